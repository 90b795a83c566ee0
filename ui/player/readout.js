// @ts-check
// What a picture shows under the pointer, where the figure leaves saying so to the player: a figure on a
// logarithmic scale holds heights, and the losses are worked out from them here.
import { number } from "./dom.js";
import { rowAt } from "./loss.js";
import { lossAt, scaleOf } from "./scale.js";
import { gradientAt } from "./slope.js";

/**
 * @param {any} plot
 * @param {HTMLElement} place Where it is written.
 */
export function readOut(plot, place) {
  plot.on("plotly_hover", ({ points: [point] }) => {
    const { layout } = plot;
    const slopes = gradientAt(point, layout);
    const hidden = point.data.hoverinfo === "none";
    if (!hidden && !slopes) return;
    const axes = layout.scene ?? layout;
    const parts = [`${plain(axes.xaxis.title?.text ?? "x")} ${number(point.x)}`];
    if (point.z === undefined) parts.push(`loss ${number(point.y)}`);
    else {
      parts.push(`${plain(axes.yaxis.title?.text ?? "y")} ${number(point.y)}`);
      parts.push(`loss ${number(lossAt(point.z, scaleOf(layout)))}`);
    }
    if (slopes) parts.push(inWords(slopes));
    place.textContent = parts.join("   ");
  });
  plot.on("plotly_unhover", () => (place.textContent = ""));
}

/** To two digits: samples do not tell more. */
function inWords(slopes) {
  const told = slopes.map((slope) => number(slope, 2));
  return told.length === 1 ? `slope ≈ ${told[0]}` : `gradient ≈ (${told.join(", ")})`;
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
