// What the page shows while a picture is painted, and afterwards.

import { part } from "./part.js";

const BUSY = "The server is busy; trying again …";
const SHORT = 2; // seconds; shorter expected times are not shown
let clock;
let whole = 0; // expected seconds
let before = null; // the status before the server was busy

/** Whether a picture is being painted. */
export const isWaiting = () => !part("cancel").hidden;

/** Shows that a picture is being painted, the seconds so far, and the expected seconds. */
export function wait(expected = 0) {
  part("compare").classList.add("busy");
  part("status").textContent = "Painting …";
  for (const id of ["error", "retry"]) part(id).hidden = true;
  Object.assign(part("cancel"), { textContent: "Cancel", hidden: false });
  whole = Math.round(expected);
  before = null;
  startClock();
}

/** Shows that pictures from the camera are being painted. */
export function showLive(status) {
  if (isWaiting() && part("status").textContent === status) return;
  before = null;
  stopClock();
  part("status").textContent = status;
  for (const id of ["error", "retry"]) part(id).hidden = true;
  Object.assign(part("cancel"), { textContent: "Take the picture", hidden: false });
}

function stopClock() {
  clearInterval(clock);
  part("clock").textContent = "";
}

function startClock() {
  const began = performance.now();
  clearInterval(clock);
  // The clock is outside the status, so that screen readers do not read it every second.
  clock = setInterval(() => {
    const seconds = Math.round((performance.now() - began) / 1000);
    const isUseful = whole >= SHORT && seconds <= whole && before === null;
    part("clock").textContent = isUseful ? `${seconds} of about ${whole} s` : `${seconds} s`;
  }, 1000);
}

/** Shows that the server is too busy to begin, or that it has begun. */
export function tellBusy(isBusy) {
  if (!isWaiting() || isBusy === (before !== null)) return;
  [before, part("status").textContent] =
    isBusy ? [part("status").textContent, BUSY] : [null, before];
  part("clock").textContent = "";
  startClock();
}

/** Shows that nothing is being painted; `again` is the text of the retry button, if any. */
export function rest(status = null, again = "") {
  stopClock();
  part("compare").classList.remove("busy");
  // Checked before the button is hidden, because a hidden button loses the focus.
  const focused = document.activeElement === part("cancel");
  part("retry").textContent = again;
  part("retry").hidden = !again;
  part("cancel").hidden = true;
  if (focused) (again ? part("retry") : part("download")).focus();
  if (status !== null) part("status").textContent = status;
}
