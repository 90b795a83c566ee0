// @ts-check
// From where a surface is seen: far enough for all of it, until a hand chooses otherwise.

/** Wider than this, in parts of its height, a picture shows the figure's own view whole. */
const ROOMY = 1.25;
const FARTHEST = 1.9;
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
}

const near = (one, other) =>
  ["x", "y", "z"].every((axis) => Math.abs(one[axis] - other[axis]) < SAME);
