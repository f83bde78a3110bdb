// Sizes at which a picture can be painted, and the expected seconds for each size.

import { showOptions } from "./show.js";

const SIZES = [384, 512, 768, 1024, 1536, 2048]; // pixels of the longer side
const FIRST_SIZE = 768;
const LONG = 15; // maximum expected seconds for "original size" to carry over to another photo
const SHORT = 2; // seconds; shorter expected times are not shown

export class Sizes {
  /** @param {HTMLSelectElement} select The control. */
  constructor(select) {
    this.select = select;
    this.pace = null; // seconds per painted megapixel of the last picture
    this.wanted = FIRST_SIZE; // the user's choice, which also applies to other photographs
    select.addEventListener("input", () => {
      this.wanted = this.chosen === this.largest ? Infinity : this.chosen;
    });
  }

  get chosen() {
    return Number(this.select.value);
  }

  /** The user's choice for the address; empty for the default. */
  get setting() {
    if (this.wanted === FIRST_SIZE) return "";
    return this.wanted === Infinity ? "original" : String(this.wanted);
  }

  set setting(text) {
    const side = text === "original" ? Infinity : Number(text);
    this.wanted = side >= 1 ? side : FIRST_SIZE;
  }

  /** Returns to the default if the original size of another photograph would take too long. */
  carryOver(photo, limits) {
    this.limits = limits;
    if (this.wanted !== Infinity) return;
    const side = photo.largest(limits.max_pixels);
    if (this.expected(side, photo) > LONG) this.wanted = FIRST_SIZE;
  }

  /** Offers the sizes of a photograph, within the server's limits. */
  offer(photo, limits) {
    const sides = sidesOf(photo, limits);
    Object.assign(this, { photo, limits, largest: sides.at(-1) });
    const side = this.sideOf(photo);
    showOptions(this.select, sides.map((one) => this.option(one, side)), side);
  }

  /** Longer side at which a photograph is painted: the user's choice, as far as possible. */
  sideOf(photo) {
    const sides = sidesOf(photo, this.limits);
    const fits = (side) => side <= this.wanted && !this.isLate(side, photo);
    return sides.findLast(fits) ?? sides[0];
  }

  /** Estimates from a finished picture how long other sizes take. */
  learn(side, seconds) {
    this.pace = seconds / this.painted(side, this.photo);
    const sides = [...this.select.options].map(({ value }) => Number(value));
    showOptions(this.select, sides.map((one) => this.option(one)), this.select.value);
  }

  /** Expected seconds for a picture of this size; 0 before the first picture. */
  expected(side, photo = this.photo) {
    return (this.pace ?? 0) * this.painted(side, photo);
  }

  /** Millions of pixels that the network paints; it paints larger pictures at a reduced size. */
  painted(side, photo) {
    return photo.megapixels(Math.min(side, this.limits.painted_side));
  }

  isLate(side, photo = this.photo) {
    return this.expected(side, photo) > this.limits.timeout;
  }

  option(side, chosen = this.chosen) {
    const seconds = this.expected(side);
    const late = this.isLate(side) && side !== chosen;
    const texts = [`${side} pixels`];
    if (side === this.photo.longer) texts.push("original size");
    if (late) texts.push("takes too long for this server");
    else if (seconds >= SHORT) texts.push(`about ${Math.round(seconds)} s`);
    return [side, texts.join(", "), late];
  }
}

/** Longer sides at which a photograph can be painted, in ascending order. */
function sidesOf(photo, { max_pixels }) {
  const largest = photo.largest(max_pixels);
  if (photo.megapixels(largest) * 1e6 > max_pixels) {
    throw new Error(`${photo.name} is too long and narrow to be painted here.`);
  }
  return [...SIZES.filter((side) => side >= photo.least && side < largest), largest];
}
