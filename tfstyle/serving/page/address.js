// Settings in an address that the user opens while the page is shown.

import { guarded } from "./errors.js";
import { DEFAULTS, readLink } from "./link.js";
import { paintAnew, repaint } from "./repaint.js";
import { useSettings } from "./settings.js";
import { isReady, model, sizes, state } from "./state.js";
import { selectStyles } from "./thumbnails.js";

/** Applies the settings in the address, and paints the photograph again. */
export async function useAddress() {
  if (!(await isReady())) return;
  const before = model();
  state.link = { ...DEFAULTS, ...readLink() };
  useSettings(state.link);
  sizes.setting = state.link.size ?? "";
  if (state.photo) await guarded(() => paintAddress(model() !== before));
}

async function paintAddress(isOther) {
  if (isOther) sizes.pace = null;
  sizes.offer(state.photo, state.limits);
  if (isOther) return paintAnew();
  selectStyles();
  await repaint();
}
