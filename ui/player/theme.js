// @ts-check
// The page's colors and letters, and a figure dressed in them.

/**
 * @typedef {object} Theme
 * @property {string} key Changes when any of the rest does.
 * @property {string} text
 * @property {string} background
 * @property {string} border
 * @property {string} font
 * @property {number} type Size of letters, 1 at a desk.
 * @property {boolean} dark
 * @property {"dark" | "light"} name
 */

/** Pixels of the player's letters at a desk. */
const DESK = 14;

/** @returns {Theme} */
export function readTheme(node) {
  const style = getComputedStyle(node);
  const variable = (name, fallback) => style.getPropertyValue(`--st-${name}`).trim() || fallback;
  const text = variable("text-color", "#262730");
  const background = variable("background-color", "#ffffff");
  const border = variable("border-color", "rgba(128, 128, 128, 0.3)");
  const font = variable("font", "sans-serif");
  const dark = lightness(background) < 0.5;
  const type = (parseFloat(style.fontSize) || DESK) / DESK;
  const key = [text, background, border, font, type].join("|");
  return { key, text, background, border, font, type, dark, name: dark ? "dark" : "light" };
}

/** Perceived lightness between 0 and 1. */
function lightness(color) {
  const [red, green, blue] = pixel(color);
  return (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
}

/** What `share` of one color laid over another gives; WebGL takes no transparent lines. */
function mix(over, under, share) {
  const name = [over, under, share].join("|");
  if (!mixed.has(name)) mixed.set(name, blend(over, under, share));
  return mixed.get(name);
}

const mixed = new Map();

function blend(over, under, share) {
  const [above, below] = [pixel(over), pixel(under)];
  const parts = above.map((value, k) => Math.round(share * value + (1 - share) * below[k]));
  return `rgb(${parts.join(", ")})`;
}

/** @returns {number[]} Red, green and blue of any CSS color. */
function pixel(color) {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return [255, 255, 255];
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

/**
 * The figure's layout in the page's colors, filling its place.
 * @param {import("./wire.js").View} view
 * @param {Theme} theme
 */
export function dressed({ kind, layout }, theme) {
  const { width, height, title, ...rest } = layout;
  const [grid, zero, faint] = [0.1, 0.25, 0.72].map((share) =>
    mix(theme.text, theme.background, share),
  );
  const axis = {
    gridcolor: grid,
    zerolinecolor: zero,
    linecolor: zero,
    tickcolor: zero,
    ink: theme.text,
    faint,
  };
  const result = {
    uirevision: kind,
    ...rest,
    ...axes(rest, /^[xy]axis\d*$/, axis),
    autosize: true,
    paper_bgcolor: "rgba(0, 0, 0, 0)",
    plot_bgcolor: "rgba(0, 0, 0, 0)",
    font: { ...rest.font, color: theme.text, family: theme.font },
    hoverlabel: { ...rest.hoverlabel, ...label(theme) },
    modebar: { bgcolor: theme.background, color: faint, activecolor: theme.text },
  };
  if (kind === "surface") result.scene = dressedScene(rest.scene ?? {}, axis);
  // The heads on the lines have letters here; names at the lines' ends need no room.
  if (kind === "loss") result.margin = { ...rest.margin, r: 24 };
  return result;
}

function dressedScene(scene, axis) {
  const shown = { xaxis: {}, yaxis: {}, zaxis: {}, ...scene };
  return { ...shown, ...axes(shown, /^[xyz]axis$/, axis) };
}

function axes(layout, pattern, { ink, faint, ...look }) {
  const names = Object.keys(layout).filter((name) => pattern.test(name));
  const dress = ({ title, tickfont, ...axis }) => ({
    ...axis,
    ...look,
    title: { ...title, font: { ...title?.font, color: ink } },
    tickfont: { ...tickfont, color: faint },
  });
  return Object.fromEntries(names.map((name) => [name, dress(layout[name])]));
}

function label(theme) {
  return {
    bgcolor: theme.background,
    bordercolor: theme.border,
    font: { color: theme.text, family: theme.font, size: DESK },
  };
}
