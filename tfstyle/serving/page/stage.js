// The place of the picture, with the photograph in front of it and the download below it.

import { ending } from "./layers.js";
import { part } from "./part.js";
import { pretty } from "./show.js";

/** Shows a file as an image. */
export function show(image, blob) {
  if (image.src.startsWith("blob:")) URL.revokeObjectURL(image.src);
  image.src = URL.createObjectURL(blob);
}

/** Sets the ratio of the sides. */
export function showRatio({ width, height }) {
  part("compare").style.setProperty("--ratio", width / height);
}

/** Shows a photograph that has not been painted yet. */
export function showUnpainted(photo, picture) {
  showRatio(photo);
  for (const id of ["before", "after"]) show(part(id), picture);
  part("compare").classList.add("unpainted");
  part("after").alt = part("before").alt = `${photo.name}, the photograph`;
}

/** Shows a painted picture. */
export function showAfter(blob) {
  show(part("after"), blob);
  part("compare").classList.remove("unpainted");
}

/** Shows a painted picture and offers it for download; returns the name of its file. */
export function showPainted({ photo, styles, seconds }, blob) {
  const names = styles.map((style) => style.name);
  const labels = styles.map(({ name, title }) => pretty(name, title));
  showAfter(blob);
  part("after").alt = `${photo.name}, painted in the style ${labels.join(" and ")}`;
  part("before").alt = `${photo.name}, the photograph`;
  const download = part("download");
  download.href = part("after").src;
  download.download = `${[photo.name, ...names].join("-")}.${ending(blob)}`;
  download.removeAttribute("aria-disabled");
  part("status").textContent = `${titleOf(styles)}${seconds ? `, ${seconds.toFixed(1)} s` : ""}`;
  return download.download;
}

/** Offers no download. */
export function hideDownload() {
  part("download").removeAttribute("href");
  part("download").setAttribute("aria-disabled", "true");
}

/** Title of a blend of styles. */
export const titleOf = (styles) =>
  styles.map((style) => style.title || pretty(style.name)).join(" and ");

/** Divides the photograph from the painting at the position of the slider. */
export function divide() {
  const at = part("divide").value;
  part("compare").style.setProperty("--at", `${at}%`);
  part("divide").setAttribute("aria-valuetext", `${at} % photograph`);
}
