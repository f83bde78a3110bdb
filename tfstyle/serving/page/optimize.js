// The part of the page that starts an optimization.

import { startJob } from "./api.js";
import { tell } from "./errors.js";
import { dropPaintingMask, listenForMasks, masks } from "./masks.js";
import { rememberJob } from "./optimized.js";
import { part } from "./part.js";
import { Photo } from "./photo.js";
import { Progress } from "./progress.js";
import { showOptions } from "./show.js";
import { state } from "./state.js";

const SIZES = [256, 384, 512, 768, 1024];
const FIRST_SIZE = 512;
const STEPS = [[50, "50, a sketch"], [150, "150"], [300, "300, detailed"]];
const FIRST_STEPS = 150;
const THUMBNAIL = 160; // longer side of the painting's thumbnail, in pixels

class Optimization {
  constructor() {
    Object.assign(this, { painting: null, isStarting: false, progress: new Progress() });
    part("job-file").addEventListener("change", ({ target }) => this.take(target.files[0]));
    part("job-start").addEventListener("click", () => guarded(() => this.start()));
    this.progress.onChange = () => this.offerStart();
    listenForMasks(guarded);
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
    guarded(() => this.progress.resume(), tell);
  }

  /** Enables the start button if there is a painting and no optimization of this tab is running. */
  offerStart() {
    const { isRunning } = this.progress;
    part("job-start").disabled = !this.painting || this.isStarting || isRunning;
    part("job-busy").hidden = !isRunning;
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
      this.offerStart();
    });
  }

  async start() {
    const size = Number(part("job-size").value);
    const options = {
      image_size: size,
      iterations: Number(part("job-steps").value),
      style_weight: Number(part("job-weight").value),
      preserve_color: part("job-colors").value,
    };
    const { painting } = this;
    const { photo } = state; // the user may choose another one while the job is being sent
    this.isStarting = true;
    this.offerStart();
    try {
      const { id } = await startJob(await this.pictures(size), options);
      rememberJob(id, photo, painting.name);
      const { width, height } = sizeOf(photo, size);
      this.progress.follow({ id, name: `${photo.name}-${painting.name}`, width, height });
      part("job-cancel").focus();
    } finally {
      this.isStarting = false;
      this.offerStart();
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

/** Width and height of the result, whose longer side is `side`. */
function sizeOf({ width, height, longer }, side) {
  return { width: Math.round((width * side) / longer), height: Math.round((height * side) / longer) };
}

/** Hides any earlier error, and runs `work`; by default, errors are shown beside the controls. */
async function guarded(work, showError = tellHere) {
  part("job-error").hidden = true;
  try {
    await work();
  } catch (error) {
    showError(error);
  }
}

/** Shows an error where painting a picture does not hide it. */
function tellHere(error) {
  part("job-error").textContent = error.message;
  part("job-error").hidden = false;
}
