// Progress of an optimization: the picture as it develops, and the curve of its loss.

import { cancelJob, findJob } from "./api.js";
import { tell } from "./errors.js";
import { Curve, describe, follow, isOver, offerDownload } from "./job.js";
import { part } from "./part.js";

const KEPT = "tfstyle-job"; // key in the storage of this tab, which survives a reload
const PAUSE = 3000; // milliseconds until the events are requested again
const CANCELING = "Canceling …";
const GONE = "The server does not respond; trying again …";

export class Progress {
  constructor() {
    Object.assign(this, { shown: 0, stop: () => {} });
    this.curve = new Curve(part("curve"));
    part("job-cancel").addEventListener("click", () => guarded(() => this.cancel()));
    part("job-close").addEventListener("click", () => this.close());
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
      () => guarded(() => this.check(job)),
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
    if (over) guarded(() => this.finish(event));
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
    if (!part("job-cancel").hidden) await guarded(() => cancelJob(this.job.id));
  }
}

/** Runs `work`, and shows its error; an earlier error of an optimization is hidden. */
export async function guarded(work, showError = tell) {
  part("job-error").hidden = true;
  try {
    await work();
  } catch (error) {
    showError(error);
  }
}
