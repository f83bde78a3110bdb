// Parts of the page that depend on the network.

/** Formats a name such as "starry_night" for people. */
export function pretty(name) {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Fills a select with pairs of value and text. */
export function showOptions(select, pairs, value = pairs[0][0]) {
  select.replaceChildren(...pairs.map(([key, text]) => new Option(text, key)));
  select.value = value;
}

/** Creates a radio button per style; returns their images, which show the photograph. */
export function showThumbnails(place, styles, photo) {
  const before = place.querySelector(":checked")?.value ?? "0";
  const focused = place.contains(document.activeElement);
  const labels = styles.map((style, index) => thumbnail(style, index, photo));
  place.replaceChildren(...labels);
  if (!styles.length) return [];
  const input = place.querySelector(`[value="${before}"]`) ?? place.querySelector("input");
  input.checked = true;
  if (focused) input.focus();
  return labels.map((label) => label.querySelector("img"));
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
