// @ts-check
// A figure in the size of letters that the room asks for: figures are made for a desk, not for the last row.

/** What grows with the letters, besides the letters themselves. */
const LENGTHS = new Set(["standoff", "ticklen", "thickness", "xpad"]);
const MARKS = new Set(["size", "width"]);
const SPARSE = 5;
const SMALLER = 0.73;
/** Numbers at ticks are as large as words: the 14 and 12 pixels of a desk are told apart at a desk only. */
const AS_WORDS = 14 / 12;

/**
 * @template T
 * @param {T} layout
 * @param {number} type How many times larger than at a desk.
 * @returns {T}
 */
export function enlarged(layout, type) {
  if (type === 1) return layout;
  const large = grown(layout, type, "");
  // In space, large ticks stand on each other sooner than Plotly thinks, which also draws them larger.
  const { xaxis, yaxis, zaxis } = large.scene ?? {};
  for (const axis of [xaxis, yaxis]) if (axis) axis.nticks = SPARSE;
  for (const axis of [xaxis, yaxis, zaxis]) if (axis?.tickfont?.size) axis.tickfont.size *= SMALLER;
  // Its title would lie on its ticks; the color bar of the map says the same.
  if (zaxis) zaxis.title = { text: "" };
  return large;
}

/** Traces with their marks and color bars grown; numbers of the loss stay what they are. */
export function enlargedTraces(traces, type) {
  if (type === 1) return traces;
  return traces.map(({ marker, line, colorbar, ...trace }) => ({
    ...trace,
    ...(marker && { marker: scaled(marker, type) }),
    ...(line && { line: scaled(line, type) }),
    ...(colorbar && { colorbar: grown(colorbar, type, "") }),
  }));
}

function grown(value, type, name) {
  if (Array.isArray(value)) return value.map((item) => grown(item, type, name));
  if (value === null || typeof value !== "object" || ArrayBuffer.isView(value)) return value;
  const font = /font$/.test(name);
  const grow = (key, item) => {
    const length = LENGTHS.has(key) || (font && key === "size") || name === "margin";
    const times = name === "tickfont" ? AS_WORDS * type : type;
    return length && typeof item === "number" ? item * times : grown(item, type, key);
  };
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, grow(key, item)]));
}

function scaled(mark, type) {
  const entries = Object.entries(mark).map(([key, item]) => {
    if (MARKS.has(key) && typeof item === "number") return [key, item * type];
    return [key, key === "line" ? scaled(item, type) : item];
  });
  return Object.fromEntries(entries);
}
