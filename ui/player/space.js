// @ts-check
// From data to pixels on a Plotly surface, seen through its camera.

/**
 * Plotly does not publish its camera; these fields of its scene are private. Where they are missing
 * (another version, no WebGL) nothing is drawn over the surface.
 */
export class Space {
  /** @returns {Space | null} */
  static of(plot) {
    const layout = plot._fullLayout;
    const scene = layout?.scene?._scene;
    const { cameraParams: camera, bounds } = scene?.glplot ?? {};
    const ready = camera?.view && camera.projection && camera.model && bounds && scene.dataScale;
    return ready ? new Space(layout, camera, scene.dataScale, bounds) : null;
  }

  constructor(layout, camera, dataScale, bounds) {
    const { scene, _size: size } = layout;
    this.logs = [scene.xaxis, scene.yaxis, scene.zaxis].map((axis) => axis.type === "log");
    // The axes' own `range` is not kept up to date in 3-D.
    /** @type {import("./clip.js").Box} */
    this.box = dataScale.map((scale, k) => [bounds[0][k] / scale, bounds[1][k] / scale]);
    const [x, y] = [scene.domain.x, scene.domain.y];
    /** @type {import("./plane.js").Rect} */
    this.rect = {
      left: size.l + x[0] * size.w,
      right: size.l + x[1] * size.w,
      top: size.t + (1 - y[1]) * size.h,
      bottom: size.t + (1 - y[0]) * size.h,
    };
    this.matrix = multiply(camera.projection, multiply(camera.view, camera.model));
    for (let k = 0; k < 3; k++) {
      for (let row = 0; row < 4; row++) this.matrix[4 * k + row] *= dataScale[k];
    }
    const numbers = [...this.matrix, ...Object.values(this.rect), ...this.box.flat()];
    this.key = numbers.join();
  }

  /** Axis units to pixels. */
  pixel([x, y, z]) {
    const m = this.matrix;
    const { left, right, top, bottom } = this.rect;
    const depth = m[3] * x + m[7] * y + m[11] * z + m[15];
    const across = (m[0] * x + m[4] * y + m[8] * z + m[12]) / depth;
    const up = (m[1] * x + m[5] * y + m[9] * z + m[13]) / depth;
    return [left + ((across + 1) / 2) * (right - left), top + ((1 - up) / 2) * (bottom - top)];
  }

  /** The place on the ground, the lowest plane of the box, that lies under a pixel. */
  ground([pixelX, pixelY]) {
    const m = this.matrix;
    const { left, right, top, bottom } = this.rect;
    const across = (2 * (pixelX - left)) / (right - left) - 1;
    const up = 1 - (2 * (pixelY - top)) / (bottom - top);
    const z = this.box[2][0];
    // Two equations in x and y, one for each coordinate of the pixel.
    const row = (k, seen) => [0, 4, 8, 12].map((column) => m[column + k] - seen * m[column + 3]);
    const [[a, b, c, d], [e, f, g, h]] = [row(0, across), row(1, up)];
    const [p, q] = [-(c * z + d), -(g * z + h)];
    const size = a * f - b * e;
    return [(p * f - b * q) / size, (a * q - p * e) / size];
  }
}

/** Product of two 4 × 4 matrices, columns first as in WebGL. */
function multiply(a, b) {
  const product = new Float64Array(16);
  for (let column = 0; column < 4; column++) {
    for (let row = 0; row < 4; row++) {
      let sum = 0;
      for (let k = 0; k < 4; k++) sum += a[4 * k + row] * b[4 * column + k];
      product[4 * column + row] = sum;
    }
  }
  return product;
}
