// @ts-check
// Numbers on the path where something happened. They are elements above the picture: they can be pointed
// at and tapped. Keyboard and screen reader have the list below the pictures, which says the same.
import { inside } from "./clip.js";
import { element } from "./dom.js";

/** Pixels at a desk; more where letters are larger. */
const SIZE = 22;
/** Between the place and the middle of its mark, in parts of a mark. */
const AWAY = 0.9;
const WAYS = [[-1, -1], [-1, 1], [0, -1.3], [0, 1.3], [1, 1], [1, -1], [-1.3, 0], [1.3, 0]];

export class Marks {
  /**
   * @param {HTMLElement} stage
   * @param {(row: number) => void} seek
   */
  constructor(stage, seek) {
    this.seek = seek;
    this.node = element("div", { class: "llp-marks", "aria-hidden": "true" });
    stage.append(this.node);
    this.key = "";
    /** @type {import("./story.js").Told[]} */
    this.events = [];
  }

  /**
   * @param {import("./story.js").Told[]} events
   * @param {import("./trail.js").Trail | undefined} trail
   * @param {import("./paths.js").Stage} stage
   */
  show(events, trail, { geometry, clock, labels, ink }) {
    if (events !== this.events) this.make(events);
    if (!trail) return;
    const size = SIZE * ink.weight;
    const taken = [];
    const places = events.map(({ row }) => {
      const point = row <= clock.step && row <= trail.last && trail.at(row);
      if (!point || !inside(point, geometry.box)) return null;
      const pixel = geometry.pixel(point);
      const place = free(pixel, taken, geometry.rect, size);
      taken.push(place);
      return place;
    });
    const square = ([x, y]) => ({ x: x - size / 2, y: y - size / 2, width: size, height: size });
    labels.standing = taken.map(square); // letters keep off them
    const key = size + places.map((place) => place?.map(Math.round).join() ?? "").join(" ");
    if (key === this.key) return;
    this.key = key;
    this.node.style.setProperty("--mark", `${size}px`);
    places.forEach((place, index) => this.put(index, place, geometry.rect, size));
  }

  make(events) {
    this.events = events;
    this.key = "";
    const buttons = events.map(({ row, title, sentence }, index) => {
      const said = element("span", { class: "llp-said" });
      said.append(element("b", { text: `${title}. ` }), sentence);
      const number = element("span", { class: "llp-badge", text: String(index + 1) });
      const press = () => this.seek(row);
      const attributes = { type: "button", class: "llp-mark", tabindex: -1, hidden: "" };
      return element("button", { ...attributes, on: { click: press } }, number, said);
    });
    this.node.replaceChildren(...buttons);
  }

  put(index, place, { left, right, top, bottom }, size) {
    const button = /** @type {HTMLElement} */ (this.node.children[index]);
    button.hidden = place === null;
    if (!place) return;
    button.style.transform = `translate(${place[0] - size / 2}px, ${place[1] - size / 2}px)`;
    // What it says opens towards the middle of the picture.
    button.classList.toggle("llp-leftward", place[0] > (left + right) / 2);
    button.classList.toggle("llp-upward", place[1] > (top + bottom) / 2);
  }
}

/** The first place around a pixel that lies in view and on no other mark. */
function free([x, y], taken, { left, right, top, bottom }, size) {
  for (const reach of [1, 2, 3].map((times) => times * AWAY * size)) {
    for (const [across, down] of WAYS) {
      const place = [x + across * reach, y + down * reach];
      const seen = place[0] > left + size / 2 && place[0] < right - size / 2;
      const within = seen && place[1] > top + size / 2 && place[1] < bottom - size / 2;
      const clear = taken.every(([a, b]) => Math.hypot(place[0] - a, place[1] - b) > size);
      if (within && clear) return place;
    }
  }
  return [x, y];
}
