// Conversion of picture files to pixels, and back.

const QUALITY = 0.95; // quality of JPEG files

/** Pixels of a picture, copied in parts, because a full copy may exceed the memory. */
export class Pixels {
  constructor(width, height) {
    Object.assign(this, { width, height, canvas: new OffscreenCanvas(width, height) });
    this.context = this.canvas.getContext("2d", { willReadFrequently: true });
  }

  /** Red, green, blue and opacity of a part `{ y, x, height, width }`. */
  read({ y, x, height, width }) {
    return this.context.getImageData(x, y, width, height).data;
  }

  /** Writes an `ImageData` to the pixels, from row `y` and column `x`. */
  write(part, y, x) {
    this.context.putImageData(part, x, y);
  }

  /** Encodes the pixels as a file of a media type such as "image/png". */
  encoded(type) {
    return this.canvas.convertToBlob({ type, quality: QUALITY });
  }

  /** Frees the memory at once. */
  free() {
    this.canvas.width = this.canvas.height = 0;
  }
}

/**
 * Decodes a picture.
 * @param {Blob} blob The file.
 * @param {?string} background Color behind transparent parts; null keeps them transparent.
 * @returns {Promise<Pixels>} Its pixels.
 */
export async function pixels(blob, background = null) {
  const bitmap = await createImageBitmap(blob);
  try {
    const result = new Pixels(bitmap.width, bitmap.height);
    if (background) {
      result.context.fillStyle = background;
      result.context.fillRect(0, 0, bitmap.width, bitmap.height);
    }
    result.context.drawImage(bitmap, 0, 0);
    return result;
  } finally {
    bitmap.close();
  }
}
