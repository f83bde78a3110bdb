// The server's error messages, which contain keys of requests, reworded for visitors.

// What the keys of a request and its options are called on the page.
const NAMES = {
  image_bytes: "photograph",
  style_image_bytes: "painting",
  content_mask_bytes: "mask of the photograph",
  style_mask_bytes: "mask of the painting",
  keep_mask_bytes: "mask of the part to keep",
  video_bytes: "video",
  image_size: "size of the result",
  iterations: "number of steps",
};
// Messages that are replaced as a whole.
const REPLACED = [
  [/`video_bytes` to be (a video in )?an MP4/, "The video cannot be read: its file is incomplete or damaged, or not an MP4, MOV, WebM, Matroska or AVI file."],
  [/`video_bytes` to have a video stream/, "The file contains no video that this server can read."],
  [/pixels in one request/, "The pictures have too many pixels for this server. Choose a smaller size."],
  [/use a smaller image_size/, "The server does not have enough memory for this size. Choose a smaller one."],
  [/--worker_memory_mb/, "The server does not have enough memory for this."],
  [/^Expected '\w+' to be installed on the server/, "Software that is needed for this is not installed on the server."],
];

/** Returns an error message as a sentence for visitors. */
export function plain(text) {
  const whole = REPLACED.find(([pattern]) => pattern.test(text));
  if (whole) return whole[1];
  const named = text
    .replace(/\.? Received: .*$/s, ".")
    .replace(/`(\w+)`/g, (_, name) => `the ${NAMES[name] ?? name.replaceAll("_", " ")}`);
  return named.replace(/^Expected the (.*?) to (be|have|give) /, "The $1 has to $2 ");
}
