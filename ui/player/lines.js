// @ts-check
// The losses of all contestants as lines. They stand still while the clock goes on, so they are drawn
// once, and again when the paths or the axes have changed.
import { inside } from "./clip.js";
import { stroke } from "./ink.js";
import { emptied, surface } from "./layers.js";
import { dashes, marker } from "./shapes.js";

const WIDTH = 2.5;
/** Markers on the line tell contestants apart without color; so many are enough. */
const MARKERS = 8;
const MARKER = 3.6;

export class Lines {
  constructor() {
    this.key = "";
    this.layer = surface();
  }

  /** A new set of paths: all is to be drawn again. */
  restart() {
    this.key = "";
  }

  /**
   * @param {import("./ink.js").Ink} ink
   * @param {any} geometry
   * @param {import("./trail.js").Trail[]} trails
   */
  draw(ink, geometry, trails) {
    const key = `${geometry.key} ${ink.key}`;
    if (key !== this.key) this.paint(ink, geometry, trails);
    this.key = key;
    ink.overlay(this.layer);
  }

  paint(ink, geometry, trails) {
    const { layer } = this;
    emptied(layer, ink);
    for (const trail of trails) {
      trail.logs = geometry.logs;
      stroke(layer, trail.outline(geometry), trail.path.color, WIDTH * ink.weight, dashes(trail.path.dash));
    }
    for (const trail of trails) {
      const spots = dots(trail, geometry, ink.weight);
      stroke(layer, spots, ink.theme.background, 2);
      layer.fillStyle = trail.path.color;
      layer.fill(spots);
    }
  }
}

/** Markers at about so many of a trail's steps, evenly chosen. */
function dots(trail, geometry, weight) {
  const shape = new Path2D(marker(trail.path.symbol, MARKER * weight));
  const all = new Path2D();
  const stride = Math.max(1, Math.ceil((trail.last + 1) / MARKERS));
  for (let step = 0; step <= trail.last; step += stride) {
    const point = trail.at(step);
    if (!inside(point, geometry.box)) continue;
    const [x, y] = geometry.pixel(point);
    all.addPath(shape, new DOMMatrix([1, 0, 0, 1, x, y]));
  }
  return all;
}
