// @ts-check
// Arrows from where a contestant stands at the clock's step. They are displacements of the parameters and drawn
// to the scale of the picture: on the map as they are, on the surface level, at the height of the loss there,
// on the curve level too, beside the ball and under each other. On map and surface all of them are lengthened
// alike where they are too short to be seen, and the picture says so.
import { between, clip, inside } from "./clip.js";
import { line, stroke } from "./ink.js";

/** The longest arrow is at least so long, in pixels. */
const LEAST = 26;
const MOST_TIMES = 1e6;
const WIDTH = 3;
/** On the curve: pixels from the ball down to the first arrow, and from each to the next; up where it is low. */
const BELOW = 17;
const NAMES = { gradient: "−η∇f", momentum: "momentum", step: "step" };

/**
 * @param {import("./paths.js").Stage} stage
 * @param {{trail: any, given: import("./story.js").Arrows, named: boolean}[]} all
 */
export function drawArrows(stage, all) {
  const { ink, geometry, clock } = stage;
  const arrows = all.flatMap((one) => arrowsOf(one, clock.step));
  const seen = arrows.filter(({ from }) => inside(from, geometry.box));
  const longest = Math.max(0, ...seen.map((arrow) => lengthOf(arrow, geometry)));
  if (!(longest > 0)) return;
  const onCurve = seen[0].flat === 1;
  const times = onCurve || longest >= LEAST ? 1 : round(LEAST / longest);
  if (times > MOST_TIMES) return;
  const room = ({ from }) => geometry.rect.bottom - geometry.pixel(from)[1];
  const side = onCurve && Math.min(...seen.map(room)) < (seen.length + 1) * BELOW ? -BELOW : BELOW;
  ink.within(geometry.rect, () => {
    seen.forEach((arrow, k) => draw(stage, arrow, times, onCurve ? (k + 1) * side : 0));
    said(stage, times);
  });
}

/** The least of 1, 2, 5, 10, 20 … that is not below a number. */
function round(number) {
  const decade = 10 ** Math.floor(Math.log10(number));
  return decade * [1, 2, 5, 10].find((times) => times * decade >= number * (1 - 1e-9));
}

/** Pixels of a whole arrow, as the part of it that is in view tells. */
function lengthOf({ from, way }, geometry) {
  const to = from.map((value, k) => value + way[k]);
  const part = clip(from, to, geometry.box);
  if (!part || part[1] === 0) return 0;
  const [start, end] = [geometry.pixel(from), geometry.pixel(between(from, to, part[1]))];
  return Math.hypot(end[0] - start[0], end[1] - start[1]) / part[1];
}

/** The arrows of one contestant at a step; all are level where the picture has a height. */
function arrowsOf({ trail, given, named }, step) {
  const at = Math.min(step, trail.last);
  const from = trail.at(at);
  const flat = trail.path.coordinates.length;
  const next = given.step && at < trail.last && trail.at(at + 1);
  const taken = next && minus(next, from).slice(0, flat);
  const ways = { gradient: row(given.gradient, at), momentum: row(given.momentum, at), step: taken };
  const { color, slot } = trail.path;
  return Object.entries(ways)
    .filter(([, way]) => way && way.every(Number.isFinite) && way.some((value) => value !== 0))
    .map(([kind, way]) => {
      const level = from.map((_, k) => way[k] ?? 0);
      return { kind, from, way: level, flat, next: kind === "step" && next, color, slot, named };
    });
}

function row(columns, at) {
  return columns && columns.map((column) => column[at]);
}

function minus(to, from) {
  return to.map((value, k) => value - from[k]);
}

/** @param {number} below Pixels that it is drawn lower by. */
function draw({ ink, geometry, labels }, { kind, from, way, next, color, slot, named }, times, below) {
  const to = from.map((value, k) => value + times * way[k]);
  const part = clip(from, to, geometry.box);
  if (!part) return;
  const [start, end] = [from, between(from, to, part[1])].map((point) => {
    const [x, y] = geometry.pixel(point);
    return [x, y + below];
  });
  const ends = part[1] === 1;
  // On a surface the step leads from the arrow's tip down to where the loss is.
  const falls = ends && times === 1 && next && next.length > 2 && inside(next, geometry.box);
  if (falls) stroke(ink.context, line(end, geometry.pixel(next)), ink.light, 3);
  if (falls) stroke(ink.context, line(end, geometry.pixel(next)), ink.dark, 1.4, [3, 4]);
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
