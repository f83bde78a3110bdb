// State that survives a reload: settings in the address, #style=udnie&strength=70, and the
// photograph in the storage of this tab.

const NAMES = ["model", "style", "strength", "other", "mixture", "colors", "format"];
const KEPT = "tfstyle-photo";
const MOST = 3_000_000; // bytes; browsers keep 5 MB of text
const SIDE = 1536;

import { shrunk } from "./photo.js";

/** Settings in the address; unknown names are ignored. */
export function readLink() {
  const given = new URLSearchParams(location.hash.slice(1));
  return Object.fromEntries([...given].filter(([name]) => NAMES.includes(name)));
}

/** Puts settings into the address, without an entry in the browser's history. */
export function writeLink(settings) {
  const shown = Object.entries(settings).filter(([, value]) => value !== "");
  history.replaceState(null, "", `#${new URLSearchParams(shown)}`);
}

/** Stores a photograph for a reload of the page, reduced in size if the file is large. */
export async function keepPhoto(file) {
  try {
    const blob = file.size <= MOST ? file : await shrunk(file, SIDE);
    const reader = new FileReader();
    await new Promise((resolve, reject) => {
      Object.assign(reader, { onload: resolve, onerror: reject });
      reader.readAsDataURL(blob);
    });
    sessionStorage.setItem(KEPT, JSON.stringify([file.name, reader.result]));
  } catch {
    sessionStorage.removeItem(KEPT); // too large; after a reload, there is no photograph
  }
}

/** The stored photograph; null if there is none. */
export async function keptPhoto() {
  const kept = sessionStorage.getItem(KEPT);
  if (!kept) return null;
  const [name, url] = JSON.parse(kept);
  const [, type, text] = url.match(/^data:([^;]*);base64,(.*)$/);
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  return new File([bytes], name, { type });
}
