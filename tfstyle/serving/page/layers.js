// Blend of the painted picture with the photograph, for the strength and the colors.

import { hasAlpha } from "./alpha.js";
import { encoded } from "./photo.js";

/** Extension of a picture's file. */
export const ending = ({ type }) => (type === "image/png" ? "png" : "jpg");

/**
 * Blends a painted picture with its photograph.
 * @param {Blob} photo The photograph.
 * @param {Blob} painted The painted picture, of the same size.
 * @param {object} look `strength`, from 0 to 1; `colors`, true for the photograph's colors.
 * @param {string} type Media type of the result.
 * @returns {Promise<Blob>} The blend; `painted` itself if nothing has to be changed.
 */
export async function mixed(photo, painted, { strength, colors }, type) {
  const [before, after] = await Promise.all([photo, painted].map(hasAlpha));
  const same = type === painted.type && (type !== "image/png" || before === after);
  if (strength === 1 && !colors && same) return painted;
  const [below, above] = await Promise.all([painted, photo].map((x) => createImageBitmap(x)));
  const transparent = before && type === "image/png";
  const [canvas, context] = canvasLike(below, transparent);
  const layer = colored(below, above, colors, transparent && !after);
  if (transparent) {
    // The pictures are added up, so that transparent parts stay transparent.
    context.globalAlpha = strength;
    context.drawImage(layer, 0, 0);
    context.globalCompositeOperation = "lighter";
  } else {
    context.fillStyle = "white";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(layer, 0, 0);
  }
  context.globalAlpha = 1 - strength;
  context.drawImage(above, 0, 0);
  for (const bitmap of [below, above]) bitmap.close();
  return encoded(canvas, type);
}

/** The painted picture with the colors or the transparency of the photograph, if wanted. */
function colored(below, above, colors, transparent) {
  if (!colors && !transparent) return below;
  const [canvas, context] = canvasLike(below, true);
  context.drawImage(below, 0, 0);
  // "color" takes hue and saturation from the photograph, and keeps the painted luminance.
  context.globalCompositeOperation = "color";
  if (colors) context.drawImage(above, 0, 0);
  context.globalCompositeOperation = "destination-in";
  if (transparent) context.drawImage(above, 0, 0);
  return canvas;
}

function canvasLike({ width, height }, alpha) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  return [canvas, canvas.getContext("2d", { alpha })];
}
