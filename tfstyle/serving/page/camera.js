// Live pictures from the camera, painted as fast as the server can paint them.

import { endLive, isLatest, supersedeByCamera } from "./cancellation.js";
import { guarded } from "./errors.js";
import { beginWork, open } from "./opening.js";
import { part } from "./part.js";
import { Photo } from "./photo.js";
import { blended, hideFile, showPhoto } from "./picture.js";
import { paintOne } from "./requests.js";
import { show, showAfter, showRatio } from "./stage.js";
import { canPaint, isReady, state } from "./state.js";
import { take } from "./take.js";
import { offerStyles, paintThumbnails } from "./thumbnails.js";
import { isWaiting, rest, showLive } from "./waiting.js";

const SIDE = 384; // longer side of the camera's pictures, in pixels
const QUALITY = 0.9;
const PAUSE = 100; // milliseconds between pictures that are shown unpainted

/** Paints pictures from the camera until the user takes a picture. */
export async function live() {
  state.asked = true;
  if (!(await isReady())) return;
  const signal = supersedeByCamera();
  await guarded(async () => {
    const last = await eachPicture(signal, (size, picture) => paintLive(size, picture, signal));
    if (!isLatest(signal)) return;
    endLive();
    rest("");
    if (last) await take([asFile(last)]);
  });
  if (signal.aborted) return;
  endLive();
  if (isWaiting()) rest("The camera has stopped.");
}

async function paintLive(size, picture, signal) {
  if (!state.photo || part("work").hidden) await openCamera(picture, signal);
  if (!isWaiting()) hideFile();
  showLive(canPaint() ? "Camera, live" : "Camera, live. Choose a painting.");
  showRatio(size);
  if (!canPaint()) return showUnpaintedLive(picture);
  const { blob } = await paintOne(picture, signal);
  show(part("before"), picture);
  showAfter(await blended({ before: picture, after: blob }));
}

async function showUnpaintedLive(picture) {
  show(part("before"), picture);
  showAfter(picture);
  await new Promise((resolve) => setTimeout(resolve, PAUSE));
}

async function openCamera(picture, signal) {
  const photo = await Photo.open(asFile(picture));
  signal.throwIfAborted();
  open(photo);
  await beginWork(offerStyles);
  showPhoto(picture);
  guarded(paintThumbnails); // the camera continues in the meantime
}

const asFile = (picture) => new File([picture], "camera.jpg", { type: picture.type });

/**
 * Passes pictures from the camera to `onPicture`, each after the previous one has been handled.
 * @param {AbortSignal} signal Stops the camera.
 * @param {(size: {width: number, height: number}, picture: Blob) => Promise} onPicture
 * @returns {Promise<?Blob>} The last picture; null if there was none.
 */
async function eachPicture(signal, onPicture) {
  const stream = await opened();
  const video = document.createElement("video");
  let last = null;
  try {
    Object.assign(video, { srcObject: stream, muted: true, playsInline: true });
    await video.play();
    while (!signal.aborted) {
      const scale = Math.min(1, SIDE / Math.max(video.videoWidth, video.videoHeight));
      const canvas = new OffscreenCanvas(video.videoWidth * scale, video.videoHeight * scale);
      canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
      const picture = await canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
      signal.throwIfAborted();
      await onPicture(canvas, picture);
      last = picture;
    }
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  } finally {
    stream.getTracks().forEach((track) => track.stop());
  }
  return last;
}

async function opened() {
  try {
    return await navigator.mediaDevices.getUserMedia({ video: true });
  } catch {
    throw new Error("There is no camera, or this page is not allowed to use it.");
  }
}
