// Pictures of this session, each of which can be shown and downloaded again.

import { shrunk } from "./photo.js";

const MOST = 24; // maximum number of pictures
const SIDE = 160; // longer side of a thumbnail in pixels

export class Gallery {
  /**
   * @param {HTMLElement} place Element that contains the pictures.
   * @param {(item: object) => void} onChoose Called with the chosen picture.
   */
  constructor(place, onChoose) {
    Object.assign(this, { place, onChoose, items: [] });
  }

  /** Adds a picture `after` with a `title`, unless its `key` is already in the gallery. */
  async add(item) {
    if (this.items.some(({ key }) => key === item.key)) return;
    this.items.push(item);
    const button = document.createElement("button");
    const image = new Image();
    Object.assign(button, { type: "button", className: "kept", title: item.title });
    image.alt = item.title;
    image.src = URL.createObjectURL(await shrunk(item.after, SIDE));
    button.append(image);
    button.addEventListener("click", () => this.onChoose(item));
    this.place.prepend(button);
    this.place.parentElement.hidden = this.items.length < 2;
    if (this.items.length > MOST) this.drop();
  }

  drop() {
    this.items.shift();
    const oldest = this.place.lastElementChild;
    URL.revokeObjectURL(oldest.querySelector("img").src);
    oldest.remove();
  }
}
