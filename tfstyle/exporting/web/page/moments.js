// Moments of a whole picture: means and variances in all normalization layers.

import { fill, region } from "./region.js";
import { samplePatches } from "./tiles.js";

/**
 * Measures a picture or, if the picture is large, patches of it placed side by side.
 * @param {Engine} engine The network.
 * @param {Pixels} image The picture.
 * @param {object} style Style input, from `styleOf`.
 * @returns {Promise<Array>} The moments and their shape.
 */
export async function measure(engine, image, style) {
  const sample = sampled(image, samplePatches(image.height, image.width, engine.about));
  const [, [, height, width]] = sample.image;
  const inputs = { ...sample, ...style };
  const moments = await engine.run("moments", height, width, inputs);
  return [moments, [1, moments.length]];
}

function sampled(image, { rows, columns, side }) {
  const { height, width } = image;
  if (!side) return region(image, { y: 0, x: 0, height, width });
  const [tall, wide] = [rows.length * side, columns.length * side];
  const array = new Float32Array(tall * wide * 3);
  for (const [i, y] of rows.entries()) {
    for (const [j, x] of columns.entries()) {
      fill(array, wide, i * side, j * side, image, { y, x, height: side, width: side });
    }
  }
  return { image: [array, [1, tall, wide, 3]] };
}
