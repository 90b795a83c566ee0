// @ts-check
// The one clock of all views: a position between step 0 and the last step.

/** Seconds a long run takes at speed 1, and how fast a short one may go. */
const LONG_RUN = 12;
const FEWEST_PER_SECOND = 2.5;

export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8];

export class Clock {
  /** @param {() => void} changed Called after every change of position, speed, end or play state. */
  constructor(changed) {
    this.changed = changed;
    this.position = 0;
    this.end = 0;
    this.speed = 1;
    this.playing = false;
    /** Whole steps only, for people who asked for less motion. */
    this.stepwise = false;
    /** @type {number | null} */
    this.last = null;
    this.exact = 0;
    this.started = false;
  }

  /** The step that is shown: the last one that has been reached. */
  get step() {
    return Math.floor(this.position);
  }

  get atEnd() {
    return this.position >= this.end;
  }

  /** A new run has arrived: who was at the end (or has just come) sees the whole of it. */
  setEnd(end) {
    const follow = !this.started || (this.atEnd && !this.playing);
    this.started = true;
    this.end = end;
    this.position = follow ? end : Math.min(this.position, end);
    this.exact = this.position;
    if (this.atEnd) this.playing = false;
    this.changed();
  }

  /** Go to a step and stay there. */
  seek(step) {
    this.playing = false;
    this.position = this.exact = Math.max(0, Math.min(this.end, Math.round(step)));
    this.changed();
  }

  toggle() {
    if (this.playing) this.seek(this.step);
    else this.play();
  }

  /** From here on, or from the start if the end is reached. */
  play() {
    if (this.end === 0) return;
    if (this.atEnd) this.position = this.exact = 0;
    this.playing = true;
    this.last = null;
    this.changed();
  }

  setSpeed(speed) {
    this.speed = speed;
    this.changed();
  }

  get stepsPerSecond() {
    return this.speed * Math.max(FEWEST_PER_SECOND, this.end / LONG_RUN);
  }

  /** @param {number} now Milliseconds, as requestAnimationFrame gives them. */
  advance(now) {
    if (!this.playing) return;
    const elapsed = this.last === null ? 0 : (now - this.last) / 1000;
    this.last = now;
    this.exact = Math.min(this.end, this.exact + elapsed * this.stepsPerSecond);
    this.position = this.stepwise ? Math.floor(this.exact) : this.exact;
    if (this.atEnd) this.playing = false;
    this.changed();
  }
}

/** Go by whole steps where a person wants less motion. @param {Clock} clock */
export function heedMotion(clock) {
  const query = window.matchMedia("(prefers-reduced-motion: reduce)");
  const heed = () => (clock.stepwise = query.matches);
  heed();
  query.addEventListener("change", heed);
  return () => query.removeEventListener("change", heed);
}
