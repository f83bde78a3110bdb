// The user's own painting.

import { OWN } from "./choice.js";
import { guarded } from "./errors.js";
import { part } from "./part.js";
import { keyOf, Photo } from "./photo.js";
import { paintAnew } from "./repaint.js";
import { state } from "./state.js";

const SIDE = 512; // longer side of a painting in pixels, more than networks use

export async function takeOwn(file) {
  if (!file) return;
  part("own-file").value = "";
  await guarded(async () => {
    const painting = await Photo.open(file);
    const side = Math.min(SIDE, painting.largest(state.limits.max_pixels / 4));
    const pixels = painting.megapixels(side) * 1e6;
    const resized = await painting.resized(side);
    state.own = { name: painting.name, key: keyOf(file), pixels, file: resized };
    await paintAnew(OWN);
  });
}
