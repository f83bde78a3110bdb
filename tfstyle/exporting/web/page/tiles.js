// Overlapping tiles of a large picture, and the patches from which its moments are measured.

/**
 * Covers a picture with tiles of equal size; the last may be up to `multiple - 1` pixels larger.
 * @param {number} height Height of the picture in pixels.
 * @param {number} width Width of the picture in pixels.
 * @param {{tile_side: number, halo: number, multiple: number}} limits Maximum side of a tile,
 *   margin around the part that is kept, and spacing of the grid on which tiles start.
 * @returns {{part: object, kept: object}[]} For each tile, the part of the picture that is painted
 *   and the part of the result that is kept.
 */
export function planTiles(height, width, limits) {
  const columns = spans(width, limits);
  return spans(height, limits).flatMap((row) => columns.map((column) => ({
    part: { y: row.start, x: column.start, height: row.side, width: column.side },
    kept: { top: row.from, bottom: row.to, left: column.from, right: column.to },
  })));
}

function spans(size, { tile_side, halo, multiple }) {
  if (size < tile_side + multiple) return [{ start: 0, side: size, from: 0, to: size }];
  const count = Math.ceil((size - 2 * halo) / (tile_side - 2 * halo));
  const step = Math.ceil((size - 2 * halo) / count / multiple) * multiple;
  const side = step + 2 * halo;
  const last = Math.floor((size - side) / multiple) * multiple;
  const starts = Array.from({ length: count }, (_, i) => Math.min(i * step, last));
  return starts.map((start, i) => ({
    start,
    side: i + 1 < count ? side : size - start,
    from: i ? start + halo : 0,
    to: i + 1 < count ? starts[i + 1] + halo : size,
  }));
}

/**
 * Returns patches on a grid, like `patch_sample` in Python.
 * @param {number} height Height of the picture in pixels.
 * @param {number} width Width of the picture in pixels.
 * @param {{sample_pixels: number, patch_side: number}} limits Total number of pixels of the
 *   patches, and side of a patch.
 * @returns {object} Top rows and left columns of the patches, and their side; a side of 0 stands
 *   for the whole picture.
 */
export function samplePatches(height, width, { sample_pixels, patch_side }) {
  if (height * width <= sample_pixels) return { side: 0 };
  const shrink = Math.sqrt(sample_pixels / (height * width));
  const [short, long] = [Math.min(height, width), Math.max(height, width)];
  // The number of patches along the shorter side is chosen first. The number along the longer
  // side then follows from the total number of pixels.
  const across = count(short, short * shrink, patch_side);
  const along = count(long, sample_pixels / (across * Math.min(short, patch_side)), patch_side);
  const [rows, columns] = height <= width ? [across, along] : [along, across];
  return {
    side: patch_side,
    rows: starts(height, rows, patch_side),
    columns: starts(width, columns, patch_side),
  };
}

const count = (size, covered, side) =>
  Math.max(1, Math.min(even(covered / side), Math.floor(size / side)));

function starts(size, number, side) {
  const start = (i) => Math.max(0, even(((i + 0.5) * size) / number - side / 2));
  return Array.from({ length: number }, (_, i) => start(i));
}

/** Rounds halves to even, as Python does. */
export function even(number) {
  const rounded = Math.round(number);
  return rounded - number === 0.5 && rounded % 2 ? rounded - 1 : rounded;
}
