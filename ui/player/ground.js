// @ts-check
// A ground that moves with the clock: a figure may hold its heights at several steps (`figures/frames.py`),
// and the one that belongs to the clock's step is shown.

import { height, scaleOf } from "./scale.js";

const GAP = 65535;
/** Milliseconds between two redraws of a surface while the clock runs: each takes long. */
const REST = 250;
/** So many times as long as a map takes to draw, the paths over it are drawn without it. */
const SPARING = 4;
/** Beyond the colors by this part of all of them, half a level, is not seen. */
const BEYOND = 1 / 32;

export class Ground {
  /**
   * @param {any} plot
   * @param {any} Plotly
   * @param {HTMLElement} place Where it says what is shown.
   * @param {() => void} again Called when there is more to draw than has been.
   */
  constructor(plot, Plotly, place, again) {
    this.plot = plot;
    this.Plotly = Plotly;
    this.place = place;
    this.again = again;
    /** @type {import("./wire.js").Slice | null} The map in place of a frame. */
    this.held = null;
    this.caption = "";
    this.remark = "";
    this.ready = 0;
    this.restart();
  }

  /** Step of the page's own run that is shown; null where the ground stands still or is in a hand. */
  get step() {
    const { frames, shown } = this;
    if (typeof shown !== "number") return shown.step ?? null;
    return frames ? frames.steps[Math.max(0, shown)] : null;
  }

  /** Whether the map is one that the page does not know of. */
  get inHand() {
    return Boolean(this.held) && this.held?.step === undefined;
  }

  /** Another figure is shown. */
  restart() {
    /** @type {number | import("./wire.js").Slice} */
    this.shown = -1;
    this.frames = this.plot.layout?.meta?.frames ?? null;
    this.trace = (this.plot.data ?? []).findIndex(({ type }) => ["contour", "surface"].includes(type));
    this.say("");
  }

  /**
   * A hand is changing the paths.
   * @param {import("./wire.js").Slice | null} map The map under them; null for that of the figure.
   * @param {string} remark What else is to be said.
   */
  hold(map, remark) {
    this.held = map;
    if (remark === this.remark) return;
    this.remark = remark;
    this.say(this.caption);
  }

  /**
   * Show the frame of the clock's step, or the map that is held.
   * @param {import("./clock.js").Clock} clock
   */
  follow(clock) {
    if (!this.frames || this.busy) return;
    if (this.held) {
      this.showHeld(this.held);
      return;
    }
    const frame = lastAt(this.frames.steps, clock.step);
    if (frame === this.shown || this.isTooSoon(clock)) return;
    this.drawnAt = performance.now();
    this.say(this.frames.caption.replace("{step}", String(this.frames.steps[frame])));
    this.draw(frame, this.heights(frame));
  }

  /** @param {import("./wire.js").Slice} held */
  showHeld(held) {
    if (held === this.shown) return;
    const early = this.ready - performance.now();
    if (early > 0) {
      clearTimeout(this.pause);
      this.pause = setTimeout(this.again, early);
      return;
    }
    const scale = scaleOf(this.plot.layout);
    const rows = held.losses.map((row) =>
      Array.from(row, (loss) => (Number.isFinite(loss) ? height(loss, scale) : null)),
    );
    this.say(held.caption + (this.isBeyond(rows) ? ", partly beyond its colors" : ""));
    const began = performance.now();
    this.draw(held, rows).then(() => {
      const now = performance.now();
      this.ready = now + SPARING * (now - began);
      this.again();
    });
  }

  /** Whether there are heights that the figure has no color for. */
  isBeyond(rows) {
    const { zmin, zmax } = this.plot.data[this.trace];
    const room = BEYOND * (zmax - zmin);
    return rows.some((row) => row.some((z) => z !== null && (z > zmax + room || z < zmin - room)));
  }

  /** @param {Ground["shown"]} what @param {(number | null)[][]} rows */
  draw(what, rows) {
    this.busy = true;
    this.shown = what;
    const done = () => (this.busy = false);
    const { x, y } = this.plot.data[this.trace];
    const places = rows.length === y.length ? {} : { x: [spread(x, rows.length)], y: [spread(y, rows.length)] };
    return this.Plotly.restyle(this.plot, { z: [rows], ...places }, [this.trace]).then(done, done);
  }

  isTooSoon(clock) {
    const spatial = this.plot.data[this.trace]?.type === "surface";
    return spatial && clock.playing && performance.now() - (this.drawnAt ?? 0) < REST;
  }

  heights(frame) {
    const { heights, low, high } = this.frames;
    const unit = (high - low) / (GAP - 1);
    const row = (codes) => Array.from(codes, (code) => (code === GAP ? null : low + code * unit));
    return heights[frame].map(row);
  }

  say(caption) {
    this.caption = caption;
    const text = [caption, this.remark].filter(Boolean).join("; ");
    if (this.place.textContent === text) return;
    this.place.textContent = text;
    this.place.title = text;
    this.place.hidden = !text;
  }

  remove() {
    clearTimeout(this.pause);
  }
}

/** So many places from the first to the last of these, evenly spread. */
function spread(places, count) {
  const [low, high] = [places[0], places[places.length - 1]];
  return Array.from({ length: count }, (_, k) => low + ((high - low) * k) / (count - 1));
}

/** Place of the last of ascending steps that is not after this one. */
function lastAt(steps, step) {
  let [low, high] = [0, steps.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (steps[middle] <= step) low = middle;
    else high = middle;
  }
  return low;
}
