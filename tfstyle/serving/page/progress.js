// Progress of an optimization: the picture as it develops, and the curve of its loss.

import { findJob } from "./api.js";
import { Curve } from "./curve.js";
import { Followed } from "./followed.js";
import { offerDownload } from "./job.js";
import { addOptimized } from "./optimized.js";
import { part } from "./part.js";

export class Progress extends Followed {
  name = "optimization";
  onChange = () => {}; // called when a job starts or ends

  constructor() {
    super("job", "picture");
    this.curve = new Curve(part("curve"));
  }

  /** Follows the job of this tab again after a reload. */
  async resume() {
    const { kept } = this;
    if (!kept) return;
    if (await findJob(kept.id)) return this.follow(kept);
    this.forget();
    throw new Error("The server no longer has the optimization of this tab.");
  }

  /** Follows a job, given by its `id`, the `name` of its file, and the size of its result. */
  follow(job) {
    const { width, height } = job;
    const { style } = part("job-place");
    if (width) style.setProperty("--width", `${width}px`);
    if (width) style.setProperty("--ratio", width / height);
    part("job-compare").hidden = true;
    this.curve.clear();
    super.follow(job);
    this.onChange();
  }

  show(event) {
    this.curve.add(event);
    super.show(event);
  }

  end() {
    super.end();
    this.onChange();
  }

  async finish(event) {
    if (!event.picture) return;
    const { job } = this;
    const url = `/v1/jobs/${job.id}/picture`;
    const file = await offerDownload(part("job-download"), url, job.name, () => job === this.job);
    if (file) await addOptimized(job.id, file);
  }

  /** Moves the focus to the first of several controls that can be focused. */
  leave() {
    const summary = part("job-panel").querySelector("summary");
    for (const control of [part("job-start"), part("job-file"), summary, part("file")]) {
      control.focus();
      if (document.activeElement === control) return;
    }
  }
}
