// Blend of the painted picture with the photograph, for the strength and the colors.

const QUALITY = 0.95;

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
  if (strength === 1 && !colors && type === painted.type) return painted;
  const [below, above] = await Promise.all([painted, photo].map((x) => createImageBitmap(x)));
  const canvas = new OffscreenCanvas(below.width, below.height);
  const context = canvas.getContext("2d");
  if (type === "image/jpeg") {
    context.fillStyle = "white";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(colored(below, above, colors), 0, 0);
    context.globalAlpha = 1 - strength;
    context.drawImage(above, 0, 0);
  } else {
    // The pictures are added up, so that transparent parts stay transparent.
    context.globalAlpha = strength;
    context.drawImage(colored(below, above, colors), 0, 0);
    context.globalCompositeOperation = "lighter";
    context.globalAlpha = 1 - strength;
    context.drawImage(above, 0, 0);
  }
  for (const bitmap of [below, above]) bitmap.close();
  return canvas.convertToBlob({ type, quality: QUALITY });
}

function colored(below, above, colors) {
  if (!colors) return below;
  const canvas = new OffscreenCanvas(below.width, below.height);
  const context = canvas.getContext("2d");
  context.drawImage(below, 0, 0);
  // "color" takes hue and saturation from the photograph, and keeps the painted luminance.
  context.globalCompositeOperation = "color";
  context.drawImage(above, 0, 0);
  return canvas;
}
