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
let timer, clock;
let pace = null; // seconds a megapixel of the last picture

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
  part("model").addEventListener("change", changeModel);
  part("cancel").addEventListener("click", () => painting.abort());
  part("retry").addEventListener("click", () => repaint());
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
    const images = await prepare();
    // At once, not when the pictures arrive: the user may be elsewhere by then.
    if (first) (document.querySelector("[name=style]:checked") ?? part("own-file")).focus();
    await paintAll(images);
  });
}

function changeModel() {
  pace = null;
  part("other").replaceChildren();
  offerSizes();
  begin();
}

function offerSizes() {
  const largest = photo.largest(limits.max_pixels);
  const sides = [...SIZES.filter((side) => side < largest), largest];
  const first = sides.findLast((side) => side <= FIRST_SIZE) ?? sides[0];
  showOptions(part("size"), sides.map(sizeOption), first);
}

/** Adds the expected seconds to the sizes, which are known after the first picture. */
function estimateSizes() {
  const sides = [...part("size").options].map(({ value }) => Number(value));
  showOptions(part("size"), sides.map(sizeOption), part("size").value);
}

function sizeOption(side) {
  const seconds = expectedSeconds(side);
  const late = seconds > limits.timeout && side !== Number(part("size").value);
  const texts = [`${side} pixels`];
  if (side === photo.longer) texts.push("as it is");
  if (late) texts.push("too long for this server");
  else if (seconds >= 2) texts.push(`about ${Math.round(seconds)} s`);
  return [side, texts.join(", "), late];
}

const expectedSeconds = (side) => (pace ?? 0) * photo.megapixels(side);

/** Uses another photograph or network; `choice` is the style to choose at once. */
async function begin(choice = null) {
  await paintAll(await prepare(choice));
}

/** Shows the styles, all of them still unpainted; returns their images. */
async function prepare(choice = null) {
  thumbnails.abort();
  thumbnails = new AbortController();
  const small = await photo.resized(THUMBNAIL);
  const { styles, paintings } = model();
  part("own-row").hidden = !paintings;
  part("styles").hidden = !hasStyles() && !own;
  part("other-row").hidden = !hasStyles();
  const images = showThumbnails(part("styles"), styles, small, paintings ? own : null);
  if (choice !== null) document.querySelector(`[name=style][value="${choice}"]`).checked = true;
  const others = [["", "nothing"], ...styles.map((s, i) => [i, pretty(s.name)])];
  showOptions(part("other"), others, part("other").value);
  said();
  unpainted(await photo.resized(Number(part("size").value)));
  return images;
}

async function paintAll(images) {
  const { signal } = thumbnails;
  const { name, styles } = model();
  const small = await photo.resized(THUMBNAIL);
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
    rest("Choose a painting.");
    return;
  }
  wait(Number(part("size").value));
  await guarded(async () => {
    await paintWith(signal);
    rest();
  }, () => signal === painting.signal && rest("Canceled.", "Paint"));
  // An error was shown, unless something else is being painted by now.
  if (!signal.aborted && !part("cancel").hidden) rest("", "Try again");
}

async function paintWith(signal) {
  const side = Number(part("size").value);
  const strength = Number(part("strength").value) / 100;
  const picture = await photo.resized(side);
  signal.throwIfAborted();
  show(part("before"), picture);
  const began = performance.now();
  const shares = weights();
  const other = part("other").value !== "" && Number(part("mixture").value) === 100;
  const shown = chosen() === OWN && !other ? own : null;
  const painted = await paint(model().name, picture, shares, strength, signal, shown);
  const styles = model().styles.filter((_, index) => shares[index] > 0);
  if (shown) styles.unshift({ name: "your_painting", title: "Your painting" });
  const seconds = (performance.now() - began) / 1000;
  pace = seconds / photo.megapixels(side);
  finish(painted, styles, seconds);
}

/** Shows that a picture is being painted, for how long, and for how long to go. */
function wait(side) {
  undownloadable();
  part("compare").classList.add("busy");
  part("status").textContent = "Painting …";
  for (const id of ["error", "retry"]) part(id).hidden = true;
  part("cancel").hidden = false;
  const began = performance.now();
  const expected = Math.round(expectedSeconds(side));
  clearInterval(clock);
  // Beside the status, so that screen readers do not read every second.
  clock = setInterval(() => {
    const seconds = Math.round((performance.now() - began) / 1000);
    part("clock").textContent = expected >= 2 ? `${seconds} of about ${expected} s` : `${seconds} s`;
  }, 1000);
}

/** Shows that nothing is being painted; `again` is the text of a button to do so. */
function rest(status = null, again = "") {
  clearInterval(clock);
  part("clock").textContent = "";
  part("compare").classList.remove("busy");
  // Before it is hidden: the focus would be lost.
  const focused = document.activeElement === part("cancel");
  part("retry").textContent = again;
  part("retry").hidden = !again;
  part("cancel").hidden = true;
  if (focused) (again ? part("retry") : part("download")).focus();
  if (status !== null) part("status").textContent = status;
}

/** Shows a photograph that has not been painted yet. */
function unpainted(picture) {
  const { width, height } = photo.bitmap;
  part("compare").style.setProperty("--ratio", width / height);
  for (const id of ["before", "after"]) show(part(id), picture);
  undownloadable();
}

function undownloadable() {
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
  estimateSizes();
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

/** Shows an error; `canceled` is called for a request that the page or user canceled. */
async function guarded(work, canceled = () => {}) {
  try {
    await work();
  } catch (error) {
    if (error.name === "AbortError") return canceled();
    part("error").textContent = error.message;
    part("error").hidden = false;
    part("status").textContent = "";
  }
}

// At once: without listeners, a dropped picture would replace the page.
listen();
const started = guarded(start);
divide();
