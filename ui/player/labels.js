// @ts-check
// Find room for small signs beside the points they belong to.

/** @typedef {{x: number, y: number, width: number, height: number}} Place */

const RING = [
  [1, -1], [1, 1], [-1, -1], [-1, 1], [0, -1], [0, 1], [1, 0], [-1, 0],
];
const ROUNDS = 5;
/** Pixels between a point and its sign. */
const GAP = 12;
/** A crowded sign moves to a place where it covers less than this part of what it covers now. */
const CLEARLY = 0.7;

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
    const covered = (choice) => this.covered(candidate(choice, anchor, size), rect);
    let [best, least] = [habit, CLEARLY * covered(habit)];
    for (let choice = 0; choice < count && least > 0; choice++) {
      const area = covered(choice);
      if (area < least) [best, least] = [choice, area];
    }
    this.habits.set(name, best);
    const place = pushed(candidate(best, anchor, size), rect);
    this.taken.push(place);
    return place;
  }

  /** How much of what is there a sign would cover, in square pixels; and how far it had to be moved to stay in here. */
  covered(place, rect) {
    const inside = pushed(place, rect);
    const moved = Math.hypot(inside.x - place.x, inside.y - place.y);
    const area = this.taken.reduce((sum, other) => sum + overlap(inside, other), 0);
    return area + moved;
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

/** Square pixels that two places have in common. */
function overlap(a, b) {
  const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return across > 0 && down > 0 ? across * down : 0;
}

function pushed(place, { left, top, right, bottom }) {
  const x = Math.max(left, Math.min(place.x, right - place.width));
  return { ...place, x, y: Math.max(top, Math.min(place.y, bottom - place.height)) };
}
