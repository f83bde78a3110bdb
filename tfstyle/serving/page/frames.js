// Progress of a video: its newest frame, and the result for download.

import { cancelJob, findJob } from "./api.js";
import { describe, follow, isOver, offerDownload } from "./job.js";
import { part } from "./part.js";

const CANCELING = "Canceling …";
const KEPT = "tfstyle-video"; // key in the storage of this tab, which survives a reload

export class Frames {
  constructor() {
    Object.assign(this, { job: null, shown: 0, stop: () => {} });
    part("video-cancel").addEventListener("click", () => guarded(() => this.cancel()));
    part("video-close").addEventListener("click", () => guarded(() => this.close()));
  }

  /** Follows the job of this tab again after a reload. */
  async resume() {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    if (kept && (await findJob(kept.id))) this.follow(kept);
    else sessionStorage.removeItem(KEPT);
  }

  /** Shows a job from its beginning. */
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
    if (over) guarded(() => this.finish(event));
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

  /** Shows nothing but a title. */
  reset(title) {
    this.stop();
    Object.assign(this, { shown: 0, canceling: false });
    for (const id of ["row", "start", "cancel", "download", "picture"]) part(`video-${id}`).hidden = true;
    part("video-title").textContent = title;
    for (const id of ["status", "done"]) part(`video-${id}`).textContent = "";
    part("video").hidden = false;
  }
}

/** Runs `work`, and shows its error in the place of the video. */
export async function guarded(work) {
  try {
    await work();
  } catch (error) {
    part("video").hidden = false;
    part("video-status").textContent = error.message;
  }
}
