// @ts-check
// What a picture shows under the pointer, or under the start while keys move it: place, loss and gradient,
// all of one and the same place and exact, for the page works them out.
import { number, plain } from "./dom.js";
import { rowAt } from "./loss.js";
import { answered, ask, forget } from "./questions.js";
import { lossAt, scaleOf } from "./scale.js";
import { rounded } from "./start.js";

/** Milliseconds between two questions. */
const APART = 30;
const QUESTION = "slope";

export class Reading {
  /** @param {import("./panels.js").Panel} panel */
  constructor(panel) {
    this.panel = panel;
    this.asked = 0;
    /** @type {number[] | null} */
    this.place = null;
    /** Whether that is the start, on a map that goes with the clock. */
    this.start = false;
    panel.cleanups.push(() => this.clear());
  }

  listen() {
    const { panel } = this;
    panel.plot.on("plotly_unhover", () => panel.kind === "surface" && this.clear());
    panel.plot.on("plotly_hover", ({ points: [point] }) => this.sample(point));
    if (panel.kind === "surface") return;
    panel.stage.addEventListener("pointermove", (event) => this.follow(event));
    panel.stage.addEventListener("pointerleave", () => this.clear());
  }

  /** Where Plotly finds a sample: on a surface it alone knows what is under a pointer. */
  sample({ x, y, z, curveNumber }) {
    if (answered() && this.panel.kind === "surface") this.show([x, y]);
    if (answered() || curveNumber !== 0) return;
    // Nobody answers: what the sample says, and no slope.
    const loss = z === undefined ? y : lossAt(z, scaleOf(this.panel.plot.layout));
    this.say(z === undefined ? [x] : [x, y], [`loss ${number(loss)}`]);
  }

  follow(event) {
    const at = this.panel.pointer(event);
    const geometry = this.panel.geometry();
    // A hand that holds something is told by what it moves.
    const free = event.pointerType !== "touch" && event.buttons === 0;
    if (!free || !geometry?.contains(at)) this.clear();
    else if (answered()) this.show(geometry.data(at).slice(0, this.panel.kind === "curve" ? 1 : 2));
  }

  /**
   * Tell of a place, in as many digits as can be seen.
   * @param {number[]} place
   * @param {boolean} start Whether it is the start, where all runs are at step 0.
   */
  show(place, start = false) {
    const geometry = this.panel.geometry();
    // The map under a hand is another one than the page knows of.
    if (!geometry || (this.panel.ground.inHand && !start)) return;
    this.start = start && Boolean(this.panel.ground.frames);
    this.place = place.map((value, k) => rounded(value, geometry.box[k]));
    const wait = this.asked + APART - performance.now();
    this.pause ??= setTimeout(() => this.ask(), Math.max(0, wait));
  }

  ask() {
    this.pause = undefined;
    if (!this.place) return;
    this.asked = performance.now();
    ask(QUESTION, { at: this.place, step: this.start ? 0 : this.panel.ground.step }, (answer) => {
      if (!this.place) return;
      const { place, values, sides } = answer?.slope ?? { place: this.place, values: [], sides: null };
      const [loss, ...slopes] = values;
      this.say(place, loss === undefined ? [] : [`loss ${number(loss)}`, inWords(loss, slopes, sides)]);
    });
  }

  say(place, parts) {
    const axes = this.panel.plot.layout.scene ?? this.panel.plot.layout;
    const names = [axes.xaxis, axes.yaxis].map((axis, k) => plain(axis.title?.text ?? "xy"[k]));
    const where = place.map((value, k) => `${names[k]} ${exactly(value)}`);
    if (this.start) where[0] = `start   ${where[0]}`; // the map around it is that of another step
    this.panel.readout.textContent = [...where, ...parts].filter(Boolean).join("   ");
  }

  clear() {
    if (!this.place && !this.panel.readout.textContent) return;
    clearTimeout(this.pause);
    this.pause = undefined;
    if (this.place) forget(QUESTION);
    this.place = null;
    this.panel.readout.textContent = "";
  }
}

/** The slope or gradient; why there is none where there is none. */
function inWords(loss, slopes, sides) {
  if (!Number.isFinite(loss)) return "";
  const one = slopes.length === 1;
  if (one && sides) return `kink: slope ${number(sides[0][0])} before, ${number(sides[0][1])} after`;
  if (sides) return "kink: no gradient here";
  if (!slopes.every(Number.isFinite)) return `no ${one ? "slope" : "gradient"} here`;
  const told = slopes.map((slope) => number(slope));
  return one ? `slope ${told[0]}` : `gradient (${told.join(", ")})`;
}

/** A number with all of the digits that it has. */
function exactly(value) {
  const digits = Math.abs(value).toPrecision(12).replace(/e.*|\./g, "").replace(/^0+|0+$/g, "").length;
  return number(value, Math.max(4, digits));
}

/** Step and loss of the line under the pointer, on the lines that the player draws itself. */
export function readLosses(panel) {
  const { stage, readout } = panel;
  stage.addEventListener("pointermove", (event) => {
    const at = panel.pointer(event);
    const geometry = panel.geometry();
    const found = geometry?.contains(at) && nearest(panel.trails, geometry, at);
    readout.textContent = found ? told(found) : "";
  });
  stage.addEventListener("pointerleave", () => (readout.textContent = ""));
}

/** The trail that passes nearest above or below a pixel, and the row of it there. */
function nearest(trails, geometry, at) {
  const [x] = geometry.data(at);
  let [best, reach] = [null, Infinity];
  for (const trail of trails) {
    if (trail.path.stale) continue;
    const row = Math.min(rowAt(trail, x), trail.last);
    const away = Math.abs(geometry.pixel(trail.at(row))[1] - at[1]);
    if (away < reach) [best, reach] = [{ path: trail.path, row }, away];
  }
  return best;
}

function told({ path: { slot, costs, losses }, row }) {
  const spent = costs ? `${costs[row]} evaluations   ` : "";
  return `${slot}   step ${row}   ${spent}loss ${number(losses[row])}`;
}
