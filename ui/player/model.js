// @ts-check
// The parabola that the next step goes by, on the curve: f(x) + slope Δ + ½ curvature Δ². Gradient descent
// goes to its bottom, with a curvature of 1/η whatever the loss; Newton's method takes the loss's own.
import { inside } from "./clip.js";
import { stroke } from "./ink.js";
import { height } from "./scale.js";

const SAMPLES = 160;
/** Of the picture's height, how far beyond it the parabola is followed. */
const BEYOND = 1;

/**
 * @param {import("./paths.js").Stage & {scale: import("./scale.js").Scale}} stage
 * @param {import("./trail.js").Trail} trail
 * @param {[ArrayLike<number>[], ArrayLike<number>[]]} model
 */
export function drawModel({ ink, geometry, clock, scale }, trail, [[slopes], [curvatures]]) {
  const step = Math.min(clock.step, trail.last);
  const [slope, curvature] = [slopes[step], curvatures[step]];
  const [x, loss] = [trail.columns[0][step], trail.path.losses[step]];
  if (!Number.isFinite(slope) || !Number.isFinite(curvature) || !inside(trail.at(step), geometry.box)) {
    return;
  }
  const value = (at) => loss + slope * (at - x) + (curvature / 2) * (at - x) ** 2;
  const point = (at) => [at, height(value(at), scale)];
  const path = outline(geometry, point, x);
  ink.within(geometry.rect, () => {
    stroke(ink.context, path, trail.path.color, 2, [7, 5]);
    if (slope === 0) return;
    const bottom = point(x - slope / curvature);
    if (inside(bottom, geometry.box)) dot(ink, geometry.pixel(bottom), trail.path.color);
  });
}

/** The parabola across the picture, and more finely around the point it touches. */
function outline(geometry, point, x) {
  const [[left, right], [low, high]] = geometry.box;
  const margin = BEYOND * (high - low);
  const path = new Path2D();
  let drawing = false;
  for (const at of places(left, right, x)) {
    const place = point(at);
    const near = place[1] > low - margin && place[1] < high + margin;
    if (!near) {
      drawing = false;
      continue;
    }
    const [across, down] = geometry.pixel(place);
    if (drawing) path.lineTo(across, down);
    else path.moveTo(across, down);
    drawing = true;
  }
  return path;
}

/** Places between left and right, evenly spread and, ten times as densely, around x. */
function places(left, right, x) {
  const even = (from, to) =>
    Array.from({ length: SAMPLES + 1 }, (_, k) => from + ((to - from) * k) / SAMPLES);
  const reach = (right - left) / 20;
  const all = [...even(left, right), ...even(Math.max(left, x - reach), Math.min(right, x + reach))];
  return all.sort((one, other) => one - other);
}

function dot({ context, theme }, [x, y], color) {
  const path = new Path2D();
  path.arc(x, y, 4.5, 0, 2 * Math.PI);
  context.fillStyle = theme.background;
  context.fill(path);
  stroke(context, path, color, 2);
}
