// Reasons why a browser cannot read a file as a picture.

const SIGNATURES = ["\xff\xd8\xff", "\x89PNG", "GIF8", "RIFF"]; // of formats that all browsers read

/** Error for a file that cannot be decoded. */
export async function unreadable(file) {
  const name = file.name || "This";
  if (!file.size) return new Error(`${name} is empty.`);
  const bytes = await file.slice(0, 4).arrayBuffer().catch(() => new ArrayBuffer(0));
  const start = String.fromCharCode(...new Uint8Array(bytes));
  if (SIGNATURES.some((one) => start.startsWith(one))) return new Error(`${name} is damaged.`);
  return new Error(`${name} is not a picture that this browser can read.`);
}
