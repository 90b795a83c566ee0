// @ts-check
// One number of a contestant in the legend: a slider whose every stop is a run that is known, a field for any
// number, and a menu of the other numbers that the slider may turn.
import { element } from "./dom.js";

/** Milliseconds after a key until the hand is taken to be done. */
const SETTLED = 350;
/** Half the width of the slider's knob, which its middle never leaves the track by. */
const KNOB = 8;

/** @typedef {import("./wire.js").Dial} Dial */

/** @type {Dial["allowed"]} */
const ANY = { words: "a number", least: null, most: null, open: false, whole: false };

export class DialSlider {
  /**
   * @param {import("./hand.js").Hand} hand
   * @param {string} slot Whose it is; empty if it is one for all.
   */
  constructor(hand, slot = "") {
    this.hand = hand;
    /** @type {Dial} */
    this.dial = { name: "", slots: [], symbol: "", title: "", help: "", label: "", value: 0, stops: [0], key: "", limits: [], allowed: ANY };
    this.stops = [0];
    const reach = () => hand.reach(this.dial);
    this.range = /** @type {HTMLInputElement} */ (
      element("input", {
        type: "range",
        class: "llp-dial-range",
        min: 0,
        step: 1,
        "data-keys": "own",
        on: {
          pointerenter: reach,
          focus: reach,
          pointerdown: () => (this.keyed = false),
          keydown: () => (this.keyed = true),
          input: () => hand.turn(this.dial, this.stops[this.range.valueAsNumber]),
          change: () => this.release(),
        },
      })
    );
    this.field = /** @type {HTMLInputElement} */ (
      element("input", {
        type: "text",
        inputmode: "decimal",
        autocomplete: "off",
        class: "llp-dial-field",
        "data-keys": "own",
        on: { focus: () => this.field.select(), change: () => this.take(), input: () => this.hush() },
      })
    );
    this.menu = new Menu(slot, (name) => hand.choose(slot, name));
    this.marks = element("span", { class: "llp-dial-marks", "aria-hidden": "true" });
    this.track = element("span", { class: "llp-dial-track" }, this.range, this.marks);
    this.said = element("p", { class: "llp-dial-said", role: "alert", hidden: "" });
    this.hush = () => (this.said.hidden = true);
    this.node = element("div", { class: "llp-dial" }, this.menu.node, this.track, this.field, this.said);
  }

  /**
   * @param {Dial} dial
   * @param {Dial[]} others All that this slider may turn, the dial among them.
   */
  show(dial, others = [dial]) {
    const value = this.hand.valueOf(dial);
    const stops = this.hand.stops(dial);
    if (dial === this.dial && value === this.value && stops === this.stops) return;
    if (dial !== this.dial) this.receive(dial, others);
    this.value = value;
    if (stops !== this.stops) this.range.max = String(stops.length - 1);
    const place = nearest(stops, value);
    if (this.range.valueAsNumber !== place) this.range.value = String(place);
    this.range.setAttribute("aria-valuetext", String(value));
    if (this.field !== document.activeElement) this.field.value = String(value);
    if (stops !== this.stops) this.mark(stops);
    this.stops = stops;
    const beyond = dial.limits.filter((limit) => value > limit.value);
    this.track.toggleAttribute("data-beyond", beyond.length > 0);
  }

  /** Another number, or the same of another run. @param {Dial} dial @param {Dial[]} others */
  receive(dial, others) {
    this.dial = dial;
    this.stops = [];
    this.range.setAttribute("aria-label", dial.label);
    this.field.setAttribute("aria-label", `${dial.label}, exact`);
    const said = dial.limits.map((limit) => limit.text);
    this.range.title = [...said, ...(said.length ? [] : [`${dial.title}: ${dial.help}`])].join("\n");
    if (said.length) this.range.setAttribute("aria-description", said.join(" "));
    else this.range.removeAttribute("aria-description");
    this.menu.show(dial, others);
  }

  /** Marks on the track. @param {number[]} stops */
  mark(stops) {
    const marks = this.dial.limits.flatMap(({ value }) => {
      const share = placeOf(stops, value);
      if (share === null) return [];
      const left = `calc(${KNOB}px + ${share} * (100% - ${2 * KNOB}px))`;
      return [element("span", { class: "llp-dial-mark", style: `left: ${left}` })];
    });
    this.marks.replaceChildren(...marks);
  }

  /** Keys come one by one, a pointer lets go once. */
  release() {
    clearTimeout(this.pause);
    const { dial } = this;
    const done = () => this.hand.release(dial);
    if (this.keyed) this.pause = setTimeout(done, SETTLED);
    else done();
  }

  /** A number was typed. */
  take() {
    const text = this.field.value.trim().replace("−", "-").replace(",", ".");
    const value = text === "" ? NaN : Number(text);
    this.field.blur();
    if (!isAllowed(value, this.dial.allowed)) return this.refuse();
    this.hand.turn(this.dial, value);
    this.hand.release(this.dial);
  }

  /** The number stays that of the path, and what is allowed is said until the next press. */
  refuse() {
    const { symbol, allowed } = this.dial;
    this.field.value = String(this.value);
    this.said.textContent = `${symbol} is ${allowed.words}; ${this.value} stays.`;
    this.said.hidden = false;
    document.addEventListener("pointerdown", this.hush, { once: true, capture: true });
  }
}

/** @param {number} value @param {Dial["allowed"]} allowed */
function isAllowed(value, { least, most, open, whole }) {
  const low = least === null || value >= least;
  const high = most === null || value < most || (value === most && !open);
  return Number.isFinite(value) && low && high && (!whole || Number.isInteger(value));
}

/** The letter beside the slider; where there are other numbers to turn, a menu of them. */
class Menu {
  /** @param {string} slot @param {(name: string) => void} chosen */
  constructor(slot, chosen) {
    this.letter = element("span", { class: "llp-dial-letter", "aria-hidden": "true" });
    this.select = /** @type {HTMLSelectElement} */ (
      element("select", {
        class: "llp-dial-select",
        "aria-label": `What the slider of ${slot} turns`,
        "data-keys": "own",
        on: { change: () => chosen(this.select.value) },
      })
    );
    this.node = element("span", { class: "llp-dial-name" }, this.letter);
    this.listed = "";
  }

  /** @param {Dial} dial @param {Dial[]} others */
  show(dial, others) {
    this.letter.textContent = dial.symbol;
    this.node.title = `${dial.title}: ${dial.help}`;
    this.node.toggleAttribute("data-many", others.length > 1);
    if (others.length < 2) return this.select.remove();
    const listed = others.map(({ name, title }) => `${name} ${title}`).join("\n");
    if (listed !== this.listed) {
      const options = others.map(({ name, title }) => element("option", { value: name, text: title }));
      this.select.replaceChildren(...options);
    }
    this.listed = listed;
    this.select.value = dial.name;
    if (!this.select.isConnected) this.node.append(this.select);
  }
}

/** The place of the number that is a value, or nearest to it. */
function nearest(stops, value) {
  const exact = stops.indexOf(value);
  if (exact >= 0) return exact;
  const away = stops.map((stop) => Math.abs(stop - value));
  return away.indexOf(Math.min(...away));
}

/** Where between the ends of the track a value lies, 0 … 1; null if it does not. */
function placeOf(stops, value) {
  const above = stops.findIndex((stop) => stop >= value);
  if (above < 0 || value < stops[0]) return null;
  if (stops[above] === value) return above / (stops.length - 1);
  const [low, high] = [stops[above - 1], stops[above]];
  return (above - 1 + (value - low) / (high - low)) / (stops.length - 1);
}
