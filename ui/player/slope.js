// @ts-check
// The gradient under the pointer, from the samples that a figure was drawn from: differences of neighbors, so
// a few digits only, and none beside a gap.
import { lossAt, scaleOf } from "./scale.js";

/**
 * @param {any} point What Plotly says is under the pointer.
 * @param {any} layout
 * @returns {number[] | null} One number for each variable; null where the samples do not tell.
 */
export function gradientAt({ data, curveNumber, x, y }, layout) {
  // The loss is the first trace of every figure; marks and other lines follow it.
  if (curveNumber !== 0) return null;
  const grid = data.type === "contour" || data.type === "surface";
  const scale = scaleOf(layout);
  const column = place(data.x, x);
  if (!grid) return finite([quotient((k) => data.y[k], data.x, column)]);
  const row = place(data.y, y);
  const loss = (height) => lossAt(height, scale);
  return finite([
    quotient((k) => loss(data.z[row]?.[k]), data.x, column),
    quotient((k) => loss(data.z[k]?.[column]), data.y, row),
  ]);
}

/** The sample nearest to a place, of ascending ones. */
function place(samples, value) {
  let [low, high] = [0, samples.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (samples[middle] > value) high = middle;
    else low = middle;
  }
  return value - samples[low] < samples[high] - value ? low : high;
}

function quotient(loss, at, k) {
  const [before, after] = [Math.max(0, k - 1), Math.min(at.length - 1, k + 1)];
  return (loss(after) - loss(before)) / (at[after] - at[before]);
}

const finite = (numbers) => (numbers.every(Number.isFinite) ? numbers : null);
