// @ts-check
// Cut lines at the sides of a box, in any number of dimensions (Liang & Barsky 1984). Paths leave the
// window by many orders of magnitude; a canvas given such numbers draws nothing at all.

/** @typedef {[number, number][]} Box Lowest and highest value in each dimension. */

/**
 * @param {ArrayLike<number>} from
 * @param {ArrayLike<number>} to
 * @param {Box} box
 * @returns {[number, number] | null} The part inside, as fractions of the way; null if there is none.
 */
export function clip(from, to, box) {
  let [enter, leave] = [0, 1];
  for (let k = 0; k < box.length; k++) {
    const way = to[k] - from[k];
    if (!Number.isFinite(way)) return null;
    const [low, high] = [box[k][0] - from[k], box[k][1] - from[k]];
    if (way === 0) {
      if (low > 0 || high < 0) return null;
      continue;
    }
    const [first, second] = way > 0 ? [low / way, high / way] : [high / way, low / way];
    enter = Math.max(enter, first);
    leave = Math.min(leave, second);
    if (enter > leave) return null;
  }
  return [enter, leave];
}

/** @param {ArrayLike<number>} point @param {Box} box */
export function inside(point, box) {
  return box.every(([low, high], k) => point[k] >= low && point[k] <= high);
}

/** The point of the box's side that lies between its center and a point outside. */
export function exit(point, box) {
  const centers = box.map(([low, high]) => (low + high) / 2);
  const reach = box.map(([low, high], k) => (point[k] - centers[k]) / ((high - low) / 2));
  const farthest = Math.max(...reach.map(Math.abs));
  return centers.map((center, k) => center + ((reach[k] / farthest) * (box[k][1] - box[k][0])) / 2);
}

/** @param {ArrayLike<number>} from @param {ArrayLike<number>} to */
export function between(from, to, fraction) {
  const point = new Array(from.length);
  for (let k = 0; k < from.length; k++) point[k] = from[k] + fraction * (to[k] - from[k]);
  return point;
}
