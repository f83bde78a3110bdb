// State that the modules of the page share.

import { Gallery } from "./gallery.js";
import { readLink } from "./link.js";
import { part } from "./part.js";
import { Sizes } from "./sizes.js";

export const state = {
  models: null, // null until they are loaded
  limits: null, // limits of the server and its requests
  started: null, // promise that resolves when the page has started
  asked: false, // whether the user has chosen a photograph since the page was loaded
  photo: null,
  own: null, // the user's painting: name, key, file and number of pixels
  job: null, // the newest optimization: its ID, photograph, painting and settings
  painted: null, // the picture that is shown, an item of the gallery
  link: readLink(), // settings to apply the next time that styles are selected
};

export const sizes = new Sizes(part("size"));
export const gallery = new Gallery(part("gallery"));

/** The chosen network. */
export const model = () => state.models[Number(part("model").value) || 0];

/** Whether the network has named styles; otherwise, it takes a painting. */
export const hasStyles = () => model().styles.length > 0;

/** Whether there is anything to paint with: named styles, or a painting. */
export const canPaint = () => hasStyles() || state.own !== null;

/** Waits for the networks; false if there are none. */
export async function isReady() {
  if (!state.models) await state.started;
  return state.models?.length > 0; // otherwise, the error is already shown
}
