// What this tab keeps for a reload: the photograph, the user's painting and the pictures.

import { tell } from "./errors.js";
import { Kept } from "./kept.js";
import { gallery, state } from "./state.js";

const kept = new Kept(tell);

/** Returns what was kept before a reload, if anything. */
export const openSession = () => kept.open();

export function keep() {
  const { photo, own, painted } = state;
  const current = painted?.key ?? null;
  kept.save({ photo: photo.file, own, items: [...gallery.items], current, link: location.hash });
}
