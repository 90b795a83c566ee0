// @ts-check
// What a hand has moved and the page has not taken over yet. Of numbers that are being turned the server has
// sent the runs beforehand; of a start that is dragged it is asked for them on the way.
import { HeldSlice } from "./heldslice.js";
import { ask, askAt, forget } from "./questions.js";
import { Newest } from "./newest.js";

/** Milliseconds after which a value that the page has not taken over is given up. */
const GRACE = 4000;

/** Milliseconds after which a hand that holds something has come to rest. */
const REST = 180;

/** Views that show a map of the loss. */
const MAPS = ["contour", "surface"];

/** The dial of the learning rate that all share. */
const SHARED = "learning_rate";

/** @typedef {import("./wire.js").Dial} Dial */
/** @typedef {import("./wire.js").Path} Path */

export class Hand {
  /**
   * @param {(views?: import("./wire.js").View[]) => void} moved Called when paths are other ones, and
   *   these views with them.
   * @param {(name: string, value: any) => void} emit
   */
  constructor(moved, emit) {
    this.moved = moved;
    this.emit = emit;
    /** @type {import("./wire.js").Grips} */
    this.grips = { start: [], dials: [], turning: {}, axes: "", through: "" };
    /** @type {Map<string, {dial: Dial, value: number, held: boolean}>} By name. */
    this.turned = new Map();
    /** @type {Map<string, Record<string, Map<number, Path>>>} By key, slot and value. */
    this.lanes = new Map();
    /** @type {WeakMap<Dial, number[]>} Stops that have been worked out. */
    this.known = new WeakMap();
    /** @type {Set<string>} Keys of lanes that have been asked for. */
    this.asked = new Set();
    /** @type {{start: number[], held: boolean, paths: Path[] | null} | null} */
    this.dragged = null;
    /** @type {import("./wire.js").View[]} Those of the run whose axes follow the hand. */
    this.views = [];
    /** @type {Path[]} Those of the run. */
    this.run = [];
    /** What is shown while the run of a number is not there. */
    this.newest = new Newest();
    /** The map that goes with the paths. */
    this.slice = new HeldSlice(this);
    /** @type {Map<string, string>} By slot: the dial that was chosen and the page does not know of yet. */
    this.chosen = new Map();
    /** When the pointer was where the answer to be drawn next begins. */
    this.moment = 0;
  }

  /** A run has arrived: what it has taken over is its own again. */
  receive(grips, views) {
    const other = grips.axes !== this.grips.axes; // the same numbers are another place now
    this.grips = grips;
    askAt(grips.answers);
    this.views = views.filter(({ kind }) => kind !== "data" && (grips.through || !MAPS.includes(kind)));
    const { dragged } = this;
    if (other || (dragged && !dragged.held && same(dragged.start, grips.start))) this.dragged = null;
    for (const [slot, name] of this.chosen) {
      if ((grips.turning[slot] ?? name) === name) this.chosen.delete(slot);
    }
    const keys = new Set(grips.dials.map((dial) => dial.key));
    for (const key of this.lanes.keys()) if (!keys.has(key)) this.lanes.delete(key);
    this.newest.receive(grips.dials);
    for (const key of this.asked) if (!keys.has(key)) this.asked.delete(key);
    for (const [name, turned] of this.turned) {
      const dial = grips.dials.find((other) => other.name === name);
      if (!dial || dial.value === turned.value) {
        this.turned.delete(name);
        continue;
      }
      turned.dial = dial;
      if (turned.held) this.reach(dial);
    }
    this.slice.settle();
  }

  /** A hand comes near: have the runs at all stops sent before it moves. @param {Dial} dial */
  reach({ name, key }) {
    if (!key || this.asked.has(key)) return;
    this.asked.add(key);
    ask("lanes", name, (answer) => {
      const lanes = answer?.lanes;
      if (!lanes || lanes.key !== key) {
        this.asked.delete(key);
        return;
      }
      this.lanes.set(key, bySlot(lanes.slots));
      this.slice.follow();
      this.moved();
    }, { step: this.slice.step });
  }

  /** Where a slider can be put: to every number whose run is known, once some are. @param {Dial} dial */
  stops(dial) {
    const lanes = this.lanes.get(dial.key);
    if (!lanes) return dial.stops;
    const known = this.known.get(dial);
    if (known) return known;
    const runs = dial.slots.map((slot) => lanes[slot]).filter((found) => found?.size);
    const stops = dial.stops.filter(
      (stop) => stop === dial.value || runs.every((found) => found.has(stop)),
    );
    this.known.set(dial, stops);
    return stops;
  }

  /** The number as the hand has turned it. @param {Dial} dial */
  valueOf({ name, value }) {
    return this.turned.get(name)?.value ?? value;
  }

  /** The learning rate of all, if they share one. @returns {Dial | undefined} */
  get shared() {
    return this.grips.dials.find(({ name }) => name === SHARED);
  }

  /** What the slider of a contestant may turn. @param {string} slot */
  dialsOf(slot) {
    return this.grips.dials.filter(({ name, slots }) => name !== SHARED && slots.includes(slot));
  }

  /** What it turns. @param {string} slot @returns {Dial | undefined} */
  dialOf(slot) {
    const name = this.chosen.get(slot) ?? this.grips.turning[slot];
    return this.grips.dials.find((dial) => dial.name === name);
  }

  /** Let the slider of a contestant turn something else. @param {string} slot @param {string} name */
  choose(slot, name) {
    this.chosen.set(slot, name);
    this.emit("turning", { slot, name });
    this.moved();
    const dial = this.dialOf(slot);
    if (dial) this.reach(dial);
  }

  /** @param {Dial} dial @param {number} value */
  turn(dial, value) {
    this.reach(dial);
    clearTimeout(this.pause);
    this.turned.set(dial.name, { dial, value, held: true });
    if (dial.key) this.awaitRest();
    this.slice.follow();
    this.moved();
  }

  /** The hand lets go: the page takes the value over. @param {{name: string, value: number}} dial */
  release({ name, value }) {
    const turned = this.turned.get(name);
    if (!turned) return;
    turned.held = false;
    this.letGo();
    if (turned.value === value) this.giveUp();
    else this.emit("dial", { name, value: turned.value });
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.giveUp(), GRACE);
  }

  /** Where the start is now; empty if a hand cannot move it. */
  get start() {
    return this.dragged?.start ?? this.grips.start;
  }

  /**
   * The start is moved. A question is asked of the newest place when the one before has been answered.
   * @param {number[]} start
   * @param {number} moment When it was there.
   */
  drag(start, moment) {
    if (same(start, this.start)) return;
    clearTimeout(this.pause);
    this.dragged = { start, held: true, paths: this.dragged?.paths ?? null };
    if (!this.dragged.paths) this.moved(); // what is shown is the run from another start
    ask("start", start, (answer) => {
      if (!this.dragged?.held || !answer?.paths) return;
      this.dragged.paths = answer.paths.map((path) => ({ ...path, loose: true }));
      this.slice.take(answer.ground);
      this.moment = moment;
      this.moved(answer.views);
    }, { step: this.slice.step });
    this.awaitRest();
  }

  /** Everything where the hand holds it. */
  get held() {
    const dials = Object.fromEntries([...this.turned].map(([name, { value }]) => [name, value]));
    return { start: this.start, dials, step: this.slice.step };
  }

  /** Where the hand rests, axes make room for what it holds, as they will when it lets go. */
  awaitRest() {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      const { held } = this;
      ask("axes", held, (answer) => answer && this.rest(answer, held));
    }, REST);
  }

  /** @param {import("./wire.js").Answer} answer @param {Hand["held"]} held What it was asked for. */
  rest({ views, paths }, held) {
    // A map and its paths belong together: one that the hand has left meanwhile is not shown.
    const still = JSON.stringify(held) === JSON.stringify(this.held);
    if (still && paths) this.complete(paths);
    const shown = this.over(this.run);
    const wanted = views.filter(({ kind }) => still || !MAPS.includes(kind));
    this.moved(wanted.map((view) => ({ ...view, paths: shown })));
  }

  /** Runs with other seeds have come for the paths that are held. @param {Path[]} paths */
  complete(paths) {
    for (const path of this.over(this.run)) {
      const whole = paths.find(({ slot }) => slot === path.slot);
      if (path.loose && whole) path.ghosts = whole.ghosts;
    }
  }

  /** What was asked on the way is of no interest any more. */
  letGo() {
    clearTimeout(this.resting);
    forget("axes");
    forget("start");
  }

  /** The start stays where it was dragged to. */
  drop() {
    if (!this.dragged?.held) return;
    this.dragged.held = false;
    this.letGo();
    this.send(this.dragged.start);
  }

  /** The start is put somewhere. */
  put(place) {
    this.dragged = null;
    this.send(place);
  }

  send([x, y]) {
    this.emit("start", y === undefined ? { x } : { x, y });
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.giveUp(), GRACE);
  }

  /** A frame has been drawn. */
  drawn() {
    if (!this.moment) return;
    performance.measure("player:drag", { start: this.moment });
    this.moment = 0;
  }

  giveUp() {
    if (this.dragged && !this.dragged.held) this.dragged = null;
    for (const [name, { held }] of this.turned) if (!held) this.turned.delete(name);
    this.slice.settle();
    this.moved(this.views);
  }

  /** The paths of a run as the hand has changed them. @param {Path[]} paths */
  over(paths) {
    this.run = paths;
    if (this.dragged && !this.dragged.paths) return paths.map((path) => this.newest.before(path));
    const shown = this.dragged?.paths ?? paths;
    if (this.turned.size === 0) return shown;
    return shown.map((path) => this.laneOf(path) ?? path);
  }

  /** The run of what is turned; while it is not there, the newest that is. @param {Path} path */
  laneOf(path) {
    let missing = null;
    for (const { dial, value } of this.turned.values()) {
      if (!dial.slots.includes(path.slot) || value === dial.value) continue;
      const lane = !this.dragged && this.lanes.get(dial.key)?.[path.slot]?.get(value);
      const { title, color, dash, symbol } = path;
      if (lane) return this.newest.keep(Object.assign(lane, { title, color, dash, symbol, loose: true }), dial, value);
      missing = path;
    }
    return missing && this.newest.before(missing);
  }

  remove() {
    clearTimeout(this.pause);
    clearTimeout(this.resting);
    this.slice.remove();
  }
}

function same(one, other) {
  return one.length === other.length && one.every((value, k) => value === other[k]);
}

function bySlot(slots) {
  return Object.fromEntries(Object.entries(slots).map(([slot, runs]) => [slot, new Map(runs)]));
}
