// @ts-check
// For the projector: what happens at the clock's step, in one sentence under the clock. It stays until the next
// event begins, paler once its own steps are over.
import { element } from "./dom.js";

export class Subtitle {
  constructor() {
    this.badge = element("span", { class: "llp-badge", "aria-hidden": "true" });
    this.title = element("b");
    this.words = document.createTextNode("");
    const said = element("span", {}, this.title, this.words);
    this.node = element("p", { class: "llp-subtitle", hidden: "" }, this.badge, said);
    /** @type {import("./story.js").Told[]} */
    this.events = [];
    this.who = "";
    this.shown = "";
  }

  /**
   * @param {import("./story.js").Facts} facts
   * @param {import("./wire.js").Path[]} paths
   */
  show({ slot, events }, paths) {
    this.events = events ?? [];
    // Room is kept for it as long as there is anything to be told: the pictures do not jump.
    this.node.hidden = this.events.length === 0;
    this.who = paths.length > 1 ? `${slot}: ` : "";
    this.shown = "";
  }

  /** @param {import("./clock.js").Clock} clock */
  update({ step }) {
    const place = this.events.findLastIndex(({ row }) => row <= step);
    const event = this.events[place];
    const key = `${place} ${event && step <= event.last}`;
    if (key === this.shown) return;
    this.shown = key;
    this.badge.hidden = !event;
    this.badge.textContent = event ? String(place + 1) : "";
    this.title.textContent = event ? `${this.who}${event.title}. ` : "";
    this.words.data = event?.sentence ?? "";
    this.node.toggleAttribute("data-over", Boolean(event) && step > event.last);
  }
}
