// @ts-check
// What a hand has moved and the page has not taken over yet: learning rates that are being turned. Until the
// page's own run of them arrives, their paths are those of the lanes that the server has sent beforehand.
import { ask } from "./questions.js";

/** Milliseconds after which a value that the page has not taken over is given up. */
const GRACE = 4000;

/** @typedef {import("./wire.js").Rate} Rate */
/** @typedef {import("./wire.js").Path} Path */

export class Hand {
  /**
   * @param {() => void} moved Called when paths are other ones.
   * @param {(name: string, value: any) => void} emit
   */
  constructor(moved, emit) {
    this.moved = moved;
    this.emit = emit;
    /** @type {import("./wire.js").Grips} */
    this.grips = { start: [], rates: [] };
    /** @type {Map<string, {rate: Rate, value: number, held: boolean}>} By name. */
    this.turned = new Map();
    /** @type {Map<string, Record<string, Map<number, Path>>>} By key, slot and rate. */
    this.lanes = new Map();
    /** @type {Set<string>} Keys of lanes that have been asked for. */
    this.asked = new Set();
  }

  /** A run has arrived: what it has taken over is its own again. */
  receive(grips) {
    this.grips = grips;
    const keys = new Set(grips.rates.map((rate) => rate.key));
    for (const key of this.lanes.keys()) if (!keys.has(key)) this.lanes.delete(key);
    for (const key of this.asked) if (!keys.has(key)) this.asked.delete(key);
    for (const [name, turned] of this.turned) {
      const rate = grips.rates.find((other) => other.name === name);
      if (!rate || rate.value === turned.value) {
        this.turned.delete(name);
        continue;
      }
      turned.rate = rate;
      if (turned.held) this.reach(rate);
    }
  }

  /** A hand comes near: have the runs at all rates sent before it moves. @param {Rate} rate */
  reach({ name, key }) {
    if (!key || this.asked.has(key)) return;
    this.asked.add(key);
    ask(`lanes`, name, ({ lanes }) => {
      if (!lanes || lanes.key !== key) {
        this.asked.delete(key);
        return;
      }
      this.lanes.set(key, bySlot(lanes.slots));
      this.moved();
    });
  }

  /** Where the slider of a rate can be put: to every rate whose run is known, once some are. */
  stops({ key, slots, stops, value }) {
    const lanes = this.lanes.get(key);
    if (!lanes) return stops;
    const known = slots.map((slot) => lanes[slot]).filter((runs) => runs?.size);
    return stops.filter((stop) => stop === value || known.every((runs) => runs.has(stop)));
  }

  /** The rate as the hand has turned it. @param {Rate} rate */
  valueOf({ name, value }) {
    return this.turned.get(name)?.value ?? value;
  }

  /** @param {Rate} rate @param {number} value */
  turn(rate, value) {
    this.reach(rate);
    clearTimeout(this.pause);
    this.turned.set(rate.name, { rate, value, held: true });
    this.moved();
  }

  /** The hand lets go: the page takes the value over. @param {Rate} rate */
  release({ name, value }) {
    const turned = this.turned.get(name);
    if (!turned) return;
    turned.held = false;
    if (turned.value === value) this.giveUp();
    else this.emit("rate", { name, value: turned.value });
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.giveUp(), GRACE);
  }

  giveUp() {
    for (const [name, { held }] of this.turned) if (!held) this.turned.delete(name);
    this.moved();
  }

  /** The paths of a run as the hand has changed them. @param {Path[]} paths */
  over(paths) {
    if (this.turned.size === 0) return paths;
    return paths.map((path) => this.laneOf(path) ?? path);
  }

  /** @param {Path} path */
  laneOf(path) {
    for (const { rate, value } of this.turned.values()) {
      if (!rate.slots.includes(path.slot) || value === rate.value) continue;
      const lane = this.lanes.get(rate.key)?.[path.slot]?.get(value);
      const { title, color, dash, symbol } = path;
      if (lane) return Object.assign(lane, { title, color, dash, symbol });
    }
    return null;
  }

  remove() {
    clearTimeout(this.pause);
  }
}

function bySlot(slots) {
  return Object.fromEntries(Object.entries(slots).map(([slot, runs]) => [slot, new Map(runs)]));
}
