// @ts-check
// The letters beside heads. Heads that are at one place have one sign: their letters, each over its color.

/** Pixels: heads nearer than this are at one place. */
const SAME = 6;

/**
 * @typedef {object} Head
 * @property {import("./wire.js").Path} path
 * @property {number[]} pixel
 * @property {string} text What its sign says: its letter, and what there is to add.
 */

/**
 * @param {{ink: import("./ink.js").Ink, labels: import("./labels.js").Labels}} stage
 * @param {Head[]} heads
 * @param {import("./plane.js").Rect} rect Signs stay in here.
 */
export function drawSigns({ ink, labels }, heads, rect) {
  for (const group of groups(heads)) {
    const text = group.map((head) => head.text).join(" ");
    const place = labels.place(text, group[0].pixel, ink.measure(text), rect);
    if (group.length === 1) ink.chip(text, place, group[0].path.color);
    else ink.chips(group.map(({ path }) => path), place);
  }
}

/**
 * Those at one place together, in their order; who has more to say than a letter says it alone.
 * @param {Head[]} heads
 */
export function groups(heads) {
  /** @type {Head[][]} */
  const found = [];
  for (const head of heads) {
    const group = found.find(([first]) => brief(first) && brief(head) && near(first, head));
    if (group) group.push(head);
    else found.push([head]);
  }
  return found;
}

const brief = ({ path, text }) => text === path.slot;
const near = (one, other) =>
  Math.hypot(one.pixel[0] - other.pixel[0], one.pixel[1] - other.pixel[1]) < SAME;
