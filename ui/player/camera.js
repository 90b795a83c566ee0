// @ts-check
// From where a surface is seen: far enough for all of it, until a hand chooses otherwise.

/** Wider than this, in parts of its height, a picture shows the figure's own view whole. */
const ROOMY = 1.25;
const FARTHEST = 1.9;
/** How high above the horizon the eye may stand, in radians: from the very top nothing is up. */
const STEEPEST = 1.5;
/** Two eyes this near are the same. */
const SAME = 1e-3;

export class Camera {
  constructor() {
    /** @type {any} Where the eye was put; a hand may have moved it since. */
    this.eye = null;
  }

  /**
   * Put the camera of a surface that is about to be shown where a hand has left it; else where its figure
   * has it, farther away in a narrow place: Plotly fits the height and would cut the sides off.
   */
  place(plot, layout, { clientWidth, clientHeight }) {
    if (!layout.scene) return;
    const shown = plot._fullLayout?.scene?._scene?.getCamera?.();
    if (shown && this.eye && !near(shown.eye, this.eye)) {
      layout.scene.camera = shown;
      return;
    }
    const { camera = {} } = layout.scene;
    const { x = 1.25, y = 1.25, z = 1.25 } = camera.eye ?? {};
    const aspect = clientWidth / Math.max(1, clientHeight);
    const away = Math.max(1, Math.min(FARTHEST, ROOMY / aspect));
    this.eye = { x: x * away, y: y * away, z: z * away };
    layout.scene.camera = { ...camera, eye: this.eye };
  }

  /** Turn the surface by degrees around its axis and over, and come nearer. */
  turn({ plot, Plotly }, across, over, nearer) {
    const shown = plot._fullLayout?.scene?._scene?.getCamera?.();
    if (!shown) return;
    const { x, y, z } = shown.eye;
    const flat = Math.hypot(x, y);
    const angle = Math.atan2(y, x) + (across * Math.PI) / 180;
    const height = Math.atan2(z, flat) + (over * Math.PI) / 180;
    const up = Math.max(-STEEPEST, Math.min(STEEPEST, height));
    const away = Math.hypot(flat, z) / nearer;
    const reach = away * Math.cos(up);
    const eye = { x: reach * Math.cos(angle), y: reach * Math.sin(angle), z: away * Math.sin(up) };
    Plotly.relayout(plot, { "scene.camera": { ...shown, eye } });
  }

  /** Back to where the surface was seen from at first. */
  home({ plot, Plotly }) {
    const shown = plot._fullLayout?.scene?._scene?.getCamera?.();
    if (!shown || !this.eye || near(shown.eye, this.eye)) return;
    const center = { x: 0, y: 0, z: 0 };
    Plotly.relayout(plot, { "scene.camera": { ...shown, center, eye: this.eye } });
  }
}

const near = (one, other) =>
  ["x", "y", "z"].every((axis) => Math.abs(one[axis] - other[axis]) < SAME);
