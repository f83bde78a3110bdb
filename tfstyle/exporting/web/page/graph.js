// A LiteRT file of the network, adapted to the size of each picture and run by LiteRT.js.

const DIVISORS = [1, 2, 4, 8, 16, 32]; // divisors of both sides, as in template.py

export class Graph {
  /**
   * @param {Promise<object>} runtime LiteRT.js.
   * @param {Promise<Uint8Array>} file The file for one size.
   * @param {Array} places Coefficients and offsets of the numbers that depend on the size.
   */
  constructor(runtime, file, places) {
    Object.assign(this, { places, compiled: null, size: "" });
    this.ready = Promise.all([runtime, file]);
    this.ready.catch(() => {}); // the error is shown when a picture is to be painted
  }

  /**
   * Runs a signature.
   * @param {string} name Name of the signature.
   * @param {number} height Height of the picture in pixels.
   * @param {number} width Width of the picture in pixels.
   * @param {object} inputs Arrays and their shapes, keyed by name.
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

  /** Compiles the file for a size; only the latest result is kept, to save memory. */
  async compile(height, width) {
    const size = `${width}x${height}`;
    if (this.size === size) return this.compiled;
    this.release();
    const [runtime, file] = await this.ready;
    const sized = resized(file, this.places, height, width);
    this.compiled = await runtime.loadAndCompile(sized, { accelerator: "wasm" });
    this.size = size;
    return this.compiled;
  }

  /** Frees the memory of the latest result of `compile`. */
  release() {
    this.size = "";
    this.compiled?.delete();
    this.compiled = null;
  }
}

/** Returns the file for another size, like `Template.at` in Python. */
function resized(file, places, height, width) {
  const copy = file.slice();
  const view = new DataView(copy.buffer);
  const parts = (side) => DIVISORS.map((by) => Math.ceil(side / by));
  const terms = [1, ...parts(height), ...parts(width)];
  for (const [coefficients, offsets] of places) {
    const number = coefficients.reduce((sum, factor, i) => sum + factor * terms[i], 0);
    for (const offset of offsets) view.setInt32(offset, Math.round(number), true);
  }
  return copy;
}
