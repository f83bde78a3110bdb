// Thumbnails: the styles to choose from, each painted on the photograph.

import { paint } from "./api.js";
import { choose, offerOthers, OWN, sayValues } from "./choice.js";
import { guarded } from "./errors.js";
import { part } from "./part.js";
import { linkedStyle } from "./settings.js";
import { pretty } from "./show.js";
import { show } from "./stage.js";
import { hasStyles, model, state } from "./state.js";

const SIDE = 224; // longer side of a thumbnail in pixels
let painting = new AbortController(); // cancels the painting of the thumbnails that are shown
let pending = []; // images that are not painted yet, each with the index of its style
let isPainting = false;

/** Shows the photograph as a thumbnail for each style; false if a newer call took over. */
export async function offerStyles(choice = null) {
  painting.abort();
  painting = new AbortController();
  const { signal } = painting;
  const small = await state.photo.resized(SIDE);
  if (signal.aborted) return false;
  const { styles, paintings } = model();
  part("own-row").hidden = !paintings;
  part("styles").hidden = !hasStyles() && !state.own;
  part("other-row").hidden = !hasStyles();
  pending = showThumbnails(styles, small, paintings ? state.own?.file : null);
  isPainting = false;
  selectStyles(choice);
  return true;
}

/** Selects the styles in `state.link`, or the style `choice`. */
export function selectStyles(choice = null) {
  const { styles } = model();
  const linked = linkedStyle(state.link.style, styles);
  choose(choice ?? (linked < 0 ? null : linked));
  const { other } = state.link;
  offerOthers(other === undefined ? part("other").value : String(linkedStyle(other, styles)));
  state.link = {};
  sayValues();
}

/** Paints the thumbnails one by one; the next call retries those that failed. */
export async function paintThumbnails() {
  if (isPainting || !pending.length) return;
  isPainting = true;
  const { signal } = painting;
  const failed = await paintPending(signal);
  if (signal.aborted) return;
  pending = failed;
  isPainting = false;
}

/** Paints thumbnails until `signal` is aborted; returns those that failed. */
async function paintPending(signal) {
  const { name, styles } = model();
  const small = await state.photo.resized(SIDE);
  const failed = [];
  for (const one of pending) {
    if (signal.aborted) break;
    const weights = styles.map((_, index) => Number(index === one.index));
    failed.push(one);
    await guarded(async () => {
      show(one.image, (await paint(name, small, weights, signal)).blob);
      failed.pop();
    });
    one.image.classList.remove("waiting");
  }
  return failed;
}

/**
 * Creates a radio button per style, and one for the user's own painting, if given.
 * Returns the images of the styles, which show the photograph at first.
 */
function showThumbnails(styles, photo, own = null) {
  const place = part("styles");
  const before = place.querySelector(":checked")?.value ?? "0";
  const focused = place.contains(document.activeElement);
  const labels = styles.map((style, index) => thumbnail(style, index, photo));
  for (const { src } of place.querySelectorAll("img")) URL.revokeObjectURL(src);
  place.replaceChildren(...labels, ...(own ? [ownPainting(own)] : []));
  const input = place.querySelector(`[value="${before}"]`) ?? place.querySelector("input");
  if (input) input.checked = true;
  if (focused) input?.focus();
  return labels.map((label, index) => ({ index, image: label.querySelector("img") }));
}

function ownPainting(picture) {
  const label = thumbnail({ name: "your painting", title: "" }, OWN, picture);
  label.querySelector("img").classList.remove("waiting");
  return label;
}

function thumbnail(style, index, photo) {
  const label = document.createElement("label");
  const input = document.createElement("input");
  const image = new Image();
  const name = document.createElement("span");
  label.className = "style";
  label.title = style.title;
  Object.assign(input, { type: "radio", name: "style", value: index });
  image.alt = "";
  image.className = "waiting";
  image.src = URL.createObjectURL(photo);
  name.textContent = pretty(style.name, style.title);
  label.append(input, image, name);
  return label;
}
