// Masks of an optimization, which are chosen for its photograph and its painting.

import { part } from "./part.js";
import { Photo } from "./photo.js";

/** Controls of the masks, named after the request's keys. */
const controls = () => [...part("job-masks").querySelectorAll("input")];

/** Checks chosen masks, and offers to remove them; errors are shown by `guarded`. */
export function listenForMasks(guarded) {
  part("job-masks").addEventListener("change", ({ target }) => guarded(() => check(target)));
  part("job-unmask").addEventListener("click", () => {
    for (const input of controls()) input.value = "";
    controls()[0].focus(); // because the button that has the focus disappears
    offerRemoval();
  });
}

/** Mask files, as pairs of the request's key and the file. */
export const masks = () =>
  controls().filter(({ files }) => files.length).map(({ name, files }) => [name, files[0]]);

/** Removes the masks of the previous photograph. */
export const dropPhotoMasks = () => drop("content_mask_bytes", "keep_mask_bytes");

/** Removes the mask of the previous painting. */
export const dropPaintingMask = () => drop("style_mask_bytes");

/** Checks a chosen mask; removes it if it is not a picture. */
async function check(input) {
  offerRemoval();
  const [file] = input.files;
  try {
    if (file) await Photo.open(file);
  } catch (error) {
    if (input.files[0] === file) input.value = "";
    offerRemoval();
    throw error;
  }
}

function drop(...names) {
  for (const input of controls()) if (names.includes(input.name)) input.value = "";
  offerRemoval();
}

function offerRemoval() {
  part("job-unmask").hidden = !masks().length;
}
