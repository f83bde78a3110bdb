// Writer for zip archives, without compression, because pictures are already compressed.

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** A date in the format of archives: fields with the time and the day, in local time. */
function dated(date) {
  const time = (date.getHours() << 11) | (date.getMinutes() << 5) | (date.getSeconds() >> 1);
  const day = ((date.getFullYear() - 1980) << 9) | ((date.getMonth() + 1) << 5) | date.getDate();
  return [[2, time], [2, day]];
}

/**
 * Makes an archive.
 * @param {{name: string, blob: Blob}[]} files Files with different names.
 * @returns {Promise<Blob>}
 */
export async function zip(files) {
  const parts = [];
  const directory = [];
  const now = dated(new Date());
  let offset = 0;
  for (const { name, blob } of files) {
    const bytes = new Uint8Array(await blob.arrayBuffer());
    const text = new TextEncoder().encode(name);
    const common = fields([2, 20], [2, 0x800], [2, 0], ...now, [4, crc32(bytes)],
      [4, bytes.length], [4, bytes.length], [2, text.length], [2, 0]);
    parts.push(fields([4, 0x04034b50]), common, text, bytes);
    directory.push(fields([4, 0x02014b50], [2, 20]), common,
      fields([2, 0], [2, 0], [2, 0], [4, 0], [4, offset]), text);
    offset += 30 + text.length + bytes.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = fields([4, 0x06054b50], [2, 0], [2, 0], [2, files.length], [2, files.length],
    [4, size], [4, offset], [2, 0]);
  return new Blob([...parts, ...directory, end], { type: "application/zip" });
}

/** Encodes numbers in little-endian order; each pair contains a size in bytes and a value. */
function fields(...pairs) {
  return Uint8Array.from(pairs.flatMap(([size, value]) =>
    Array.from({ length: size }, (_, index) => (value >>> (8 * index)) & 255)));
}
