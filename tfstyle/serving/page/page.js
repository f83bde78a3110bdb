// Controls of the page.

import { loadModels, paint } from "./api.js";
import { Photo } from "./photo.js";
import { OWN, pretty, showOptions, showThumbnails } from "./show.js";

const SIZES = [384, 512, 768, 1024, 1536, 2048]; // pixels of the longer side
const FIRST_SIZE = 768;
const THUMBNAIL = 224;
const PAUSE = 250; // milliseconds after the last change
const PAINTING = 512; // pixels of a painting's longer side, more than networks look at

const part = (id) => document.getElementById(id);
let models, limits, photo, own; // own: a painting of one's own, as a file
let thumbnails = new AbortController();
let painting = new AbortController();
let timer;

const model = () => models[Number(part("model").value) || 0];
const hasStyles = () => model().styles.length > 0; // otherwise it takes a painting
const chosen = () => Number(document.querySelector("[name=style]:checked")?.value ?? OWN);

async function start() {
  ({ models, limits } = await loadModels());
  if (!models.length) throw new Error("No network is loaded.");
  showOptions(part("model"), models.map(({ name }, i) => [i, name]));
  part("model-row").hidden = models.length < 2;
}

function listen() {
  part("file").addEventListener("change", ({ target }) => take(target.files[0]));
  part("another").addEventListener("click", () => part("file").click());
  part("sample").addEventListener("click", takeSample);
  part("model").addEventListener("change", () => begin());
  part("divide").addEventListener("input", divide);
  document.querySelector("form").addEventListener("submit", (e) => e.preventDefault());
  document.querySelector("form").addEventListener("input", changed);
  part("own-file").addEventListener("change", ({ target }) => takeOwn(target.files[0]));
  document.addEventListener("paste", (e) => takeEither(e, e.clipboardData.files[0]));
  document.addEventListener("dragover", (e) => drag(e, true));
  document.addEventListener("dragleave", (e) => drag(e, false));
  document.addEventListener("drop", (e) => {
    drag(e, false);
    takeEither(e, e.dataTransfer.files[0]);
  });
}

function drag(event, over) {
  event.preventDefault();
  document.body.classList.toggle("dragging", over);
}

async function takeSample() {
  const answer = await fetch("/page/lake.jpg");
  take(new File([await answer.blob()], "lake.jpg", { type: "image/jpeg" }));
}

/** What is dropped or pasted among the controls is a painting, elsewhere a photograph. */
function takeEither(event, file) {
  const among = document.querySelector("form").contains(event.target);
  return among && photo && model().paintings ? takeOwn(file) : take(file);
}

async function takeOwn(file) {
  if (!file) return;
  part("own-file").value = "";
  await guarded(async () => {
    own = await (await Photo.open(file)).resized(PAINTING);
    await begin(OWN);
  });
}

async function take(file) {
  if (!file) return;
  part("file").value = ""; // so that the same file can be chosen again
  await started;
  if (!models?.length) return; // the error is already shown
  await guarded(async () => {
    photo = await Photo.open(file);
    const first = part("choose").hidden === false;
    part("choose").hidden = true;
    part("work").hidden = false;
    offerSizes();
    await begin();
    if (first) (document.querySelector("[name=style]:checked") ?? part("own-file")).focus();
  });
}

function offerSizes() {
  const largest = photo.largest(limits.max_pixels);
  const sides = [...SIZES.filter((side) => side < largest), largest];
  const first = sides.findLast((side) => side <= FIRST_SIZE) ?? sides[0];
  const name = (side) => (side === photo.longer ? `${side} pixels, as it is` : `${side} pixels`);
  showOptions(part("size"), sides.map((side) => [side, name(side)]), first);
}

/** Uses another photograph or network; `choice` is the style to choose at once. */
async function begin(choice = null) {
  thumbnails.abort();
  thumbnails = new AbortController();
  const { signal } = thumbnails;
  const small = await photo.resized(THUMBNAIL);
  const { name, styles, paintings } = model();
  part("own-row").hidden = !paintings;
  part("styles").hidden = !hasStyles() && !own;
  part("other-row").hidden = !hasStyles();
  const images = showThumbnails(part("styles"), styles, small, paintings ? own : null);
  if (choice !== null) document.querySelector(`[name=style][value="${choice}"]`).checked = true;
  showOptions(part("other"), [["", "nothing"], ...styles.map((s, i) => [i, pretty(s.name)])]);
  said();
  unpainted(await photo.resized(Number(part("size").value)));
  await repaint();
  // One by one, after the picture that the user is waiting for.
  for (const [index, image] of images.entries()) {
    if (signal.aborted) return;
    const one = styles.map((_, i) => Number(i === index));
    await guarded(async () => show(image, await paint(name, small, one, 1, signal)));
    image.classList.remove("waiting");
  }
}

function changed(event) {
  if ([part("model"), part("own-file")].includes(event.target)) return;
  said();
  clearTimeout(timer);
  timer = setTimeout(repaint, PAUSE);
}

/** Shows the values of the sliders. */
function said() {
  const other = part("other").value;
  part("mixture-row").hidden = other === "";
  part("strength-said").value = `${part("strength").value} %`;
  if (other === "") return;
  part("mixture-said").value = `${part("mixture").value} % ${pretty(model().styles[other].name)}`;
}

function weights() {
  const all = model().styles.map(() => 0);
  const other = part("other").value;
  const share = other === "" ? 0 : Number(part("mixture").value) / 100;
  // A painting counts 1 beside the weights.
  const unit = chosen() === OWN && share < 1 ? 1 / (1 - share) : 1;
  if (chosen() !== OWN) all[chosen()] += 1 - share;
  if (other !== "") all[Number(other)] += share * unit;
  return all;
}

async function repaint() {
  painting.abort();
  painting = new AbortController();
  const { signal } = painting;
  if (!hasStyles() && !own) {
    part("compare").classList.remove("busy");
    part("status").textContent = "Choose a painting.";
    return;
  }
  const strength = Number(part("strength").value) / 100;
  part("compare").classList.add("busy");
  part("status").textContent = "Painting …";
  part("error").hidden = true;
  await guarded(async () => {
    const picture = await photo.resized(Number(part("size").value));
    if (signal.aborted) return;
    show(part("before"), picture);
    const began = performance.now();
    const shares = weights();
    const other = part("other").value !== "" && Number(part("mixture").value) === 100;
    const shown = chosen() === OWN && !other ? own : null;
    const painted = await paint(model().name, picture, shares, strength, signal, shown);
    const styles = model().styles.filter((_, index) => shares[index] > 0);
    if (shown) styles.unshift({ name: "your_painting", title: "Your painting" });
    finish(painted, styles, (performance.now() - began) / 1000);
  });
  if (!signal.aborted) part("compare").classList.remove("busy");
}

/** Shows a photograph that has not been painted yet. */
function unpainted(picture) {
  const { width, height } = photo.bitmap;
  part("compare").style.setProperty("--ratio", width / height);
  for (const id of ["before", "after"]) show(part(id), picture);
  part("download").removeAttribute("href");
  part("download").setAttribute("aria-disabled", "true");
}

function finish(painted, styles, seconds) {
  const names = styles.map(({ name }) => name);
  const ending = painted.type === "image/png" ? "png" : "jpg";
  show(part("after"), painted);
  part("after").alt = `${photo.name}, painted in the style ${names.map(pretty).join(" and ")}`;
  part("before").alt = `${photo.name}, the photograph`;
  const download = part("download");
  download.href = part("after").src;
  download.download = `${[photo.name, ...names].join("-")}.${ending}`;
  download.removeAttribute("aria-disabled");
  const titles = styles.map(({ name, title }) => title || pretty(name)).join(" and ");
  part("status").textContent = `${titles}, ${seconds.toFixed(1)} s`;
}

function show(image, blob) {
  if (image.src.startsWith("blob:")) URL.revokeObjectURL(image.src);
  image.src = URL.createObjectURL(blob);
}

function divide() {
  const at = part("divide").value;
  part("compare").style.setProperty("--at", `${at}%`);
  part("divide").setAttribute("aria-valuetext", `${at} % photograph`);
}

/** Shows an error, unless the request was canceled by the page. */
async function guarded(work) {
  try {
    await work();
  } catch (error) {
    if (error.name === "AbortError") return;
    part("error").textContent = error.message;
    part("error").hidden = false;
    part("status").textContent = "";
  }
}

// At once: without listeners, a dropped picture would replace the page.
listen();
const started = guarded(start);
divide();
