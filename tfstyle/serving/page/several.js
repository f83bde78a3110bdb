// Several photographs that are painted one after the other.

import { isLatest } from "./cancellation.js";
import { shownStyles } from "./choice.js";
import { guarded, tell } from "./errors.js";
import { ending } from "./layers.js";
import { part } from "./part.js";
import { Photo } from "./photo.js";
import { blended, mix, startWaiting } from "./picture.js";
import { supersedeAll } from "./repaint.js";
import { paintOne, sideOf } from "./requests.js";
import { canPaint, sizes } from "./state.js";
import { rest } from "./waiting.js";
import { zip } from "./zip.js";

let chosen = []; // photographs that were chosen together

/** Returns the first readable photograph. */
export async function firstPhoto(files) {
  const failed = [];
  for (const file of files) {
    try {
      return await Photo.open(file);
    } catch (error) {
      failed.push(error.message);
    }
  }
  throw new Error(failed.join(" "));
}

/** Offers to paint all readable files that were chosen together; returns the others' errors. */
export async function offerAll(files) {
  showOffer(files);
  const failed = new Map();
  for (const file of files.length > 1 ? files : []) {
    await Photo.open(file).catch((error) => failed.set(file, error.message));
    if (chosen !== files) return []; // other photographs were chosen in the meantime
  }
  if (failed.size) showOffer(files.filter((file) => !failed.has(file)));
  return [...failed.values()];
}

function showOffer(files) {
  chosen = files;
  part("all").hidden = files.length < 2;
  part("all").textContent = `Paint all ${files.length}, as a zip`;
}

/** Paints all photographs that were chosen together; errors are shown at the end. */
export async function paintAll() {
  const photos = chosen;
  const signal = supersedeAll();
  if (!canPaint()) return rest("Choose a painting.");
  startWaiting(sizes.chosen);
  const names = shownStyles().map(({ name }) => name);
  const { files, failed } = await paintEach(photos, signal);
  if (!isLatest(signal)) return;
  rest();
  await guarded(async () => {
    if (files.length) await saveZip(files, `${names.join("-")}.zip`);
    await mix();
  });
  part("status").textContent = `${files.length} of ${photos.length} painted`;
  if (failed.length) tell(new Error(failed.join(" ")));
}

/** Paints photographs; returns named pictures, and an error message for each that failed. */
async function paintEach(photos, signal) {
  const [files, failed] = [[], []];
  for (const [index, file] of photos.entries()) {
    part("status").textContent = `Painting ${index + 1} of ${photos.length} …`;
    let photo = null;
    try {
      photo = await Photo.open(file);
      const blob = await paintPhoto(photo, signal);
      files.push({ name: `${index + 1}-${photo.name}.${ending(blob)}`, blob });
    } catch (error) {
      // Finished pictures are kept.
      if (error.name === "AbortError") break;
      // Errors of files that are not pictures already contain the file's name.
      failed.push(photo ? `${file.name}: ${error.message}` : error.message);
    }
  }
  return { files, failed };
}

async function paintPhoto(photo, signal) {
  const before = await photo.resized(sideOf(photo));
  const { blob } = await paintOne(before, signal);
  return blended({ before, after: blob });
}

/** Saves pictures as a zip archive. */
async function saveZip(files, name) {
  const anchor = document.createElement("a");
  anchor.href = URL.createObjectURL(await zip(files));
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 60_000);
}
