// @ts-check
// Surfaces need WebGL. Where a browser has none, the other views go without it, and say so.

export const WITHOUT =
  "This browser has no 3-D graphics (WebGL), so the surface is missing; the map shows the same loss.";

/** @type {boolean | undefined} */
let known;

export function hasWebGL() {
  known ??= Boolean(document.createElement("canvas").getContext("webgl"));
  return known;
}

/**
 * The views that can be drawn here.
 * @template {{kind: string}} V
 * @param {V[]} views
 */
export function drawable(views) {
  return hasWebGL() ? views : views.filter(({ kind }) => kind !== "surface");
}
