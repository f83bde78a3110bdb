// Requests for painted photographs, in the chosen styles and size.

import { paint } from "./api.js";
import { showsOwn, weights } from "./choice.js";
import { model, sizes, state } from "./state.js";
import { tellBusy } from "./waiting.js";

/** Paints a picture in the chosen styles; also returns the seconds for which the server was busy. */
export function paintOne(picture, signal) {
  const own = showsOwn() ? state.own.file : null;
  return paint(model().name, picture, weights(), signal, own, tellBusy);
}

/** Longer side at which a photograph is painted; the server counts a painting's pixels too. */
export function sideOf(photo) {
  const side = photo === state.photo ? sizes.chosen : sizes.sideOf(photo);
  if (!showsOwn()) return side;
  return Math.min(side, photo.largest(state.limits.max_pixels - state.own.pixels));
}
