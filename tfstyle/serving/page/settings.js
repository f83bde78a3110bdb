// Values of the controls, which are also stored in the address of the page.

import { chosen } from "./choice.js";
import { part } from "./part.js";
import { model, sizes, state } from "./state.js";

const PLAIN = ["strength", "mixture", "format"]; // settings named after the IDs of their controls

/** Settings for the address; a setting that has no effect is empty. */
export function settings() {
  const { name, styles } = model();
  const other = part("other").value;
  return {
    model: state.models.length > 1 ? name : "",
    style: styles[chosen()]?.name ?? "",
    strength: part("strength").value,
    other: other === "" ? "" : styles[other].name,
    mixture: other === "" ? "" : part("mixture").value,
    colors: part("colors").checked ? "1" : "",
    size: sizes.setting,
    format: part("format").value,
  };
}

/** Applies the settings from the address that do not depend on the photograph. */
export function useSettings(link) {
  const index = state.models.findIndex(({ name }) => name === link.model);
  if (index >= 0) part("model").value = index;
  for (const name of PLAIN) if (link[name]) part(name).value = link[name];
  if (!part("format").value) part("format").value = "";
  part("colors").checked = link.colors === "1";
}

/** Index of the style with this name in the address; -1 if there is none. */
export const linkedStyle = (name, styles) => styles.findIndex((style) => style.name === name);
