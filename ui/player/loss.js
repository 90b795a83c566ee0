// @ts-check
// Draws on the loss against step: a cursor at the clock's position and a dot on every line.
import { inside } from "./clip.js";
import { line } from "./ink.js";

const DOT = 5;
/** Dots on the first and the last step are seen whole. */
const OVERHANG = 9;

/** @param {import("./paths.js").Stage} stage */
export function drawLoss({ ink, geometry, trails, labels, clock }) {
  const { rect } = geometry;
  const [x] = geometry.pixel([clock.position, geometry.box[1][0]]);
  const { left, top, right, bottom } = rect;
  ink.within({ left: left - OVERHANG, top, right: right + OVERHANG, bottom }, () => {
    ink.plain();
    ink.cased([line([x, top], [x, bottom])], ink.theme.text, 1.6);
    labels.restart();
    const heads = trails.map((trail) => {
      trail.logs = geometry.logs;
      return { path: trail.path, point: trail.head(clock.position) };
    });
    const seen = heads.filter(({ point }) => inside(point, geometry.box));
    for (const { path, point } of seen) {
      const pixel = geometry.pixel(point);
      labels.occupy(pixel, DOT + 2);
      ink.marker(pixel, path.symbol, path.color, DOT);
    }
    for (const { path, point } of seen) {
      const place = labels.place(path.slot, geometry.pixel(point), ink.measure(path.slot), rect);
      ink.chip(path.slot, place, path.color);
    }
  });
}
