// @ts-check
// Who is who: letter, line and marker, name, the loss at this step, and a number of it to turn.
import { DialSlider } from "./dial.js";
import { drawing, element, number } from "./dom.js";
import { dashes, marker } from "./shapes.js";

/** Milliseconds for which a value stands. */
const READABLE = 80;

export class Legend {
  /** @param {import("./hand.js").Hand} hand */
  constructor(hand) {
    this.hand = hand;
    this.updated = 0;
    this.node = element("ul", { class: "llp-legend", "aria-label": "Contestants" });
    /** @type {Map<string, Row>} Rows stay while their contestants do: a hand may be on one. */
    this.known = new Map();
    /** @type {Row[]} */
    this.rows = [];
    this.everyone = new Everyone(hand);
  }

  /** @param {import("./wire.js").Path[]} paths */
  show(paths) {
    const { shared } = this.hand;
    this.node.hidden = paths.length === 0;
    this.rows = paths.map((path) => {
      const row = this.known.get(path.slot) ?? new Row(path.slot, this.hand);
      row.show(path);
      return row;
    });
    if (shared) this.everyone.show(shared);
    this.known = new Map(this.rows.map((row) => [row.path.slot, row]));
    this.arrange([...(shared ? [this.everyone.node] : []), ...this.rows.map((row) => row.node)]);
  }

  /** Moving a row would take it out of the hand. */
  arrange(nodes) {
    const there = this.node.children;
    const same = nodes.length === there.length && nodes.every((node, k) => node === there[k]);
    if (!same) this.node.replaceChildren(...nodes);
  }

  /** @param {import("./clock.js").Clock} clock */
  update({ step, playing }) {
    // While playing no faster than it can be read.
    const now = performance.now();
    if (playing && now - this.updated < READABLE) return;
    this.updated = now;
    for (const { path, value } of this.rows) {
      // Another run's loss would be taken for that of the number beside it.
      const text = path.stale ? "…" : number(path.losses[Math.min(step, path.losses.length - 1)]);
      if (value.data !== text) value.data = text;
    }
  }
}

/** One learning rate for all. */
class Everyone {
  constructor(hand) {
    this.slider = new DialSlider(hand);
    const title = element("span", { class: "llp-title", text: "All contestants" });
    const attributes = { class: "llp-contestant llp-everyone" };
    this.node = element("li", attributes, title, this.slider.node);
  }

  /** @param {import("./wire.js").Dial} dial */
  show(dial) {
    this.slider.show(dial);
  }
}

class Row {
  constructor(slot, hand) {
    this.hand = hand;
    /** @type {import("./wire.js").Path} */
    this.path;
    /** Its data are changed, not its place: the page around it need not be styled anew. */
    this.value = document.createTextNode("");
    this.title = element("span", { class: "llp-title" });
    this.sample = element("span", { class: "llp-sample" });
    const letter = element("b", { class: "llp-letter", text: slot });
    const loss = element("span", { class: "llp-reading", text: "loss " });
    loss.append(element("span", { class: "llp-value" }, this.value));
    const attributes = { class: "llp-contestant", "data-slot": slot };
    this.node = element("li", attributes, letter, this.sample, this.title, loss);
  }

  /** @param {import("./wire.js").Path} path */
  show(path) {
    this.path = path;
    this.node.toggleAttribute("data-stale", Boolean(path.stale));
    // Also to write what is there already would make the browser lay out the page.
    if (this.title.textContent !== path.title) this.title.textContent = path.title;
    if (this.node.title !== path.sentence) this.node.title = path.sentence;
    const look = [path.color, path.dash, path.symbol].join();
    if (look !== this.look) this.sample.replaceChildren(sample(path));
    this.look = look;
    const dial = this.hand.dialOf(path.slot);
    if (dial) {
      this.slider ??= new DialSlider(this.hand, path.slot);
      this.slider.show(dial, this.hand.dialsOf(path.slot));
      if (!this.slider.node.isConnected) this.node.append(this.slider.node);
    } else {
      this.slider?.node.remove();
    }
  }
}

/** A piece of the contestant's line with its marker, edged as on the map. */
function sample({ color, dash, symbol }) {
  const line = (stroke, width, pattern = []) =>
    drawing("path", {
      d: "M3,10H37",
      stroke,
      "stroke-width": width,
      "stroke-dasharray": pattern.join(" ") || "none",
      "stroke-linecap": pattern.length ? "butt" : "round",
    });
  const shape = (attributes) =>
    drawing("path", { d: marker(symbol, 5.5), transform: "translate(20 10)", ...attributes });
  return drawing(
    "svg",
    { viewBox: "0 0 40 20", width: 40, height: 20, "aria-hidden": "true" },
    line("rgba(0, 0, 0, 0.72)", 5.6),
    line("#fff", 4.2),
    line(color, 2.6, dashes(dash)),
    shape({ stroke: "rgba(0, 0, 0, 0.72)", "stroke-width": 5 }),
    shape({ stroke: "#fff", "stroke-width": 3 }),
    shape({ fill: color }),
  );
}
