// Controls of the page.

import { loadModels, paint } from "./api.js";
import { paintCamera } from "./camera.js";
import { Gallery } from "./gallery.js";
import { keepPhoto, keptPhoto, readLink, writeLink } from "./kept.js";
import { ending, mixed } from "./layers.js";
import { Optimization } from "./optimize.js";
import { Photo } from "./photo.js";
import { linkedStyle, settingsOf, useSettings } from "./settings.js";
import { paintSeveral, saveZip } from "./several.js";
import { OWN, pretty, showOptions, showThumbnails } from "./show.js";
import { Sizes } from "./sizes.js";
import { offerTools } from "./tools.js";
import { isVideo, Video } from "./video.js";
import { guarded, isWaiting, rest, tell, wait } from "./waiting.js";

const THUMBNAIL = 224;
const PAUSE = 250; // milliseconds from the last change of a control to the next request
const LIVE = 384; // longer side of the camera's pictures, in pixels
const SHOWN = 2048; // longer side of the photograph as it is shown, to save memory
const PAINTING = 512; // longer side of a painting in pixels, more than networks use

const part = (id) => document.getElementById(id);
let models, limits, photo, own; // own: the user's painting, as a file
let thumbnails = new AbortController();
let painting = new AbortController();
let timer;
let several = []; // photographs that were chosen together
let painted = null; // the latest picture: files (before, shown, after), styles, seconds
let turn = 0; // number of the latest blend with the photograph; older blends are dropped
let link = readLink(); // settings from the address, which the first picture uses

const model = () => models[Number(part("model").value) || 0];
const hasStyles = () => model().styles.length > 0; // otherwise, the network takes a painting
const chosen = () => Number(document.querySelector("[name=style]:checked")?.value ?? OWN);

async function start() {
  ({ models, limits } = await loadModels());
  if (!models.length) throw new Error("No network is loaded.");
  showOptions(part("model"), models.map(({ name }, i) => [i, name]));
  part("model-row").hidden = models.length < 2;
  optimization.offer(limits.jobs);
  video.offer(limits.videos);
  useSettings(link, models);
  const kept = await keptPhoto();
  if (kept && !photo) take([kept]);
}

function listen() {
  part("file").addEventListener("change", ({ target }) => take([...target.files]));
  part("another").addEventListener("click", () => part("file").click());
  part("sample").addEventListener("click", takeSample);
  part("model").addEventListener("change", changeModel);
  part("cancel").addEventListener("click", () => painting.abort());
  part("live").addEventListener("click", live);
  part("all").addEventListener("click", paintAllPhotos);
  part("retry").addEventListener("click", () => repaint());
  part("divide").addEventListener("input", divide);
  document.querySelector("form").addEventListener("submit", (e) => e.preventDefault());
  document.querySelector("form").addEventListener("input", changed);
  part("own-file").addEventListener("change", ({ target }) => takeOwn(target.files[0]));
  document.addEventListener("paste", (e) => takeEither(e, [...e.clipboardData.files]));
  document.addEventListener("dragover", (e) => drag(e, true));
  document.addEventListener("dragleave", (e) => drag(e, false));
  document.addEventListener("drop", (e) => {
    drag(e, false);
    takeEither(e, [...e.dataTransfer.files]);
  });
}

function drag(event, over) {
  event.preventDefault();
  document.body.classList.toggle("dragging", over);
}

async function takeSample() {
  const answer = await fetch(new URL("lake.jpg", import.meta.url));
  take([new File([await answer.blob()], "lake.jpg", { type: "image/jpeg" })]);
}

/** Takes dropped or pasted files: a painting on the controls, photographs elsewhere. */
function takeEither(event, files) {
  if (part("job-panel").contains(event.target)) return optimization.take(files[0]);
  const among = document.querySelector("form").contains(event.target);
  return among && photo && model().paintings ? takeOwn(files[0]) : take(files);
}

async function takeOwn(file) {
  if (!file) return;
  part("own-file").value = "";
  await guarded(async () => {
    own = await (await Photo.open(file)).resized(PAINTING);
    await begin(OWN);
  });
}

/** Shows the first photograph; the other photographs are painted by `paintAllPhotos`. */
async function take(files) {
  if (!files.length) return;
  part("file").value = ""; // so that the same file can be chosen again
  if (!models) await started;
  if (!models?.length) return; // the error is already shown
  await guarded(async () => {
    if (isVideo(files[0])) return video.take(files[0]);
    photo = await Photo.open(files[0]);
    several = files;
    part("all").hidden = files.length < 2;
    part("all").textContent = `Paint all ${files.length}, as a zip`;
    keepPhoto(files[0]);
    optimization.newPhoto();
    const first = part("choose").hidden === false;
    part("choose").hidden = true;
    part("work").hidden = false;
    sizes.offer(photo, limits);
    const images = await prepare();
    // The focus moves now, because the user may have scrolled away when the pictures arrive.
    if (first) (document.querySelector("[name=style]:checked") ?? part("own-file")).focus();
    await paintAll(images);
  });
}

function changeModel() {
  sizes.pace = null;
  part("other").replaceChildren();
  sizes.offer(photo, limits);
  begin();
}

/** Paints after a change of the photograph or network; `choice` is the style to select. */
async function begin(choice = null) {
  await paintAll(await prepare(choice));
}

/** Shows the photograph as a thumbnail for each style; returns the image elements. */
async function prepare(choice = null) {
  thumbnails.abort();
  thumbnails = new AbortController();
  const small = await photo.resized(THUMBNAIL);
  const { styles, paintings } = model();
  part("own-row").hidden = !paintings;
  part("styles").hidden = !hasStyles() && !own;
  part("other-row").hidden = !hasStyles();
  const images = showThumbnails(part("styles"), styles, small, paintings ? own : null);
  const linked = linkedStyle(link.style, styles);
  const index = choice ?? (linked < 0 ? null : linked);
  const radio = document.querySelector(`[name=style][value="${index}"]`);
  if (radio) radio.checked = true;
  const others = [["", "nothing"], ...styles.map((s, i) => [i, pretty(s.name)])];
  const other = linkedStyle(link.other, styles);
  showOptions(part("other"), others, other < 0 ? part("other").value : other);
  link = {};
  said();
  unpainted(await photo.resized(sizes.chosen));
  return images;
}

async function paintAll(images) {
  const { signal } = thumbnails;
  const { name, styles } = model();
  const small = await photo.resized(THUMBNAIL);
  await repaint();
  // Thumbnails are painted one by one, after the picture that the user is waiting for.
  for (const [index, image] of images.entries()) {
    if (signal.aborted) return;
    const one = styles.map((_, i) => Number(i === index));
    await guarded(async () => show(image, await paint(name, small, one, signal)));
    image.classList.remove("waiting");
  }
}

function changed(event) {
  if ([part("model"), part("own-file")].includes(event.target)) return;
  if (part("job-panel").contains(event.target)) return;
  said();
  if (["strength", "colors", "format"].includes(event.target.id)) {
    mix();
    return;
  }
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
  // A painting has a weight of 1.
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
  startWaiting(sizes.chosen);
  await guarded(async () => {
    await paintWith(signal);
    rest();
  }, () => signal === painting.signal && rest("Canceled.", "Paint"));
  // After an error, the page still shows that it waits, unless a newer request aborted this one.
  if (!signal.aborted && isWaiting()) rest("", "Try again");
}

async function paintWith(signal) {
  const side = sizes.chosen;
  const before = await photo.resized(side);
  signal.throwIfAborted();
  const shown = side > SHOWN ? await photo.resized(SHOWN) : before;
  signal.throwIfAborted();
  show(part("before"), shown);
  const began = performance.now();
  const styles = shownStyles();
  const after = await paintOne(before, signal);
  const seconds = (performance.now() - began) / 1000;
  sizes.learn(side, seconds);
  painted = { name: photo.name, before, shown, after, styles, seconds };
  await mix();
}

/** Paints a picture in the chosen styles. */
function paintOne(picture, signal) {
  return paint(model().name, picture, weights(), signal, showsOwn() ? own : null);
}

/** Whether the user's own painting is used. */
function showsOwn() {
  const other = part("other").value !== "" && Number(part("mixture").value) === 100;
  return chosen() === OWN && !other;
}

function shownStyles() {
  const shares = weights();
  const styles = model().styles.filter((_, index) => shares[index] > 0);
  return showsOwn() ? [{ name: "your_painting", title: "Your painting" }, ...styles] : styles;
}

/** Blends the latest picture with the photograph, without a request. */
async function mix() {
  writeLink(settingsOf(model(), models.length > 1, chosen()));
  if (!painted || (isWaiting() && painted.mixed)) return;
  const mine = ++turn;
  const picture = painted;
  const blob = await mixedAs(picture);
  if (mine !== turn || picture !== painted) return;
  picture.mixed = true;
  present(picture, blob);
}

function mixedAs({ before, after }) {
  const look = {
    strength: Number(part("strength").value) / 100,
    colors: part("colors").checked,
  };
  const format = part("format").value;
  return mixed(before, after, look, format ? `image/${format}` : after.type);
}

/** Paints all photographs that were chosen together; errors are shown at the end. */
async function paintAllPhotos() {
  painting.abort();
  painting = new AbortController();
  const { signal } = painting;
  const side = sizes.chosen;
  startWaiting(side);
  const { files, failed } = await paintSeveral(several, async (one) => {
    const before = await one.resized(side);
    return mixedAs({ before, after: await paintOne(before, signal) });
  }, (number) => {
    part("status").textContent = `Painting ${number} of ${several.length} …`;
  });
  if (signal !== painting.signal) return;
  if (files.length) await saveZip(files, `${model().name}.zip`);
  rest(`${files.length} of ${several.length} painted`);
  if (failed.length) tell(new Error(failed.join("; ")));
  mix();
}

/** Paints pictures from the camera, as fast as the server can, until the user cancels. */
async function live() {
  await started;
  if (!models?.length) return;
  painting.abort();
  painting = new AbortController();
  const { signal } = painting;
  await guarded(async () => {
    const last = await paintCamera(LIVE, signal, async (picture, width, height) => {
      if (part("work").hidden) await openCamera(picture);
      if (!isWaiting()) startWaiting(LIVE);
      part("compare").style.setProperty("--ratio", width / height);
      const after = await paintOne(picture, signal);
      show(part("before"), picture);
      show(part("after"), await mixedAs({ before: picture, after }));
    });
    if (signal !== painting.signal) return;
    rest("");
    if (last) await take([new File([last], "camera.jpg", { type: last.type })]);
  });
  if (!signal.aborted && isWaiting()) rest("");
}

async function openCamera(picture) {
  photo = await Photo.open(new File([picture], "camera.jpg", { type: picture.type }));
  part("choose").hidden = true;
  part("work").hidden = false;
  sizes.offer(photo, limits);
  await prepare();
}

function startWaiting(side) {
  undownloadable();
  wait(sizes.expected(side));
}

/** Shows a photograph that has not been painted yet. */
function unpainted(picture) {
  const { width, height } = photo;
  part("compare").style.setProperty("--ratio", width / height);
  for (const id of ["before", "after"]) show(part(id), picture);
  undownloadable();
}

function undownloadable() {
  tools.show(null);
  part("download").removeAttribute("href");
  part("download").setAttribute("aria-disabled", "true");
}

/** Shows a picture and offers it for download. */
function present({ name, before, styles, seconds }, blob) {
  const names = styles.map((style) => style.name);
  const titles = styles.map((style) => style.title || pretty(style.name)).join(" and ");
  show(part("after"), blob);
  part("after").alt = `${name}, painted in the style ${names.map(pretty).join(" and ")}`;
  part("before").alt = `${name}, the photograph`;
  const download = part("download");
  download.href = part("after").src;
  download.download = `${[name, ...names].join("-")}.${ending(blob)}`;
  download.removeAttribute("aria-disabled");
  part("status").textContent = `${titles}, ${seconds.toFixed(1)} s`;
  tools.show(blob, download.download);
  const key = [name, ...names, painted.seconds].join();
  gallery.add({ key, title: `${name}, ${titles}`, after: blob, picture: painted });
}

/** Shows a picture of the session again. */
function presentAgain({ picture }) {
  painting.abort();
  painted = { ...picture, mixed: false };
  rest();
  show(part("before"), picture.shown);
  createImageBitmap(picture.shown).then((bitmap) => {
    part("compare").style.setProperty("--ratio", bitmap.width / bitmap.height);
    bitmap.close();
  });
  mix();
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

// Called first, because without these listeners a dropped picture would replace the page.
listen();
const gallery = new Gallery(part("gallery"), presentAgain);
const sizes = new Sizes(part("size"));
const tools = offerTools(part("compare"), tell);
const optimization = new Optimization(() => photo, tell);
const video = new Video(model);
const started = guarded(start);
divide();
