// The chosen style: its weights for the network, and its names.

import { part } from "./part.js";
import { pretty, showOptions } from "./show.js";
import { model, state } from "./state.js";

/** Value of the radio button for the user's own painting. */
export const OWN = -1;

/** Index of the selected style; `OWN` for the user's own painting. */
export const chosen = () => Number(document.querySelector("[name=style]:checked")?.value ?? OWN);

/** Selects a style, if it is offered. */
export function choose(index) {
  const radio = document.querySelector(`[name=style][value="${index}"]`);
  if (radio) radio.checked = true;
}

/** Weights of the styles for a request; a painting has a weight of 1. */
export function weights() {
  const all = model().styles.map(() => 0);
  const other = part("other").value;
  const share = other === "" ? 0 : Number(part("mixture").value) / 100;
  const unit = chosen() === OWN && share < 1 ? 1 / (1 - share) : 1;
  if (chosen() !== OWN) all[chosen()] += 1 - share;
  if (other !== "") all[Number(other)] += share * unit;
  return all;
}

/** Whether the user's own painting is used. */
export function showsOwn() {
  const other = part("other").value !== "" && Number(part("mixture").value) === 100;
  return chosen() === OWN && !other;
}

/** Styles that are used, including the user's own painting, which is named after its file. */
export function shownStyles() {
  const shares = weights();
  const styles = model().styles.filter((_, index) => shares[index] > 0);
  return showsOwn() ? [{ name: state.own.name, title: "Your painting" }, ...styles] : styles;
}

/** Offers the styles that the chosen one can be blended with; selects `other`, if possible. */
export function offerOthers(other = part("other").value) {
  const entries = model().styles.map((style, index) => [String(index), pretty(style.name, style.title)]);
  const others = entries.filter(([index]) => Number(index) !== chosen());
  const isOffered = others.some(([index]) => index === other);
  showOptions(part("other"), [["", "nothing"], ...others], isOffered ? other : "");
}

/** Shows the values of the sliders. */
export function sayValues() {
  const other = part("other").value;
  part("mixture-row").hidden = other === "";
  part("strength-said").value = `${part("strength").value} %`;
  if (other === "") return;
  const { name, title } = model().styles[other];
  part("mixture-said").value = `${part("mixture").value} % ${pretty(name, title)}`;
}

/** How the painted picture is blended with the photograph. */
export const look = () => ({
  strength: Number(part("strength").value) / 100,
  colors: part("colors").checked,
});

/** Media type of the picture for download; by default, the media type of the photograph. */
export function typeLike({ type }) {
  const format = part("format").value;
  return format ? `image/${format}` : type;
}
