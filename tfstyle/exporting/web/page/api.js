// Stylization in this browser, with the same functions as api.js of the served page.

const worker = new Worker(new URL("worker.js", import.meta.url));
const waiting = new Map(); // functions that settle open requests, keyed by request number
let requests = 0;
const numbers = new WeakMap(); // numbers by which the worker recognizes paintings
let paintings = 0;

worker.onmessage = ({ data: { number, error, result } }) => {
  const { resolve, reject } = waiting.get(number) ?? {};
  waiting.delete(number);
  if (error) reject?.(new Error(error));
  else resolve?.(result);
};
worker.onerror = ({ message }) => {
  for (const { reject } of waiting.values()) reject(new Error(`This page's worker failed: ${message}`));
  waiting.clear();
};

/** The network with its styles, and the limits of this page. */
export function loadModels() {
  return ask({ act: "describe" });
}

/**
 * Paints a picture in a worker.
 * @param {string} model Name of the network; there is only one.
 * @param {Blob} picture A JPEG or PNG.
 * @param {number[]} weights A weight for each style; a painting has a weight of 1.
 * @param {AbortSignal} signal Cancels the request; painting in tiles stops at the next tile.
 * @param {?Blob} own The user's own painting, if it is used.
 * @returns {Promise<{blob: Blob, waited: number}>} A picture of the same type; `waited` is 0.
 */
export async function paint(model, picture, weights, signal, own = null) {
  if (own && !numbers.has(own)) numbers.set(own, ++paintings);
  const painting = own && { id: numbers.get(own), blob: own };
  const blob = await ask({ act: "paint", picture, weights, painting }, signal);
  return { blob, waited: 0 };
}

function ask(request, signal) {
  const number = ++requests;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) throw signal.reason;
    signal?.addEventListener("abort", () => {
      worker.postMessage({ act: "cancel", number });
      waiting.delete(number);
      reject(signal.reason);
    });
    waiting.set(number, { resolve, reject });
    worker.postMessage({ ...request, number });
  });
}

// Optimizations need a server, so this page does not offer them.
const refused = async () => {
  throw new Error("Optimizations need a server.");
};
export { refused as cancelJob, refused as findJob, refused as startJob };
