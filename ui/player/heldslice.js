// @ts-check
// The map under paths that a hand is changing, where it goes with one of them: a slice lies elsewhere for each
// path and at each step, so it is asked for. And what is to be said meanwhile.
import { number } from "./dom.js";
import { ask } from "./questions.js";
import { StillSlice } from "./stillslice.js";

/** Milliseconds between two questions: a map takes longer to draw than paths, which it must not hold up. */
const APART = 40;
/** Milliseconds after which it is said that a map has not followed. */
const LATE = 300;
/** A path this near to a plane is in it. */
const NEAR = 1e-6;

/** @typedef {import("./wire.js").Path} Path */

export class HeldSlice {
  /** @param {import("./hand.js").Hand} hand */
  constructor(hand) {
    this.hand = hand;
    /** The clock's. */
    this.step = 0;
    /** @type {import("./wire.js").Slice | null} */
    this.found = null;
    /** Since when there is none. */
    this.since = 0;
    /** The map while no hand moves it. */
    this.still = new StillSlice(this);
  }

  /** What the hand has turned to give the path that the map goes with; a start that is dragged goes before. */
  get lane() {
    const { turned, lanes, grips } = this.hand;
    return [...turned.values()].find(
      ({ dial, value }) => value !== dial.value && lanes.get(dial.key)?.[grips.through]?.has(value),
    );
  }

  /** Whether the hand has changed that path. */
  get moves() {
    return Boolean(this.hand.grips.through && (this.hand.dragged?.paths || this.lane));
  }

  /** What it was run with. */
  get held() {
    const { dragged, grips } = this.hand;
    const { lane, step } = this;
    if (dragged?.paths || !lane) return { start: this.hand.start, dials: {}, step };
    return { start: grips.start, dials: { [lane.dial.name]: lane.value }, step };
  }

  /** The map for these paths; null if it is that of the figure. */
  get map() {
    return this.moves ? this.found : this.still.map;
  }

  /** What the clock shows. @param {number} step @param {boolean} playing */
  goTo(step, playing) {
    this.still.goTo(step, playing);
    if (step === this.step) return;
    this.step = step;
    this.follow();
  }

  /** Ask for the map of what is held. Of several questions only the newest is ever sent. */
  follow() {
    if (!this.moves) return;
    if (!this.found) this.since ||= performance.now();
    this.pause ??= setTimeout(() => {
      this.pause = undefined;
      if (this.moves) ask("ground", this.held, (answer) => this.hear(answer));
    }, APART);
  }

  hear(answer) {
    this.take(answer?.ground);
    this.hand.moved();
  }

  /** @param {import("./wire.js").Slice | null} [found] */
  take(found) {
    this.found = found ?? null;
    this.since = found ? 0 : performance.now() - LATE;
  }

  /** The hand may have let go. */
  settle() {
    this.still.restart();
    if (this.moves) return;
    this.found = null;
    this.since = 0;
  }

  /**
   * What is to be said on a view of paths in a hand.
   * @param {string} kind
   * @param {Path[]} paths
   */
  remark(kind, paths) {
    const loose = paths.filter((path) => path.loose);
    if (loose.length === 0) return "";
    const late = this.moves && !this.found && performance.now() - this.since > LATE;
    const seeds = loose.some(({ slot, ghosts }) => !ghosts && this.runOf(slot)?.ghosts);
    const parts = [
      this.moves && kind === "surface" && "follows where the hand rests",
      kind === "contour" && late && "of the run before",
      away(loose),
      seeds && "other seeds follow where the hand rests",
    ];
    return parts.filter(Boolean).join("; ");
  }

  remove() {
    this.still.remove();
    clearTimeout(this.pause);
  }

  runOf(slot) {
    return this.hand.run.find((path) => path.slot === slot);
  }
}

/** The plane of a path stands still while a hand changes the path: how far it is from what is drawn. */
function away(paths) {
  const known = paths.map(({ off }) => off).filter((off) => typeof off === "number");
  if (known.length === 0) return "";
  const most = Math.max(...known);
  return `${most > NEAR ? `up to ${number(most, 2)} off` : "within"} this plane, that of the run before`;
}
