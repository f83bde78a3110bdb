// Names of styles, and options of selects, as the page shows them.

const ROMAN = /^x{0,3}(ix|iv|v?i{0,3})$/; // Roman numerals in titles, such as "vii"

/** Formats a name for display; words with accents, such as "Rhône", are spelled as in the title. */
export function pretty(name, title = "") {
  const spelled = new Map(title.split(" ").filter((word) => plain(word) !== word.toLowerCase())
    .map((word) => [plain(word), word]));
  const words = name.split("_").map((word) =>
    spelled.get(word) ?? (ROMAN.test(word) ? word.toUpperCase() : word));
  const text = words.join(" ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A word in lowercase, without accents. */
const plain = (word) => word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Fills a select with options; each entry has a value, a text, and possibly `disabled`. */
export function showOptions(select, entries, value = entries[0][0]) {
  select.replaceChildren(...entries.map(([key, text, disabled = false]) => {
    const option = new Option(text, key);
    option.disabled = disabled;
    return option;
  }));
  select.value = value;
}
