// Worker that runs the network, so that the page stays responsive.
// It is a classic worker, because LiteRT.js loads its WebAssembly with `importScripts`.

const names = ["engine", "painting", "style"];
const modules = Promise.all(names.map((name) => import(`./${name}.js`)));
const engine = modules.then(([{ Engine }]) => Engine.load(new URL("../network/", self.location)));
const canceled = new Set();
let last = Promise.resolve(); // the latest request; requests are answered one by one

const acts = {
  async describe() {
    return (await engine).describe();
  },
  async paint({ picture, weights, painting, number }) {
    const [, { paintBlob }, { styleOf }] = await modules;
    const style = await styleOf(await engine, weights, painting);
    return paintBlob(await engine, picture, style, () => canceled.has(number));
  },
};

self.onmessage = ({ data }) => {
  if (data.act === "cancel") canceled.add(data.number);
  else last = last.then(() => answer(data));
};

async function answer(request) {
  const { number } = request;
  try {
    if (canceled.has(number)) return;
    self.postMessage({ number, result: await acts[request.act](request) });
  } catch (error) {
    self.postMessage({ number, error: error.message || String(error) });
  } finally {
    canceled.delete(number);
  }
}
