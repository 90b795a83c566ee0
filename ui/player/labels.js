// @ts-check
// Find room for small signs beside the points they belong to.

/** @typedef {{x: number, y: number, width: number, height: number}} Place */

const RING = [
  [1, -1], [1, 1], [-1, -1], [-1, 1], [0, -1], [0, 1], [1, 0], [-1, 0],
];
const ROUNDS = 5;
/** Pixels between a point and its sign. */
const GAP = 12;

export class Labels {
  constructor() {
    /** Where each sign stood last: it stays there while it can, so that signs do not jump about. */
    this.habits = new Map();
    /** @type {Place[]} */
    this.taken = [];
    /** @type {Place[]} What stands on the picture anyway, drawn by someone else. */
    this.standing = [];
  }

  restart() {
    this.taken = [...this.standing];
  }

  /** Keep signs off a spot. */
  occupy([x, y], radius) {
    this.taken.push({ x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius });
  }

  /**
   * @param {string} name Whose sign it is.
   * @param {number[]} anchor
   * @param {{width: number, height: number}} size
   * @param {import("./plane.js").Rect} rect The sign stays in here.
   * @returns {Place}
   */
  place(name, anchor, size, rect) {
    const habit = this.habits.get(name) ?? 0;
    const count = ROUNDS * RING.length;
    let best = null;
    for (let index = -1; index < count && !best; index++) {
      const choice = index < 0 ? habit : index;
      const place = candidate(choice, anchor, size);
      if (!within(place, rect) || this.taken.some((other) => overlap(place, other))) continue;
      this.habits.set(name, choice);
      best = place;
    }
    const place = best ?? pushed(candidate(0, anchor, size), rect);
    this.taken.push(place);
    return place;
  }
}

function candidate(index, [x, y], { width, height }) {
  const [across, down] = RING[index % RING.length];
  const away = GAP + Math.floor(index / RING.length) * (height + 3);
  const aside = across === 0 || Math.abs(down) === 0 ? away : Math.min(away, GAP);
  return {
    x: x - width / 2 + across * (width / 2 + aside),
    y: y - height / 2 + down * (height / 2 + away),
    width,
    height,
  };
}

function within({ x, y, width, height }, { left, top, right, bottom }) {
  return x >= left && y >= top && x + width <= right && y + height <= bottom;
}

function overlap(a, b) {
  const beside = a.x + a.width <= b.x || b.x + b.width <= a.x;
  return !beside && !(a.y + a.height <= b.y || b.y + b.height <= a.y);
}

function pushed(place, { left, top, right, bottom }) {
  const x = Math.max(left, Math.min(place.x, right - place.width));
  return { ...place, x, y: Math.max(top, Math.min(place.y, bottom - place.height)) };
}
