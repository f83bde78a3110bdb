// The curve of an optimization's loss.

const TERMS = ["loss", "content", "style"];
const GRID = { width: 640, height: 220 };

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
