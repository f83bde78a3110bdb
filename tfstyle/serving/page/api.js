// Requests to the server.

import { fitted, pixelsIn, roomIn } from "./upload.js";
import { plain } from "./wording.js";

const ACCEPTED = 1000; // milliseconds after which an unanswered request is considered accepted
let room = Infinity; // maximum size in bytes of the files in a request

/** Models with their styles, and the limits of the server and its requests. */
export async function loadModels() {
  const { models, limits } = await (await checked(await reach("/styles"))).json();
  room = roomIn(limits.max_body);
  limits.max_pixels = Math.min(limits.max_pixels, pixelsIn(room));
  if (limits.videos) limits.videos.bytes = room;
  return { models, limits };
}

/**
 * Sends a picture to the server, which paints it.
 * @param {string} model Name of the model.
 * @param {Blob} picture A JPEG or PNG.
 * @param {number[]} weights A weight for each style; a painting has a weight of 1.
 * @param {AbortSignal} signal Cancels the request.
 * @param {?Blob} painting A painting for the network, if any.
 * @param {(isBusy: boolean) => void} onBusy Called with true if the server is busy, later false.
 * @returns {Promise<{blob: Blob, waited: number}>} The painted picture, in the format in which
 *   `picture` was sent (JPEG if the PNG was too large), and the seconds for which the server was
 *   busy with other requests.
 */
export async function paint(model, picture, weights, signal, painting = null, onBusy = () => {}) {
  const files = { image_bytes: picture, ...(painting && { style_image_bytes: painting }) };
  const sent = await fitted(files, room);
  const instance = await encodedFiles(sent);
  if (weights.length) instance.style_weights = weights;
  const url = `/v1/models/${encodeURIComponent(model)}:predict`;
  const body = JSON.stringify({ instances: [instance] });
  const ask = () => reach(url, { method: "POST", body, signal });
  const { answer, waited } = await patiently(ask, signal, onBusy);
  const painted = (await answer.json()).predictions[0].b64;
  return { blob: fromBase64(painted, sent.image_bytes.type), waited: waited + inQueue(answer) };
}

/**
 * Starts a job.
 * @param {object} files Files, keyed by the request's keys, such as `image_bytes`.
 * @param {object} options Options of `tfstyle optimize` or `tfstyle video`.
 * @param {object} others Values of other keys of the request, such as `style`.
 * @returns {Promise<object>} Description of the job.
 */
export async function startJob(files, options, others = {}) {
  const request = { ...others, options, ...(await encodedFiles(await fitted(files, room))) };
  const body = JSON.stringify(request);
  return (await checked(await reach("/v1/jobs", { method: "POST", body }))).json();
}

/** Description of a job; null if the server no longer has the job. */
export async function findJob(id) {
  const answer = await reach(`/v1/jobs/${id}`);
  return answer.status === 404 ? null : (await checked(answer)).json();
}

/** Ends a job; its result so far is kept. */
export async function cancelJob(id) {
  await checked(await reach(`/v1/jobs/${id}`, { method: "DELETE" }));
}

/** Asks again until the server is not too busy; returns the answer and the seconds waited. */
async function patiently(ask, signal, onBusy) {
  for (let waited = 0; ;) {
    // A server that is too busy says so at once.
    const calm = setTimeout(() => waited && onBusy(false), ACCEPTED);
    const answer = await ask().finally(() => clearTimeout(calm));
    if (answer.status !== 429) return { answer: await checked(answer), waited };
    onBusy(true);
    const seconds = Number(answer.headers.get("Retry-After")) || 1;
    await pause(seconds, signal);
    waited += seconds;
  }
}

function pause(seconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

/** Seconds that a request spent in the server's queue. */
function inQueue(answer) {
  const [, milliseconds] = /queue;dur=(\d+)/.exec(answer.headers.get("Server-Timing")) ?? [];
  return Number(milliseconds ?? 0) / 1000;
}

async function reach(url, options) {
  try {
    return await fetch(url, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Error("The server does not respond. Is it still running?");
  }
}

async function checked(answer) {
  if (answer.ok) return answer;
  const told = await answer.json().catch(() => ({}));
  throw new Error(told.error ? plain(told.error) : `The server responded with status ${answer.status}.`);
}

/** Files in the format of requests, with the same keys. */
async function encodedFiles(files) {
  const encoded = Object.entries(files).map(async ([key, file]) => [key, { b64: await toBase64(file) }]);
  return Object.fromEntries(await Promise.all(encoded));
}

function toBase64(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.split(",")[1]);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

function fromBase64(text, type) {
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  return new Blob([bytes], { type });
}
