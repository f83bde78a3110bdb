// Events of a job, and how the page describes them.

// Browsers do not agree on extensions: some save a JPEG as .jpeg, or even as .jfif.
const ENDINGS = { "image/jpeg": "jpg", "image/png": "png", "video/mp4": "mp4", "video/webm": "webm" };
// States before the first step or frame.
const EARLY = {
  waiting: "Waiting …", running: "Loading the network …", canceled: "Canceled.", done: "Done.",
};

/**
 * Follows the events of a job until it is over; the browser reconnects by itself.
 * @param {string} url URL of the events.
 * @param {(event: object) => void} onEvent Called for each event.
 * @param {() => void} onLost Called when the server has no such job.
 * @param {() => void} onGone Called when the server does not respond; the browser tries again.
 * @param {() => void} onBack Called when the server responds.
 * @returns {() => void} Function that stops following the events.
 */
export function follow(url, onEvent, onLost, onGone, onBack = () => {}) {
  const source = new EventSource(url);
  source.onopen = onBack;
  source.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    if (isOver(event)) source.close();
    onEvent(event);
  };
  source.onerror = () => {
    // The browser closes the source if the server responds that there is no such job.
    (source.readyState === EventSource.CLOSED ? onLost : onGone)();
  };
  return () => source.close();
}

export const isOver = ({ state }) => ["done", "canceled", "failed"].includes(state);

/**
 * Makes a link download a file from the server.
 * @param {HTMLAnchorElement} link The link, which is hidden until the file has arrived.
 * @param {string} url URL of the file.
 * @param {string} name Name of the file without its extension.
 * @param {() => boolean} isCurrent Called when the file has arrived; whether to offer it.
 * @returns {Promise<?Blob>} The file; null if the server does not have it.
 */
export async function offerDownload(link, url, name, isCurrent) {
  const answer = await fetch(url);
  if (!answer.ok) return null;
  const blob = await answer.blob();
  if (!isCurrent()) return blob;
  URL.revokeObjectURL(link.href);
  link.href = URL.createObjectURL(blob);
  link.download = `${name}.${ENDINGS[blob.type] ?? "bin"}`;
  link.hidden = false;
  return blob;
}

/** Returns a line of text about a step of an optimization, or a frame of a video. */
export function describe(event) {
  const { state, width, height, ahead } = event;
  const [unit, kept] = event.frame ? ["frame", "frames are"] : ["step", "picture is"];
  const [number, count] = [event[unit], event[`${unit}s`]];
  if (state === "failed") return event.error || "The job failed.";
  if (ahead && state === "waiting") return `Waiting: ${ahead} ${ahead === 1 ? "job is" : "jobs are"} ahead …`;
  if (!number) return EARLY[state];
  const name = unit[0].toUpperCase() + unit.slice(1);
  const texts = [`${name} ${number} of ${count}`, `${width} x ${height}`];
  if (state === "done") return `${texts[0]}: done`;
  if (state === "canceled") return `Stopped at ${unit} ${number} of ${count}; the ${kept} kept`;
  if (event.seconds_left != null) texts.push(`${duration(event.seconds_left)} left`);
  return texts.join(", ");
}

function duration(seconds) {
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
