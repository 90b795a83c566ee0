// @ts-check
// What is told of the contestant that the page looks at: marks and a list of what happened on its path,
// arrows, the parabola of a step; and where the page looks, which is where the clock rests.
import { drawArrows } from "./arrows.js";
import { drawGuess } from "./guess.js";
import { Happened } from "./happened.js";
import { Marks } from "./marks.js";
import { drawModel } from "./model.js";
import { Subtitle } from "./subtitle.js";

/** Milliseconds for which the clock has to rest before the page follows it. */
const REST = 500;

/** The same each time: marks are made anew when their events are others. */
const NONE = [];

/** @typedef {{row: number, last: number, title: string, sentence: string}} Told */
/**
 * @typedef {object} Arrows Rows of coordinates; null where there are none.
 * @property {ArrayLike<number>[] | null} gradient
 * @property {ArrayLike<number>[] | null} momentum
 * @property {boolean} step
 */
/**
 * @typedef {object} Facts
 * @property {string} slot
 * @property {Told[] | null} events
 * @property {Record<string, Arrows>} arrows
 * @property {[ArrayLike<number>[], ArrayLike<number>[]] | null} model Slopes and curvatures.
 * @property {number | null} at
 * @property {number[] | null} guess
 * @property {boolean} level Whether steps are drawn on a curve.
 */

export class Story {
  /**
   * @param {import("./clock.js").Clock} clock
   * @param {(name: string, value: any) => void} emit
   */
  constructor(clock, emit) {
    this.clock = clock;
    this.emit = emit;
    /** @type {Facts} */
    this.facts = { slot: "", events: null, arrows: {}, model: null, at: null, guess: null, level: true };
    /** @type {import("./wire.js").Path[]} The paths that all this is true of. */
    this.paths = [];
    this.happened = new Happened((row) => clock.seek(row), (slot) => emit("look", { slot }));
    this.subtitle = new Subtitle();
    /** @type {number[]} Steps that the page was asked to look at and does not yet, the newest last. */
    this.asked = [];
    /** @type {Map<any, Marks>} By panel. */
    this.marks = new Map();
  }

  /** A run has arrived. */
  receive(facts, paths) {
    this.facts = facts;
    this.paths = paths;
    this.happened.show(facts, paths);
    this.subtitle.show(facts, paths);
  }

  /**
   * Go where the page looks, unless it has only followed the clock: a hand may have moved that on since.
   */
  follow() {
    const { at } = this.facts;
    const answered = this.asked.findLastIndex((step) => at !== null && this.isAnswer(step, at));
    this.asked.splice(0, answered + 1);
    if (at === this.at) return;
    this.at = at;
    if (answered >= 0) return;
    this.asked = [];
    this.sent = undefined;
    if (at !== null) this.clock.seek(at);
  }

  /** Whether the page looks there when it is asked for a step; at the end of a path, at its last step. */
  isAnswer(step, at) {
    const path = this.paths.find(({ slot }) => slot === this.facts.slot);
    const last = path ? path.losses.length - 1 : Infinity;
    return at === step || (step >= last && (at === last || at === last - 1));
  }

  /** The clock has moved: once it rests, the page looks at that step. */
  clockChanged() {
    this.happened.update(this.clock);
    this.subtitle.update(this.clock);
    clearTimeout(this.pause);
    const { at, slot } = this.facts;
    if (at === null || this.clock.playing || this.clock.step === at) return;
    this.pause = setTimeout(() => {
      const { step } = this.clock;
      if (this.facts.at === null || this.clock.playing || step === this.sent) return;
      this.sent = step;
      this.asked.push(step);
      this.emit("look", { slot, step });
    }, REST);
  }

  /** The path that is looked at among those that are drawn; none while a hand has changed it. */
  trailOf(trails, slot) {
    return trails.find(({ path }) => path.slot === slot && this.paths.includes(path));
  }

  /** What was told is not true of a path that a hand is changing: it is not to be read meanwhile. */
  hold(paths) {
    const held = paths.some(({ slot, loose }) => loose && slot === this.facts.slot);
    for (const { node } of [this.happened, this.subtitle]) node.style.visibility = held ? "hidden" : "";
  }

  /**
   * Draw over a panel.
   * @param {import("./panels.js").Panel} panel
   * @param {import("./paths.js").Stage} stage
   */
  draw(panel, stage) {
    const { slot, arrows, model, guess } = this.facts;
    const looked = this.trailOf(stage.trails, slot);
    if (panel.kind !== "loss") {
      const all = Object.entries(arrows).map(([name, given]) => ({
        trail: this.trailOf(stage.trails, name),
        given,
        named: name === slot,
      }));
      drawArrows(stage, all.filter(({ trail }) => trail));
    }
    if (panel.kind === "curve" && model && looked) drawModel(stage, looked, model);
    if (guess && panel.kind === "contour") drawGuess(stage, guess);
    if (guess && panel.kind === "curve") drawGuess(stage, [guess[0], stage.geometry.box[1][0]]);
  }

  /**
   * Put the numbers of events on a panel, before letters are drawn there, which keep off them.
   * @param {import("./panels.js").Panel} panel
   * @param {import("./paths.js").Stage} stage
   */
  mark(panel, stage) {
    const { slot, events } = this.facts;
    const looked = this.trailOf(stage.trails, slot);
    let marks = this.marks.get(panel);
    if (!marks) this.marks.set(panel, (marks = new Marks(panel.stage, (row) => this.clock.seek(row))));
    marks.show((looked && events) || NONE, looked, stage);
  }

  forget(panel) {
    this.marks.delete(panel);
  }

  remove() {
    clearTimeout(this.pause);
  }
}
