// Buttons that copy, share or enlarge the picture, or show it in full screen.

import { guarded } from "./errors.js";
import { part } from "./part.js";

const BRIEF = 4000; // milliseconds for which a status is shown
let file = null;
let before = ""; // status that is shown again
let timer;

/** Sets the picture that the buttons apply to, and the name of its file; null for no picture. */
export function setFile(blob, name = "") {
  file = blob && new File([blob], name, { type: blob.type });
  for (const id of ["copy", "share", "enlarge"]) part(id).disabled = !file;
  part("share").hidden = !(file && navigator.canShare?.({ files: [file] }));
}

/** Connects the buttons with their actions. */
export function listenForTools() {
  listen("copy", copy);
  listen("share", share);
  listen("fullscreen", showFullScreen);
  listen("leave", () => document.exitFullscreen());
  document.addEventListener("fullscreenchange", moveFocus);
  part("zoom").addEventListener("click", closeOutside);
  listen("enlarge", enlarge);
  listen("zoom-close", () => part("zoom").close());
  setFile(null);
}

function listen(id, act) {
  part(id).addEventListener("click", () => {
    part("error").hidden = true; // it is about an earlier action
    guarded(act);
  });
}

async function share() {
  try {
    await navigator.share({ files: [file] });
  } catch (error) {
    if (error.name !== "AbortError") throw new Error("This browser could not share the picture.");
  }
}

function showFullScreen() {
  return part("frame").requestFullscreen();
}

/** Moves the focus into the full-screen view, or back to the button that opened it. */
function moveFocus() {
  part(document.fullscreenElement ? "divide" : "fullscreen").focus();
}

/** Closes the picture at full size when the user clicks beside it. */
function closeOutside({ target }) {
  if (target === part("zoom")) part("zoom").close();
}

function enlarge() {
  part("zoomed").src = part("after").src;
  part("zoom").showModal();
}

/** Copies a picture as a PNG, the only format that browsers accept. */
async function copy() {
  const bitmap = await createImageBitmap(file);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext("2d").drawImage(bitmap, 0, 0);
  bitmap.close();
  const png = await canvas.convertToBlob({ type: "image/png" });
  await navigator.clipboard.write([new ClipboardItem({ "image/png": png })]);
  showBriefly("Copied.");
}

/** Shows a status for a few seconds, and then the previous status again. */
function showBriefly(text) {
  const status = part("status");
  if (status.textContent !== text) before = status.textContent;
  status.textContent = text;
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (status.textContent === text) status.textContent = before;
  }, BRIEF);
}
