// Tabs of the browser that show the page, each of which reserves an ID.

const RELOADING = 1000; // milliseconds to wait for the old page to end after a reload

// Not crypto.randomUUID, which browsers offer only to secure pages.
export const newId = () => crypto.getRandomValues(new Uint32Array(4)).join("-");

/** Reserves the ID of a tab until the page is left; false if another tab has reserved it. */
export async function isFree(tab) {
  if (!navigator.locks) return false;
  return new Promise((resolve) => {
    navigator.locks.request(tab, { signal: AbortSignal.timeout(RELOADING) }, () => {
      resolve(true);
      return new Promise(() => {});
    }).catch(() => resolve(false));
  });
}

/** IDs of open tabs; null if the browser does not list them. */
export async function openTabs() {
  if (!navigator.locks) return null;
  const { held } = await navigator.locks.query();
  return new Set(held.map(({ name }) => name));
}
