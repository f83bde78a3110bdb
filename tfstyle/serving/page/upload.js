// Files that fit into a request to the server.

import { encoded } from "./photo.js";

const OTHERS = 10_000; // bytes of a request without its files
const QUALITIES = [0.95, 0.9, 0.8, 0.65]; // of JPEGs, tried in this order
const WORST = 0.5; // bytes per pixel of noise at the lowest quality; 0.48 in Chromium
const PHOTO = 0.75; // fraction of a request for the photograph; the rest is for a painting

/** Maximum size in bytes of all files in a request; base64 makes them a third larger. */
export const roomIn = (maxBody) => Math.floor((maxBody - OTHERS) * 0.75);

/** Maximum number of pixels of a photograph that always fits into a request. */
export const pixelsIn = (room) => Math.floor((PHOTO * room) / WORST);

/**
 * Makes files fit into a request: pictures that are too large become JPEGs.
 * @param {object} files Files, keyed by any names.
 * @param {number} room Maximum size in bytes of all files together.
 * @returns {Promise<object>} The files, with the same keys.
 */
export async function fitted(files, room) {
  const entries = Object.entries(files);
  const share = room / entries.length;
  const isLarge = ({ size, type }) => size > share && type.startsWith("image/");
  let result = files;
  for (const quality of QUALITIES) {
    if (total(result) <= room) return result;
    const smaller = entries.map(async ([key, file]) =>
      [key, isLarge(file) ? await asJpeg(file, quality) : file]);
    result = Object.fromEntries(await Promise.all(smaller));
  }
  if (total(result) <= room) return result;
  throw new Error(`Too large for this server, which takes ${megabytes(room)} at a time.`);
}

/** Formats a number of bytes; for example, 15000000 becomes "15 MB". */
export const megabytes = (bytes) => `${Number((bytes / 1e6).toPrecision(2))} MB`;

const total = (files) => Object.values(files).reduce((sum, { size }) => sum + size, 0);

async function asJpeg(file, quality) {
  const bitmap = await createImageBitmap(file);
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: bitmap.width, height: bitmap.height });
  const context = canvas.getContext("2d", { alpha: false });
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return encoded(canvas, "image/jpeg", quality);
}
