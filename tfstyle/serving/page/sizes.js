// Sizes at which a picture can be painted, and the expected seconds for each size.

import { showOptions } from "./show.js";

const SIZES = [384, 512, 768, 1024, 1536, 2048]; // pixels of the longer side
const FIRST_SIZE = 768;
const SHORT = 2; // minimum number of expected seconds that is shown

export class Sizes {
  /** @param {HTMLSelectElement} select The control. */
  constructor(select) {
    this.select = select;
    this.pace = null; // seconds per megapixel of the last picture
  }

  get chosen() {
    return Number(this.select.value);
  }

  /** Offers the sizes of a photograph, within the server's limits. */
  offer(photo, limits) {
    Object.assign(this, { photo, limits });
    const largest = photo.largest(limits.max_pixels);
    const sides = [...SIZES.filter((side) => side < largest), largest];
    const first = sides.findLast((side) => side <= FIRST_SIZE) ?? sides[0];
    showOptions(this.select, sides.map((side) => this.option(side)), first);
  }

  /** Estimates from a finished picture how long other sizes take. */
  learn(side, seconds) {
    this.pace = seconds / this.photo.megapixels(side);
    const sides = [...this.select.options].map(({ value }) => Number(value));
    showOptions(this.select, sides.map((one) => this.option(one)), this.select.value);
  }

  /** Expected seconds for a picture of this size; 0 before the first picture. */
  expected(side) {
    return (this.pace ?? 0) * this.photo.megapixels(side);
  }

  option(side) {
    const seconds = this.expected(side);
    const late = seconds > this.limits.timeout && side !== this.chosen;
    const texts = [`${side} pixels`];
    if (side === this.photo.longer) texts.push("original size");
    if (late) texts.push("takes too long for this server");
    else if (seconds >= SHORT) texts.push(`about ${Math.round(seconds)} s`);
    return [side, texts.join(", "), late];
  }
}
