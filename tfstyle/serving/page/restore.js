// Pictures of the session that are shown again, from the gallery or after a reload.

import { OWN } from "./choice.js";
import { guarded } from "./errors.js";
import { DEFAULTS } from "./link.js";
import { beginWork, open } from "./opening.js";
import { part } from "./part.js";
import { Photo } from "./photo.js";
import { mix } from "./picture.js";
import { supersedeAll } from "./repaint.js";
import { useSettings } from "./settings.js";
import { show, showRatio } from "./stage.js";
import { gallery, model, sizes, state } from "./state.js";
import { take } from "./take.js";
import { offerStyles, paintThumbnails, selectStyles } from "./thumbnails.js";
import { rest } from "./waiting.js";

// Settings that determine how a picture is painted.
const PAINTED = ["model", "style", "other", "mixture", "size"];

/** Shows what this tab showed before a reload, if anything was kept. */
export function resume(kept) {
  for (const item of kept?.items ?? []) gallery.add({ ...item, photo: new Photo(item.photo) });
  if (kept?.job) state.job ??= { ...kept.job, photo: new Photo(kept.job.photo) };
  if (!kept?.photo || state.asked) return;
  state.own = kept.own;
  const current = gallery.items.find(({ key }) => key === kept.current);
  const link = Object.keys(state.link).length ? state.link : current?.settings;
  if (!current || !isPaintedAs(current.settings, link)) {
    take([kept.photo]);
    return;
  }
  // Blending needs no request, and the settings in the address are newer than those that were kept.
  const { strength, colors } = { ...DEFAULTS, ...link };
  Object.assign(current.settings, { strength, colors });
  showAgain(current);
}

const isPaintedAs = (settings, link) =>
  PAINTED.every((name) => settings[name] === (link[name] ?? ""));

/** Shows a picture of the session again, with its photograph and settings. */
export async function showAgain(item) {
  const signal = supersedeAll();
  await guarded(async () => {
    await beginWork(() => useItem(item));
    if (signal.aborted) return;
    rest();
    show(part("before"), item.shown);
    showRatio(item.photo);
    state.painted = item;
    await mix();
    part("frame").scrollIntoView({ block: "nearest" });
    await paintThumbnails();
  });
}

/** Sets the controls to the settings of a picture, and shows new thumbnails if necessary. */
async function useItem(item) {
  const before = shownOnThumbnails();
  useSettings({ ...item.settings, format: "" });
  sizes.setting = item.size;
  open(item.photo);
  state.own = item.own ?? state.own;
  state.link = item.settings;
  const choice = item.own ? OWN : null;
  if (shownOnThumbnails().some((one, index) => one !== before[index])) await offerStyles(choice);
  else selectStyles(choice);
}

const shownOnThumbnails = () => [state.photo?.file, model(), state.own?.file];
