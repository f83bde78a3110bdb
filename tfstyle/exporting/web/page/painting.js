// Stylization of pictures as a whole, or in tiles with the whole picture's moments.

import { measure } from "./moments.js";
import { encoded, pixels } from "./pixels.js";
import { CHANNELS, region } from "./region.js";
import { planTiles } from "./tiles.js";

/**
 * Paints a picture.
 * @param {Engine} engine The network.
 * @param {Blob} picture A JPEG or PNG.
 * @param {object} style Style input, from `styleOf`.
 * @param {() => boolean} isCanceled Called between tiles.
 * @returns {Promise<Blob>} A picture of the same type and size.
 */
export async function paintBlob(engine, picture, style, isCanceled) {
  const image = await pixels(picture);
  const { whole_pixels } = engine.about;
  const painted = image.height * image.width <= whole_pixels
    ? await paintWhole(engine, image, style)
    : await paintInTiles(engine, image, style, isCanceled);
  return encoded(painted, picture.type);
}

async function paintWhole(engine, image, style) {
  const { height, width } = image;
  const part = { y: 0, x: 0, height, width };
  const inputs = { ...region(image, part), ...style };
  const painted = await engine.run("paint", height, width, inputs);
  const result = new ImageData(width, height);
  write(result, image, painted, part, { top: 0, bottom: height, left: 0, right: width });
  return result;
}

async function paintInTiles(engine, image, style, isCanceled) {
  const moments = await measure(engine, image, style);
  const result = new ImageData(image.width, image.height);
  for (const { part, kept } of planTiles(image.height, image.width, engine.about)) {
    await new Promise((resolve) => setTimeout(resolve)); // so that a cancellation can arrive
    if (isCanceled()) throw new Error("Canceled.");
    const inputs = { ...region(image, part), ...style, moments };
    if (engine.about.has_origin) inputs.origin = [Float32Array.of(part.y, part.x), [1, 2]];
    const painted = await engine.run("paint_part", part.height, part.width, inputs);
    write(result, image, painted, part, kept);
  }
  return result;
}

/** Writes the part of a painted tile that is kept, with the photograph's opacity. */
function write(result, image, painted, part, { top, bottom, left, right }) {
  for (let y = top; y < bottom; y++) {
    let from = ((y - part.y) * part.width + left - part.x) * 3;
    let to = (y * image.width + left) * CHANNELS;
    for (let x = left; x < right; x++) {
      // The array rounds the values and clips them to 0 to 255.
      for (let channel = 0; channel < 3; channel++) result.data[to++] = painted[from++] * 255;
      result.data[to] = image.data[to];
      to++;
    }
  }
}
