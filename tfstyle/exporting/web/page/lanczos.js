// Paintings at the size that the style encoder expects, resized as in Python.

import { region } from "./region.js";
import { even } from "./tiles.js";

const RADIUS = 3; // radius of the Lanczos filter
const MOST_ASPECT = 4; // maximum aspect ratio of a painting; longer paintings are cropped

/**
 * Resizes a painting, like `show_painting` in Python.
 * @param {Pixels} image The painting.
 * @param {number} side Shorter side of the result in pixels.
 * @returns {{array: Float32Array, height: number, width: number}} Pixels from 0 to 1.
 */
export function shownPainting(image, side) {
  const most = MOST_ASPECT * Math.min(image.height, image.width);
  const [height, width] = [Math.min(image.height, most), Math.min(image.width, most)];
  const middle = (whole, part) => Math.floor((whole - part) / 2);
  const part = { y: middle(image.height, height), x: middle(image.width, width), height, width };
  const [array] = region(image, part).image;
  const scaled = (length) => even((length * side) / Math.min(height, width));
  const [tall, wide] = [scaled(height), scaled(width)];
  const narrow = resampled(array, height, width, 3, wide);
  const result = resampled(narrow, 1, height, 3 * wide, tall);
  return { array: result.map((value) => Math.min(1, Math.max(0, value))), height: tall, width: wide };
}

/**
 * Resizes the middle axis of an array of `outer` x `length` x `inner` numbers, with a
 * wider filter when shrinking, as Pillow does.
 */
function resampled(array, outer, length, inner, size) {
  const result = new Float32Array(outer * size * inner);
  for (let i = 0; i < size; i++) {
    const { first, weights } = window(length, size, i);
    for (let row = 0; row < outer; row++) {
      for (let column = 0; column < inner; column++) {
        let sum = 0;
        let from = (row * length + first) * inner + column;
        for (const weight of weights) {
          sum += weight * array[from];
          from += inner;
        }
        result[(row * size + i) * inner + column] = sum;
      }
    }
  }
  return result;
}

/** First source position that contributes to a new position, and the weights of all that do. */
function window(length, size, position) {
  const scale = length / size;
  const stretch = Math.max(1, scale);
  const center = (position + 0.5) * scale;
  const first = Math.max(0, Math.trunc(center - RADIUS * stretch + 0.5));
  const end = Math.min(length, Math.trunc(center + RADIUS * stretch + 0.5));
  const weights = Array.from({ length: end - first }, (_, i) =>
    lanczos((first + i - center + 0.5) / stretch));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return { first, weights: weights.map((weight) => weight / total) };
}

const lanczos = (x) => (Math.abs(x) < RADIUS ? sinc(x) * sinc(x / RADIUS) : 0);
const sinc = (x) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
