// @ts-check
// A number has been turned or typed and its run is not there yet. What was shown last stays, pale and without its
// losses: it is the run of another number, and no older one takes its place.

/** @typedef {import("./wire.js").Dial} Dial */
/** @typedef {import("./wire.js").Path} Path */

export class Newest {
  constructor() {
    /** @type {Map<string, {path: Path, dial: Dial, value: number}>} By slot: what the hand was shown last. */
    this.shown = new Map();
    /** @type {WeakMap<Path, Path>} The pale ones, each made once: what is drawn is told by it. */
    this.pale = new WeakMap();
  }

  /** A run at a stop of a slider is shown. @param {Path} path @param {Dial} dial @param {number} value */
  keep(path, dial, value) {
    this.shown.set(path.slot, { path, dial, value });
    return path;
  }

  /** A run has arrived: what it was made from may be newer than what was shown. @param {Dial[]} dials */
  receive(dials) {
    for (const [slot, { dial, value }] of this.shown) {
      const now = dials.find(({ name }) => name === dial.name);
      // With another key it is a run of something else; with this value it is that run.
      if (now?.key !== dial.key || now.value === value) this.shown.delete(slot);
    }
  }

  /** What stands for a run that is not there. @param {Path} run The page's own, where none was shown since. */
  before(run) {
    const path = this.shown.get(run.slot)?.path ?? run;
    let pale = this.pale.get(path);
    if (!pale) this.pale.set(path, (pale = { ...path, loose: true, stale: true }));
    return pale;
  }
}
