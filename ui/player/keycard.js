// @ts-check
// The card that says which key does what.
import { element } from "./dom.js";
import { KEYS } from "./keyboard.js";

export class KeyCard {
  constructor() {
    const rows = KEYS.map(({ shown, does }) =>
      element(
        "tr",
        {},
        element("th", { scope: "row" }, element("kbd", { text: shown })),
        element("td", { text: does }),
      ),
    );
    this.node = /** @type {HTMLDialogElement} */ (
      element(
        "dialog",
        { class: "llp-card", "aria-label": "Keys", on: { keydown: (event) => this.press(event) } },
        element("h2", { text: "Keys" }),
        element("table", {}, element("tbody", {}, ...rows)),
        element("button", { type: "button", class: "llp-close", text: "Close", on: { click: () => this.close() } }),
      )
    );
  }

  toggle() {
    if (this.node.open) this.close();
    else this.node.showModal();
  }

  close() {
    this.node.close();
    // The browser would take until the next frame to see that the focus is nowhere; keys come sooner.
    const focused = /** @type {HTMLElement | null} */ (document.activeElement);
    if (this.node.contains(focused)) focused?.blur();
  }

  /** The key that opens the card closes it. */
  press(event) {
    if (event.key === "?") this.close();
    event.stopPropagation();
  }
}
