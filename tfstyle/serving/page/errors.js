// Errors, which the page shows at the bottom of the screen.

import { part } from "./part.js";

/** Shows an error. */
export function tell(error) {
  part("error").textContent = error.message;
  part("error").hidden = false;
}

/** Lets the user dismiss errors. */
export function listenForDismissal() {
  part("error-close").addEventListener("click", () => {
    part("error").hidden = true;
    // Otherwise, the focus would be lost when the button is hidden.
    part(part("work").hidden ? "file" : "another").focus();
  });
}

/** Runs `work`; shows its error, or calls `canceled` if it was canceled. */
export async function guarded(work, canceled = () => {}) {
  try {
    await work();
  } catch (error) {
    if (error.name === "AbortError") return canceled();
    tell(error);
  }
}
