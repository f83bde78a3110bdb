// Buttons that copy, share or enlarge the picture, or show it in full screen.

import { guarded } from "./errors.js";
import { part } from "./part.js";

let file = null;

/** Sets the picture that the buttons apply to, and the name of its file; null for no picture. */
export function setFile(blob, name = "") {
  file = blob && new File([blob], name, { type: blob.type });
  for (const id of ["copy", "share", "enlarge"]) part(id).disabled = !file;
  part("share").hidden = !(file && navigator.canShare?.({ files: [file] }));
}

/** Connects the buttons with their actions. */
export function listenForTools() {
  listen("copy", copy);
  listen("share", () => navigator.share({ files: [file] }));
  listen("fullscreen", showFullScreen);
  listen("enlarge", enlarge);
  listen("zoom-close", () => part("zoom").close());
  setFile(null);
}

const listen = (id, act) => part(id).addEventListener("click", () => guarded(act));

function showFullScreen() {
  if (document.fullscreenElement) return document.exitFullscreen();
  return part("frame").requestFullscreen();
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
  part("status").textContent = "Copied.";
}
