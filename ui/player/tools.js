// @ts-check
// The buttons beside a picture and beside the playback: what is in view, and how it is presented.
import { button } from "./controls.js";
import { element } from "./dom.js";

/** Not for fingers: these zoom by themselves, and a phone has neither keys nor a projector. */
const FINE = "llp-fine";

/** What is in view. @param {import("./deck.js").Deck} deck */
export function viewTools(deck) {
  return group(
    "View",
    button("out", "Zoom out", "-", () => deck.zoom(0.8), FINE),
    button("in", "Zoom in", "+", () => deck.zoom(1.25), FINE),
    button("all", "See it all", "0", () => deck.all()),
    button("home", "Back to the scene's window", "W", () => deck.home()),
  );
}

/** How it is presented. @param {import("./deck.js").Deck} deck */
export function roomTools(deck) {
  return group(
    "Room",
    button("told", "Tell what happens", "T", () => deck.subtitle(), `${FINE} llp-telling`),
    button("present", "Presenter mode", "P", () => deck.present(), FINE),
    button("keys", "Keys", "?", () => deck.help(), FINE),
  );
}

const group = (name, ...buttons) =>
  element("div", { class: "llp-tools", role: "group", "aria-label": name }, ...buttons);
