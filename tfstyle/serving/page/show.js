// Parts of the page that depend on the network.

/** Value of the radio button for the user's own painting. */
export const OWN = -1;

const ROMAN = /^x{0,3}(ix|iv|v?i{0,3})$/; // Roman numerals in titles, such as "vii"

/** Formats a name for display, such as "starry_night" as "Starry night". */
export function pretty(name) {
  const words = name.split("_").map((word) => (ROMAN.test(word) ? word.toUpperCase() : word));
  const text = words.join(" ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Fills a select with options; each entry lists value, text and whether it is disabled. */
export function showOptions(select, entries, value = entries[0][0]) {
  select.replaceChildren(...entries.map(([key, text, disabled = false]) => {
    const option = new Option(text, key);
    option.disabled = disabled;
    return option;
  }));
  select.value = value;
}

/**
 * Creates a radio button per style, and one for the user's own painting, if given.
 * Returns the image elements of the styles, which show the photograph at first.
 */
export function showThumbnails(place, styles, photo, own = null) {
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
