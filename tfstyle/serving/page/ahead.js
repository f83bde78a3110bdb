// Number of jobs ahead of a job that waits.

import { findJob } from "./api.js";

const PAUSE = 3000; // milliseconds until the number is requested again

/** Tells how many jobs are ahead of a job, for as long as `isWaiting` returns true. */
export async function countAhead(id, isWaiting, tell) {
  while (isWaiting()) {
    const { state, ahead } = (await findJob(id).catch(() => null)) ?? {};
    if (isWaiting() && state === "waiting") tell(ahead);
    await pause(PAUSE);
  }
}

/** Waits for some milliseconds. */
export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
