// Database of the browser, with a description and files for each tab of the page.

const NAME = "tfstyle";
const TABS = "tabs"; // descriptions, keyed by tab
const FILES = "files"; // files, keyed by tab and number

/** Opens the database; rejects if the browser does not allow it. */
export function openDatabase() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    for (const name of [TABS, FILES]) request.result.createObjectStore(name);
  };
  return answered(request);
}

/** Descriptions of all tabs, as pairs of a tab's ID and its description. */
export async function readTabs(database) {
  const store = database.transaction(TABS).objectStore(TABS);
  const [tabs, about] = await Promise.all([store.getAllKeys(), store.getAll()].map(answered));
  return tabs.map((tab, index) => [tab, about[index]]);
}

/** Files of a tab, keyed by their IDs. */
export async function readFiles(database, tab) {
  const store = database.transaction(FILES).objectStore(FILES);
  const requests = [store.getAllKeys(ofTab(tab)), store.getAll(ofTab(tab))];
  const [keys, files] = await Promise.all(requests.map(answered));
  return new Map(keys.map(([, id], index) => [id, files[index]]));
}

/**
 * Writes the description of a tab and its new files, and removes files that are not in `files`.
 * If there is not enough room, nothing is changed.
 */
export async function writeTab(database, tab, about, files) {
  const transaction = database.transaction([TABS, FILES], "readwrite");
  const done = finished(transaction);
  const store = transaction.objectStore(FILES);
  const kept = new Set((await answered(store.getAllKeys(ofTab(tab)))).map(([, id]) => id));
  try {
    for (const id of kept) if (!files.has(id)) store.delete([tab, id]);
    for (const [id, file] of files) if (!kept.has(id)) store.put(file, [tab, id]);
    transaction.objectStore(TABS).put(about, tab);
  } catch (error) {
    transaction.abort(); // otherwise, the files that were removed would be lost
    throw error;
  }
  await done;
}

/** Removes a tab with its files. */
export async function removeTab(database, tab) {
  const transaction = database.transaction([TABS, FILES], "readwrite");
  transaction.objectStore(TABS).delete(tab);
  transaction.objectStore(FILES).delete(ofTab(tab));
  await finished(transaction);
}

const ofTab = (tab) => IDBKeyRange.bound([tab], [tab, []]);

function answered(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function finished(transaction) {
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error ?? new Error("The browser's storage is full."));
  });
  done.catch(() => {}); // not reported as unhandled; awaiting `done` still throws the error
  return done;
}
