// The part of the page that paints a video as a job, and offers the result for download.

import { cancelJob, findJob, startJob } from "./api.js";
import { describe, follow, isOver, offerDownload } from "./job.js";
import { part } from "./part.js";
import { pretty, showOptions } from "./show.js";
import { megabytes } from "./upload.js";

const CANCELING = "Canceling …";
const KEPT = "tfstyle-video"; // key in the storage of this tab, which survives a reload

export const isVideo = (file) => file?.type.startsWith("video/") ?? false;

export class Video {
  /** @param {() => object} model Returns the chosen model, with its styles. */
  constructor(model) {
    Object.assign(this, { model, file: null, job: null, shown: 0, stop: () => {} });
    part("video-start").addEventListener("click", () => this.guarded(() => this.start()));
    part("video-cancel").addEventListener("click", () => this.guarded(() => this.cancel()));
    part("video-close").addEventListener("click", () => this.guarded(() => this.close()));
  }

  /** Offers videos within the server's limits, if the server paints videos. */
  offer(limits) {
    this.limits = limits;
    if (!limits) return;
    part("file").accept += ",video/*";
    part("video-hint").textContent = `or drop it here, or paste it; this page also paints videos of up to ${limits.frames} frames`;
    this.guarded(() => this.resume());
  }

  /** Takes a video file, and lets the user choose the style. */
  take(file) {
    if (!this.limits) throw new Error("This server does not paint videos.");
    const { bytes } = this.limits;
    if (file.size > bytes) {
      throw new Error(`${file.name} is too large: this server takes videos of up to ${megabytes(bytes)}.`);
    }
    const { styles } = this.model();
    if (!styles.length) throw new Error("Videos need a network with named styles.");
    this.reset(file.name);
    this.file = file;
    showOptions(part("video-style"), styles.map(({ name }) => [name, pretty(name)]));
    for (const id of ["video-start", "video-row"]) part(id).hidden = false;
    part("video-style").focus();
  }

  async start() {
    const { name } = this.model();
    const style = part("video-style").value;
    part("video-start").disabled = true; // so that only one job is started
    try {
      const job = await startJob({ video_bytes: this.file }, {}, { model: name, style });
      const stem = this.file.name.replace(/\.[^.]*$/, "");
      this.follow({ id: job.id, name: `${stem}-${style}`, title: this.file.name });
    } finally {
      part("video-start").disabled = false;
    }
  }

  /** Follows the job of this tab again after a reload. */
  async resume() {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    if (kept && (await findJob(kept.id))) this.follow(kept);
    else sessionStorage.removeItem(KEPT);
  }

  follow(job) {
    this.reset(job.title);
    sessionStorage.setItem(KEPT, JSON.stringify(job));
    this.job = job;
    part("video-cancel").hidden = false;
    part("video-cancel").focus();
    const status = (text) => () => { part("video-status").textContent = text; };
    this.stop = follow(
      `/v1/jobs/${job.id}/events`,
      (event) => this.show(event),
      status("The server no longer has this video."),
      status("The server does not respond; trying again …"),
    );
  }

  show(event) {
    const over = isOver(event);
    part("video-status").textContent = this.canceling && !over ? CANCELING : describe(event);
    if (event.picture > this.shown) {
      this.shown = event.picture;
      part("video-picture").src = `/v1/jobs/${this.job.id}/picture?${event.picture}`;
      part("video-picture").hidden = false;
    }
    if (over) this.guarded(() => this.finish(event));
  }

  async finish(event) {
    const { video_url: url } = (await findJob(this.job.id)) || {};
    // Done before the button is hidden, because a hidden button loses the focus.
    if (document.activeElement === part("video-cancel")) part("video-close").focus();
    part("video-cancel").hidden = true;
    part("video-done").textContent = describe(event);
    const { job } = this;
    if (url) await offerDownload(part("video-download"), url, job.name, () => job === this.job);
  }

  async cancel() {
    this.canceling = true;
    part("video-status").textContent = CANCELING;
    await cancelJob(this.job.id);
  }

  /** Hides the video, and cancels its job if it is still running. */
  async close() {
    const isRunning = !part("video-cancel").hidden;
    this.reset("");
    part("video").hidden = true;
    sessionStorage.removeItem(KEPT);
    part("file").focus();
    if (isRunning) await cancelJob(this.job.id);
  }

  reset(title) {
    this.stop();
    Object.assign(this, { shown: 0, canceling: false });
    for (const id of ["row", "start", "cancel", "download", "picture"]) part(`video-${id}`).hidden = true;
    part("video-title").textContent = title;
    for (const id of ["status", "done"]) part(`video-${id}`).textContent = "";
    part("video").hidden = false;
  }

  async guarded(work) {
    try {
      await work();
    } catch (error) {
      part("video").hidden = false;
      part("video-status").textContent = error.message;
    }
  }
}
