// Thumbnails: the styles to choose from, each painted on the photograph.

import { paint } from "./api.js";
import { choose, OWN, sayValues } from "./choice.js";
import { guarded } from "./errors.js";
import { part } from "./part.js";
import { linkedStyle } from "./settings.js";
import { pretty, showOptions } from "./show.js";
import { show } from "./stage.js";
import { hasStyles, model, state } from "./state.js";

const SIDE = 224; // longer side of a thumbnail in pixels
let painting = new AbortController();

/** Shows the photograph as a thumbnail for each style; returns the image elements. */
export async function offerStyles(choice = null) {
  painting.abort();
  painting = new AbortController();
  const small = await state.photo.resized(SIDE);
  const { styles, paintings } = model();
  part("own-row").hidden = !paintings;
  part("styles").hidden = !hasStyles() && !state.own;
  part("other-row").hidden = !hasStyles();
  const images = showThumbnails(styles, small, paintings ? state.own?.file : null);
  selectStyles(choice);
  return images;
}

/** Selects the styles in `state.link`, or the style `choice`. */
export function selectStyles(choice = null) {
  const { styles } = model();
  const linked = linkedStyle(state.link.style, styles);
  choose(choice ?? (linked < 0 ? null : linked));
  const others = [["", "nothing"], ...styles.map((s, i) => [i, pretty(s.name)])];
  const other = linkedStyle(state.link.other, styles);
  showOptions(part("other"), others, other < 0 ? part("other").value : other);
  state.link = {};
  sayValues();
}

/** Paints the thumbnails one by one. */
export async function paintThumbnails(images) {
  const { signal } = painting;
  const { name, styles } = model();
  const small = await state.photo.resized(SIDE);
  for (const [index, image] of images.entries()) {
    if (signal.aborted) return;
    const one = styles.map((_, i) => Number(i === index));
    await guarded(async () => show(image, (await paint(name, small, one, signal)).blob));
    image.classList.remove("waiting");
  }
}

/**
 * Creates a radio button per style, and one for the user's own painting, if given.
 * Returns the image elements of the styles, which show the photograph at first.
 */
function showThumbnails(styles, photo, own = null) {
  const place = part("styles");
  const before = place.querySelector(":checked")?.value ?? "0";
  const focused = place.contains(document.activeElement);
  const labels = styles.map((style, index) => thumbnail(style, index, photo));
  place.replaceChildren(...labels, ...(own ? [ownPainting(own)] : []));
  const input = place.querySelector(`[value="${before}"]`) ?? place.querySelector("input");
  if (input) input.checked = true;
  if (focused) input?.focus();
  return labels.map((label) => label.querySelector("img"));
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
  name.textContent = pretty(style.name);
  label.append(input, image, name);
  return label;
}
