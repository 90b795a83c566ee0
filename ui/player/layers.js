// @ts-check
// The trails of all contestants on one panel as a picture that grows with the clock. Drawing ten trails
// of a thousand steps afresh takes longer than a frame; adding the newest steps takes next to nothing.
// One layer holds all dark edges, one all light edges, one all colors: so where trails lie on each other
// the lower ones show through the gaps of the upper ones' dashes, whenever each piece was drawn.
import { stroke } from "./ink.js";
import { dashes } from "./shapes.js";

/** How far a piece may reach over the points it joins: half a line with its edges, or a dot. */
const MARGIN = 8;
/** Dashes on a longer tangle of line than this, in pixels, cannot be seen and take long to draw. */
const LONGEST_DASHED = 15000;
const NAMES = ["faint", "dark", "light", "color", "dots"];

export class Layers {
  constructor() {
    this.key = "";
    this.step = -1;
    this.layers = Object.fromEntries(NAMES.map((name) => [name, surface()]));
    this.whole = surface();
    this.box = emptyBox();
  }

  /** A new set of paths: all is to be drawn again. */
  restart() {
    this.key = "";
  }

  /**
   * Bring the picture up to a step.
   * @param {import("./trail.js").Trail[]} trails
   * @param {any} geometry
   * @param {number} step
   * @param {import("./ink.js").Ink} ink
   * @param {number} width Of the lines, in pixels.
   */
  update(trails, geometry, step, ink, width) {
    const key = `${geometry.key} ${ink.key}`;
    if (key !== this.key || step < this.step) {
      this.key = key;
      this.clear(ink);
      for (const trail of trails) {
        trail.logs = geometry.logs;
        trail.restart();
      }
    }
    this.step = step;
    for (const trail of trails) {
      const piece = trail.advance(geometry, step);
      if (piece) this.add(piece, trail.path, ink, width);
    }
    this.compose(ink);
  }

  clear(ink) {
    for (const layer of [this.whole, ...Object.values(this.layers)]) emptied(layer, ink);
    // What is laid into the whole is already as fine as the canvas.
    this.whole.resetTransform();
    this.box = emptyBox();
  }

  add({ line, crossings, dots, length, box }, { color, dash }, ink, width) {
    const { layers } = this;
    stroke(layers.faint, crossings, color, 1);
    const [dark, light] = ink.edges;
    if (dark) stroke(layers.dark, line, dark.color, width + 2 * dark.reach);
    if (light) stroke(layers.light, line, light.color, width + 2 * light.reach);
    const pattern = length > LONGEST_DASHED ? [] : dashes(dash);
    layers.color.lineDashOffset = length;
    stroke(layers.color, line, color, width, pattern);
    stroke(layers.dots, dots, ink.dark, 3);
    stroke(layers.dots, dots, ink.light, 1.6);
    layers.dots.fillStyle = color;
    layers.dots.fill(dots);
    this.box.left = Math.min(this.box.left, box.left);
    this.box.top = Math.min(this.box.top, box.top);
    this.box.right = Math.max(this.box.right, box.right);
    this.box.bottom = Math.max(this.box.bottom, box.bottom);
  }

  /** Lay the layers over each other where something has been added. */
  compose(ink) {
    const { left, top, right, bottom } = this.box;
    if (!(right >= left)) return;
    const [x, y] = [left, top].map((value) => Math.max(0, Math.floor((value - MARGIN) * ink.scale)));
    const width = Math.min(this.whole.canvas.width, Math.ceil((right + MARGIN) * ink.scale)) - x;
    const height = Math.min(this.whole.canvas.height, Math.ceil((bottom + MARGIN) * ink.scale)) - y;
    this.box = emptyBox();
    if (width <= 0 || height <= 0) return;
    this.whole.clearRect(x, y, width, height);
    for (const name of NAMES) {
      this.whole.globalAlpha = { faint: 0.35, dark: ink.edges[0]?.alpha }[name] ?? 1;
      this.whole.drawImage(this.layers[name].canvas, x, y, width, height, x, y, width, height);
    }
  }
}

/** Empty a drawing surface and make it as large and as fine as the canvas it will be laid over. */
export function emptied(layer, ink) {
  const { width, height } = ink.context.canvas;
  layer.canvas.width = width;
  layer.canvas.height = height;
  layer.scale(ink.scale, ink.scale);
}

/** A drawing surface in memory. The processor draws on it: that is steady on any machine. */
export function surface() {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("this browser cannot draw on a canvas");
  return context;
}

const emptyBox = () => ({ left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity });
