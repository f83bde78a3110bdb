// Style input of the network: style weights, or the style code of a blend.

import { shownPainting } from "./lanczos.js";
import { pixels } from "./pixels.js";

let newest = { id: null, code: null }; // code of the user's most recent painting

/**
 * Returns the style input.
 * @param {Engine} engine The network.
 * @param {number[]} weights A weight for each style; a painting has a weight of 1.
 * @param {?{id: number, blob: Blob}} painting The user's own painting, if used.
 * @returns {Promise<object>} The array and its shape, keyed by the name of the input.
 */
export async function styleOf(engine, weights, painting) {
  const array = engine.about.style_input === "code"
    ? await mixedCode(engine, weights, painting)
    : Float32Array.from(weights);
  return { [engine.about.style_input]: [array, [1, array.length]] };
}

async function mixedCode(engine, weights, painting) {
  const codes = await engine.codes;
  const parts = codes.map((code, i) => [code, weights[i]]).filter(([, weight]) => weight);
  if (painting) parts.push([await encoded(engine, painting), 1]);
  const total = parts.reduce((sum, [, weight]) => sum + weight, 0);
  const mixed = new Float32Array(codes[0].length);
  for (const [code, weight] of parts) {
    for (let i = 0; i < mixed.length; i++) mixed[i] += (code[i] * weight) / total;
  }
  return mixed;
}

function shownAndFreed(image, side) {
  try {
    return shownPainting(image, side);
  } finally {
    image.free();
  }
}

/** Style code of a painting; the most recent code is cached. */
async function encoded(engine, { id, blob }) {
  if (newest.id !== id) {
    const image = await pixels(blob, "white");
    const { array, height, width } = shownAndFreed(image, engine.about.painting_side);
    const inputs = { painting: [array, [1, height, width, 3]] };
    const encoder = engine.encoder;
    try {
      newest = { id, code: await encoder.run("style", height, width, inputs) };
    } finally {
      encoder.release();
    }
  }
  return newest.code;
}
