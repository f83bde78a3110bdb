// What happens when the user changes the controls.

import { offerOthers, sayValues } from "./choice.js";
import { guarded } from "./errors.js";
import { part } from "./part.js";
import { mix } from "./picture.js";
import { paintAnew, repaintSoon } from "./repaint.js";
import { showOptions } from "./show.js";
import { sizes, state } from "./state.js";

const BLENDING = ["strength", "colors", "format"]; // controls whose changes need no request

/** Offers the networks, if there are several. */
export function offerModels() {
  showOptions(part("model"), state.models.map(({ name }, i) => [i, name]));
  part("model-row").hidden = state.models.length < 2;
}

export async function changeModel() {
  sizes.pace = null;
  part("other").replaceChildren();
  sizes.offer(state.photo, state.limits);
  await guarded(paintAnew);
}

/** Blends or paints the picture again after a change of a control. */
export function changed({ target }) {
  if ([part("model"), part("own-file")].includes(target)) return; // these have their own listeners
  if (part("job-panel").contains(target)) return;
  if (target.name === "style") offerOthers();
  sayValues();
  if (BLENDING.includes(target.id)) guarded(mix);
  else repaintSoon();
}
