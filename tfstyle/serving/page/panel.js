// Panel of a job: its status, its newest picture, and its buttons.

import { part } from "./part.js";
import { plain } from "./wording.js";

export class Panel {
  /**
   * @param {string} panel Name of the panel; the IDs of its elements begin with this name.
   * @param {string} result What is kept if the job is stopped, such as "picture".
   */
  constructor(panel, result) {
    Object.assign(this, { panel, result, job: null, isRunning: false, stop: () => {} });
    this.key = `tfstyle-${panel}`; // in the storage of this tab, which survives a reload
    this.part("cancel").addEventListener("click", () => this.cancel());
    this.part("close").addEventListener("click", () => this.close());
    this.part("show").addEventListener("click", () => this.showAgain());
  }

  part(name) {
    return part(`${this.panel}-${name}`);
  }

  /** Job of this tab before a reload; null if there was none. */
  get kept() {
    return JSON.parse(sessionStorage.getItem(this.key) ?? "null");
  }

  forget() {
    sessionStorage.removeItem(this.key);
  }

  /** Shows that a job has started. */
  begin() {
    this.isRunning = true;
    for (const name of ["picture", "download"]) this.part(name).hidden = true;
    this.part("cancel").textContent = "Cancel"; // there is nothing to keep yet
    this.part("cancel").hidden = false;
    this.part("close").textContent = "Hide";
    this.part("done").textContent = "";
    this.reveal();
  }

  showPicture(url) {
    this.part("picture").src = url;
    this.part("picture").hidden = false;
    this.part("cancel").textContent = `Stop, and keep the ${this.result}`;
  }

  /** Shows a text, or an error. */
  say(text, isError = false) {
    for (const name of ["status", "brief"]) {
      this.part(name).textContent = isError ? plain(text) : text;
      this.part(name).classList.toggle("wrong", isError);
    }
  }

  /** Shows that the job is over, and tells screen readers. */
  end() {
    this.isRunning = false;
    // Checked before the button is hidden, because a hidden button loses the focus.
    if (document.activeElement === this.part("cancel")) this.part("close").focus();
    this.part("cancel").hidden = true;
    this.part("close").textContent = "Close";
    this.part("done").textContent = this.part("status").textContent;
  }

  /** Hides the panel; while the job is running, the panel can be shown again. */
  close() {
    part(this.panel).hidden = true;
    this.part("hidden").hidden = !this.isRunning;
    if (this.isRunning) return this.part("show").focus();
    this.stop();
    this.job = null;
    this.forget();
    return this.leave();
  }

  showAgain() {
    this.reveal();
    this.part("close").focus();
  }

  reveal() {
    part(this.panel).hidden = false;
    this.part("hidden").hidden = true;
    part(this.panel).scrollIntoView({ block: "nearest" });
  }

  /** Runs `work`; shows its error in the panel. */
  async attempt(work, failed = () => {}) {
    try {
      await work();
    } catch (error) {
      failed();
      this.say(error.message, true);
    }
  }
}
