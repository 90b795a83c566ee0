// @ts-check
// The other runs of contestants who depend on chance, and the losses of the batches they saw: thin lines
// behind the one that is followed. They stand still, so they are drawn once for each view of the landscape
// and laid under what moves.
import { stroke } from "./ink.js";
import { emptied, surface } from "./layers.js";

const WIDTH = 1.2;
const ALPHA = 0.45;

/**
 * The other runs of a contestant, each as a path of its own.
 * @param {import("./wire.js").Path} path
 * @returns {any[]}
 */
export function runsOf(path) {
  const { ghosts } = path;
  if (!ghosts) return [];
  return ghosts.losses.map((losses, run) => ({
    ...path,
    coordinates: ghosts.coordinates.map((rows) => rows[run]),
    losses,
    costs: ghosts.costs?.[run] ?? null,
  }));
}

/**
 * The losses of the mini-batches that a contestant saw, as a path of their own.
 * @param {import("./wire.js").Path} path
 * @returns {any[]}
 */
export function batchesOf(path) {
  return path.batchLosses ? [{ ...path, losses: path.batchLosses }] : [];
}

export class Ghosts {
  /** @param {boolean} colored Whether what lies behind has all colors, so that lines need an edge. */
  constructor(colored) {
    this.colored = colored;
    this.key = "";
    this.layer = surface();
    /** @type {import("./trail.js").Trail[]} */
    this.trails = [];
  }

  /** @param {import("./trail.js").Trail[]} trails */
  show(trails) {
    this.trails = trails;
    this.key = "";
  }

  /** @param {import("./ink.js").Ink} ink @param {any} geometry */
  draw(ink, geometry) {
    if (this.trails.length === 0) return;
    const key = `${geometry.key} ${ink.key}`;
    if (key !== this.key) this.paint(ink, geometry);
    this.key = key;
    ink.within(geometry.rect, () => ink.overlay(this.layer));
  }

  paint(ink, geometry) {
    emptied(this.layer, ink);
    this.layer.globalAlpha = ALPHA;
    for (const trail of this.trails) {
      trail.logs = geometry.logs;
      const path = trail.outline(geometry);
      if (this.colored) stroke(this.layer, path, ink.light, WIDTH + 1.2);
      stroke(this.layer, path, trail.path.color, WIDTH);
    }
  }
}
