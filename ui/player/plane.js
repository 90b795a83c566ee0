// @ts-check
// From data to pixels on a flat Plotly figure.

/** @typedef {{left: number, top: number, right: number, bottom: number}} Rect */

/**
 * Where the plot area of a figure is, and what it shows. Values are in the axes' own units: logarithmic
 * axes count powers of ten.
 */
export class Plane {
  /** @returns {Plane | null} null while there is nothing to draw on. */
  static of(plot) {
    const { xaxis, yaxis } = plot._fullLayout ?? {};
    return xaxis?._length > 0 && yaxis?._length > 0 ? new Plane(xaxis, yaxis) : null;
  }

  constructor(xaxis, yaxis) {
    // The range is read afresh: Plotly changes it while a hand moves the picture.
    const [x0, x1] = xaxis.range.map(Number);
    const [y0, y1] = yaxis.range.map(Number);
    this.logs = [xaxis.type === "log", yaxis.type === "log"];
    const [left, top] = [xaxis._offset, yaxis._offset];
    /** @type {Rect} */
    this.rect = { left, top, right: left + xaxis._length, bottom: top + yaxis._length };
    this.x0 = x0;
    this.y1 = y1;
    this.xScale = xaxis._length / (x1 - x0);
    this.yScale = yaxis._length / (y0 - y1);
    /** @type {import("./clip.js").Box} */
    this.box = [
      [Math.min(x0, x1), Math.max(x0, x1)],
      [Math.min(y0, y1), Math.max(y0, y1)],
    ];
    this.key = [x0, x1, y0, y1, left, top, this.xScale, this.yScale, ...this.logs].join();
  }

  /** Axis units to pixels. */
  pixel(point) {
    const x = this.rect.left + (point[0] - this.x0) * this.xScale;
    return [x, this.rect.top + (point[1] - this.y1) * this.yScale];
  }

  /** Pixels to data. */
  data([x, y]) {
    const point = [
      this.x0 + (x - this.rect.left) / this.xScale,
      this.y1 + (y - this.rect.top) / this.yScale,
    ];
    return point.map((value, k) => (this.logs[k] ? 10 ** value : value));
  }

  /** As on a surface: the place that lies under a pixel. */
  ground(pixel) {
    return this.data(pixel);
  }

  /** How many pixels a small change of the data moves a point of the picture. */
  direction(data, change) {
    const [across, up] = change.map((value, k) =>
      this.logs[k] ? value / (data[k] * Math.LN10) : value,
    );
    return [across * this.xScale, up * this.yScale];
  }

  contains([x, y]) {
    const { left, top, right, bottom } = this.rect;
    return x >= left && x <= right && y >= top && y <= bottom;
  }
}
