// Cancellation: the page waits for only one picture; a new request cancels the previous one.

let latest = new AbortController();
let camera = null; // signal that stops the camera

/** Cancels what is being painted; returns the signal that cancels what is painted next. */
export function supersede() {
  latest.abort();
  latest = new AbortController();
  return latest.signal;
}

/** Cancels what is being painted. */
export const cancel = () => latest.abort();

/** Stops everything else, and returns the signal that stops the camera. */
export const supersedeByCamera = () => (camera = supersede());

/** Whether pictures from the camera are being painted. */
export const isLive = () => camera !== null && !camera.aborted && isLatest(camera);

/** Records that the camera has stopped. */
export function endLive() {
  camera = null;
}

/** Whether a signal belongs to the newest painting, even if the user has canceled it. */
export const isLatest = (signal) => signal === latest.signal;
