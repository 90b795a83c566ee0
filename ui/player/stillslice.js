// @ts-check
// The slice at the clock's step in full resolution. All frames of a moving map together would be too much to
// send; the one that is looked at is asked for when clock and hand have come to rest.
import { ask, forget } from "./questions.js";

/** Milliseconds after which the clock rests. */
const REST = 150;

export class StillSlice {
  /** @param {import("./heldslice.js").HeldSlice} slice */
  constructor(slice) {
    this.slice = slice;
    this.step = -1;
    this.playing = false;
    /** @type {import("./wire.js").Slice | null} */
    this.found = null;
  }

  /** What is there for the clock's step. */
  get map() {
    return this.found?.step === this.step ? this.found : null;
  }

  /** @param {number} step @param {boolean} playing */
  goTo(step, playing) {
    if (step === this.step && playing === this.playing) return;
    this.step = step;
    this.playing = playing;
    this.restart();
  }

  /** Something has changed: what was found is of the past. */
  restart() {
    clearTimeout(this.pause);
    forget("still");
    if (this.found) this.slice.hand.moved();
    this.found = null;
    if (this.playing || !this.slice.hand.grips.through) return;
    this.pause = setTimeout(() => this.ask(), REST);
  }

  ask() {
    const { step } = this;
    if (!this.slice.moves) ask("still", step, (answer) => this.take(answer?.ground, step));
  }

  /** @param {import("./wire.js").Slice | null | undefined} ground @param {number} step */
  take(ground, step) {
    if (!ground) return;
    this.found = { ...ground, step };
    this.slice.hand.moved();
  }

  remove() {
    clearTimeout(this.pause);
    forget("still");
  }
}
