// Number of jobs ahead of a waiting job.

import { findJob } from "./api.js";

const PAUSE = 3000; // milliseconds until the number is requested again

/** Calls `tell` with the number of jobs ahead of a job, as long as `isWaiting` returns true. */
export async function countAhead(id, isWaiting, tell) {
  while (isWaiting()) {
    const { state, ahead } = (await findJob(id).catch(() => null)) ?? {};
    if (isWaiting() && state === "waiting") tell(ahead);
    await pause(PAUSE);
  }
}

/** Waits for the given number of milliseconds. */
export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
