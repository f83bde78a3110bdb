// Painting of the current photograph, repeated after each change.

import { isLatest, isLive, supersede } from "./cancellation.js";
import { shownStyles, showsOwn, weights } from "./choice.js";
import { guarded } from "./errors.js";
import { part } from "./part.js";
import { keyOf } from "./photo.js";
import { leavePicture, mix, showPhoto, startWaiting } from "./picture.js";
import { paintOne, sideOf } from "./requests.js";
import { settings } from "./settings.js";
import { show, titleOf } from "./stage.js";
import { canPaint, gallery, model, sizes, state } from "./state.js";
import { offerStyles, paintThumbnails } from "./thumbnails.js";
import { isWaiting, rest } from "./waiting.js";

const PAUSE = 250; // milliseconds from the last change of a control to the next request
const SHOWN = 2048; // maximum longer side of the photograph that is shown, to save memory
let timer;

/** Paints after a change of the painting or network; `choice` is the style to select. */
export async function paintAnew(choice = null) {
  if (!(await offerStyles(choice))) return;
  if (isLive()) return paintThumbnails();
  showPhoto(await state.photo.resized(sizes.chosen));
  await repaint();
}

/** Paints when the controls have not been changed for a while. */
export function repaintSoon() {
  clearTimeout(timer);
  timer = setTimeout(repaint, PAUSE);
}

/** Cancels current and pending painting; returns the signal that cancels what is painted next. */
export function supersedeAll() {
  clearTimeout(timer);
  return supersede();
}

/** Paints the photograph, and then the thumbnails that have not been painted yet. */
export async function repaint() {
  if (isLive()) return; // the next picture from the camera is painted in the chosen style
  const signal = supersedeAll();
  if (!canPaint()) {
    rest("Choose a painting.");
    return;
  }
  leavePicture();
  startWaiting(sizes.chosen);
  await guarded(async () => {
    await paintWith(signal);
    rest();
  }, () => isLatest(signal) && rest("Canceled.", "Paint"));
  // After an error, the page still shows that it is waiting, unless a newer request took over.
  if (!signal.aborted && isWaiting()) rest("Not painted.", "Try again");
  if (isLatest(signal)) await paintThumbnails();
}

async function paintWith(signal) {
  const side = sideOf(state.photo);
  const before = await state.photo.resized(side);
  signal.throwIfAborted();
  const shown = side > SHOWN ? await state.photo.resized(SHOWN) : before;
  signal.throwIfAborted();
  show(part("before"), shown);
  const item = { ...itemOf(side), before, shown };
  const began = performance.now();
  const { blob, waited } = await paintOne(before, signal);
  item.after = blob;
  item.seconds = Math.max(0, (performance.now() - began) / 1000 - waited);
  sizes.learn(side, item.seconds);
  state.painted = item;
  gallery.add(item);
  await mix();
}

/** Description of a picture that is about to be painted. */
function itemOf(side) {
  const { photo } = state;
  const styles = shownStyles();
  const own = showsOwn() ? state.own : null;
  const key = JSON.stringify([keyOf(photo.file), side, model().name, weights(), own?.key]);
  const title = `${photo.name}, ${titleOf(styles)}`;
  return { key, title, photo, own, styles, settings: settings(), size: sizes.setting };
}
