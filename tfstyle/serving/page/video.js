// The part of the page that takes a video, and starts the job that paints it.

import { startJob } from "./api.js";
import { Frames } from "./frames.js";
import { part } from "./part.js";
import { pretty, showOptions } from "./show.js";
import { model } from "./state.js";
import { megabytes } from "./upload.js";

export const isVideo = (file) => file?.type.startsWith("video/") ?? false;

class Video {
  constructor() {
    Object.assign(this, { file: null, frames: new Frames() });
    part("video-start").addEventListener("click", () => this.frames.attempt(() => this.start()));
  }

  /** Offers videos within the server's limits, if the server paints videos. */
  offer(limits) {
    this.limits = limits;
    if (!limits) return;
    part("file").accept += ",video/*";
    const most = `this page also paints videos of up to ${limits.frames} frames`;
    part("video-hint").textContent = `or drop it here, or paste it; ${most}`;
    this.frames.attempt(() => this.frames.resume());
  }

  /** Takes a video file, and lets the user choose the style. */
  take(file) {
    if (!this.limits) throw new Error("This server does not paint videos.");
    const { bytes } = this.limits;
    if (file.size > bytes) {
      throw new Error(`${file.name} is too large: this server takes videos of up to ${megabytes(bytes)}.`);
    }
    if (this.frames.isRunning) {
      throw new Error("A video is being painted. Stop it, or wait until it is done.");
    }
    const { styles } = model();
    if (!styles.length) throw new Error("Videos need a network with named styles.");
    this.frames.reset(file.name);
    this.file = file;
    showOptions(part("video-style"), styles.map(({ name }) => [name, pretty(name)]));
    for (const id of ["video-start", "video-row"]) part(id).hidden = false;
    part("video-style").focus();
  }

  async start() {
    const { file } = this; // the user may choose another one while this one is being sent
    const { name } = model();
    const style = part("video-style").value;
    part("video-start").disabled = true; // so that only one job is started
    try {
      const job = await startJob({ video_bytes: file }, {}, { model: name, style });
      const stem = file.name.replace(/\.[^.]*$/, "");
      this.frames.follow({ id: job.id, name: `${stem}-${style}`, title: file.name });
    } finally {
      part("video-start").disabled = false;
    }
  }
}

export const video = new Video();
