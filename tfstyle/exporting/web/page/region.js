// Parts of a picture as arrays of values from 0 to 1.

export const CHANNELS = 4; // channels of a pixel: red, green, blue and opacity

/**
 * Returns a part of a picture as an input of the network.
 * @param {Pixels} image The picture.
 * @param {object} part The part: `y`, `x`, `height` and `width`.
 * @param {?Float32Array} used Array that is overwritten if it has the right length, to save memory.
 * @returns {object} The array and its shape, as `image`.
 */
export function region(image, part, used = null) {
  const length = part.height * part.width * 3;
  const array = used?.length === length ? used : new Float32Array(length);
  fill(array, part.width, 0, 0, image, part);
  return { image: [array, [1, part.height, part.width, 3]] };
}

/**
 * Copies a part of a picture.
 * @param {Float32Array} array Target, in rows of `stride` pixels.
 * @param {number} stride Pixels per row of the target.
 * @param {number} top Row of the first pixel in the target.
 * @param {number} left Column of the first pixel in the target.
 * @param {Pixels} image The picture.
 * @param {object} part Part to copy: `y`, `x`, `height` and `width`.
 */
export function fill(array, stride, top, left, image, part) {
  const data = image.read(part);
  let from = 0;
  for (let row = 0; row < part.height; row++) {
    let to = ((top + row) * stride + left) * 3;
    for (let column = 0; column < part.width; column++, from++) {
      for (let channel = 0; channel < 3; channel++) array[to++] = data[from++] / 255;
    }
  }
}
