// Elements of the page.

/** The element with this ID. */
export const part = (id) => document.getElementById(id);
