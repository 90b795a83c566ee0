// @ts-check
// The buttons, the slider, the counter and the speed.
import { SPEEDS } from "./clock.js";
import { drawing, element } from "./dom.js";

const ICONS = {
  start: "M6 5h2v14H6zM20 5v14l-10-7z",
  back: "M18 5v14l-10-7z",
  play: "M7 4v16l13-8z",
  pause: "M6 5h4v14H6zM14 5h4v14h-4z",
  forward: "M6 5v14l10-7z",
  end: "M16 5h2v14h-2zM4 5v14l10-7z",
  out: "M5 11h14v2H5z",
  in: "M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z",
  all: "M4 4h6v2H6v4H4zM14 4h6v6h-2V6h-4zM4 14h2v4h4v2H4zM18 14h2v6h-6v-2h4z",
  home: "M12 4l9 8h-3v8h-5v-6h-2v6H6v-8H3z",
  present: "M2 4h20v2h-1v10h-8v2l4 4h-2.6L12 19.6 9.6 22H7l4-4v-2H3V6H2zM5 6v8h14V6z",
  told: "M3 4h18v13H9l-4 4v-4H3zM5 6v9h14V6zM7 8h10v2H7zM7 11h7v2H7z",
  keys: "M2 6h20v12H2zM4 8v8h16V8zM6 10h2v2H6zM10 10h2v2h-2zM14 10h2v2h-2zM17 10h1v2h-1zM8 13h8v2H8z",
};

export class Controls {
  /** @param {import("./clock.js").Clock} clock */
  constructor(clock) {
    this.clock = clock;
    this.play = button("play", "Play", "Space", () => clock.toggle());
    this.slider = /** @type {HTMLInputElement} */ (
      element("input", {
        type: "range",
        class: "llp-slider",
        min: 0,
        step: 1,
        "aria-label": "Step",
        on: { input: () => clock.seek(this.slider.valueAsNumber) },
      })
    );
    this.counter = element("span", { class: "llp-counter" });
    this.speed = speedMenu(clock);
    this.node = element(
      "div",
      { class: "llp-controls", role: "group", "aria-label": "Playback" },
      element("div", { class: "llp-buttons" }, ...this.buttons()),
      this.slider,
      this.counter,
      this.speed,
    );
  }

  buttons() {
    const { clock } = this;
    return [
      button("start", "To the start", "Home", () => clock.seek(0)),
      button("back", "One step back", "ArrowLeft", () => clock.seek(clock.step - 1)),
      this.play,
      button("forward", "One step forward", "ArrowRight", () => clock.seek(clock.step + 1)),
      button("end", "To the end", "End", () => clock.seek(clock.end)),
    ];
  }

  update() {
    const { clock, slider, counter } = this;
    const text = `step ${clock.step} of ${clock.end}`;
    if (counter.textContent !== text) {
      counter.textContent = text;
      counter.style.minWidth = `${7 + 2 * String(clock.end).length}ch`;
      slider.max = String(clock.end);
      slider.value = String(clock.step);
      slider.setAttribute("aria-valuetext", text);
    }
    if (this.playing !== clock.playing) {
      this.playing = clock.playing;
      label(this.play, clock.playing ? "pause" : "play", clock.playing ? "Pause" : "Play", "Space");
    }
  }
}

export function button(icon, name, key, press, more = "") {
  const names = `llp-button ${more}`.trim();
  const node = element("button", { type: "button", class: names, on: { click: press } });
  label(node, icon, name, key);
  return node;
}

function label(node, icon, name, key) {
  node.setAttribute("aria-label", name);
  node.setAttribute("aria-keyshortcuts", key);
  node.title = `${name} (${key.replace("Arrow", "").toLowerCase()})`;
  const attributes = { viewBox: "0 0 24 24", width: 24, height: 24, "aria-hidden": "true" };
  node.replaceChildren(drawing("svg", attributes, drawing("path", { d: ICONS[icon] })));
}

function speedMenu(clock) {
  const fractions = { 0.25: "¼", 0.5: "½" };
  const options = SPEEDS.map((speed) =>
    element("option", { value: speed, text: `${fractions[speed] ?? speed}×` }),
  );
  const change = (event) => clock.setSpeed(Number(event.target.value));
  const attributes = { class: "llp-speed", "aria-label": "Speed", on: { change } };
  const menu = /** @type {HTMLSelectElement} */ (element("select", attributes, ...options));
  menu.value = String(clock.speed);
  return menu;
}
