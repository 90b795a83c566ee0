// @ts-check
// One path on one panel: from steps to pixels, piece by piece as the clock goes on.
import { between, clip, inside } from "./clip.js";
import { line } from "./ink.js";
import { marker } from "./shapes.js";

/** Points nearer than this many pixels to the last one drawn cannot be seen apart from it. */
const FINEST = 0.6;
const DOT_SPACING = 13;
const DOT_RADIUS = 2.6;
const MOST_DOTS = 300;

/**
 * @typedef {object} Piece What some steps add to the picture.
 * @property {Path2D} line Steps that begin or end in view.
 * @property {Path2D} crossings Steps that cross the view from outside to outside, as diverging ones do.
 * @property {Path2D} dots A small marker at each iterate, where there is room.
 * @property {number} length Pixels of line that came before.
 * @property {import("./plane.js").Rect} box Where all this is.
 */

export class Trail {
  /**
   * @param {import("./wire.js").Path} path
   * @param {ArrayLike<number>[]} columns Its coordinates in this panel's data units.
   */
  constructor(path, columns) {
    this.path = path;
    this.columns = columns;
    this.last = columns[0].length - 1;
    /** @type {boolean[]} */
    this.logs = [];
    /** @type {{key: string, step: number, seen: [number[], number[]] | null}} How far `lastSeen` has looked. */
    this.passed = { key: "", step: 0, seen: null };
    this.restart();
  }

  /** Forget what has been drawn. */
  restart() {
    this.drawn = 0;
    this.dotCount = 0;
    this.length = 0;
    /** @type {number[] | null} */
    this.pen = null;
    /** @type {number[] | null} */
    this.dot = null;
  }

  /** Coordinates at a step, in the units of the panel's axes. */
  at(step) {
    const { columns, logs } = this;
    const point = new Array(columns.length);
    for (let k = 0; k < columns.length; k++) {
      const value = columns[k][step];
      point[k] = logs[k] ? Math.log10(value) : value;
    }
    return point;
  }

  /** Where the head is at a position of the clock. */
  head(position) {
    const at = Math.min(position, this.last);
    const step = Math.floor(at);
    return at === step ? this.at(step) : between(this.at(step), this.at(step + 1), at - step);
  }

  /**
   * What the steps up to `step` add to what has been drawn; null if nothing.
   * @returns {Piece | null}
   */
  advance(geometry, step) {
    const until = Math.min(step, this.last);
    const first = this.dot === null && this.drawn === 0;
    if (this.drawn >= until && !first) return null;
    const piece = {
      line: new Path2D(),
      crossings: new Path2D(),
      dots: new Path2D(),
      length: this.length,
      box: { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity },
    };
    if (this.pen) piece.line.moveTo(this.pen[0], this.pen[1]);
    if (first) this.addDot(piece, geometry, this.at(0));
    for (; this.drawn < until; this.drawn++) this.addStep(piece, geometry, this.drawn);
    return piece;
  }

  addStep(piece, geometry, step) {
    const [from, to] = [this.at(step), this.at(step + 1)];
    const part = clip(from, to, geometry.box);
    const [enters, leaves] = part ? [part[0] > 0, part[1] < 1] : [false, true];
    if (part) {
      const [start, end] = part.map((fraction) => geometry.pixel(between(from, to, fraction)));
      include(piece.box, start);
      include(piece.box, end);
      if (enters && leaves) piece.crossings.addPath(line(start, end));
      else this.addLine(piece.line, start, end, enters, leaves);
    }
    if (leaves) this.pen = null;
    else this.addDot(piece, geometry, to);
  }

  addLine(path, start, end, enters, leaves) {
    if (enters || !this.pen) {
      path.moveTo(start[0], start[1]);
      this.pen = start;
    }
    const reach = Math.hypot(end[0] - this.pen[0], end[1] - this.pen[1]);
    if (!leaves && reach < FINEST) return;
    path.lineTo(end[0], end[1]);
    this.length += reach;
    this.pen = end;
  }

  addDot(piece, geometry, point) {
    if (this.dotCount >= MOST_DOTS || !inside(point, geometry.box)) return;
    const [x, y] = geometry.pixel(point);
    if (this.dot && Math.hypot(x - this.dot[0], y - this.dot[1]) < DOT_SPACING) return;
    const shape = new Path2D(marker(this.path.symbol, DOT_RADIUS));
    piece.dots.addPath(shape, new DOMMatrix([1, 0, 0, 1, x, y]));
    include(piece.box, [x, y]);
    this.dot = [x, y];
    this.dotCount++;
  }

  /** All of it that lies in view, as one line; a step to or from what is no number is a gap. */
  outline(geometry) {
    const path = new Path2D();
    let joined = false;
    for (let step = 0; step < this.last; step++) {
      const [from, to] = [this.at(step), this.at(step + 1)];
      const part = clip(from, to, geometry.box);
      const [start, end] = (part ?? []).map((fraction) =>
        geometry.pixel(between(from, to, fraction)),
      );
      if (part && !joined) path.moveTo(start[0], start[1]);
      if (part) path.lineTo(end[0], end[1]);
      joined = part !== null && part[1] === 1;
    }
    return path;
  }

  /**
   * The last step up to a position of the clock that is seen, from where it is in view to where it is no more;
   * null if none was in view.
   * @returns {[number[], number[]] | null}
   */
  lastSeen({ box }, position) {
    const key = [box, this.logs].join();
    const whole = Math.floor(Math.min(position, this.last));
    if (this.passed.key !== key || this.passed.step > whole) this.passed = { key, step: 0, seen: null };
    const { passed } = this;
    for (; passed.step < whole; passed.step++) {
      passed.seen = seenOf(this.at(passed.step), this.at(passed.step + 1), box) ?? passed.seen;
    }
    const part = position > whole ? seenOf(this.at(whole), this.head(position), box) : null;
    return part ?? passed.seen;
  }

  /** The line from the last whole step to a position of the clock; null if it cannot be seen. */
  tip(geometry, position) {
    const step = Math.floor(Math.min(position, this.last));
    const [from, to] = [this.at(step), this.head(position)];
    const part = position > step && clip(from, to, geometry.box);
    if (!part) return null;
    const [start, end] = part.map((fraction) => geometry.pixel(between(from, to, fraction)));
    return line(start, end);
  }
}

/** The part of a step that is in view. @returns {[number[], number[]] | null} */
function seenOf(from, to, box) {
  const part = clip(from, to, box);
  return part && [between(from, to, part[0]), between(from, to, part[1])];
}

function include(box, [x, y]) {
  box.left = Math.min(box.left, x);
  box.top = Math.min(box.top, y);
  box.right = Math.max(box.right, x);
  box.bottom = Math.max(box.bottom, y);
}

/** Steps of the longest path. @param {import("./wire.js").Path[]} paths */
export function lengthOf(paths) {
  return Math.max(0, ...paths.map((path) => path.losses.length - 1));
}
