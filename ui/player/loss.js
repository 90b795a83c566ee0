// @ts-check
// Draws on the loss against step: a cursor at the clock's position and a dot on every line.
import { inside } from "./clip.js";
import { line } from "./ink.js";

const DOT = 5;
/** Dots on the first and the last step are seen whole. */
const OVERHANG = 9;

/** @param {import("./paths.js").Stage} stage */
export function drawLoss({ ink, geometry, trails, clock }) {
  const { rect } = geometry;
  const [x] = geometry.pixel([clock.position, geometry.box[1][0]]);
  const { left, top, right, bottom } = rect;
  ink.within({ left: left - OVERHANG, top, right: right + OVERHANG, bottom }, () => {
    ink.plain();
    ink.cased([line([x, top], [x, bottom])], ink.theme.text, 1.6);
    for (const trail of trails) {
      trail.logs = geometry.logs;
      const head = trail.head(clock.position);
      if (!inside(head, geometry.box)) continue;
      ink.marker(geometry.pixel(head), trail.path.symbol, trail.path.color, DOT);
    }
  });
}
