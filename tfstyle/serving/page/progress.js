// Progress of an optimization: the picture as it develops, and the curve of its loss.

import { countAhead, pause } from "./ahead.js";
import { cancelJob, findJob } from "./api.js";
import { Curve } from "./curve.js";
import { tell } from "./errors.js";
import { describe, follow, isOver, offerDownload } from "./job.js";
import { addOptimized } from "./optimized.js";
import { attempt, endPanel, focusControls, hidePanel, openPanel, say, showPanel, showPicture } from "./panel.js";
import { part } from "./part.js";

const KEPT = "tfstyle-job"; // key in the storage of this tab, which survives a reload
const PAUSE = 3000; // milliseconds until the events are requested again
const CANCELING = "Canceling …";
const GONE = "The server does not respond; trying again …";

export class Progress {
  onChange = () => {}; // called when a job starts or ends

  constructor() {
    Object.assign(this, { job: null, isRunning: false, stop: () => {} });
    this.curve = new Curve(part("curve"));
    part("job-cancel").addEventListener("click", () => this.cancel());
    part("job-close").addEventListener("click", () => this.close());
    part("job-show").addEventListener("click", () => this.showAgain());
  }

  /** Follows the job of this tab again after a reload. */
  async resume() {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    if (!kept) return;
    if (await findJob(kept.id)) return this.follow(kept);
    sessionStorage.removeItem(KEPT);
    throw new Error("The server no longer has the optimization of this tab.");
  }

  /** Shows a job: its `id`, the `name` of its file, and the size of its result. */
  follow(job) {
    sessionStorage.setItem(KEPT, JSON.stringify(job));
    Object.assign(this, { job, shown: 0, canceling: false, event: { state: "waiting" } });
    this.curve.clear();
    openPanel(job);
    this.change(true);
    this.connect();
    const isWaiting = () => this.job === job && !this.canceling && this.event.state === "waiting";
    countAhead(job.id, isWaiting, (ahead) => this.tell({ state: "waiting", ahead }));
  }

  change(isRunning) {
    this.isRunning = isRunning;
    this.onChange();
  }

  connect() {
    this.stop();
    const { job } = this;
    this.stop = follow(
      `/v1/jobs/${job.id}/events`,
      (event) => this.show(event),
      () => this.check(job),
      () => say(GONE, true),
      () => this.tell(this.event),
    );
  }

  /** Shows the state in words. */
  tell(event) {
    this.event = event;
    const isCanceling = this.canceling && !isOver(event);
    say(isCanceling ? CANCELING : describe(event), event.state === "failed");
  }

  show(event) {
    const over = isOver(event);
    this.curve.add(event);
    this.tell(event);
    if (event.picture > this.shown || (over && event.picture)) {
      this.shown = event.picture;
      showPicture(`/v1/jobs/${this.job.id}/picture?${over ? event.state : event.picture}`);
    }
    if (over) attempt(() => this.finish(event));
  }

  async finish(event) {
    const { job } = this;
    this.change(false);
    endPanel(describe(event));
    if (!event.picture) return;
    const url = `/v1/jobs/${job.id}/picture`;
    const file = await offerDownload(part("job-download"), url, job.name, () => job === this.job);
    if (file) await addOptimized(job.id, file);
  }

  /** Reacts to the end of the events: the job is missing, or the user is leaving the page. */
  async check(job) {
    const found = await findJob(job.id).catch(() => job); // without an answer, tries again
    if (this.job !== job) return;
    if (!found) return this.lose();
    await pause(PAUSE);
    if (this.job === job) this.connect();
  }

  lose() {
    const text = "The server no longer has this optimization.";
    this.event = { state: "canceled" };
    this.change(false);
    endPanel(text);
    say(text, true);
    sessionStorage.removeItem(KEPT);
  }

  /** Stops the job, whose last step may still take some seconds. */
  async cancel() {
    const { job } = this;
    this.canceling = true;
    this.tell(this.event);
    await attempt(() => cancelJob(job.id), () => { this.canceling = false; });
  }

  /** Hides the job; if it is still running, it goes on and can be shown again. */
  close() {
    hidePanel(this.isRunning);
    if (this.isRunning) return part("job-show").focus();
    this.stop();
    this.job = null;
    sessionStorage.removeItem(KEPT);
    return focusControls();
  }

  showAgain() {
    showPanel();
    part("job-close").focus();
  }
}
