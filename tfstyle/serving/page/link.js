// Settings in the address of the page: #style=udnie&strength=70

const NAMES = ["model", "style", "strength", "other", "mixture", "colors", "size", "format"];

/** Default values of settings that are not in the address. */
export const DEFAULTS = { strength: "100", mixture: "50", other: "", colors: "" };

/** Settings in the address; unknown names are ignored. */
export function readLink() {
  const given = new URLSearchParams(location.hash.slice(1));
  return Object.fromEntries([...given].filter(([name]) => NAMES.includes(name)));
}

/** Puts settings into the address, without adding an entry to the browser's history. */
export function writeLink(settings) {
  const shown = Object.entries(settings).filter(([, value]) => value !== "");
  history.replaceState(null, "", `#${new URLSearchParams(shown)}`);
}
