// Stylization of pictures as a whole, or in tiles with the whole picture's moments.

import { measure } from "./moments.js";
import { Pixels, pixels } from "./pixels.js";
import { region } from "./region.js";
import { planTiles } from "./tiles.js";

/**
 * Paints a picture.
 * @param {Engine} engine The network.
 * @param {Blob} picture A JPEG or PNG.
 * @param {object} style Style input, from `styleOf`.
 * @param {() => boolean} isCanceled Called before each tile, to find out whether to stop.
 * @returns {Promise<Blob>} A picture of the same type and size.
 */
export async function paintBlob(engine, picture, style, isCanceled) {
  const image = await pixels(picture);
  const { whole_pixels } = engine.about;
  let result = null;
  try {
    result = new Pixels(image.width, image.height);
    if (image.height * image.width <= whole_pixels) {
      await paintWhole(engine, image, style, result);
    } else {
      await paintInTiles(engine, image, style, result, isCanceled);
    }
    image.free();
    return await result.encoded(picture.type);
  } finally {
    image.free();
    result?.free();
  }
}

async function paintWhole(engine, image, style, result) {
  const { height, width } = image;
  const part = { y: 0, x: 0, height, width };
  const inputs = { ...region(image, part), ...style };
  const painted = await engine.run("paint", height, width, inputs);
  write(result, image, painted, part, { top: 0, bottom: height, left: 0, right: width });
}

async function paintInTiles(engine, image, style, result, isCanceled) {
  const moments = await measure(engine, image, style);
  let used = null;
  for (const { part, kept } of planTiles(image.height, image.width, engine.about)) {
    await new Promise((resolve) => setTimeout(resolve)); // so that a cancel message can arrive
    if (isCanceled()) throw new Error("Canceled.");
    const inputs = { ...region(image, part, used), ...style, moments };
    used = inputs.image[0];
    if (engine.about.has_origin) inputs.origin = [Float32Array.of(part.y, part.x), [1, 2]];
    const painted = await engine.run("paint_part", part.height, part.width, inputs);
    write(result, image, painted, part, kept);
  }
}

/** Writes the part of a painted tile that is kept, with the photograph's opacity. */
function write(result, image, painted, part, { top, bottom, left, right }) {
  const [height, width] = [bottom - top, right - left];
  const kept = new ImageData(image.read({ y: top, x: left, height, width }), width);
  let to = 0;
  for (let y = top; y < bottom; y++) {
    let from = ((y - part.y) * part.width + left - part.x) * 3;
    for (let x = left; x < right; x++, to++) {
      // `kept.data` rounds values and clips them to the range from 0 to 255.
      for (let channel = 0; channel < 3; channel++) kept.data[to++] = painted[from++] * 255;
    }
  }
  result.write(kept, top, left);
}
