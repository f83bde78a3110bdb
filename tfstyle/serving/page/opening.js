// Opening a photograph: it becomes the current one, and the controls are shown.

import { dropPhotoMasks } from "./masks.js";
import { part } from "./part.js";
import { sizes, state } from "./state.js";

/** Makes another photograph the current one. */
export function open(photo) {
  sizes.offer(photo, state.limits); // raises an error if it cannot be painted
  if (state.photo?.file !== photo.file) dropPhotoMasks();
  state.photo = photo;
}

/** Shows the controls, if they are hidden, and moves the focus to them. */
export async function beginWork(prepare) {
  const first = part("choose").hidden === false;
  part("choose").hidden = true;
  part("work").hidden = false;
  const result = await prepare();
  // The focus moves now, because the user may have scrolled away by the time the pictures arrive.
  if (first) (document.querySelector("[name=style]:checked") ?? part("own-file")).focus();
  return result;
}
