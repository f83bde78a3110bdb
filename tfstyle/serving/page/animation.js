// Animations, of which only the first frame is painted.

const [IMAGE, EXTENSION] = [0x2c, 0x21]; // first bytes of the blocks of a GIF
const LOOKED = 4_000_000; // number of bytes that are searched for frames
const PARTS = { // names of chunks at the beginning of animated PNG and WebP files
  "image/png": "acTL",
  "image/webp": "ANIM",
};

/** Messages about the files that are animations. */
export async function stillOnly(files) {
  const found = await Promise.all(files.map(isAnimated));
  return files.filter((_, index) => found[index])
    .map(({ name }) => `Only the first frame of ${name} is painted.`);
}

async function isAnimated(file) {
  if (file.type === "image/gif") return hasFrames(await bytesOf(file, LOOKED));
  if (!PARTS[file.type]) return false;
  return new TextDecoder("latin1").decode(await bytesOf(file, 1000)).includes(PARTS[file.type]);
}

const bytesOf = async (file, most) => new Uint8Array(await file.slice(0, most).arrayBuffer());

/** Whether a GIF has several frames. */
function hasFrames(bytes) {
  const table = (flags) => (flags & 0x80 ? 6 << (flags & 7) : 0); // size of a color table
  let frames = 0;
  let at = 13 + table(bytes[10]);
  while (at < bytes.length && frames < 2) {
    if (bytes[at] === IMAGE) {
      frames++;
      at += 11 + table(bytes[at + 9]);
    } else if (bytes[at] === EXTENSION) at += 2;
    else break;
    while (bytes[at]) at += bytes[at] + 1; // parts of the block, each preceded by its length
    at++;
  }
  return frames > 1;
}
