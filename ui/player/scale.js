// @ts-check
// How tall a figure draws a loss. The figure says so in `layout.meta.scale`; `figures/scale.py` has the
// same two formulas.

/** @typedef {{anchor: number, unit: number, log: boolean}} Scale */

/** @type {Scale} */
const PLAIN = { anchor: 0, unit: 1, log: false };

/** @returns {Scale} */
export function scaleOf(layout) {
  return layout?.meta?.scale ?? PLAIN;
}

/** @param {number} loss @param {Scale} scale */
export function height(loss, { anchor, unit, log }) {
  // Quarters, and a difference of logarithms: nothing overflows up to the largest number.
  const quarter = loss / 4 - anchor / 4;
  if (!log) return (quarter / unit) * 4;
  const decades = Math.log10(unit / 4 + Math.abs(quarter)) - Math.log10(unit / 4);
  return Math.sign(quarter) * decades;
}

/** @param {number} drawn @param {Scale} scale */
export function lossAt(drawn, { anchor, unit, log }) {
  if (!log) return anchor + drawn * unit;
  return anchor + Math.sign(drawn) * unit * Math.expm1(Math.abs(drawn) * Math.LN10);
}
