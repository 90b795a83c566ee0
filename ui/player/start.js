// @ts-check
// The handle on the start: an element over the ring where the paths begin, on the surface over its shadow on
// the ground. It can be dragged, and moved by the arrow keys.
import { element, number, plain } from "./dom.js";
import { inside } from "./clip.js";
import { line, stroke } from "./ink.js";

/** Milliseconds after a key until the hand is taken to be done. */
const SETTLED = 350;
/** Parts of the window that an arrow key moves the start by; with Shift ten times as much. */
const STRIDE = 1 / 100;
/** Parts of the window that cannot be told apart on any screen: the start has no more digits than that. */
const FINEST = 1e-4;
/** Which coordinate an arrow key moves, and which way. */
const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowDown: [1, -1], ArrowUp: [1, 1] };

export class StartHandle {
  /**
   * @param {import("./panels.js").Panel} panel
   * @param {import("./hand.js").Hand} hand
   */
  constructor(panel, hand) {
    this.panel = panel;
    this.hand = hand;
    const flat = panel.kind !== "surface";
    // What it does on the surface, that on the map does too: one of them is enough for keys.
    const keyed = { role: "slider", tabindex: 0, "aria-label": "Start", "data-keys": "own" };
    this.node = element("div", {
      class: "llp-start",
      title: "Drag the start",
      hidden: "",
      ...(flat ? keyed : { "aria-hidden": "true" }),
      on: {
        pointerdown: (event) => this.grasp(event),
        pointermove: (event) => this.drag(event),
        pointerup: () => this.drop(),
        pointercancel: () => this.drop(),
        keydown: (event) => this.press(event),
        focus: () => this.tell(),
        blur: () => panel.reading.clear(),
      },
    });
    panel.stage.append(this.node);
    panel.cleanups.push(() => clearTimeout(this.pause));
  }

  /** Stand where the start is at this moment. */
  follow() {
    const { panel, hand, node } = this;
    const geometry = panel.geometry();
    const start = hand.start;
    const point = geometry && start.length > 0 && this.point(start, geometry);
    node.hidden = !point || !inside(point, geometry.box);
    if (node.hidden) return;
    const [x, y] = geometry.pixel(point);
    node.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
    if (node.role !== "slider") return;
    const names = start.map((_, k) => plain(this.axes[k].title?.text ?? "xy"[k]));
    const [low, high] = geometry.box[0];
    const said = start.map((value, k) => `${names[k]} ${number(value)}`).join(", ");
    const states = { now: start[0], min: low, max: high, text: said };
    for (const [name, value] of Object.entries(states)) {
      node.setAttribute(`aria-value${name}`, String(value));
    }
  }

  get axes() {
    const { xaxis, yaxis } = this.panel.plot.layout;
    return [xaxis, yaxis];
  }

  /** The start in the panel's coordinates. */
  point(start, { box }) {
    if (this.panel.kind === "contour") return start;
    if (this.panel.kind === "surface") return [...start, box[2][0]];
    const [trail] = this.panel.trails;
    const height = trail ? trail.at(0)[1] : box[1][0];
    return [start[0], Math.max(box[1][0], Math.min(box[1][1], height))];
  }

  grasp(event) {
    if (event.button !== 0 || !event.isPrimary) return;
    // The picture under it would take the press for a click or a pan.
    event.stopPropagation();
    event.preventDefault();
    this.node.setPointerCapture(event.pointerId);
    this.node.focus({ preventScroll: true });
    const [x, y] = this.node.style.transform.match(/-?[\d.]+/g)?.map(Number) ?? [0, 0];
    const [downX, downY] = this.panel.pointer(event);
    /** Between the finger and the ring: it does not jump under the finger. */
    this.grip = [x - downX, y - downY];
    this.node.dataset.held = "";
  }

  drag(event) {
    if (!this.grip) return;
    const geometry = this.panel.geometry();
    if (!geometry) return;
    const [x, y] = this.panel.pointer(event);
    const place = geometry.ground([x + this.grip[0], y + this.grip[1]]);
    this.move(place, geometry.box, event.timeStamp);
  }

  /** Go to a place, but not beyond what is shown. */
  move(place, box, moment) {
    const count = this.hand.start.length;
    const kept = place
      .slice(0, count)
      .map((value, k) => rounded(Math.max(box[k][0], Math.min(box[k][1], value)), box[k]));
    if (!kept.every(Number.isFinite)) return;
    this.hand.drag(kept, moment);
    // The paths follow when they are known; the handle is with the hand at once.
    this.follow();
  }

  drop() {
    if (!this.grip) return;
    this.grip = null;
    delete this.node.dataset.held;
    this.hand.drop();
  }

  press(event) {
    const [axis, way] = ARROWS[event.key] ?? [];
    const { start } = this.hand;
    const geometry = this.panel.geometry();
    if (axis === undefined || axis >= start.length || !geometry) return;
    event.preventDefault();
    const [low, high] = geometry.box[axis];
    const place = [...start];
    place[axis] += way * (high - low) * STRIDE * (event.shiftKey ? 10 : 1);
    this.move(place, geometry.box, event.timeStamp);
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.hand.drop(), SETTLED);
    this.tell();
  }

  /** What a pointer would be told there, for those who go by keys. */
  tell() {
    if (this.node.matches(":focus-visible")) this.panel.reading.show(this.hand.start, true);
  }
}

/** A coordinate in no more digits than can be seen in a window. */
export function rounded(value, [low, high]) {
  const digit = 10 ** Math.floor(Math.log10((high - low) * FINEST));
  return Number((Math.round(value / digit) * digit).toPrecision(12));
}

/** On a surface: the ring on the ground below the start, and the line that joins them. */
export function drawShadow({ ink, geometry, trails }) {
  const [trail] = trails;
  if (geometry.box.length < 3 || !trail) return;
  const [x, y, z] = trail.at(0);
  const foot = [x, y, geometry.box[2][0]];
  if (!inside(foot, geometry.box)) return;
  const top = inside([x, y, z], geometry.box) ? z : geometry.box[2][1];
  const drop = line(geometry.pixel([x, y, top]), geometry.pixel(foot));
  stroke(ink.context, drop, ink.light, 3);
  stroke(ink.context, drop, ink.dark, 1.4, [3, 4]);
  ink.ring(geometry.pixel(foot), 6);
}
