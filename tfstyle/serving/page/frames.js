// Progress of a video: its newest frame, and the result for download.

import { findJob } from "./api.js";
import { Followed } from "./followed.js";
import { offerDownload } from "./job.js";
import { part } from "./part.js";

export class Frames extends Followed {
  name = "video";

  constructor() {
    super("video", "frames");
  }

  /** Follows the job of this tab again after a reload. */
  async resume() {
    const { kept } = this;
    if (kept && (await findJob(kept.id))) this.follow(kept);
    else this.forget();
  }

  /** Follows a job, given by its `id`, the `name` of its file, and its `title`. */
  follow(job) {
    this.reset(job.title);
    super.follow(job);
    part("video-cancel").focus();
  }

  async finish() {
    const { job } = this;
    const isCurrent = () => job === this.job;
    const { video_url: url } = (await findJob(job.id)) || {};
    if (url && isCurrent()) await offerDownload(part("video-download"), url, job.name, isCurrent);
  }

  leave() {
    (part("choose").hidden ? part("another") : part("file")).focus();
  }

  /** Shows nothing but a title. */
  reset(title) {
    this.stop();
    this.job = null;
    for (const name of ["row", "start", "cancel", "download", "picture"]) this.part(name).hidden = true;
    this.part("title").textContent = title;
    this.part("close").textContent = "Close";
    this.part("done").textContent = "";
    this.say("");
    this.reveal();
  }
}
