// Storage that lets the photographs, pictures and the user's painting of a tab survive a reload.

import { openDatabase, readFiles, readTabs, removeTab, writeTab } from "./database.js";
import { isFree, newId, openTabs } from "./tabs.js";

const TAB = "tfstyle-tab"; // key in the storage of this tab
const MOST = 200_000_000; // bytes of the pictures of one tab
const MOST_OTHERS = 400_000_000; // bytes of closed tabs, which the user may open again
const OLDEST = 2 * 86_400_000; // milliseconds for which closed tabs are kept

export class Kept {
  /** @param {(error: Error) => void} onFull Called when some or all pictures cannot be kept. */
  constructor(onFull) {
    Object.assign(this, { onFull, ids: new WeakMap(), next: null, writing: null, told: new Set() });
  }

  /** Returns what the tab has kept; null if there is nothing. */
  async open() {
    try {
      this.database = await openDatabase();
      const before = sessionStorage.getItem(TAB);
      // A duplicated tab starts with the original's ID, but must not overwrite its files.
      this.tab = before && (await isFree(before)) ? before : newId();
      if (this.tab !== before) await isFree(this.tab);
      sessionStorage.setItem(TAB, this.tab);
      const state = before && (await this.read(before));
      await this.clean(MOST_OTHERS);
      return state;
    } catch {
      return null; // this browser keeps nothing, for example in a private window
    }
  }

  async read(tab) {
    const [, about] = (await readTabs(this.database)).find(([name]) => name === tab) ?? [];
    const files = about && (await readFiles(this.database, tab));
    if (files && tab === this.tab) for (const [id, file] of files) this.ids.set(file, id);
    return about ? unpacked(about.state, files) : null;
  }

  /** Keeps a state of nested objects and files; drops the oldest `items` if there is no room. */
  save(state) {
    if (!this.tab) return;
    this.next = state;
    this.writing ??= this.writeAll().finally(() => { this.writing = null; });
  }

  /** Writes the newest state, and then any newer state that has arrived in the meantime. */
  async writeAll() {
    while (this.next) {
      const state = this.next;
      this.next = null;
      const isComplete = await this.write(state).catch(() => this.drop());
      if (isComplete !== true) this.tell(isComplete === null ? "the photograph and all" : "some");
    }
  }

  /** Removes the older state of this tab, which would otherwise be shown after a reload. */
  async drop() {
    await removeTab(this.database, this.tab).catch(() => {});
    return null;
  }

  tell(missing) {
    if (this.told.has(missing)) return;
    this.told.add(missing);
    this.onFull(new Error(`This browser's storage is full: after a reload, ${missing} pictures of this session will be missing.`));
  }

  /** Writes as many of the newest items as possible; returns false if there is no room for all. */
  async write({ items, ...others }) {
    let isComplete = true;
    while (items.length && this.packed({ ...others, items }).bytes > MOST) items = items.slice(1);
    for (;;) {
      const { state, files, bytes } = this.packed({ ...others, items });
      try {
        await writeTab(this.database, this.tab, { at: Date.now(), bytes, state }, files);
        return isComplete;
      } catch (error) {
        if (await this.clean(0)) continue;
        if (!items.length) throw error;
        items = items.slice(Math.ceil(items.length / 2));
        isComplete = false;
      }
    }
  }

  /** Removes closed tabs that are too old or do not fit into `room` bytes; returns their number. */
  async clean(room) {
    const open = await openTabs();
    const tabs = (await readTabs(this.database)).sort(([, a], [, b]) => b.at - a.at);
    let removed = 0;
    for (const [tab, { at, bytes }] of tabs) {
      const age = Date.now() - at;
      // If the browser does not list its open tabs, younger tabs may still be open.
      if (tab === this.tab || (open ? open.has(tab) : age < OLDEST)) continue;
      room -= bytes;
      if (room >= 0 && age < OLDEST) continue;
      await removeTab(this.database, tab);
      removed++;
    }
    return removed;
  }

  /** Copies a state with IDs in place of its files; also returns the files and their size. */
  packed(state) {
    const files = new Map();
    const pack = (value) => {
      if (!(value instanceof Blob)) return mapped(value, pack);
      if (!this.ids.has(value)) this.ids.set(value, newId());
      files.set(this.ids.get(value), value);
      return { file: this.ids.get(value) };
    };
    const copy = pack(state);
    const bytes = [...files.values()].reduce((sum, { size }) => sum + size, 0);
    return { state: copy, files, bytes };
  }
}

function unpacked(value, files) {
  if (typeof value?.file === "string") return files.get(value.file);
  return mapped(value, (one) => unpacked(one, files));
}

function mapped(value, change) {
  if (Array.isArray(value)) return value.map(change);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, change(one)]));
}
