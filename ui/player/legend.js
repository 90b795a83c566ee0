// @ts-check
// Who is who: letter, line and marker, name, and the loss at this step.
import { drawing, element, number } from "./dom.js";
import { dashes, marker } from "./shapes.js";

/** Milliseconds for which a value stands. */
const READABLE = 80;

export class Legend {
  constructor() {
    this.updated = 0;
    this.node = element("ul", { class: "llp-legend", "aria-label": "Contestants" });
    /** @type {{path: import("./wire.js").Path, value: HTMLElement}[]} */
    this.rows = [];
  }

  /** @param {import("./wire.js").Path[]} paths */
  show(paths) {
    this.node.hidden = paths.length === 0;
    this.rows = paths.map((path) => ({ path, value: element("span", { class: "llp-value" }) }));
    this.node.replaceChildren(...this.rows.map(row));
  }

  /** @param {import("./clock.js").Clock} clock */
  update({ step, playing }) {
    // While playing no faster than it can be read.
    const now = performance.now();
    if (playing && now - this.updated < READABLE) return;
    this.updated = now;
    for (const { path, value } of this.rows) {
      value.textContent = number(path.losses[Math.min(step, path.losses.length - 1)]);
    }
  }
}

function row({ path, value }) {
  const letter = element("b", { class: "llp-letter", text: path.slot });
  const title = element("span", { class: "llp-title", text: path.title });
  const loss = element("span", { class: "llp-reading", text: "loss " }, value);
  const attributes = { class: "llp-contestant", title: path.sentence };
  return element("li", attributes, letter, sample(path), title, loss);
}

/** A piece of the contestant's line with its marker, edged as on the map. */
function sample({ color, dash, symbol }) {
  const line = (stroke, width, pattern = []) =>
    drawing("path", {
      d: "M3,10H49",
      stroke,
      "stroke-width": width,
      "stroke-dasharray": pattern.join(" ") || "none",
      "stroke-linecap": pattern.length ? "butt" : "round",
    });
  const shape = (attributes) =>
    drawing("path", { d: marker(symbol, 5.5), transform: "translate(26 10)", ...attributes });
  return drawing(
    "svg",
    { class: "llp-sample", viewBox: "0 0 52 20", width: 52, height: 20, "aria-hidden": "true" },
    line("rgba(0, 0, 0, 0.72)", 5.6),
    line("#fff", 4.2),
    line(color, 2.6, dashes(dash)),
    shape({ stroke: "rgba(0, 0, 0, 0.72)", "stroke-width": 5 }),
    shape({ stroke: "#fff", "stroke-width": 3 }),
    shape({ fill: color }),
  );
}
