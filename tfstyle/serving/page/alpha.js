// Transparency of picture files.

const SIGNATURE = 0x89504e47; // first bytes of a PNG
const IDAT = 0x49444154; // chunk with pixels; the chunks before it describe the colors
const TRNS = 0x74524e53; // chunk with transparent colors

/** Whether a picture file has an alpha channel or transparent colors; only PNGs are checked. */
export async function hasAlpha(blob) {
  const read = async (from, to) => new DataView(await blob.slice(from, to).arrayBuffer());
  const head = await read(0, 26);
  if (head.byteLength < 26 || head.getUint32(0) !== SIGNATURE) return false;
  if (head.getUint8(25) & 4) return true; // color types 4 and 6
  for (let at = 8; ; ) {
    const chunk = await read(at, at + 8);
    if (chunk.byteLength < 8 || chunk.getUint32(4) === IDAT) return false;
    if (chunk.getUint32(4) === TRNS) return true;
    at += 12 + chunk.getUint32(0);
  }
}
