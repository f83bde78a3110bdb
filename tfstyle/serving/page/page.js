// Controls of the page.

import { loadModels, paint } from "./api.js";
import { paintCamera } from "./camera.js";
import { choose, chosen, look, sayValues, shownStyles, showsOwn, typeLike, weightsOf } from "./choice.js";
import { listenForFiles } from "./drop.js";
import { guarded, tell } from "./errors.js";
import { Gallery } from "./gallery.js";
import { Kept } from "./kept.js";
import { mixed } from "./layers.js";
import { readLink, writeLink } from "./link.js";
import { dropPhotoMasks } from "./masks.js";
import { Optimization } from "./optimize.js";
import { part } from "./part.js";
import { Photo } from "./photo.js";
import { linkedStyle, settingsOf, useSettings } from "./settings.js";
import { firstPhoto, paintSeveral, saveZip } from "./several.js";
import { OWN, pretty, showOptions, showThumbnails } from "./show.js";
import { Sizes } from "./sizes.js";
import { divide, hideDownload, show, showAfter, showPainted, showRatio, showUnpainted, titleOf } from "./stage.js";
import { listenForTools, setFile } from "./tools.js";
import { isVideo, Video } from "./video.js";
import { isWaiting, rest, wait } from "./waiting.js";

const THUMBNAIL = 224;
const PAUSE = 250; // milliseconds from the last change of a control to the next request
const LIVE = 384; // longer side of the camera's pictures, in pixels
const SHOWN = 2048; // longer side of the photograph as it is shown, to save memory
const PAINTING = 512; // longer side of a painting in pixels, more than networks use

let models, limits, photo;
let own = null; // the user's painting: name, key, file and number of pixels
let thumbnails = new AbortController();
let painting = new AbortController();
let timer, keeping;
let several = []; // photographs that were chosen together
let painted = null; // the picture that is shown, an item of the gallery
let turn = 0; // number of the latest blend with the photograph; older blends are dropped
let link = readLink(); // settings that the next thumbnails and their style use
let asked = false; // whether the user has chosen a photograph since the page was loaded

const model = () => models[Number(part("model").value) || 0];
const hasStyles = () => model().styles.length > 0; // otherwise, the network takes a painting
const keyOf = ({ name, size, lastModified }) => [name, size, lastModified];

async function start() {
  const opened = kept.open();
  ({ models, limits } = await loadModels());
  if (!models.length) throw new Error("No network is loaded.");
  showOptions(part("model"), models.map(({ name }, i) => [i, name]));
  part("model-row").hidden = models.length < 2;
  optimization.offer(limits.jobs);
  video.offer(limits.videos);
  useSettings(link, models);
  sizes.setting = link.size ?? "";
  resume(await opened);
}

/** Shows what this tab showed before a reload. */
function resume(state) {
  for (const item of state?.items ?? []) gallery.add({ ...item, photo: new Photo(item.photo) });
  if (!state?.photo || asked) return;
  ({ own } = state);
  const current = gallery.items.find(({ key }) => key === state.current);
  if (current && ["", state.link].includes(location.hash)) showAgain(current);
  else take([state.photo]);
}

/** Keeps the photograph, the user's painting and the pictures for a reload. */
function keep() {
  const { items } = gallery;
  const current = painted?.key ?? null;
  kept.save({ photo: photo.file, own, items: [...items], current, link: location.hash });
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
  listenForFiles(takeEither, tell);
  listenForTools();
}

async function takeSample() {
  const answer = await fetch(new URL("lake.jpg", import.meta.url));
  take([new File([await answer.blob()], "lake.jpg", { type: "image/jpeg" })]);
}

/** Takes dropped or pasted files: a painting on the controls, photographs elsewhere. */
function takeEither(files, place) {
  if (part("job-panel").contains(place)) return optimization.take(files[0]);
  const among = document.querySelector("form").contains(place);
  return among && photo && model().paintings ? takeOwn(files[0]) : take(files);
}

async function takeOwn(file) {
  if (!file) return;
  part("own-file").value = "";
  await guarded(async () => {
    const given = await Photo.open(file);
    const side = Math.min(PAINTING, given.largest(limits.max_pixels / 4));
    const pixels = given.megapixels(side) * 1e6;
    own = { name: given.name, key: keyOf(file), pixels, file: await given.resized(side) };
    await begin(OWN);
  });
}

/** Shows the first photograph; the other photographs are painted by `paintAllPhotos`. */
async function take(files) {
  if (!files.length) return;
  part("file").value = ""; // so that the same file can be chosen again
  asked = true;
  if (!models) await started;
  if (!models?.length) return; // the error is already shown
  await guarded(async () => {
    if (isVideo(files[0])) return video.take(files[0]);
    const { photo: first, failed } = await firstPhoto(files);
    open(first);
    several = files;
    part("all").hidden = files.length < 2;
    part("all").textContent = `Paint all ${files.length}, as a zip`;
    const images = await beginWork(prepare);
    showPhoto(await photo.resized(sizes.chosen));
    keep();
    await repaint();
    if (failed.length) tell(new Error(failed.join(" ")));
    await paintThumbnails(images);
  });
}

/** Makes another photograph the current one. */
function open(next) {
  sizes.offer(next, limits); // raises an error if it cannot be painted
  if (photo?.file !== next.file) dropPhotoMasks();
  photo = next;
}

/** Shows the controls, if they are hidden, and moves the focus to them. */
async function beginWork(prepare) {
  const first = part("choose").hidden === false;
  part("choose").hidden = true;
  part("work").hidden = false;
  const result = await prepare();
  // The focus moves now, because the user may have scrolled away when the pictures arrive.
  if (first) (document.querySelector("[name=style]:checked") ?? part("own-file")).focus();
  return result;
}

function changeModel() {
  sizes.pace = null;
  part("other").replaceChildren();
  sizes.offer(photo, limits);
  begin();
}

/** Paints after a change of the painting or network; `choice` is the style to select. */
async function begin(choice = null) {
  const images = await prepare(choice);
  showPhoto(await photo.resized(sizes.chosen));
  await repaint();
  await paintThumbnails(images);
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
  const images = showThumbnails(part("styles"), styles, small, paintings ? own?.file : null);
  select(choice);
  return images;
}

/** Selects the styles in `link`, or the style `choice`. */
function select(choice = null) {
  const { styles } = model();
  const linked = linkedStyle(link.style, styles);
  choose(choice ?? (linked < 0 ? null : linked));
  const others = [["", "nothing"], ...styles.map((s, i) => [i, pretty(s.name)])];
  const other = linkedStyle(link.other, styles);
  showOptions(part("other"), others, other < 0 ? part("other").value : other);
  link = {};
  sayValues(model());
}

/** Paints the thumbnails one by one. */
async function paintThumbnails(images) {
  const { signal } = thumbnails;
  const { name, styles } = model();
  const small = await photo.resized(THUMBNAIL);
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
  sayValues(model());
  if (["strength", "colors", "format"].includes(event.target.id)) {
    mix();
    return;
  }
  clearTimeout(timer);
  timer = setTimeout(repaint, PAUSE);
}

async function repaint() {
  clearTimeout(timer);
  painting.abort();
  painting = new AbortController();
  const { signal } = painting;
  if (!hasStyles() && !own) {
    rest("Choose a painting.");
    return;
  }
  leavePicture();
  startWaiting(sizes.chosen);
  await guarded(async () => {
    await paintWith(signal);
    rest();
  }, () => signal === painting.signal && rest("Canceled.", "Paint"));
  // After an error, the page still shows that it waits, unless a newer request aborted this one.
  if (!signal.aborted && isWaiting()) rest("Not painted.", "Try again");
}

async function paintWith(signal) {
  const side = sideOf(photo);
  const before = await photo.resized(side);
  signal.throwIfAborted();
  const shown = side > SHOWN ? await photo.resized(SHOWN) : before;
  signal.throwIfAborted();
  show(part("before"), shown);
  const item = { ...itemOf(side), before, shown };
  const began = performance.now();
  item.after = await paintOne(before, signal);
  item.seconds = (performance.now() - began) / 1000;
  sizes.learn(side, item.seconds);
  painted = item;
  gallery.add(item);
  await mix();
}

/** Description of a picture that is about to be painted. */
function itemOf(side) {
  const styles = shownStyles(model(), own);
  const used = showsOwn() ? own : null;
  const key = JSON.stringify([keyOf(photo.file), side, model().name, weightsOf(model()), used?.key]);
  const title = `${photo.name}, ${titleOf(styles)}`;
  const size = sizes.setting;
  return { key, title, photo, own: used, styles, settings: settings(), size };
}

/** Longer side at which a photograph is painted; the server counts a painting's pixels too. */
function sideOf(one) {
  const side = one === photo ? sizes.chosen : sizes.sideOf(one);
  return showsOwn() ? Math.min(side, one.largest(limits.max_pixels - own.pixels)) : side;
}

/** Paints a picture in the chosen styles. */
function paintOne(picture, signal) {
  return paint(model().name, picture, weightsOf(model()), signal, showsOwn() ? own.file : null);
}

const settings = () =>
  settingsOf(model(), models.length > 1, chosen(), sizes.setting);

/** Blends the picture with the photograph, without a request. */
async function mix() {
  writeLink(settings());
  if (!painted) return;
  const mine = ++turn;
  const item = painted;
  const blob = await blended(item);
  if (mine !== turn || item !== painted) return;
  const { strength, colors } = settings();
  Object.assign(item.settings, { strength, colors });
  setFile(blob, showPainted(item, blob));
  gallery.mark(item);
  // A slider causes many blends, of which the last one is kept.
  clearTimeout(keeping);
  keeping = setTimeout(async () => {
    await gallery.update(item, blob);
    keep();
  }, item.thumbnail ? PAUSE : 0);
}

const blended = ({ before, after }) => mixed(before, after, look(), typeLike(before));

/** Paints all photographs that were chosen together; errors are shown at the end. */
async function paintAllPhotos() {
  painting.abort();
  painting = new AbortController();
  const { signal } = painting;
  startWaiting(sizes.chosen);
  const names = shownStyles(model(), own).map(({ name }) => name);
  const { files, failed } = await paintSeveral(several, async (one) => {
    const before = await one.resized(sideOf(one));
    return blended({ before, after: await paintOne(before, signal) });
  }, (number) => {
    part("status").textContent = `Painting ${number} of ${several.length} …`;
  });
  if (signal !== painting.signal) return;
  if (files.length) await saveZip(files, `${names.join("-")}.zip`);
  await mix();
  rest(`${files.length} of ${several.length} painted`);
  if (failed.length) tell(new Error(failed.join(" ")));
}

/** Paints pictures from the camera, as fast as the server can, until the user cancels. */
async function live() {
  asked = true;
  await started;
  if (!models?.length) return;
  painting.abort();
  painting = new AbortController();
  const { signal } = painting;
  await guarded(async () => {
    const last = await paintCamera(LIVE, signal, async (picture, width, height) => {
      if (part("work").hidden) await openCamera(picture);
      if (!isWaiting()) startWaiting(LIVE);
      showRatio({ width, height });
      const after = await paintOne(picture, signal);
      show(part("before"), picture);
      showAfter(await blended({ before: picture, after }));
    });
    if (signal !== painting.signal) return;
    rest("");
    if (last) await take([new File([last], "camera.jpg", { type: last.type })]);
  });
  if (!signal.aborted && isWaiting()) rest("");
}

async function openCamera(picture) {
  open(await Photo.open(new File([picture], "camera.jpg", { type: picture.type })));
  await beginWork(prepare);
  showPhoto(picture);
}

function startWaiting(side) {
  setFile(null);
  hideDownload();
  wait(sizes.expected(side));
}

/** Shows a photograph that has not been painted yet. */
function showPhoto(picture) {
  leavePicture();
  showUnpainted(photo, picture);
  setFile(null);
  hideDownload();
}

/** From now on, no picture of the gallery is shown. */
function leavePicture() {
  painted = null;
  turn++;
  gallery.mark(null);
}

/** Shows a picture of the session again, with its photograph and settings. */
async function showAgain(item) {
  clearTimeout(timer);
  painting.abort();
  painting = new AbortController();
  const { signal } = painting;
  await guarded(async () => {
    const images = await beginWork(() => useItem(item));
    if (signal.aborted) return;
    rest();
    show(part("before"), item.shown);
    showRatio(item.photo);
    painted = item;
    await mix();
    part("frame").scrollIntoView({ block: "nearest" });
    if (images) await paintThumbnails(images);
  });
}

/** Sets the controls to the settings of a picture; returns new thumbnails to paint, if any. */
async function useItem(item) {
  const before = [photo?.file, model(), own?.file];
  useSettings({ ...item.settings, format: "" }, models);
  sizes.setting = item.size;
  open(item.photo);
  own = item.own ?? own;
  link = item.settings;
  const after = [photo.file, model(), own?.file];
  const choice = item.own ? OWN : null;
  if (after.some((one, index) => one !== before[index])) return prepare(choice);
  select(choice);
}

listen();
const gallery = new Gallery(part("gallery"), showAgain);
const kept = new Kept(tell);
const sizes = new Sizes(part("size"));
const optimization = new Optimization(() => photo, tell);
const video = new Video(model);
const started = guarded(start);
divide();
