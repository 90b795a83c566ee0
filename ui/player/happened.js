// @ts-check
// What happened on the path of the contestant that is looked at: a list whose entries move the clock.
import { element } from "./dom.js";

export class Happened {
  /**
   * @param {(row: number) => void} seek
   * @param {(slot: string) => void} look
   */
  constructor(seek, look) {
    this.seek = seek;
    this.look = look;
    this.title = element("h2", { class: "llp-heading" });
    this.who = element("div", { class: "llp-who", role: "group", "aria-label": "Whose path" });
    this.list = element("ol", { class: "llp-events" });
    const head = element("div", { class: "llp-happened-head" }, this.title, this.who);
    const attributes = { class: "llp-happened", "aria-label": "What happened", hidden: "" };
    this.node = element("section", attributes, head, this.list);
    this.key = "";
  }

  /**
   * @param {import("./story.js").Facts} facts
   * @param {import("./wire.js").Path[]} paths
   */
  show({ slot, events }, paths) {
    const path = paths.find((other) => other.slot === slot);
    this.node.hidden = !path || events === null;
    if (!path || events === null) return;
    const key = JSON.stringify([slot, events, paths.map((other) => [other.slot, other.title])]);
    if (key === this.key) return;
    this.key = key;
    this.title.textContent = `What happened: ${slot}, ${path.title}`;
    this.who.replaceChildren(
      ...(paths.length > 1 ? paths.map((other) => this.choice(other, slot)) : []),
    );
    this.rows = events.map((event) => event.row);
    this.list.replaceChildren(...events.map((event, index) => this.entry(event, index)));
    if (events.length > 0) return;
    const nothing = "Nothing out of the ordinary was found on this path.";
    this.list.append(element("li", { class: "llp-nothing", text: path.losses.length > 1 ? nothing : "No step was taken." }));
  }

  choice({ slot, title }, chosen) {
    const attributes = { "aria-pressed": String(slot === chosen), "aria-label": `${slot}, ${title}` };
    const press = () => this.look(slot);
    return element("button", {
      ...{ type: "button", class: "llp-choice", text: slot, title, on: { click: press } },
      ...attributes,
    });
  }

  entry({ row, title, sentence }, index) {
    const number = element("span", { class: "llp-badge", "aria-hidden": "true", text: String(index + 1) });
    const name = element("b", { text: `${title}. ` });
    const words = element("span", {}, name, document.createTextNode(sentence));
    const press = () => this.seek(row);
    const attributes = { type: "button", class: "llp-event", title: `Go to step ${row}` };
    return element("li", {}, element("button", { ...attributes, on: { click: press } }, number, words));
  }

  /** The entries of which the clock stands at the beginning. */
  update({ step }) {
    [...this.list.children].forEach((item, index) => {
      item.classList.toggle("llp-now", this.rows?.[index] === step);
    });
  }
}
