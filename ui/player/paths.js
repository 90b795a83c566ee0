// @ts-check
// Draws the contestants on a flat or a spatial view: trails, heads, letters, and arrows to those who
// have left.
import { exit, inside } from "./clip.js";
import { drawCompanions } from "./companions.js";
import { drawSigns } from "./signs.js";
import { drawShadow } from "./start.js";

const LINE = 2.6;
const HEAD = 6.5;
const EDGE = 16;
/** Of more than these who have left, the signs would cover the picture: they say no more than the step. */
const FEW = 2;
const IN_WORDS = {
  never: "starts outside the window",
  outside: "is outside this view",
  left: (step) => `left the window at step ${step}`,
  ended: (step) => `ended at step ${step}`,
};
const BRIEFLY = {
  never: "starts outside",
  outside: "outside",
  left: (step) => `at step ${step}`,
  ended: (step) => `ended at ${step}`,
};

/**
 * @typedef {object} Stage One panel at one moment.
 * @property {import("./ink.js").Ink} ink
 * @property {import("./plane.js").Plane | import("./space.js").Space} geometry
 * @property {import("./trail.js").Trail[]} trails
 * @property {import("./layers.js").Layers} layers
 * @property {import("./layers.js").Layers} loose
 * @property {import("./labels.js").Labels} labels
 * @property {import("./clock.js").Clock} clock
 */

/** @param {Stage} stage */
export function drawPaths(stage) {
  stage.ink.within(stage.geometry.rect, () => {
    drawShadow(stage);
    drawTrails(stage, LINE);
    drawCompanions(stage);
    drawStarts(stage);
    drawHeads(stage, HEAD);
  });
}

/** The ways so far. */
export function drawTrails({ ink, geometry, trails, layers, loose, clock }, width) {
  for (const [layer, part] of split(trails, layers, loose)) {
    layer.update(part, geometry, clock.step, ink, width * ink.weight);
    ink.pale(isStale(part), () => ink.overlay(layer.whole));
  }
  for (const trail of trails) {
    const tip = trail.tip(geometry, clock.position);
    if (tip && !trail.path.stale) ink.cased([tip], trail.path.color, width, trail.path.dash);
  }
}

/**
 * Trails at rest and those in a hand, each with the layer they are drawn on.
 * @template T
 * @param {import("./trail.js").Trail[]} trails
 * @param {T} layers
 * @param {T} loose
 * @returns {[T, import("./trail.js").Trail[]][]}
 */
export function split(trails, layers, loose) {
  const held = trails.filter((trail) => trail.path.loose);
  if (held.length === 0) return [[layers, trails]];
  return [
    [layers, trails.filter((trail) => !trail.path.loose)],
    [loose, held],
  ];
}

/** Whether some stand for runs that are not there yet. @param {import("./trail.js").Trail[]} trails */
export const isStale = (trails) => trails.some(({ path }) => Boolean(path.stale));

/** A ring where the paths begin. */
export function drawStarts({ ink, geometry, trails }) {
  const drawn = new Set();
  for (const trail of trails) {
    const point = trail.at(0);
    if (drawn.has(point.join()) || !inside(point, geometry.box)) continue;
    drawn.add(point.join());
    ink.ring(geometry.pixel(point), 6);
  }
}

/** Where everyone is now: a marker with the slot's letter, or an arrow at the edge. */
export function drawHeads({ ink, geometry, trails, labels, clock }, radius) {
  labels.restart();
  const heads = trails.map((trail) => {
    const point = trail.head(clock.position);
    return { trail, point, seen: inside(point, geometry.box) };
  });
  const seen = heads.filter((head) => head.seen);
  for (const { trail, point } of seen) {
    const pixel = geometry.pixel(point);
    labels.occupy(pixel, radius + 1);
    const { stale, symbol, color } = trail.path;
    ink.pale(Boolean(stale), () => ink.marker(pixel, symbol, color, radius));
  }
  const signed = seen.map(({ trail: { path }, point }) => ({
    path,
    pixel: geometry.pixel(point),
    text: fate(path, clock, true),
  }));
  const gone = heads.filter((head) => !head.seen);
  drawLeavers({ ink, geometry, labels, clock }, gone, ({ path, entered }, count) =>
    fate(path, clock, false, entered, count > FEW ? BRIEFLY : IN_WORDS),
  );
  drawSigns({ ink, labels }, signed, geometry.rect); // letters keep off the arrows
}

/**
 * Arrows to those who have left the view, each with a sign.
 * @param {Pick<Stage, "ink" | "geometry" | "labels" | "clock">} stage
 * @param {{trail: import("./trail.js").Trail, point: number[]}[]} heads
 * @param {(arrow: {path: import("./wire.js").Path, entered: boolean}, count: number) => string} words
 *   What a sign says, of so many.
 */
export function drawLeavers({ ink, geometry, labels, clock }, heads, words) {
  const arrows = heads.map((head) => leaver(geometry, head, clock.position));
  const left = sideBySide(arrows.filter(Boolean), geometry.rect);
  for (const arrow of left) {
    ink.arrow(arrow.tail, arrow.tip, arrow.path.color, 3.4);
    arrow.middle = arrow.tip.map((value, k) => (value + arrow.tail[k]) / 2);
    labels.occupy(arrow.middle, EDGE - 2);
  }
  const signs = left.map((arrow) => ({
    path: arrow.path,
    pixel: arrow.middle,
    text: words(arrow, left.length),
  }));
  drawSigns({ ink, labels }, signs, geometry.rect);
}

/** An arrow where the path has left the view; if it was never in it, towards the point beyond. */
function leaver(geometry, { trail, point }, position) {
  const seen = trail.lastSeen(geometry, position);
  const way = seen ?? [centerOf(geometry), exit(point, geometry.box)];
  const [from, edge] = way.map((place) => geometry.pixel(place));
  const inward = Math.hypot(edge[0] - from[0], edge[1] - from[1]) < 1 ? geometry.pixel(centerOf(geometry)) : from;
  const away = Math.hypot(edge[0] - inward[0], edge[1] - inward[1]);
  if (!(away > 0)) return null;
  const unit = edge.map((value, k) => (value - inward[k]) / away);
  const back = (pixels) => edge.map((value, k) => value - unit[k] * pixels);
  return { path: trail.path, unit, entered: seen !== null, tip: back(4), tail: back(4 + 2 * EDGE) };
}

const centerOf = ({ box }) => box.map(([low, high]) => (low + high) / 2);

/** Move arrows that point to the same place apart, to either side, as long as they stay in the picture. */
function sideBySide(arrows, { left, top, right, bottom }) {
  const within = ([x, y]) => x >= left && x <= right && y >= top && y <= bottom;
  arrows.forEach((arrow, index) => {
    const others = arrows.slice(0, index);
    const apart = (one, other) => Math.hypot(one.tip[0] - other.tip[0], one.tip[1] - other.tip[1]) >= EDGE;
    const free = (place) => others.every((other) => apart(place, other));
    const places = others.flatMap((_, k) => [aside(arrow, k + 1), aside(arrow, -k - 1)]);
    const place = [arrow, ...places].find((each) => free(each) && (each === arrow || within(each.tip)));
    Object.assign(arrow, place);
  });
  return arrows;
}

/** An arrow so many times its own width to its right. */
function aside({ tip, tail, unit }, times) {
  const by = [-unit[1] * EDGE * 1.4 * times, unit[0] * EDGE * 1.4 * times];
  const moved = (end) => end.map((value, k) => value + by[k]);
  return { tip: moved(tip), tail: moved(tail) };
}

/**
 * What the sign beside a head says.
 * @param {boolean} [entered] Whether the path was ever in view.
 */
export function fate({ slot, leftAt, ended }, clock, seen, entered = true, words = IN_WORDS) {
  const stopped = ended !== null && clock.step >= ended && words.ended(ended);
  const told = [!seen && gone(leftAt, clock, entered, words), stopped].filter(Boolean).join(", ");
  return `${slot} ${told}`.trim();
}

function gone(leftAt, clock, entered, words) {
  if (leftAt === 0 && !entered) return words.never;
  return leftAt && clock.step >= leftAt ? words.left(leftAt) : words.outside;
}
