// The part of the page that starts an optimization.

import { startJob } from "./api.js";
import { dropPaintingMask, listenForMasks, masks } from "./masks.js";
import { part } from "./part.js";
import { Photo } from "./photo.js";
import { guarded, Progress } from "./progress.js";
import { showOptions } from "./show.js";
import { state } from "./state.js";

const SIZES = [256, 384, 512, 768, 1024];
const FIRST_SIZE = 512;
const STEPS = [[50, "50, a sketch"], [150, "150"], [300, "300, detailed"]];
const FIRST_STEPS = 150;
const THUMBNAIL = 160; // longer side of the painting as it is shown, in pixels

class Optimization {
  constructor() {
    Object.assign(this, { painting: null, progress: new Progress() });
    part("job-file").addEventListener("change", ({ target }) => this.take(target.files[0]));
    part("job-start").addEventListener("click", () => guarded(() => this.start(), tellHere));
    listenForMasks();
  }

  /** Offers optimizations within the server's limits, if the server runs optimizations. */
  offer(limits) {
    part("job-panel").hidden = !limits;
    if (!limits) return;
    const sizes = [...SIZES.filter((size) => size < limits.size), limits.size];
    const first = sizes.findLast((size) => size <= FIRST_SIZE) ?? sizes[0];
    showOptions(part("job-size"), sizes.map((size) => [size, `${size} pixels`]), first);
    const most = limits.iterations;
    const steps = [...STEPS.filter(([count]) => count < most), [most, `${most}, the maximum`]];
    showOptions(part("job-steps"), steps, Math.min(FIRST_STEPS, most));
    guarded(() => this.progress.resume());
  }

  async take(file) {
    if (!file) return;
    part("job-file").value = "";
    await guarded(async () => {
      this.painting = await Photo.open(file);
      dropPaintingMask();
      part("job-painting").src = URL.createObjectURL(await this.painting.resized(THUMBNAIL));
      part("job-painting").alt = this.painting.name;
      part("job-painting").hidden = false;
      part("job-start").disabled = false;
    }, tellHere);
  }

  async start() {
    const size = Number(part("job-size").value);
    const options = {
      image_size: size,
      iterations: Number(part("job-steps").value),
      style_weight: Number(part("job-weight").value),
      preserve_color: part("job-colors").value,
    };
    part("job-start").disabled = true; // so that only one job is started
    try {
      const job = await startJob(await this.pictures(size), options);
      this.progress.follow({ id: job.id, name: `${state.photo.name}-${this.painting.name}` });
    } finally {
      part("job-start").disabled = false;
    }
  }

  /** Files of a request, keyed by the keys of the request. */
  async pictures(size) {
    const found = { image_bytes: state.photo, style_image_bytes: this.painting };
    for (const [key, file] of masks()) found[key] = await Photo.open(file);
    const resized = Object.entries(found).map(async ([key, one]) => [key, await one.resized(size)]);
    return Object.fromEntries(await Promise.all(resized));
  }
}

export const optimization = new Optimization();

/** Shows an error beside the controls, where painting a picture does not hide it. */
function tellHere(error) {
  part("job-error").textContent = error.message;
  part("job-error").hidden = false;
}
