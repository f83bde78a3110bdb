// Results of optimizations as pictures of the session.

import { part } from "./part.js";
import { encoded } from "./photo.js";
import { keep } from "./session.js";
import { settings } from "./settings.js";
import { gallery, sizes, state } from "./state.js";

// Settings of a picture that is shown as the server sent it.
const PLAIN = { strength: "100", other: "", mixture: "", colors: "", format: "" };

/** Remembers what the result of a job will be compared with. */
export function rememberJob(id, photo, painting) {
  state.job = { id, photo, painting, settings: { ...settings(), ...PLAIN }, size: sizes.setting };
  keep();
}

/** Adds the result of a job to the pictures of the session. */
export async function addOptimized(id, after) {
  await state.started; // after a reload, this also waits for the photograph
  if (state.job?.id !== id) return;
  const key = `job-${id}`;
  const item = gallery.items.find((one) => one.key === key) ?? (await itemOf(key, after));
  part("job-compare").onclick = () => gallery.onChoose(item);
  part("job-compare").hidden = false;
  if (gallery.items.includes(item)) return;
  gallery.add(item);
  await gallery.update(item, after);
  if (state.photo) keep();
}

async function itemOf(key, after) {
  const { photo, painting, settings: kept, size } = state.job;
  const before = await likeResult(photo, after);
  const title = `optimized for ${painting}`;
  const styles = [{ name: painting, title: title[0].toUpperCase() + title.slice(1) }];
  return { key, title: `${photo.name}, ${title}`, photo, styles, settings: kept, size, before, shown: before, after };
}

/** The photograph with the size and the media type of the result. */
async function likeResult({ file, transparent }, result) {
  const [above, below] = await Promise.all([file, result].map((one) => createImageBitmap(one)));
  const { width, height } = below;
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d", { alpha: transparent });
  context.imageSmoothingQuality = "high";
  context.drawImage(above, 0, 0, width, height);
  for (const bitmap of [above, below]) bitmap.close();
  return encoded(canvas, result.type);
}
