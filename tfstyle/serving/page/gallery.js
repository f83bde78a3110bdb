// Pictures of this session, each of which can be shown and downloaded again.

import { shrunk } from "./photo.js";

const MOST = 24; // maximum number of pictures
const SIDE = 160; // longer side of a thumbnail in pixels

export class Gallery {
  onChoose = () => {}; // called with the picture that the user chooses

  /** @param {HTMLElement} place Element that contains the pictures. */
  constructor(place) {
    Object.assign(this, { place, items: [], buttons: new Map() });
  }

  /** Adds a picture with a `title`; replaces any picture with the same `key`. */
  add(item) {
    for (const same of this.items.filter(({ key }) => key === item.key)) this.remove(same);
    if (this.items.length === MOST) this.remove(this.items[0]);
    this.items.push(item);
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "kept", title: item.title });
    button.append(Object.assign(new Image(), { alt: item.title }));
    button.addEventListener("click", () => this.onChoose(item));
    this.buttons.set(item, button);
    this.place.prepend(button);
    this.place.parentElement.hidden = this.items.length < 2;
    if (item.thumbnail) this.draw(item);
  }

  /** Updates the thumbnail of a picture. */
  async update(item, blob) {
    item.thumbnail = await shrunk(blob, SIDE);
    if (this.buttons.has(item)) this.draw(item);
  }

  /** Marks the picture that the page shows; null to mark no picture. */
  mark(item) {
    for (const [one, button] of this.buttons) {
      if (one === item) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }

  draw(item) {
    const image = this.buttons.get(item).querySelector("img");
    URL.revokeObjectURL(image.src);
    image.src = URL.createObjectURL(item.thumbnail);
  }

  remove(item) {
    const button = this.buttons.get(item);
    URL.revokeObjectURL(button.querySelector("img").src);
    button.remove();
    this.buttons.delete(item);
    this.items.splice(this.items.indexOf(item), 1);
  }
}
