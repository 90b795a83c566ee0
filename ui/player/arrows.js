// @ts-check
// Arrows on the map, from where a contestant stands at the clock's step. They are displacements and drawn to
// the scale of the map; where they are too short to be seen all of them are lengthened alike, and the
// picture says so.
import { between, clip, inside } from "./clip.js";
import { line } from "./ink.js";

/** The longest arrow is at least so long, in pixels. */
const LEAST = 26;
const MOST_TIMES = 1e6;
const WIDTH = 3;
const NAMES = { gradient: "−η∇f", momentum: "momentum", step: "step" };

/**
 * @param {import("./paths.js").Stage} stage
 * @param {{trail: any, given: import("./story.js").Arrows, named: boolean}[]} all
 */
export function drawArrows(stage, all) {
  const { ink, geometry, clock } = stage;
  const arrows = all.flatMap((one) => arrowsOf(one, clock.step));
  const seen = arrows.filter(({ from }) => inside(from, geometry.box));
  if (seen.length === 0) return;
  const lengths = seen.map(({ from, way }) => Math.hypot(...geometry.direction(from, way)));
  const longest = Math.max(...lengths);
  if (!(longest > 0)) return;
  const times = longest >= LEAST ? 1 : 10 ** Math.ceil(Math.log10(LEAST / longest));
  if (times > MOST_TIMES) return;
  ink.within(geometry.rect, () => {
    for (const arrow of seen) draw(stage, arrow, times);
    said(stage, times);
  });
}

/** The arrows of one contestant at a step. */
function arrowsOf({ trail, given, named }, step) {
  const at = Math.min(step, trail.last);
  const from = trail.at(at);
  const taken = given.step && at < trail.last && minus(trail.at(at + 1), from);
  const ways = { gradient: row(given.gradient, at), momentum: row(given.momentum, at), step: taken };
  return Object.entries(ways)
    .filter(([, way]) => way && way.every(Number.isFinite) && way.some((value) => value !== 0))
    .map(([kind, way]) => ({ kind, from, way, color: trail.path.color, slot: trail.path.slot, named }));
}

function row(columns, at) {
  return columns && columns.map((column) => column[at]);
}

function minus(to, from) {
  return to.map((value, k) => value - from[k]);
}

function draw({ ink, geometry, labels }, { kind, from, way, color, slot, named }, times) {
  const to = from.map((value, k) => value + times * way[k]);
  const part = clip(from, to, geometry.box);
  if (!part) return;
  const [start, end] = [geometry.pixel(from), geometry.pixel(between(from, to, part[1]))];
  const ends = part[1] === 1;
  // Telling by shape as well as by word: the gradient's shaft is whole, the others' are dashed.
  if (ends && kind === "gradient") ink.arrow(start, end, color, WIDTH);
  else if (ends) dashed(ink, start, end, color, kind === "step" ? "dot" : "dash");
  else ink.cased([line(start, end)], color, WIDTH, kind === "gradient" ? "solid" : "dash");
  if (!named) return;
  const text = NAMES[kind];
  const place = labels.place(`${slot} ${kind}`, end, ink.measure(text), geometry.rect);
  ink.chip(text, place, color);
}

function dashed(ink, start, end, color, dash) {
  const away = Math.hypot(end[0] - start[0], end[1] - start[1]);
  const neck = between(start, end, Math.max(0, 1 - 11 / away));
  ink.cased([line(start, neck)], color, WIDTH, dash);
  ink.arrow(between(start, end, Math.max(0, 1 - 12 / away)), end, color, WIDTH);
}

/** How much longer than true the arrows are. */
function said({ ink, geometry }, times) {
  const text = times === 1 ? "arrows to scale" : `arrows ${times.toLocaleString("en")} × as long`;
  const { width, height } = ink.measure(text);
  const { left, bottom } = geometry.rect;
  ink.chip(text, { x: left + 6, y: bottom - height - 6, width, height }, ink.theme.border);
}
