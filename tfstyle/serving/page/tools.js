// Buttons that copy, share or enlarge the picture, or show it in full screen.

import { part } from "./part.js";

/**
 * Connects the buttons with their actions.
 * @param {HTMLElement} stage Element to show in full screen.
 * @param {(error: Error) => void} onError Shows an error.
 * @returns {{show: (blob: ?Blob, name: string) => void}} Function that sets the picture and
 *   its file name; null for no picture.
 */
export function offerTools(stage, onError) {
  let file = null;
  const listen = (id, act) => part(id).addEventListener("click", async () => {
    try {
      await act();
    } catch (error) {
      if (error.name !== "AbortError") onError(error);
    }
  });
  listen("copy", () => copy(file));
  listen("share", () => navigator.share({ files: [file] }));
  listen("fullscreen", () => (document.fullscreenElement ? document.exitFullscreen() : stage.requestFullscreen()));
  listen("enlarge", () => enlarge());
  listen("zoom-close", () => part("zoom").close());
  const show = (blob, name = "") => {
    file = blob && new File([blob], name, { type: blob.type });
    for (const id of ["copy", "share", "enlarge"]) part(id).disabled = !file;
    part("share").hidden = !(file && navigator.canShare?.({ files: [file] }));
  };
  show(null);
  return { show };
}

function enlarge() {
  part("zoomed").src = part("after").src;
  part("zoom").showModal();
}

/** Copies a picture as a PNG, the only format that browsers accept. */
async function copy(file) {
  const bitmap = await createImageBitmap(file);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext("2d").drawImage(bitmap, 0, 0);
  bitmap.close();
  const png = await canvas.convertToBlob({ type: "image/png" });
  await navigator.clipboard.write([new ClipboardItem({ "image/png": png })]);
  part("status").textContent = "Copied.";
}
