// @ts-check
// What a hand does on a picture: a tap chooses a start, a drag along the loss moves the clock.
import { stepAt } from "./loss.js";
import { rounded } from "./start.js";

/** A pointer that moves farther than this was dragging. */
const TAP = 4;

/**
 * @param {import("./panels.js").Panel} panel
 * @param {(data: number[]) => void} chosen
 */
export function onTap(panel, chosen) {
  follow(panel, (down) => {
    const [x, y] = panel.pointer(down);
    return {
      // Plotly lays a sheet over the whole page while a button is held, so the end is heard on window.
      end: (up) => {
        const [endX, endY] = panel.pointer(up);
        const geometry = panel.geometry();
        if (!geometry || Math.hypot(endX - x, endY - y) >= TAP) return;
        const place = geometry.data([x, y]).slice(0, panel.kind === "curve" ? 1 : 2);
        chosen(place.map((value, k) => rounded(value, geometry.box[k])));
      },
    };
  });
}

/**
 * @param {import("./panels.js").Panel} panel
 * @param {import("./clock.js").Clock} clock
 */
export function onScrub(panel, clock) {
  follow(panel, (down) => {
    const seek = (event) => {
      const geometry = panel.geometry();
      if (geometry) clock.seek(stepAt(panel.trails, geometry.data(panel.pointer(event))[0]));
    };
    seek(down);
    return { move: seek };
  });
}

/** Follow a pointer from where it goes down in the plot area until it is lifted. */
export function follow(panel, begin) {
  panel.stage.addEventListener("pointerdown", (down) => {
    const onPlot = panel.geometry()?.contains(panel.pointer(down));
    const free = down.button === 0 && down.isPrimary && !down.target.closest(".modebar");
    if (!onPlot || !free) return;
    const { move, end, cancel } = begin(down);
    const listeners = {
      pointermove: (event) => move?.(event),
      pointerup: (event) => {
        stop();
        end?.(event);
      },
      pointercancel: () => {
        stop();
        cancel?.();
      },
    };
    const each = (act) => Object.entries(listeners).forEach(([name, listener]) => act(name, listener));
    const stop = () => each((name, listener) => window.removeEventListener(name, listener, true));
    each((name, listener) => window.addEventListener(name, listener, true));
  });
}

/**
 * Call `move` on every frame while a hand may be turning or moving the picture: Plotly says so only
 * some of the time.
 */
export function whileTouched(panel, move) {
  const LINGER = 400;
  let [held, until, running] = [false, 0, false];
  const tick = (now) => {
    running = held || now < until;
    if (!running) return;
    move();
    requestAnimationFrame(tick);
  };
  const start = () => {
    until = performance.now() + LINGER;
    if (!running) requestAnimationFrame(tick);
    running = true;
  };
  const release = () => {
    if (held) start();
    held = false;
  };
  panel.stage.addEventListener("pointerdown", () => {
    held = true;
    start();
  });
  panel.stage.addEventListener("wheel", start, { passive: true });
  window.addEventListener("pointerup", release, true);
  window.addEventListener("pointercancel", release, true);
  return () => {
    window.removeEventListener("pointerup", release, true);
    window.removeEventListener("pointercancel", release, true);
  };
}
