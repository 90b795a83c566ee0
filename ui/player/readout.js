// @ts-check
// What a picture shows under the pointer, where the figure leaves saying so to the player: a figure on a
// logarithmic scale holds heights, and the losses are worked out from them here.
import { number } from "./dom.js";
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

/** A title without its markup. */
function plain(title) {
  return new DOMParser().parseFromString(title, "text/html").body.textContent;
}
