// @ts-check
// Samples under the hand: a tap puts one where there is none, a drag moves one, and one that is dragged
// out of the picture is gone.
import { follow } from "./gestures.js";

const TAP = 4;
/** How near to a sample a pointer has hold of it, in pixels; a finger is less exact. */
const REACH = 12;
const FINGER = 22;

/**
 * @param {import("./panels.js").Panel} panel
 * @param {() => void} redraw
 * @param {(edit: {index: number, from: number[] | null, place: number[] | null}) => void} edited `index`
 *   −1 for a new sample; `from` where a known one was drawn; `place` null for one that is taken away.
 */
export function onSamples(panel, redraw, edited) {
  follow(panel, (down) => {
    const from = panel.pointer(down);
    const index = sampleAt(panel, from, down.pointerType === "touch" ? FINGER : REACH);
    const held = index < 0 ? null : placeOf(panel, index);
    const finish = () => {
      panel.held = null;
      redraw();
    };
    return {
      move: (event) => {
        if (index < 0) return;
        panel.held = panel.geometry()?.data(panel.pointer(event)) ?? null;
        redraw();
      },
      cancel: finish,
      end: (up) => {
        const at = panel.pointer(up);
        const geometry = panel.geometry();
        finish();
        if (!geometry || !isEditable(panel)) return;
        const still = Math.hypot(at[0] - from[0], at[1] - from[1]) < TAP;
        if (still !== index < 0) return;
        const place = geometry.data(at).map((value, k) => rounded(value, geometry.box[k]));
        edited({ index, from: held, place: geometry.contains(at) ? place : null });
      },
    };
  });
}

/** To a decimal that is not much finer than a pixel: such samples fit into a link and a table. */
function rounded(value, [low, high]) {
  const decimals = Math.max(0, Math.ceil(-Math.log10((high - low) / 250)));
  return Number(value.toFixed(Math.min(decimals, 100)));
}

/** Whether the picture's axes are those of the samples. */
function isEditable(panel) {
  return ["curve", "border"].includes(panel.plot.layout?.meta?.samples);
}

/** Where a sample is drawn: until the picture has changed it may be another one of the page's. */
function placeOf(panel, index) {
  const { x, y } = traceOf(panel);
  return [x[index], y[index]];
}

const traceOf = (panel) => panel.plot.data?.find(({ meta }) => meta === "samples");

/** The nearest sample within reach of a pixel; −1 if there is none. */
function sampleAt(panel, [x, y], reach) {
  const trace = traceOf(panel);
  const geometry = panel.geometry();
  if (!trace || !geometry) return -1;
  let best = -1;
  for (let k = 0; k < trace.x.length; k++) {
    const [across, down] = geometry.pixel([trace.x[k], trace.y[k]]);
    const away = Math.hypot(across - x, down - y);
    if (away < reach) [best, reach] = [k, away];
  }
  return best;
}
