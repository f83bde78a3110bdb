// Job that the page follows: its events, and its cancellation.

import { countAhead, pause } from "./ahead.js";
import { cancelJob, findJob } from "./api.js";
import { describe, follow, isOver } from "./job.js";
import { Panel } from "./panel.js";

const PAUSE = 3000; // milliseconds until the events are requested again
const CANCELING = "Canceling …";
const GONE = "The server does not respond; trying again …";

export class Followed extends Panel {
  /** Follows a job, which has an `id`, from its first event. */
  follow(job) {
    sessionStorage.setItem(this.key, JSON.stringify(job));
    Object.assign(this, { job, shown: 0, canceling: false });
    this.begin();
    this.tell({ state: "waiting" });
    this.connect();
    const isWaiting = () => this.job === job && !this.canceling && this.event.state === "waiting";
    countAhead(job.id, isWaiting, (ahead) => this.tell({ state: "waiting", ahead }));
  }

  connect() {
    this.stop();
    const { job } = this;
    this.stop = follow(
      `/v1/jobs/${job.id}/events`,
      (event) => this.show(event),
      () => this.check(job),
      () => this.say(GONE, true),
      () => this.tell(this.event),
    );
  }

  /** Shows the state in words. */
  tell(event) {
    this.event = event;
    const isCanceling = this.canceling && !isOver(event);
    this.say(isCanceling ? CANCELING : describe(event), event.state === "failed");
  }

  show(event) {
    const over = isOver(event);
    this.tell(event);
    if (event.picture > this.shown || (over && event.picture)) {
      this.shown = event.picture;
      this.showPicture(`/v1/jobs/${this.job.id}/picture?${over ? event.state : event.picture}`);
    }
    if (!over) return;
    this.end();
    this.attempt(() => this.finish(event));
  }

  /** Handles the loss of the events: the job no longer exists, or the user is leaving the page. */
  async check(job) {
    const found = await findJob(job.id).catch(() => job); // without an answer, tries again
    if (this.job !== job) return;
    if (!found) return this.lose();
    await pause(PAUSE);
    if (this.job === job) this.connect();
  }

  lose() {
    this.event = { state: "canceled" };
    this.say(`The server no longer has this ${this.name}.`, true);
    this.end();
    this.forget();
  }

  /** Stops the job; its last step may still take a few seconds. */
  async cancel() {
    const { job } = this;
    this.canceling = true;
    this.tell(this.event);
    await this.attempt(() => cancelJob(job.id), () => { this.canceling = false; });
  }
}
