// @ts-check
// Equal units on both axes leave room beside a map or below it. It goes to the margins, so that the map begins
// where the pictures below it do, and its color bar stands beside it and is as tall.

/**
 * The layout with the room that is left over in its margins.
 * @param {any} layout
 * @param {{clientWidth: number, clientHeight: number}} stage
 */
export function snug(layout, { clientWidth, clientHeight }) {
  const { xaxis, yaxis, margin } = layout;
  if (yaxis?.scaleanchor !== "x" || !xaxis.range || !yaxis.range) return layout;
  const [wide, tall] = [xaxis, yaxis].map(({ range }) => Math.abs(range[1] - range[0]));
  const across = clientWidth - margin.l - margin.r;
  const up = clientHeight - margin.t - margin.b;
  const unit = Math.min(across / wide, up / tall);
  if (!(unit > 0)) return layout;
  const [beside, below] = [across - unit * wide, up - unit * tall];
  return { ...layout, margin: { ...margin, r: margin.r + beside, b: margin.b + below } };
}

/** Changes when the picture has to be laid out anew in another place. */
export function placeKey({ layout }, { clientWidth, clientHeight }) {
  return layout.yaxis?.scaleanchor ? `${clientWidth} × ${clientHeight}` : "";
}
