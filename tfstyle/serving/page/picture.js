// The picture that the page shows, and its blend with the photograph.

import { look, typeLike } from "./choice.js";
import { mixed } from "./layers.js";
import { writeLink } from "./link.js";
import { keep } from "./session.js";
import { settings } from "./settings.js";
import { gallery, sizes, state } from "./state.js";
import { hideDownload, showPainted, showUnpainted } from "./stage.js";
import { setFile } from "./tools.js";
import { wait } from "./waiting.js";

const PAUSE = 250; // milliseconds from the last blend until it is kept
let turn = 0; // number of the latest blend with the photograph; older blends are dropped
let keeping;

/** Blends the picture with the photograph, without a request. */
export async function mix() {
  writeLink(settings());
  if (!state.painted) return;
  const mine = ++turn;
  const item = state.painted;
  const blob = await blended(item);
  if (mine !== turn || item !== state.painted) return;
  const { strength, colors } = settings();
  Object.assign(item.settings, { strength, colors });
  setFile(blob, showPainted(item, blob));
  gallery.mark(item);
  keepSoon(item, blob);
}

/** Keeps only the last of the many blends that moving a slider causes. */
function keepSoon(item, blob) {
  clearTimeout(keeping);
  keeping = setTimeout(async () => {
    await gallery.update(item, blob);
    keep();
  }, item.thumbnail ? PAUSE : 0);
}

/** Blends a painted picture with its photograph as the controls say. */
export const blended = ({ before, after }) => mixed(before, after, look(), typeLike(before));

/** Shows that a picture whose longer side has `side` pixels is being painted. */
export function startWaiting(side) {
  hideFile();
  wait(sizes.expected(side));
}

/** Shows the photograph, which has not been painted yet. */
export function showPhoto(picture) {
  leavePicture();
  showUnpainted(state.photo, picture);
  hideFile();
}

/** Records that the page no longer shows a picture of the gallery. */
export function leavePicture() {
  state.painted = null;
  turn++;
  gallery.mark(null);
}

/** Disables downloading, copying and sharing. */
export function hideFile() {
  setFile(null);
  hideDownload();
}
