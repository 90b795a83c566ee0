// @ts-check
// Draws on the map what a method holds beside the point it shows: a swarm or a cloud as dots, a simplex
// as its outline. They jump from step to step, for the points of one step are not those of the next.
import { inside } from "./clip.js";
import { line, stroke } from "./ink.js";

const RADIUS = 2.9;
const EDGE = 1.4;
const WIDTH = 1.8;

/** @param {import("./paths.js").Stage} stage */
export function drawCompanions({ ink, geometry, trails, clock }) {
  if (geometry.box.length !== 2) return; // how high they lie is not known
  for (const { path, last } of trails) {
    if (!path.companions) continue;
    const { coordinates, outlined } = path.companions;
    const [xs, ys] = coordinates.map((rows) => rows[Math.min(clock.step, last)]);
    const points = Array.from(xs, (x, k) => [x, ys[k]]);
    if (outlined) ink.cased([outline(points.map((point) => geometry.pixel(point)))], path.color, WIDTH);
    const dots = new Path2D();
    for (const point of points.filter((place) => inside(place, geometry.box))) {
      const [x, y] = geometry.pixel(point);
      dots.moveTo(x + RADIUS, y);
      dots.arc(x, y, RADIUS, 0, 2 * Math.PI);
    }
    stroke(ink.context, dots, ink.dark, 2 * EDGE + 1.2);
    stroke(ink.context, dots, ink.light, 1.2);
    ink.context.fillStyle = path.color;
    ink.context.fill(dots);
  }
}

/** All sides of a triangle; of a figure with other corners each corner joined with each. */
function outline(pixels) {
  const path = new Path2D();
  pixels.forEach((from, k) => pixels.slice(k + 1).forEach((to) => path.addPath(line(from, to))));
  return path;
}
