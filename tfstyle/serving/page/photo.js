// Photograph that can be resized.

import { hasAlpha } from "./alpha.js";
import { unreadable } from "./unreadable.js";

const LEAST = 16; // minimum side in pixels
const QUALITY = 0.95;

/** What identifies a file that the user has chosen. */
export const keyOf = ({ name, size, lastModified }) => [name, size, lastModified];

/** Returns a picture file whose longer side is at most `side` pixels. */
export async function shrunk(blob, side) {
  return (await Photo.open(new File([blob], "picture", { type: blob.type }))).resized(side);
}

/** Encodes a canvas as a file, with an alpha channel only if the canvas has one. */
export async function encoded(canvas, type, quality = QUALITY) {
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, type, quality));
  canvas.width = 0; // frees the memory at once
  return blob;
}

async function decoded(file) {
  try {
    return await createImageBitmap(file);
  } catch {
    throw await unreadable(file);
  }
}

export class Photo {
  /** Reads a file in any format that the browser supports, and turns the picture upright. */
  static async open(file) {
    const bitmap = await decoded(file);
    const { width, height } = bitmap;
    bitmap.close();
    if (Math.min(width, height) < LEAST) {
      throw new Error(`${file.name || "This"} has a side that is shorter than ${LEAST} pixels.`);
    }
    const transparent = file.type === "image/png" && (await hasAlpha(file));
    return new Photo({ file, width, height, transparent });
  }

  // The pixels are decoded again when needed, to save memory.
  constructor({ file, width, height, transparent }) {
    Object.assign(this, { file, width, height, transparent });
  }

  get name() {
    return (this.file.name || "photo").replace(/\.[^.]*$/, "");
  }

  /** A PNG stays a PNG, to keep transparency and exact colors; other files become JPEGs. */
  get type() {
    return this.file.type === "image/png" ? "image/png" : "image/jpeg";
  }

  get longer() {
    return Math.max(this.width, this.height);
  }

  /** Smallest longer side, in pixels, at which the shorter side is not too short. */
  get least() {
    return Math.ceil((this.longer * LEAST) / Math.min(this.width, this.height));
  }

  /** Largest longer side, in pixels, for which the picture has at most `maxPixels` pixels. */
  largest(maxPixels) {
    const scale = Math.sqrt(maxPixels / (this.width * this.height));
    let side = Math.floor(this.longer * Math.min(1, scale));
    while (side > this.least && this.megapixels(side) * 1e6 > maxPixels) side--;
    return side;
  }

  /** Width and height if the longer side is at most `side` pixels. */
  size(side) {
    const scale = Math.min(1, Math.max(side, this.least) / this.longer);
    const scaled = (length) => Math.max(LEAST, Math.round(length * scale));
    return { width: scaled(this.width), height: scaled(this.height) };
  }

  /** Millions of pixels of the picture if its longer side is at most `side` pixels. */
  megapixels(side) {
    const { width, height } = this.size(side);
    return (width * height) / 1e6;
  }

  /** Returns the picture as a file; its longer side is at most `side` pixels. */
  async resized(side) {
    const canvas = Object.assign(document.createElement("canvas"), this.size(side));
    const context = canvas.getContext("2d", { alpha: this.transparent });
    context.imageSmoothingQuality = "high";
    if (!this.transparent) {
      context.fillStyle = "white";
      context.fillRect(0, 0, canvas.width, canvas.height);
    }
    const bitmap = await decoded(this.file);
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    return encoded(canvas, this.type);
  }
}
