// Photograph that can be resized.

const LEAST = 16; // minimum side in pixels

/** Returns a picture file whose longer side is at most `side` pixels. */
export async function shrunk(blob, side) {
  return (await Photo.open(new File([blob], "picture", { type: blob.type }))).resized(side);
}

async function decoded(file) {
  try {
    return await createImageBitmap(file);
  } catch {
    throw new Error(`${file.name || "This"} is not a picture that this browser can read.`);
  }
}

export class Photo {
  /** Reads a file in any format that the browser supports, and turns the picture upright. */
  static async open(file) {
    const bitmap = await decoded(file);
    const { width, height } = bitmap;
    bitmap.close();
    if (Math.min(width, height) < LEAST) {
      throw new Error(`A side of the picture is shorter than ${LEAST} pixels.`);
    }
    return new Photo(file, width, height);
  }

  // The pixels are decoded again when needed, to save memory.
  constructor(file, width, height) {
    Object.assign(this, { file, width, height });
    this.name = (file.name || "photo").replace(/\.[^.]*$/, "");
    // PNG keeps transparency; anything else becomes a JPEG.
    this.type = file.type === "image/png" ? "image/png" : "image/jpeg";
    this.longer = Math.max(width, height);
  }

  /** Largest longer side, in pixels, for which the picture has at most `maxPixels` pixels. */
  largest(maxPixels) {
    const pixels = this.width * this.height;
    return Math.floor(this.longer * Math.min(1, Math.sqrt(maxPixels / pixels)));
  }

  /** Millions of pixels of the picture if its longer side is at most `side` pixels. */
  megapixels(side) {
    const scale = Math.min(1, side / this.longer);
    return (this.width * this.height * scale ** 2) / 1e6;
  }

  /** Returns the picture as a file; its longer side is at most `side` pixels. */
  async resized(side) {
    const scale = Math.min(1, side / this.longer);
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(LEAST, Math.floor(this.width * scale));
    canvas.height = Math.max(LEAST, Math.floor(this.height * scale));
    const context = canvas.getContext("2d");
    context.imageSmoothingQuality = "high";
    if (this.type === "image/jpeg") {
      context.fillStyle = "white";
      context.fillRect(0, 0, canvas.width, canvas.height);
    }
    const bitmap = await decoded(this.file);
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, this.type, 0.95));
    canvas.width = 0; // frees the memory at once
    return blob;
  }
}
