// Cancellation: the page waits for one picture at a time, and a newer one cancels it.

let latest = new AbortController();

/** Cancels what is being painted; returns the signal that cancels what is painted next. */
export function supersede() {
  latest.abort();
  latest = new AbortController();
  return latest.signal;
}

/** Cancels what is being painted. */
export const cancel = () => latest.abort();

/** Whether nothing newer is being painted; true even if the user has canceled it. */
export const isLatest = (signal) => signal === latest.signal;
