// The page: loads the networks, connects the controls, and shows what was kept for a reload.

import { useAddress } from "./address.js";
import { loadModels } from "./api.js";
import { live } from "./camera.js";
import { cancel } from "./cancellation.js";
import { changed, changeModel, offerModels } from "./controls.js";
import { listenForFiles } from "./drop.js";
import { guarded, listenForDismissal, tell } from "./errors.js";
import { optimization } from "./optimize.js";
import { takeOwn } from "./own.js";
import { part } from "./part.js";
import { repaint } from "./repaint.js";
import { resume, showAgain } from "./restore.js";
import { openSession } from "./session.js";
import { useSettings } from "./settings.js";
import { paintAll } from "./several.js";
import { listenForSources } from "./sources.js";
import { divide } from "./stage.js";
import { gallery, sizes, state } from "./state.js";
import { take, takeEither, takeSample } from "./take.js";
import { listenForTools } from "./tools.js";
import { video } from "./video.js";

listen();
state.started = guarded(start);
divide();

function listen() {
  on("file", "change", ({ target }) => take([...target.files]));
  on("sample", "click", takeSample);
  on("live", "click", live);
  on("model", "change", changeModel);
  on("own-file", "change", ({ target }) => takeOwn(target.files[0]));
  on("cancel", "click", cancel);
  on("retry", "click", repaint);
  on("all", "click", paintAll);
  on("divide", "input", divide);
  document.querySelector("form").addEventListener("submit", (e) => e.preventDefault());
  document.querySelector("form").addEventListener("input", changed);
  gallery.onChoose = showAgain;
  listenForFiles(takeEither, tell);
  listenForTools();
  listenForSources();
  listenForDismissal();
  window.addEventListener("hashchange", useAddress);
}

function on(id, event, act) {
  part(id).addEventListener(event, act);
}

async function start() {
  const opened = openSession();
  const { models, limits } = await loadModels();
  Object.assign(state, { models, limits });
  if (!models.length) throw new Error("No network is loaded.");
  offerModels();
  optimization.offer(limits.jobs);
  video.offer(limits.videos);
  useSettings(state.link);
  sizes.setting = state.link.size ?? "";
  resume(await opened);
}
