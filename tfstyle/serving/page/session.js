// What this tab keeps for a reload: the photograph, the user's painting and the pictures.

import { tell } from "./errors.js";
import { Kept } from "./kept.js";
import { gallery, state } from "./state.js";

const kept = new Kept(tell);

/** Returns what was kept before a reload, if anything. */
export const openSession = () => kept.open();

export function keep() {
  const { photo, own, painted, job } = state;
  const current = painted?.key ?? null;
  const items = [...gallery.items];
  kept.save({ photo: photo.file, own, job, items, current });
}
