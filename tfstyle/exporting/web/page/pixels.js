// Picture files as pixels, and back.

const QUALITY = 0.95; // quality of JPEG files

/**
 * Decodes a picture.
 * @param {Blob} blob The file.
 * @param {?string} background Color behind transparent parts; null to keep these transparent.
 * @returns {Promise<ImageData>} Its pixels.
 */
export async function pixels(blob, background = null) {
  const bitmap = await createImageBitmap(blob);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (background) {
    context.fillStyle = background;
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

/** Encodes pixels as a file of a type such as "image/png". */
export function encoded(image, type) {
  const canvas = new OffscreenCanvas(image.width, image.height);
  canvas.getContext("2d").putImageData(image, 0, 0);
  return canvas.convertToBlob({ type, quality: QUALITY });
}
