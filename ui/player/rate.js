// @ts-check
// A learning rate in the legend: a slider whose every stop is a run that is known, and a field for any number.
import { element } from "./dom.js";

/** Milliseconds after a key until the hand is taken to be done. */
const SETTLED = 350;

export class RateSlider {
  /** @param {import("./hand.js").Hand} hand */
  constructor(hand) {
    this.hand = hand;
    /** @type {import("./wire.js").Rate} */
    this.rate = { name: "", slots: [], label: "", value: 0, stops: [0], key: "" };
    this.stops = [0];
    const reach = () => hand.reach(this.rate);
    this.range = /** @type {HTMLInputElement} */ (
      element("input", {
        type: "range",
        class: "llp-rate-range",
        min: 0,
        step: 1,
        "data-keys": "own",
        on: {
          pointerenter: reach,
          focus: reach,
          pointerdown: () => (this.keyed = false),
          keydown: () => (this.keyed = true),
          input: () => hand.turn(this.rate, this.stops[this.range.valueAsNumber]),
          change: () => this.release(),
        },
      })
    );
    this.field = /** @type {HTMLInputElement} */ (
      element("input", {
        type: "text",
        inputmode: "decimal",
        autocomplete: "off",
        class: "llp-rate-field",
        "data-keys": "own",
        on: { focus: () => this.field.select(), change: () => this.take() },
      })
    );
    const letter = element("span", { class: "llp-rate-name", text: "η", "aria-hidden": "true" });
    this.node = element("div", { class: "llp-rate", title: "Learning rate η" }, letter, this.range, this.field);
  }

  /** @param {import("./wire.js").Rate} rate */
  show(rate) {
    const value = this.hand.valueOf(rate);
    const stops = this.hand.stops(rate);
    if (rate === this.rate && value === this.value && stops === this.stops) return;
    this.rate = rate;
    this.value = value;
    this.range.setAttribute("aria-label", rate.label);
    this.field.setAttribute("aria-label", `${rate.label}, exact`);
    this.stops = stops;
    this.range.max = String(stops.length - 1);
    const place = nearest(stops, value);
    if (this.range.valueAsNumber !== place) this.range.value = String(place);
    this.range.setAttribute("aria-valuetext", String(value));
    if (this.field !== document.activeElement) this.field.value = String(value);
  }

  /** Keys come one by one, a pointer lets go once. */
  release() {
    clearTimeout(this.pause);
    const done = () => this.hand.release(this.rate);
    if (this.keyed) this.pause = setTimeout(done, SETTLED);
    else done();
  }

  /** A number was typed; the page says so if it is not allowed. */
  take() {
    const text = this.field.value.trim().replace("−", "-").replace(",", ".");
    const value = text === "" ? NaN : Number(text);
    this.field.blur();
    if (!Number.isFinite(value)) {
      this.field.value = String(this.value);
      return;
    }
    this.hand.turn(this.rate, value);
    this.hand.release(this.rate);
  }
}

/** The place of the number nearest to a value, as sliders of decades count distance. */
function nearest(stops, value) {
  const away = stops.map((stop) => Math.abs(Math.log(stop) - Math.log(value)));
  const place = away.indexOf(Math.min(...away));
  return place < 0 ? 0 : place;
}
