// Several photographs that are painted one after the other.

import { ending } from "./layers.js";
import { Photo } from "./photo.js";
import { zip } from "./zip.js";

/** Returns the first readable photograph, and error messages of those before it. */
export async function firstPhoto(files) {
  const failed = [];
  for (const file of files) {
    try {
      return { photo: await Photo.open(file), failed };
    } catch (error) {
      failed.push(error.message);
    }
  }
  throw new Error(failed.join(" "));
}

/**
 * Paints photographs.
 * @param {File[]} photos Photographs.
 * @param {(photo: Photo) => Promise<Blob>} paintOne Paints a photograph; an abort ends the loop.
 * @param {(number: number) => void} onPhoto Called before each photograph, with its number.
 * @returns {Promise<{files: object[], failed: string[]}>} Named pictures, and an error message
 * for each photograph that failed. */
export async function paintSeveral(photos, paintOne, onPhoto) {
  const [files, failed] = [[], []];
  for (const [index, file] of photos.entries()) {
    onPhoto(index + 1);
    let photo = null;
    try {
      photo = await Photo.open(file);
      const blob = await paintOne(photo);
      files.push({ name: `${index + 1}-${photo.name}.${ending(blob)}`, blob });
    } catch (error) {
      // Finished pictures are kept.
      if (error.name === "AbortError") break;
      // Errors of files that are not pictures already contain the name.
      failed.push(photo ? `${file.name}: ${error.message}` : error.message);
    }
  }
  return { files, failed };
}

/** Saves pictures as a zip archive. */
export async function saveZip(files, name) {
  const anchor = document.createElement("a");
  anchor.href = URL.createObjectURL(await zip(files));
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 60_000);
}
