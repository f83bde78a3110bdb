// Panel of an optimization: its status, the picture so far, and its buttons.

import { part } from "./part.js";

/** Opens the panel for a job, whose result will have this width and height. */
export function openPanel({ width, height }) {
  const { style } = part("job-place");
  if (width) style.setProperty("--width", `${width}px`);
  if (width) style.setProperty("--ratio", width / height);
  for (const id of ["picture", "download", "compare"]) part(`job-${id}`).hidden = true;
  part("job-cancel").hidden = false;
  part("job-cancel").textContent = "Cancel"; // there is no picture to keep yet
  part("job-close").textContent = "Hide";
  part("job-done").textContent = "";
  showPanel();
  say("Waiting …");
}

export function showPanel() {
  part("job").hidden = false;
  part("job-hidden").hidden = true;
  part("job").scrollIntoView({ block: "nearest" });
}

/** Hides the panel; `offered` offers to show it again. */
export function hidePanel(offered) {
  part("job").hidden = true;
  part("job-hidden").hidden = !offered;
}

/** Shows the status, or an error. */
export function say(text, isError = false) {
  for (const id of ["job-status", "job-brief"]) {
    part(id).textContent = text;
    part(id).classList.toggle("wrong", isError);
  }
}

/** Shows the picture so far. */
export function showPicture(url) {
  part("job-picture").src = url;
  part("job-picture").hidden = false;
  part("job-cancel").textContent = "Stop, and keep the picture";
}

/** Shows that the job is over, which screen readers are told. */
export function endPanel(text) {
  // Checked before the button is hidden, because a hidden button loses the focus.
  if (document.activeElement === part("job-cancel")) part("job-close").focus();
  part("job-cancel").hidden = true;
  part("job-close").textContent = "Close";
  part("job-done").textContent = text;
}

/** Moves the focus to the first of the controls that can have it. */
export function focusControls() {
  const summary = part("job-panel").querySelector("summary");
  for (const control of [part("job-start"), part("job-file"), summary, part("file")]) {
    control.focus();
    if (document.activeElement === control) return;
  }
}

/** Runs `work`; shows its error in the panel. */
export async function attempt(work, failed = () => {}) {
  try {
    await work();
  } catch (error) {
    failed();
    say(error.message, true);
  }
}
