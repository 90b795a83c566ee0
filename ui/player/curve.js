// @ts-check
// Draws on the curve of a loss of one variable: the ball, its tangent, and the step it is about to take.
import { between, clip, inside } from "./clip.js";
import { line, stroke } from "./ink.js";
import { drawHeads, drawStarts, drawTrails } from "./paths.js";

const LINE = 1.3;
const BALL = 9;
/** Half the tangent's length in pixels. */
const TANGENT = 95;

/** @param {import("./paths.js").Stage & {level: boolean}} stage */
export function drawCurve(stage) {
  const { ink, geometry, trails, clock } = stage;
  ink.plain();
  ink.within(geometry.rect, () => {
    drawTrails({ ...stage, clock: standing(clock) }, LINE);
    drawStarts(stage);
    for (const trail of trails) drawTangent(stage, trail);
    if (stage.level) for (const trail of trails) drawStep(stage, trail);
    drawHeads({ ...stage, clock: standing(clock) }, BALL);
  });
}

/** The ball is only ever at an iterate, never between two: it does not roll, it jumps. */
function standing(clock) {
  return { step: clock.step, position: clock.step };
}

function drawTangent({ ink, geometry, clock }, trail) {
  const { slopes, color } = trail.path;
  const step = Math.min(clock.step, trail.last);
  const ball = trail.at(step);
  if (!slopes || trail.path.stale || !inside(ball, geometry.box)) return;
  const here = trail.columns.map((column) => column[step]);
  const [across, up] = geometry.direction(here, [1, slopes[step]]);
  const length = Math.hypot(across, up);
  if (!Number.isFinite(length)) return;
  const [x, y] = geometry.pixel(ball);
  const [dx, dy] = [(across * TANGENT) / length, (up * TANGENT) / length];
  ink.cased([line([x - dx, y - dy], [x + dx, y + dy])], color, 2);
}

/** A level arrow from the ball to where the step leads, and a thin line from there to the curve. */
function drawStep({ ink, geometry, clock }, trail) {
  const step = clock.step;
  if (step >= trail.last || trail.path.stale) return;
  const [from, next] = [trail.at(step), trail.at(step + 1)];
  const level = [next[0], from[1]];
  const grown = clock.playing ? clock.position - step : 1;
  const part = clip(from, between(from, level, grown), geometry.box);
  if (!part) return;
  const end = geometry.pixel(between(from, between(from, level, grown), part[1]));
  ink.arrow(geometry.pixel(between(from, level, part[0] * grown)), end, trail.path.color);
  const drop = grown === 1 && clip(level, next, geometry.box);
  if (!drop) return;
  const [top, bottom] = drop.map((fraction) => geometry.pixel(between(level, next, fraction)));
  stroke(ink.context, line(top, bottom), ink.theme.text, 1.2, [3, 4]);
}
