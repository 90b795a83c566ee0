// @ts-check
// Plotly's names of markers and dashes, as SVG paths and lengths.

const polygon = (corners, start, radius, inner = radius) =>
  Array.from({ length: corners }, (_, corner) => {
    const reach = corner % 2 ? inner : radius;
    const angle = start + (corner * 2 * Math.PI) / corners;
    const point = [reach * Math.cos(angle), reach * Math.sin(angle)];
    return `${corner ? "L" : "M"}${point.map((value) => value.toFixed(2)).join(",")}`;
  }).join("") + "Z";

const cross = (radius, turn) => {
  const arm = 0.42 * radius;
  const outline = [
    [arm, radius], [arm, arm], [radius, arm], [radius, -arm], [arm, -arm], [arm, -radius],
    [-arm, -radius], [-arm, -arm], [-radius, -arm], [-radius, arm], [-arm, arm], [-arm, radius],
  ];
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const points = outline.map(([x, y]) =>
    [x * cos - y * sin, x * sin + y * cos].map((value) => value.toFixed(2)).join(","),
  );
  return `M${points.join("L")}Z`;
};

const UP = -Math.PI / 2;
const SHAPES = {
  circle: (r) => `M${-r},0A${r},${r} 0 1 0 ${r},0A${r},${r} 0 1 0 ${-r},0Z`,
  square: (r) => polygon(4, Math.PI / 4, 1.25 * r),
  diamond: (r) => polygon(4, 0, 1.35 * r),
  "triangle-up": (r) => polygon(3, UP, 1.4 * r),
  "triangle-down": (r) => polygon(3, -UP, 1.4 * r),
  "triangle-left": (r) => polygon(3, Math.PI, 1.4 * r),
  "triangle-right": (r) => polygon(3, 0, 1.4 * r),
  pentagon: (r) => polygon(5, UP, 1.2 * r),
  hexagon: (r) => polygon(6, 0, 1.2 * r),
  star: (r) => polygon(10, UP, 1.5 * r, 0.65 * r),
  hexagram: (r) => polygon(12, UP, 1.45 * r, 0.84 * r),
  cross: (r) => cross(1.25 * r, 0),
  x: (r) => cross(1.25 * r, Math.PI / 4),
};

/** @returns {string} SVG path data of a marker around the origin. */
export function marker(symbol, radius) {
  return (SHAPES[symbol] ?? SHAPES.circle)(radius);
}

const DASHES = {
  solid: [],
  dot: [3, 3],
  dash: [9, 4],
  longdash: [16, 4],
  dashdot: [9, 4, 2, 4],
  longdashdot: [16, 4, 2, 4],
};

/** @returns {number[]} Lengths of line and gap; Plotly also writes them as `"9px,4px"`. */
export function dashes(name) {
  return DASHES[name] ?? name.split(/[\s,]+/).map(parseFloat).filter((length) => length >= 0);
}
