// @ts-check
// Critical points on a surface, in the shapes that they have on the map. WebGL would sink them into the surface;
// there they are only for the pointer.
import { inside } from "./clip.js";
import { stroke } from "./ink.js";
import { drawPaths } from "./paths.js";
import { marker } from "./shapes.js";

const EDGE = 2.8;
/** Radius of a marker as part of what Plotly calls its size. */
const SHARE = 0.45;

/** Marks that are drawn here are not drawn by Plotly, which still answers a pointer on them. */
export function unseen(traces) {
  const hidden = (trace) => ({ ...trace, marker: { ...trace.marker, opacity: 0 } });
  return traces.map((trace) => (trace.meta?.glyph ? hidden(trace) : trace));
}

/**
 * The surface's marks, and the paths over them.
 * @param {import("./paths.js").Stage & {traces: any[]}} stage
 */
export function drawSpace(stage) {
  const { ink, geometry, traces } = stage;
  ink.within(geometry.rect, () => {
    for (const { meta, x, y, z } of traces.filter((trace) => trace.meta?.glyph)) {
      const path = new Path2D(marker(meta.glyph, SHARE * meta.size * ink.weight));
      Array.from(x).forEach((_, k) => {
        const point = [x[k], y[k], z[k] - meta.lift];
        if (inside(point, geometry.box)) drawGlyph(ink, path, geometry.pixel(point));
      });
    }
  });
  drawPaths(stage);
}

function drawGlyph({ context }, path, [x, y]) {
  context.save();
  context.translate(x, y);
  stroke(context, path, "#000000", EDGE);
  context.fillStyle = "#ffffff";
  context.fill(path);
  context.restore();
}
