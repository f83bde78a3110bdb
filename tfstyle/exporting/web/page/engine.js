// The network and its runtime, LiteRT.js.

import { Graph } from "./graph.js";

const RUNTIME = new URL("../litert/", import.meta.url);

export class Engine {
  /**
   * Loads the description of the network; the other files are loaded in the background.
   * @param {URL} folder Folder of the network.
   */
  static async load(folder) {
    const answer = await fetch(new URL("network.json", folder));
    if (!answer.ok) throw new Error(`The network is missing: ${answer.url}`);
    return new Engine(await answer.json(), folder);
  }

  constructor(about, folder) {
    this.about = about;
    const runtime = loadRuntime();
    this.graph = ({ file, places }) => new Graph(runtime, load(new URL(file, folder)), places);
    this.network = this.graph(about);
    // Only networks that take paintings have codes.
    this.codes = about.codes && load(new URL(about.codes, folder)).then(rows(about.styles.length));
    this.codes?.catch(() => {}); // the error is shown when a picture is to be painted
  }

  /** The network and the limits, in the format of the server's description. */
  describe() {
    const { name, styles, max_pixels, encoder } = this.about;
    const models = [{ name, styles, paintings: Boolean(encoder) }];
    return { models, limits: { max_pixels, timeout: Infinity, jobs: false } };
  }

  /** Style encoder, which is loaded for the first painting. */
  get encoder() {
    if (!this.loaded) {
      this.loaded = this.graph(this.about.encoder);
      // If the download fails, it is tried again for the next painting.
      this.loaded.ready.catch(() => (this.loaded = null));
    }
    return this.loaded;
  }

  /** Runs a signature of the network; see `Graph.run`. */
  run(...inputs) {
    return this.network.run(...inputs);
  }
}

/** Returns a function that divides a file of numbers into rows. */
function rows(count) {
  return ({ buffer }) => {
    const numbers = new Float32Array(buffer);
    const length = numbers.length / count;
    return Array.from({ length: count }, (_, i) => numbers.subarray(i * length, (i + 1) * length));
  };
}

async function loadRuntime() {
  const runtime = await import(new URL("index.js", RUNTIME));
  const fast = await runtime.supportsFeature("relaxedSimd");
  const name = fast ? "litert_wasm_internal" : "litert_wasm_compat_internal";
  self.Module = {
    // Emscripten would otherwise look for the file in the worker's folder.
    wasmBinary: await load(new URL(`${name}.wasm.gz`, RUNTIME)),
    printErr: log,
  };
  await runtime.loadLiteRt(new URL(`${name}.js`, RUNTIME).href);
  return runtime;
}

/**
 * Logs a warning or an error from LiteRT, which prints all its messages as errors. Messages about
 * NPUs are left out, because they always appear.
 */
function log(line) {
  if (/^(INFO|VERBOSE)|npu_registry/.test(line)) return;
  if (line.startsWith("WARNING")) console.warn(line);
  else console.error(line);
}

/** Loads a gzip file, and decompresses it unless the host has already done so. */
async function load(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`A file of this page is missing: ${url}`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
