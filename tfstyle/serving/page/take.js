// Files that the user chooses, drops or pastes.

import { stillOnly } from "./animation.js";
import { isLive, supersede } from "./cancellation.js";
import { guarded, tell } from "./errors.js";
import { beginWork, open } from "./opening.js";
import { optimization } from "./optimize.js";
import { takeOwn } from "./own.js";
import { part } from "./part.js";
import { showPhoto } from "./picture.js";
import { repaint } from "./repaint.js";
import { keep } from "./session.js";
import { firstPhoto, offerAll } from "./several.js";
import { isReady, model, sizes, state } from "./state.js";
import { offerStyles } from "./thumbnails.js";
import { isVideo, video } from "./video.js";

/** Takes dropped or pasted files: as a painting if on the controls, otherwise as photographs. */
export function takeEither(files, place) {
  if (part("job-panel").contains(place)) return optimization.take(files[0]);
  const among = document.querySelector("form").contains(place);
  return among && state.photo && model().paintings ? takeOwn(files[0]) : take(files);
}

export async function takeSample() {
  await guarded(async () => {
    const answer = await fetch(new URL("lake.jpg", import.meta.url)).catch(() => null);
    if (!answer?.ok) throw new Error("The sample photograph could not be loaded.");
    const sample = await answer.blob();
    await take([new File([sample], "lake.jpg", { type: "image/jpeg" })]);
  });
}

/** Takes a video or photographs. */
export async function take(files) {
  if (!files.length) return;
  part("file").value = ""; // so that the same file can be chosen again
  state.asked = true;
  if (!(await isReady())) return;
  await guarded(() => (isVideo(files[0]) ? video.take(files[0]) : takePhotos(files)));
}

/** Paints the first photograph; the others are painted by `paintAll`. */
async function takePhotos(files) {
  const photo = await firstPhoto(files);
  if (isLive()) supersede();
  sizes.carryOver(photo, state.limits);
  open(photo);
  const checking = offerAll(files);
  if (!(await beginWork(offerStyles))) return;
  showPhoto(await state.photo.resized(sizes.chosen));
  keep();
  const painting = repaint();
  const told = [...(await stillOnly(files)), ...(await checking)];
  if (told.length) tell(new Error(told.join(" ")));
  await painting;
}
