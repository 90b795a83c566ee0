// @ts-check
// Draws what each model says of the samples: a curve, a border between classes, or a dot for each
// sample. Only ever as it is at a step: between two steps a model says something else again.
import { between, clip, inside } from "./clip.js";
import { stroke } from "./ink.js";
import { drawSigns } from "./signs.js";

const LINE = 2.8;
const DOT = 3.2;
const UNSIGNED = 65535;

/** @param {import("./paths.js").Stage & {held: number[] | null, note: HTMLElement}} stage */
export function drawFit(stage) {
  const { ink, geometry, trails, labels, clock } = stage;
  ink.plain();
  labels.restart();
  tell(stage);
  ink.within(geometry.rect, () => {
    const ends = trails.map((trail) => drawOne(stage, trail.path, clock.step));
    const signed = trails.map(({ path }, k) => ({ path, pixel: ends[k], text: path.slot }));
    drawSigns(stage, signed.filter(({ pixel }) => pixel), geometry.rect);
    if (stage.held) ink.ring(geometry.pixel(stage.held), 8);
  });
}

/** Of a long run not every step's model is sent: say so where an earlier one is shown. */
function tell({ trails, clock, note }) {
  const late = trails.flatMap(({ path: { fit, slot, losses } }) => {
    const step = Math.min(clock.step, losses.length - 1);
    const shown = fit && fit.steps[rowAt(fit.steps, step)];
    return fit && shown < step ? [`${slot} as of step ${shown}`] : [];
  });
  const text = late.join(", ");
  if (note.textContent === text) return;
  note.textContent = text;
  note.hidden = !text;
}

/** @returns {number[] | undefined} The pixel at which its letter is to stand. */
function drawOne(stage, path, step) {
  if (!path.fit) return undefined;
  const row = rowAt(path.fit.steps, step);
  const draw = { curve: drawCurve, border: drawBorder, agreement: drawDots }[path.fit.kind];
  return draw(stage, path, row);
}

/** The last row that is not later than the step. */
export function rowAt(steps, step) {
  let row = 0;
  while (row + 1 < steps.length && steps[row + 1] <= step) row++;
  return row;
}

function drawCurve({ ink, geometry }, path, row) {
  const { x, rows } = path.fit;
  const way = new Path2D();
  let pen = null;
  let end;
  for (let k = 0; k + 1 < x.length; k++) {
    const [from, to] = [k, k + 1].map((i) => [x[i], rows[row][i]]);
    const part = clip(from, to, geometry.box);
    if (!part) continue;
    const [start, stop] = part.map((share) => geometry.pixel(between(from, to, share)));
    if (!pen || Math.hypot(pen[0] - start[0], pen[1] - start[1]) > 0.5) way.moveTo(...start);
    way.lineTo(...stop);
    pen = end = stop;
  }
  ink.cased([way], path.color, LINE, path.dash);
  return end;
}

function drawBorder({ ink, geometry }, path, row) {
  const { segments, ends } = path.fit;
  const { left, top, right, bottom } = geometry.rect;
  const { box: home } = path.fit;
  const way = new Path2D();
  let last;
  for (let k = 4 * ends[row]; k < 4 * ends[row + 1]; k += 4) {
    const pixels = [k, k + 2].map((at) =>
      geometry.pixel([share(segments[at], home[0]), share(segments[at + 1], home[1])]),
    );
    way.moveTo(...pixels[0]);
    way.lineTo(...pixels[1]);
    const middle = pixels[0].map((value, i) => (value + pixels[1][i]) / 2);
    const seen = middle[0] > left && middle[0] < right && middle[1] > top && middle[1] < bottom;
    if (seen && (!last || middle[1] < last[1])) last = middle;
  }
  ink.cased([way], path.color, LINE, path.dash);
  return last;
}

const share = (value, [low, high]) => low + (value / UNSIGNED) * (high - low);

function drawDots({ ink, geometry }, path, row) {
  const { x, rows } = path.fit;
  const dots = new Path2D();
  let end;
  for (let k = 0; k < x.length; k++) {
    const point = [x[k], rows[row][k]];
    if (!inside(point, geometry.box)) continue;
    const [across, down] = geometry.pixel(point);
    dots.moveTo(across + DOT, down);
    dots.arc(across, down, DOT, 0, 2 * Math.PI);
    end = [across, down];
  }
  stroke(ink.context, dots, path.color, 2);
  return end;
}
