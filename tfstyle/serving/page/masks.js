// Masks of an optimization, which are chosen for its photograph and its painting.

import { part } from "./part.js";

/** Controls of the masks, named after the request's keys. */
const controls = () => [...part("job-masks").querySelectorAll("input")];

/** Offers to remove masks while there are any. */
export function listenForMasks() {
  part("job-masks").addEventListener("change", offerRemoval);
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

function drop(...names) {
  for (const input of controls()) if (names.includes(input.name)) input.value = "";
  offerRemoval();
}

function offerRemoval() {
  part("job-unmask").hidden = !masks().length;
}
