// Page of a running `tfstyle optimize --preview`.

import { Curve } from "./curve.js";
import { describe, follow } from "./job.js";

const part = (id) => document.getElementById(id);
const curve = new Curve(part("curve"));
let shown = 0;

follow("/events", (event) => {
  part("error").hidden = true;
  curve.add(event);
  part("status").textContent = describe(event);
  document.title = `${describe(event)} - tfstyle`;
  if ((event.picture ?? 0) > shown) {
    shown = event.picture;
    part("picture").src = `/picture?step=${shown}`;
    part("picture").hidden = false;
  }
}, ended, ended);

function ended() {
  part("error").textContent = "The command has ended, or does not respond.";
  part("error").hidden = false;
}
