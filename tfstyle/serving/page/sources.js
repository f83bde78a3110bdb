// All sources of photographs, which can be shown again in place of the picture.

import { isLive } from "./cancellation.js";
import { part } from "./part.js";
import { supersedeAll } from "./repaint.js";
import { rest } from "./waiting.js";

/** Connects the button that shows the sources, and the button that shows the picture again. */
export function listenForSources() {
  part("another").addEventListener("click", showSources);
  part("back").addEventListener("click", () => {
    part("choose").hidden = true;
    part("work").hidden = false;
    part("another").focus();
  });
}

function showSources() {
  if (isLive()) {
    supersedeAll();
    rest("Not painted.", "Paint");
  }
  part("work").hidden = true;
  for (const id of ["choose", "back"]) part(id).hidden = false;
  part("file").focus();
}
