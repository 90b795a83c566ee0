// @ts-check
// A ground that moves with the clock: a figure may hold its heights at several steps (`figures/frames.py`),
// and the one that belongs to the clock's step is shown.

const GAP = 65535;
/** Milliseconds between two redraws of a surface while the clock runs: each takes long. */
const REST = 250;

export class Ground {
  /**
   * @param {any} plot
   * @param {any} Plotly
   * @param {HTMLElement} place Where it says what is shown.
   */
  constructor(plot, Plotly, place) {
    this.plot = plot;
    this.Plotly = Plotly;
    this.place = place;
    this.restart();
  }

  /** Another figure is shown. */
  restart() {
    this.shown = -1;
    this.frames = this.plot.layout?.meta?.frames ?? null;
    this.trace = (this.plot.data ?? []).findIndex(({ type }) => ["contour", "surface"].includes(type));
    this.say("");
  }

  /**
   * Show the frame of the clock's step.
   * @param {import("./clock.js").Clock} clock
   */
  follow(clock) {
    if (!this.frames || this.busy) return;
    const frame = lastAt(this.frames.steps, clock.step);
    if (frame === this.shown || this.isTooSoon(clock)) return;
    this.busy = true;
    this.shown = frame;
    this.drawnAt = performance.now();
    this.say(this.frames.caption.replace("{step}", String(this.frames.steps[frame])));
    const done = () => (this.busy = false);
    this.Plotly.restyle(this.plot, { z: [this.heights(frame)] }, [this.trace]).then(done, done);
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

  say(text) {
    this.place.textContent = text;
    this.place.hidden = !text;
  }
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
