// Pictures from the camera.

const QUALITY = 0.9;

/**
 * Passes pictures from the camera to `onPicture`, each after the previous one was handled.
 * @param {number} side Maximum length of the longer side in pixels.
 * @param {AbortSignal} signal Stops the camera.
 * @param {(picture: Blob, width: number, height: number) => Promise} onPicture
 * @returns {Promise<?Blob>} The last picture; null if there was none.
 */
export async function paintCamera(side, signal, onPicture) {
  const stream = await opened();
  const video = document.createElement("video");
  let last = null;
  try {
    Object.assign(video, { srcObject: stream, muted: true, playsInline: true });
    await video.play();
    while (!signal.aborted) {
      const scale = Math.min(1, side / Math.max(video.videoWidth, video.videoHeight));
      const canvas = new OffscreenCanvas(video.videoWidth * scale, video.videoHeight * scale);
      canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
      const picture = await canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
      await onPicture(picture, canvas.width, canvas.height);
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
