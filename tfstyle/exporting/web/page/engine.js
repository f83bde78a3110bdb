// The network in LiteRT.js, for pictures of any size.

const RUNTIME = new URL("../litert/", import.meta.url);

export class Engine {
  /**
   * Loads what pages need to know at once, and the rest in the background.
   * @param {URL} folder Folder of the network.
   */
  static async load(folder) {
    const answer = await fetch(new URL("network.json", folder));
    if (!answer.ok) throw new Error(`The network is missing: ${answer.url}`);
    return new Engine(await answer.json(), folder);
  }

  constructor(about, folder) {
    Object.assign(this, { about, compiled: null, size: "" });
    this.ready = Promise.all([loadRuntime(), load(new URL(about.file, folder))]);
    this.ready.catch(() => {}); // told when a picture is to be painted
  }

  /** The network and limits, as the page needs them. */
  describe() {
    const { name, styles, max_pixels } = this.about;
    const models = [{ name, styles, paintings: false }];
    return { models, limits: { max_pixels, timeout: Infinity, jobs: false } };
  }

  /**
   * Runs a signature.
   * @param {string} name Its name.
   * @param {number} height Height of the picture.
   * @param {number} width Its width.
   * @param {object} inputs Arrays and their shapes by name.
   * @returns {Promise<Float32Array>} The only output.
   */
  async run(name, height, width, inputs) {
    const [{ Tensor }] = await this.ready;
    const model = await this.compile(height, width);
    const tensors = {};
    try {
      for (const [key, [array, shape]] of Object.entries(inputs)) {
        tensors[key] = new Tensor(array, shape);
      }
      const [output] = Object.values(await model.signatures[name].run(tensors));
      const array = output.toTypedArray();
      output.delete();
      return array;
    } finally {
      for (const tensor of Object.values(tensors)) tensor.delete();
    }
  }

  /** Compiles the network for a size; only the newest is kept, for its memory. */
  async compile(height, width) {
    const size = `${width}x${height}`;
    if (this.size === size) return this.compiled;
    this.size = "";
    this.compiled?.delete();
    this.compiled = null;
    const [runtime, file] = await this.ready;
    const sized = resized(file, this.about.places, height, width);
    this.compiled = await runtime.loadAndCompile(sized, { accelerator: "wasm" });
    this.size = size;
    return this.compiled;
  }
}

/** Returns the file for another size, as `Template.at` does in Python. */
function resized(file, places, height, width) {
  const copy = file.slice();
  const view = new DataView(copy.buffer);
  const parts = (side) => [1, 2, 4].map((by) => Math.ceil(side / by));
  const terms = [1, ...parts(height), ...parts(width)];
  for (const [coefficients, offsets] of places) {
    const number = coefficients.reduce((sum, factor, i) => sum + factor * terms[i], 0);
    for (const offset of offsets) view.setInt32(offset, Math.round(number), true);
  }
  return copy;
}

async function loadRuntime() {
  const runtime = await import(new URL("index.js", RUNTIME));
  const fast = await runtime.supportsFeature("relaxedSimd");
  const name = fast ? "litert_wasm_internal" : "litert_wasm_compat_internal";
  // Emscripten's settings. Its own search would take the worker's folder.
  self.Module = { wasmBinary: await load(new URL(`${name}.wasm.gz`, RUNTIME)) };
  await runtime.loadLiteRt(new URL(`${name}.js`, RUNTIME).href);
  return runtime;
}

/** Loads a file that is compressed, unless the host decompressed it. */
async function load(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`A file of this page is missing: ${url}`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
