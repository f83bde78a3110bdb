// The part of the page that starts an optimization and shows the picture as it develops.

import { cancelJob, findJob, startJob } from "./api.js";
import { Curve, describe, follow, isOver, offerDownload } from "./job.js";
import { Photo } from "./photo.js";
import { showOptions } from "./show.js";

const SIZES = [256, 384, 512, 768, 1024];
const FIRST_SIZE = 512;
const STEPS = [[50, "50, a sketch"], [150, "150"], [300, "300, detailed"]];
const FIRST_STEPS = 150;
const KEPT = "tfstyle-job"; // key in the storage of this tab, which survives a reload

const PAUSE = 3000; // milliseconds until the events are requested again
const CANCELING = "Canceling …";
const GONE = "The server does not respond; trying again …";

const part = (id) => document.getElementById(id);

export class Optimization {
  /**
   * @param {() => ?Photo} photo Returns the page's photograph.
   * @param {(error: Error) => void} onError Shows an error.
   */
  constructor(photo, onError) {
    Object.assign(this, { photo, onError, painting: null, shown: 0, stop: () => {} });
    this.curve = new Curve(part("curve"));
    part("job-file").addEventListener("change", ({ target }) => this.take(target.files[0]));
    part("job-masks").addEventListener("change", () => this.offerRemoval());
    part("job-unmask").addEventListener("click", () => this.removeMasks());
    part("job-start").addEventListener("click", () => this.guarded(() => this.start(), tellHere));
    part("job-cancel").addEventListener("click", () => this.guarded(() => this.cancel()));
    part("job-close").addEventListener("click", () => this.close());
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
    this.guarded(() => this.resume());
  }

  async take(file) {
    if (!file) return;
    part("job-file").value = "";
    await this.guarded(async () => {
      this.painting = await Photo.open(file);
      this.dropMasks("style_mask_bytes");
      part("job-painting").src = URL.createObjectURL(await this.painting.resized(160));
      part("job-painting").alt = this.painting.name;
      part("job-painting").hidden = false;
      part("job-start").disabled = false;
    }, tellHere);
  }

  offerRemoval() {
    part("job-unmask").hidden = !masks().some(({ files }) => files.length);
  }

  /** Removes the masks with these names, because their picture has been replaced. */
  dropMasks(...names) {
    for (const input of masks()) if (names.includes(input.name)) input.value = "";
    this.offerRemoval();
  }

  /** Removes the masks of the previous photograph. */
  newPhoto() {
    this.dropMasks("content_mask_bytes", "keep_mask_bytes");
  }

  removeMasks() {
    for (const input of masks()) input.value = "";
    masks()[0].focus(); // because the button that has the focus disappears
    this.offerRemoval();
  }

  /** Files of a request, keyed by the keys of the request. */
  async pictures(size) {
    const found = { image_bytes: this.photo(), style_image_bytes: this.painting };
    for (const { name, files } of masks()) if (files.length) found[name] = await Photo.open(files[0]);
    const resized = Object.entries(found).map(async ([key, one]) => [key, await one.resized(size)]);
    return Object.fromEntries(await Promise.all(resized));
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
      this.follow({ id: job.id, name: `${this.photo().name}-${this.painting.name}` });
    } finally {
      part("job-start").disabled = false;
    }
  }

  /** Follows the job of this tab again after a reload. */
  async resume() {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    if (!kept) return;
    if (await findJob(kept.id)) return this.follow(kept);
    sessionStorage.removeItem(KEPT);
    throw new Error("The server no longer has the optimization of this tab.");
  }

  /** Shows a job from its beginning. */
  follow(job) {
    sessionStorage.setItem(KEPT, JSON.stringify(job));
    Object.assign(this, { job, shown: 0, canceling: false });
    this.curve.clear();
    for (const id of ["picture", "download"]) part(`job-${id}`).hidden = true;
    for (const id of ["", "-cancel"]) part(`job${id}`).hidden = false;
    part("job-status").textContent = "Waiting …";
    part("job-done").textContent = "";
    part("job").scrollIntoView({ block: "nearest" });
    this.connect();
  }

  connect() {
    this.stop();
    const { job } = this;
    this.stop = follow(
      `/v1/jobs/${job.id}/events`,
      (event) => this.show(event),
      () => this.guarded(() => this.check(job)),
      () => { part("job-status").textContent = GONE; },
    );
  }

  show(event) {
    this.curve.add(event);
    const over = isOver(event);
    part("job-status").textContent = this.canceling && !over ? CANCELING : describe(event);
    if (event.picture > this.shown || (over && event.picture)) {
      this.shown = event.picture;
      part("job-picture").src = `/v1/jobs/${this.job.id}/picture?${over ? event.state : event.picture}`;
      part("job-picture").hidden = false;
    }
    if (over) this.guarded(() => this.finish(event));
  }

  async finish(event) {
    const { job } = this;
    // Checked before the button is hidden, because a hidden button loses the focus.
    if (document.activeElement === part("job-cancel")) part("job-close").focus();
    part("job-cancel").hidden = true;
    part("job-done").textContent = describe(event);
    if (!event.picture) return;
    const url = `/v1/jobs/${job.id}/picture`;
    await offerDownload(part("job-download"), url, job.name, () => job === this.job);
  }

  /** Reacts to the end of the events: the job is missing, or the user is leaving the page. */
  async check(job) {
    if (!(await findJob(job.id))) return this.lose();
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    if (this.job === job && !part("job").hidden) this.connect();
  }

  lose() {
    part("job-cancel").hidden = true;
    part("job-status").textContent = "The server no longer has this optimization.";
    sessionStorage.removeItem(KEPT);
  }

  /** Stops the job, whose last step may still take some seconds. */
  async cancel() {
    this.canceling = true;
    part("job-status").textContent = CANCELING;
    try {
      await cancelJob(this.job.id);
    } catch (error) {
      this.canceling = false;
      throw error;
    }
  }

  /** Hides the job, and cancels it if it is still running. */
  async close() {
    this.stop();
    part("job").hidden = true;
    sessionStorage.removeItem(KEPT);
    (part("work").hidden ? part("file") : part("job-start")).focus();
    if (!part("job-cancel").hidden) await this.guarded(() => cancelJob(this.job.id));
  }

  async guarded(work, tell = this.onError) {
    part("job-error").hidden = true;
    try {
      await work();
    } catch (error) {
      tell(error);
    }
  }
}

/** Controls of the masks, named after the request's keys. */
const masks = () => [...part("job-masks").querySelectorAll("input")];

/** Shows an error beside the controls, where painting a picture does not hide it. */
function tellHere(error) {
  part("job-error").textContent = error.message;
  part("job-error").hidden = false;
}
