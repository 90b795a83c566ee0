// @ts-check
// Elements and numbers as text.

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {string} tag
 * @param {Record<string, any>} [attributes] `text` sets the text, `on` holds listeners by event.
 * @param {...Node} children
 * @returns {HTMLElement}
 */
export function element(tag, { text, on = {}, ...attributes } = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  for (const [event, listener] of Object.entries(on)) node.addEventListener(event, listener);
  if (text !== undefined) node.textContent = text;
  node.append(...children);
  return node;
}

/** @returns {SVGElement} */
export function drawing(tag, attributes = {}, ...children) {
  const node = /** @type {SVGElement} */ (document.createElementNS(SVG, tag));
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

const SUPERSCRIPTS = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴" };
Object.assign(SUPERSCRIPTS, { 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" });

/** A number as it is written by hand: −1.472, 6.111 × 10⁻¹⁰. Always the same count of digits. */
export function number(value, digits = 4) {
  if (Number.isNaN(value)) return "undefined";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  const plain = size >= 1e-3 && size < 1e5;
  const text = plain ? value.toPrecision(digits) : value.toExponential(digits - 1);
  // toPrecision writes 12345 as 1.234e+4; nothing below 100 000 needs that.
  const [mantissa, power] = (plain ? String(decimal(text, digits, value)) : text).split("e");
  const exponent = power && [...String(Number(power))].map((sign) => SUPERSCRIPTS[sign]).join("");
  return mantissa.replace("-", "−") + (exponent ? ` × 10${exponent}` : "");
}

function decimal(text, digits, value) {
  return text.includes("e") ? value.toFixed(0) : text;
}

/** A title without its markup. */
export function plain(title) {
  return new DOMParser().parseFromString(title, "text/html").body.textContent;
}

/** @type {Map<string, Promise<void>>} */
const sheets = new Map();

/** Load a stylesheet once for the page; one that did not arrive is asked for again. @param {string} href */
export function styled(href) {
  const known = sheets.get(href) ?? loadSheet(href);
  sheets.set(href, known);
  return known;
}

/** @returns {Promise<void>} */
function loadSheet(href) {
  return new Promise((resolve, reject) => {
    const link = element("link", { rel: "stylesheet", href });
    link.addEventListener("load", () => resolve());
    link.addEventListener("error", () => {
      link.remove();
      sheets.delete(href);
      reject(new Error(`${href} did not arrive`));
    });
    document.head.append(link);
  });
}
