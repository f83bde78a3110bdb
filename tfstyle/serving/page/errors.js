// Errors, which the page shows at its top.

import { part } from "./part.js";

/** Shows an error. */
export function tell(error) {
  part("error").textContent = error.message;
  part("error").hidden = false;
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
