// @ts-check
// Draws on a panel's canvas. Lines and markers have a dark and a light edge: over a full color scale no
// single color stands out everywhere, one of the two edges always does.
import { dashes, marker } from "./shapes.js";

const DARK = { color: "#000000", reach: 1.5, alpha: 0.72 };
const LIGHT = { color: "#ffffff", reach: 0.8, alpha: 1 };
/** What is not known to be so. */
const PALE = 0.35;

export class Ink {
  /**
   * @param {CanvasRenderingContext2D} context In CSS pixels.
   * @param {import("./theme.js").Theme} theme
   * @param {number} scale Pixels of the canvas in one CSS pixel.
   */
  constructor(context, theme, scale) {
    this.context = context;
    this.theme = theme;
    this.scale = scale;
    this.dark = `rgba(0, 0, 0, ${DARK.alpha})`;
    this.light = LIGHT.color;
    /** What lies under a line and how far it stands out on both sides, the widest first. */
    this.edges = [DARK, LIGHT];
  }

  /** Lines and markers grow with the letters, but less: they must leave the map to be seen. */
  get weight() {
    return Math.sqrt(this.theme.type);
  }

  /** On a plain background a line needs no edges; they would only cover the curve under it. */
  plain() {
    this.edges = [];
  }

  /** Changes when what has been drawn would look different now. */
  get key() {
    const { width, height } = this.context.canvas;
    return [this.theme.key, this.edges.length, this.scale, width, height].join();
  }

  /** Draw inside a rectangle only. */
  within({ left, top, right, bottom }, draw) {
    const { context } = this;
    context.save();
    context.beginPath();
    context.rect(left, top, right - left, bottom - top);
    context.clip();
    draw();
    context.restore();
  }

  /** Draw what stands for a run that is not there yet. @param {boolean} stale */
  pale(stale, draw) {
    const { context } = this;
    context.save();
    if (stale) context.globalAlpha = PALE;
    draw();
    context.restore();
  }

  /** Lay a picture of the canvas's own size over it. */
  overlay({ canvas }) {
    const { width, height } = this.context.canvas;
    if (!width || !height || canvas.width !== width || canvas.height !== height) return;
    this.context.drawImage(canvas, 0, 0, width / this.scale, height / this.scale);
  }

  /** Stroke lines in a color on their edges. */
  cased(paths, color, thin, dash = "solid") {
    const width = thin * this.weight;
    for (const { color: edge, reach, alpha } of this.edges) {
      this.context.globalAlpha = alpha;
      for (const path of paths) stroke(this.context, path, edge, width + 2 * reach);
    }
    this.context.globalAlpha = 1;
    for (const path of paths) stroke(this.context, path, color, width, dashes(dash));
  }

  /** A contestant's head. */
  marker([x, y], symbol, color, radius) {
    const { context } = this;
    context.save();
    context.translate(x, y);
    context.scale(this.weight, this.weight);
    const path = new Path2D(marker(symbol, radius));
    stroke(context, path, this.dark, 5.4);
    stroke(context, path, this.light, 3.4);
    context.fillStyle = color;
    context.fill(path);
    context.restore();
  }

  /** A ring, for the start. */
  ring([x, y], radius) {
    const path = new Path2D();
    path.arc(x, y, radius * this.weight, 0, 2 * Math.PI);
    stroke(this.context, path, this.dark, 5 * this.weight);
    stroke(this.context, path, this.light, 2.4 * this.weight);
  }

  /** An arrow from one pixel to another. */
  arrow([x0, y0], [x1, y1], color, width = 2.4) {
    const length = Math.hypot(x1 - x0, y1 - y0);
    if (length < 2) return;
    const head = Math.min(11 * this.weight, length);
    const [cos, sin] = [(x1 - x0) / length, (y1 - y0) / length];
    const at = (along, aside) => [x1 + cos * along - sin * aside, y1 + sin * along + cos * aside];
    const shaft = line([x0, y0], at(-0.7 * head, 0));
    const corners = [at(0, 0), at(-head, 0.5 * head), at(-0.7 * head, 0), at(-head, -0.5 * head)];
    const tip = new Path2D(`M${corners.join("L")}Z`);
    this.cased([shaft, tip], color, width);
    this.context.fillStyle = color;
    this.context.fill(tip);
  }

  /** The size of a chip that says `text`. */
  measure(text) {
    this.context.font = this.font;
    const { type } = this.theme;
    const width = this.context.measureText(text).width + 12 * type;
    return { width: Math.ceil(width), height: Math.ceil(22 * type) };
  }

  /** A small sign with text, its top left corner at (x, y). */
  chip(text, place, color) {
    this.plate(place, color);
    this.write(text, place.x + 6 * this.theme.type, place);
  }

  /** One sign for several contestants: their letters, a bar of the contestant's color below each. */
  chips(paths, place) {
    const { context, theme } = this;
    const margin = 6 * theme.type;
    this.plate(place, theme.text);
    const share = (place.width - 2 * margin) / (2 * paths.length - 1);
    paths.forEach(({ slot, color }, k) => {
      context.font = this.font;
      const middle = place.x + margin + (2 * k + 0.5) * share;
      this.write(slot, middle - context.measureText(slot).width / 2, place);
      const bar = line([middle - 3 * theme.type, place.y + place.height - 4 * theme.type],
                       [middle + 3 * theme.type, place.y + place.height - 4 * theme.type]);
      stroke(context, bar, color, 2.4 * theme.type);
    });
  }

  /** What signs are written on. */
  plate({ x, y, width, height }, color) {
    const { context, theme } = this;
    const path = new Path2D();
    path.roundRect(x + 0.5, y + 0.5, width - 1, height - 1, 6 * theme.type);
    context.globalAlpha = 0.92;
    context.fillStyle = theme.background;
    context.fill(path);
    context.globalAlpha = 1;
    stroke(context, path, color, 1.6);
  }

  write(text, x, { y, height }) {
    const { context, theme } = this;
    context.font = this.font;
    context.fillStyle = theme.text;
    context.textBaseline = "middle";
    context.fillText(text, x, y + height / 2 + 1);
  }

  get font() {
    return `700 ${14 * this.theme.type}px ${this.theme.font}`;
  }
}

/** @param {CanvasRenderingContext2D} context @param {Path2D} path */
export function stroke(context, path, color, width, dash = []) {
  context.strokeStyle = color;
  context.lineWidth = width;
  context.lineJoin = "round";
  // Round ends would fill the gaps of a fine dash.
  context.lineCap = dash.length ? "butt" : "round";
  context.setLineDash(dash);
  context.stroke(path);
}

/** @returns {Path2D} A straight line between two pixels. */
export function line([x0, y0], [x1, y1]) {
  const path = new Path2D();
  path.moveTo(x0, y0);
  path.lineTo(x1, y1);
  return path;
}
