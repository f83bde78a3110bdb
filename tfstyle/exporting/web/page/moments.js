// Moments of a whole picture: means and variances of all normalizations.

import { fill, region } from "./region.js";
import { bandsOf, samplePatches } from "./tiles.js";

/**
 * Measures a picture, or patches of it, in bands that need little memory.
 * @param {Engine} engine The network.
 * @param {ImageData} image The picture.
 * @param {number} height Its height, rounded up to the network's multiple.
 * @param {number} width Its width, likewise.
 * @param {Array} style Style weights and their shape.
 * @returns {Promise<Array>} The moments and their shape.
 */
export async function measure(engine, image, height, width, style) {
  const { about } = engine;
  const patches = samplePatches(image.height, image.width, about);
  const bands = patches.side
    ? patchBands(image, patches, about)
    : bandsOf(height, width, about.multiple, about.band_pixels).map(([y, tall]) =>
      region(image, { y, x: 0, height: tall, width }));
  const measured = [];
  for (const { image: picture } of bands) {
    const [, [, tall, wide]] = picture;
    const inputs = { image: picture, style_weights: style };
    measured.push([tall * wide, await engine.run("moments", tall, wide, inputs)]);
  }
  const moments = combined(measured, about.channels);
  return [moments, [1, moments.length]];
}

/** Rows of patches, next to each other. */
function patchBands(image, { rows, columns, side }, { band_pixels }) {
  const width = columns.length * side;
  return bandsOf(rows.length * side, width, side, band_pixels).map(([top, height]) => {
    const array = new Float32Array(height * width * 3);
    for (const [i, y] of rows.slice(top / side, (top + height) / side).entries()) {
      for (const [j, x] of columns.entries()) {
        fill(array, width, i * side, j * side, image, { y, x, height: side, width: side });
      }
    }
    return { image: [array, [1, height, width, 3]] };
  });
}

/**
 * Moments of several bands together.
 * @param {Array[]} measured Pixels and moments of each band.
 * @param {number[]} channels Channels of each normalization.
 * @returns {Float32Array} For each normalization, means and then variances.
 */
function combined(measured, channels) {
  const whole = measured.reduce((sum, [pixels]) => sum + pixels, 0);
  const moments = new Float32Array(measured[0][1].length);
  let at = 0;
  for (const count of channels) {
    for (let mean = at, variance = at + count; mean < at + count; mean++, variance++) {
      let [sum, squares] = [0, 0];
      for (const [pixels, one] of measured) {
        sum += (pixels / whole) * one[mean];
        squares += (pixels / whole) * (one[variance] + one[mean] ** 2);
      }
      moments[mean] = sum;
      moments[variance] = squares - sum ** 2;
    }
    at += 2 * count;
  }
  return moments;
}
