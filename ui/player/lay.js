// @ts-check
// Paths are laid over what they run on. Where the map goes with a path, both change together while a hand
// changes it: on the flat map at once. A surface takes long to draw: it shows what it was drawn for, paths and
// all, until it is drawn anew.

/** @typedef {import("./panels.js").Panel} Panel */
/** @typedef {import("./wire.js").Path} Path */
/** @typedef {import("./heldslice.js").HeldSlice} HeldSlice */

/**
 * @param {Panel} panel
 * @param {Path[]} paths
 * @param {HeldSlice} slice
 * @param {boolean} [late] Whether the surface of these paths is still to be drawn.
 */
export function lay(panel, paths, slice, late = false) {
  const spatial = panel.kind === "surface";
  if (panel.kind === "contour" || spatial) {
    panel.ground.hold(spatial && slice.moves ? null : slice.map, slice.remark(panel.kind, paths));
  }
  if (!spatial || !(late || slice.moves)) panel.setPaths(paths);
}

/**
 * A surface has been drawn: whatever the hand holds by now, it is that of these paths.
 * @param {Panel | undefined} panel
 * @param {Path[]} paths
 * @param {HeldSlice} slice
 */
export function layOwn(panel, paths, slice) {
  if (panel?.kind === "surface" && slice.moves) panel.setPaths(paths);
}
