// @ts-check
// Draws the loss against step: the lines, a cursor at the clock's position and a dot on every line.
// Against evaluations everyone has got somewhere else: a line falls from each dot to what it has spent.
import { inside } from "./clip.js";
import { line } from "./ink.js";
import { drawLeavers, isStale, split } from "./paths.js";
import { drawSigns } from "./signs.js";

const DOT = 5;
/** Dots on the axes, as on the first and the last step, are seen whole. */
const OVERHANG = 9;

/** @param {import("./paths.js").Stage} stage */
export function drawLoss({ ink, geometry, trails, layers, loose, labels, clock }) {
  const { rect } = geometry;
  const { left, top, right, bottom } = rect;
  const room = {
    left: left - OVERHANG,
    top: top - OVERHANG,
    right: right + OVERHANG,
    bottom: bottom + OVERHANG,
  };
  const heads = trails.map((trail) => {
    trail.logs = geometry.logs;
    return { trail, path: trail.path, point: trail.head(clock.position) };
  });
  const seen = heads.filter(({ point }) => inside(point, geometry.box));
  ink.plain();
  labels.restart();
  ink.within(rect, () => {
    for (const [layer, part] of split(trails, layers, loose)) {
      ink.pale(isStale(part), () => layer.draw(ink, geometry, part));
    }
  });
  ink.within(room, () => {
    drawCursors({ ink, geometry, trails, clock }, seen);
    for (const { path, point } of seen) {
      const pixel = geometry.pixel(point);
      labels.occupy(pixel, DOT + 2);
      ink.pale(Boolean(path.stale), () => ink.marker(pixel, path.symbol, path.color, DOT));
    }
    const signed = seen.map(({ path, point }) => ({
      path,
      pixel: geometry.pixel(point),
      text: path.slot,
    }));
    const gone = heads.filter((head) => !seen.includes(head) && head.trail.lastSeen(geometry, clock.position));
    drawLeavers({ ink, geometry, labels, clock }, gone, ({ path }) => path.slot);
    drawSigns({ ink, labels }, signed, rect);
  });
}

function drawCursors({ ink, geometry, trails, clock }, seen) {
  const { top, bottom } = geometry.rect;
  if (trails.some(({ path }) => path.costs)) {
    for (const { path, point } of seen) {
      const [x, y] = geometry.pixel(point);
      ink.cased([line([x, y], [x, bottom])], path.color, 1.2);
    }
    return;
  }
  const [x] = geometry.pixel([clock.position, geometry.box[1][0]]);
  ink.cased([line([x, top], [x, bottom])], ink.theme.text, 1.6);
}

/**
 * The step that a place on the horizontal axis stands for; against evaluations, the step at which the
 * contestant who spends most has spent so much.
 * @param {import("./trail.js").Trail[]} trails
 * @param {number} x
 */
export function stepAt(trails, x) {
  if (!trails.some(({ path }) => path.costs)) return x;
  const last = ({ columns }) => columns[0][columns[0].length - 1];
  return rowAt(
    trails.reduce((most, trail) => (last(trail) > last(most) ? trail : most)),
    x,
  );
}

/** The row of a trail that stands nearest to a place on the horizontal axis. */
export function rowAt({ columns }, x) {
  const costs = Array.from(columns[0]);
  const after = costs.findIndex((cost) => cost >= x);
  if (after < 1) return after < 0 ? costs.length - 1 : 0;
  return x - costs[after - 1] < costs[after] - x ? after - 1 : after;
}
