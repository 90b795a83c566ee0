// @ts-check
// The window: the part of the landscape that a flat view shows. Wheel, fingers, keys and drags change what
// the axes show at once; when the hand has come to rest the server is asked for the loss in that window,
// at full resolution. The answer changes what is drawn and leaves the axes where the hand left them.

/** Milliseconds without a change after which a hand has come to rest. */
const REST = 200;


/** Narrower than this part of its distance from 0 a window has no numbers left to tell its places apart. */
const FINEST = 1e-10;
const WIDEST = 1e15;
/** Ranges nearer than this part of their width look the same. */
const SAME = 1e-6;
/** How long the hint stays on the picture, in milliseconds. */
const READ = 1600;

const NAMES = ["x", "y"];

/** @typedef {[number, number]} Range */

export class Window {
  /**
   * @param {import("./panels.js").Panel} panel
   * @param {(window: Record<string, Range>) => void} ask
   */
  constructor(panel, ask) {
    this.panel = panel;
    this.ask = ask;
    /** Axes that the server fills; it knows what a curve's heights are to be only when it has been told. */
    this.filled = panel.kind === "curve" ? ["x"] : NAMES;
    /** @type {Record<string, Range>} What the figure came with. */
    this.given = {};
    /** @type {Record<string, Range>[]} Asked for and not answered yet, the newest last. */
    this.open = [];
    /** Whether the axes are where a hand put them. */
    this.held = false;
    this.revision = 0;
    panel.cleanups.push(() => {
      clearTimeout(this.pause);
      this.rested?.();
    });
  }

  /** @param {any} plot The panel's, now that there is one. */
  listen(plot) {
    plot.on("plotly_relayouting", () => this.moving());
    plot.on("plotly_relayout", () => this.moved());
  }

  /** A hand has hold of the axes; a figure shown now would be taken out of it. */
  moving() {
    clearTimeout(this.pause);
    this.stillness ??= new Promise((resolve) => (this.rested = resolve));
  }

  /** Resolves when no hand moves the axes. */
  async still() {
    await this.stillness;
  }

  /** The axes' ranges at this moment. */
  get shown() {
    const { xaxis, yaxis } = this.panel.plot._fullLayout;
    return { x: ends(xaxis.range), y: ends(yaxis.range) };
  }

  /** A figure is about to be shown: where a hand has been, its axes stay. */
  settle(layout) {
    const given = { x: ends(layout.xaxis.range), y: ends(layout.yaxis.range) };
    const place = this.open.findIndex((asked) => same(NAMES, asked, given));
    const waiting = this.open.length > 0;
    if (place >= 0) this.open.splice(0, place + 1);
    const ours = place >= 0 || same(waiting ? this.filled : NAMES, this.given, given);
    if (!ours) this.held = false;
    this.given = given;
    if (!this.held) this.move(given);
    const { x, y } = this.held ? this.shown : { x: [...given.x], y: [...given.y] };
    // Plotly has its own idea of what a hand has moved; another revision makes it take these.
    const uirevision = ++this.revision;
    const xaxis = { ...layout.xaxis, range: x, uirevision };
    const yaxis = { ...layout.yaxis, range: y, uirevision };
    return { ...layout, xaxis, yaxis, uirevision: this.panel.kind };
  }

  /** Let Plotly know of a new range as of a move of its own, lest it restore what the last one began as. */
  move({ x, y }) {
    const { plot, Plotly } = this.panel;
    if (!plot._fullLayout || (close(x, this.shown.x) && close(y, this.shown.y))) return;
    Plotly.relayout(plot, { "xaxis.range": [...x], "yaxis.range": [...y] });
  }

  /** The axes may have moved; where the figure came with them is no move. */
  moved() {
    this.rested?.();
    this.stillness = undefined;
    const { shown } = this;
    if (!this.held && close(shown.x, this.given.x) && close(shown.y, this.given.y)) return;
    this.held = true;
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.rest(), REST);
  }

  rest() {
    const wanted = Object.fromEntries(NAMES.map((name) => [name, round(this.shown[name])]));
    if (same(NAMES, wanted, this.open.at(-1) ?? this.given)) return;
    this.open.push(wanted);
    this.ask(wanted);
  }

  /** Let go: the axes are the figure's own again. */
  release() {
    clearTimeout(this.pause);
    this.open = [];
    if (!this.held) return;
    this.held = false;
    this.panel.refresh();
  }

  /** Move by parts of what is shown. @param {number} across @param {number} up */
  pan(across, up) {
    const { x, y } = this.shown;
    const next = [[x, across], [y, up]].map(([[low, high], part]) => {
      const by = part * (high - low);
      return [low + by, high + by];
    });
    if (!next.every(sensible)) return;
    this.panel.Plotly.relayout(this.panel.plot, { "xaxis.range": next[0], "yaxis.range": next[1] });
  }

  /**
   * Show `factor` times less, with the place under `pixel` staying where it is, after `by` pixels of shift.
   * @param {number} factor
   * @param {number[] | null} pixel Of the stage; null for the middle.
   * @param {number[]} by
   */
  zoom(factor, pixel = null, by = [0, 0]) {
    const geometry = this.panel.geometry();
    if (!geometry) return;
    const { left, top, right, bottom } = geometry.rect;
    const [x, y] = pixel ?? [(left + right) / 2, (top + bottom) / 2];
    const from = geometry.data([x - by[0], y - by[1]]);
    const to = geometry.data([x, y]);
    const zoomed = (range, k) => range.map((end) => from[k] + (end - to[k]) / factor);
    const next = { x: zoomed(this.shown.x, 0), y: zoomed(this.shown.y, 1) };
    if (![next.x, next.y].every(sensible)) return;
    this.panel.Plotly.relayout(this.panel.plot, { "xaxis.range": next.x, "yaxis.range": next.y });
  }
}

/** Two fingers on the picture: they keep the places they touch. */
export function onPinch(panel, window) {
  /** @type {number[][] | null} */
  let before = null;
  const fingers = (event) => [...event.touches].map((touch) => panel.pointer(touch));
  const move = (event) => {
    before = event.touches.length === 2 ? before : null;
    if (!before) return;
    event.preventDefault();
    const now = fingers(event);
    const [was, is] = [before, now].map(([a, b]) => Math.hypot(a[0] - b[0], a[1] - b[1]));
    const [from, to] = [before, now].map(([a, b]) => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]);
    before = now;
    if (was > 0 && is > 0) window.zoom(is / was, to, [to[0] - from[0], to[1] - from[1]]);
  };
  const start = (event) => {
    before = event.touches.length === 2 ? fingers(event) : null;
    // Else the browser would zoom the page.
    if (before) event.preventDefault();
  };
  panel.stage.addEventListener("touchstart", start, { passive: false });
  panel.stage.addEventListener("touchmove", move, { passive: false });
  for (const end of ["touchend", "touchcancel"]) {
    panel.stage.addEventListener(end, () => (before = null));
  }
}

/**
 * The wheel belongs to the page until a hand has shown that it means the picture: with Ctrl, or with the
 * focus in the player, as after a click on it.
 * @param {import("./panels.js").Panel} panel
 * @param {() => boolean} free Whether the page has no use for the wheel anyway.
 */
export function guardWheel(panel, free) {
  let pause = 0;
  panel.hint.textContent = "Click the picture, then scroll to zoom. Or hold Ctrl.";
  const turn = (event) => {
    const inHand = panel.stage.contains(document.activeElement);
    if (event.ctrlKey || event.metaKey || inHand || free()) return;
    event.stopImmediatePropagation();
    panel.hint.hidden = false;
    clearTimeout(pause);
    pause = setTimeout(() => (panel.hint.hidden = true), READ);
  };
  panel.stage.addEventListener("wheel", turn, { capture: true, passive: true });
  panel.stage.addEventListener("wheel", (event) => passOn(panel, event), { passive: false });
  // Plotly keeps a press from giving the focus; it goes with the pointer, lest the page stay unscrollable.
  panel.stage.addEventListener("pointerdown", () => panel.stage.focus({ preventScroll: true }));
  const leave = () => panel.stage.hasAttribute("data-by-hand") && panel.stage.blur();
  // The sheet that Plotly lays over the page while a button is held is no other place: what counts is
  // where the button is let go.
  panel.stage.addEventListener("pointerleave", ({ buttons, relatedTarget }) => {
    if (buttons === 0 && !(/** @type {Element | null} */ (relatedTarget)?.closest(".dragcover"))) leave();
  });
  const lift = (event) => within(panel.stage, event) || leave();
  globalThis.addEventListener("pointerup", lift, true);
  panel.cleanups.push(() => {
    clearTimeout(pause);
    globalThis.removeEventListener("pointerup", lift, true);
  });
}

/** What lies on the picture, as the ring on the start does, leaves the wheel to the picture below it. */
function passOn({ plot }, event) {
  if (plot.contains(event.target)) return;
  const below = document.elementsFromPoint(event.clientX, event.clientY).find((node) => plot.contains(node));
  if (below && !below.dispatchEvent(new WheelEvent(event.type, event))) event.preventDefault();
}

function within(node, { clientX, clientY }) {
  const { left, top, right, bottom } = node.getBoundingClientRect();
  return clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
}

const same = (names, one, other) =>
  names.every((name) => one[name] && other[name] && close(one[name], other[name]));

const ends = (range) => /** @type {Range} */ (range.map(Number));
const width = ([low, high]) => Math.abs(high - low);

function close(one, other) {
  const apart = Math.max(Math.abs(one[0] - other[0]), Math.abs(one[1] - other[1]));
  return apart <= SAME * Math.max(width(one), width(other));
}

function sensible(range) {
  const size = Math.max(...range.map(Math.abs));
  return Number.isFinite(size) && width(range) > FINEST * size && size < WIDEST;
}

/** A range in as few digits as move it by less than can be seen. */
function round(range) {
  const digit = 10 ** (Math.floor(Math.log10(width(range))) - 4);
  return range.map((end) => Number((Math.round(end / digit) * digit).toPrecision(12)));
}
