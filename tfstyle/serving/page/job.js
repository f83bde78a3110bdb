// Events of a job, and the curve of an optimization's loss.

const TERMS = ["loss", "content", "style"];
// Browsers do not agree on extensions: some save a JPEG as .jpeg, or even as .jfif.
const ENDINGS = { "image/jpeg": "jpg", "image/png": "png", "video/mp4": "mp4", "video/webm": "webm" };
const GRID = { width: 640, height: 220 };

/**
 * Follows the events of a job until it is over; the browser reconnects by itself.
 * @param {string} url URL of the events.
 * @param {(event: object) => void} onEvent Called for each event.
 * @param {() => void} onLost Called when the server has no such job.
 * @param {() => void} onGone Called when the server does not respond; the browser tries again.
 * @returns {() => void} Function that stops following the events.
 */
export function follow(url, onEvent, onLost, onGone) {
  const source = new EventSource(url);
  source.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    if (isOver(event)) source.close();
    onEvent(event);
  };
  source.onerror = () => {
    // The browser closes the source if the server has no such job, and thus no events of it.
    (source.readyState === EventSource.CLOSED ? onLost : onGone)();
  };
  return () => source.close();
}

export const isOver = ({ state }) => ["done", "canceled", "failed"].includes(state);

/**
 * Makes a link download a file of the server.
 * @param {HTMLAnchorElement} link The link, which is hidden until the file has arrived.
 * @param {string} url URL of the file.
 * @param {string} name Name of the file without its extension.
 * @param {() => boolean} isCurrent Called when the file has arrived; false to drop it.
 */
export async function offerDownload(link, url, name, isCurrent) {
  const answer = await fetch(url);
  if (!answer.ok) return;
  const blob = await answer.blob();
  if (!isCurrent()) return;
  URL.revokeObjectURL(link.href);
  link.href = URL.createObjectURL(blob);
  link.download = `${name}.${ENDINGS[blob.type] ?? "bin"}`;
  link.hidden = false;
}

/** Returns a line of text about a step of an optimization, or a frame of a video. */
export function describe(event) {
  const { state, width, height } = event;
  const [unit, kept] = event.frame ? ["frame", "frames are"] : ["step", "picture is"];
  const [number, count] = [event[unit], event[`${unit}s`]];
  if (state === "failed") return event.error || "The job failed.";
  if (!number) return state === "waiting" ? "Waiting …" : "Loading the network …";
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

/** Curves of the loss and its terms over the steps, on a logarithmic scale, in SVG. */
export class Curve {
  constructor(svg) {
    this.svg = svg;
    this.svg.setAttribute("viewBox", `0 0 ${GRID.width} ${GRID.height}`);
    this.svg.setAttribute("preserveAspectRatio", "none");
    this.clear();
  }

  clear() {
    this.events = [];
    this.svg.replaceChildren();
    this.svg.setAttribute("aria-label", "Loss by step: no steps yet");
  }

  add(event) {
    if (!event.step || this.events.at(-1)?.step >= event.step) return;
    this.events.push(event);
    // The curves are drawn at most once per frame of the screen, even if many events arrive.
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.draw();
    });
  }

  draw() {
    const values = this.events.flatMap((event) => TERMS.map((term) => event[term]));
    const logs = values.filter((value) => value > 0).map(Math.log);
    const [low, high] = [Math.min(...logs), Math.max(...logs)];
    const height = (value) =>
      GRID.height * (0.95 - (0.9 * (Math.log(value) - low)) / (high - low || 1));
    const last = this.events.at(-1);
    const width = (step) => (GRID.width * step) / last.steps;
    this.svg.replaceChildren(...TERMS.map((term) => {
      const line = document.createElementNS("http://www.w3.org/2000/svg", "polyline");
      const shown = this.events.filter((event) => event[term] > 0);
      const points = shown.map((event) => `${width(event.step)},${height(event[term])}`);
      line.setAttribute("class", term);
      line.setAttribute("points", points.join(" "));
      return line;
    }));
    const texts = TERMS.filter((term) => term in last).map((t) => `${t} ${last[t].toPrecision(3)}`);
    this.svg.setAttribute("aria-label", `At step ${last.step}: ${texts.join(", ")}`);
  }
}
