// @ts-check
// What a picture shows under the pointer, where the figure leaves saying so to the player: a figure on a
// logarithmic scale holds heights, and the losses are worked out from them here.
import { number } from "./dom.js";
import { rowAt } from "./loss.js";
import { lossAt, scaleOf } from "./scale.js";

/**
 * @param {any} plot
 * @param {HTMLElement} place Where it is written.
 */
export function readOut(plot, place) {
  plot.on("plotly_hover", ({ points: [point] }) => {
    if (point.data.hoverinfo !== "none") return;
    const { layout } = plot;
    const axes = layout.scene ?? layout;
    const loss = lossAt(point.z, scaleOf(layout));
    const parts = [
      `${plain(axes.xaxis.title?.text ?? "x")} ${number(point.x)}`,
      `${plain(axes.yaxis.title?.text ?? "y")} ${number(point.y)}`,
      `loss ${number(loss)}`,
    ];
    place.textContent = parts.join("   ");
  });
  plot.on("plotly_unhover", () => (place.textContent = ""));
}

/** Step and loss of the line under the pointer, on the lines that the player draws itself. */
export function readLosses(panel) {
  const { stage, readout } = panel;
  stage.addEventListener("pointermove", (event) => {
    const at = panel.pointer(event);
    const geometry = panel.geometry();
    const found = geometry?.contains(at) && nearest(panel.trails, geometry, at);
    readout.textContent = found ? told(found) : "";
  });
  stage.addEventListener("pointerleave", () => (readout.textContent = ""));
}

/** The trail that passes nearest above or below a pixel, and the row of it there. */
function nearest(trails, geometry, at) {
  const [x] = geometry.data(at);
  let [best, reach] = [null, Infinity];
  for (const trail of trails) {
    const row = Math.min(rowAt(trail, x), trail.last);
    const away = Math.abs(geometry.pixel(trail.at(row))[1] - at[1]);
    if (away < reach) [best, reach] = [{ path: trail.path, row }, away];
  }
  return best;
}

function told({ path: { slot, costs, losses }, row }) {
  const spent = costs ? `${costs[row]} evaluations   ` : "";
  return `${slot}   step ${row}   ${spent}loss ${number(losses[row])}`;
}

/** A title without its markup. */
export function plain(title) {
  return new DOMParser().parseFromString(title, "text/html").body.textContent;
}
