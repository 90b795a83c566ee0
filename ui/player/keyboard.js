// @ts-check
// Keys of the player. They work while the focus is in it, and also while it is on nothing in particular;
// they are never taken from a field, slider, button or menu that has a use for them. One table says which
// key does what: it is obeyed here, and printed on the key card.
import { isPictures } from "./arrowkeys.js";

const LEAP = 10;
const ZOOM = 1.25;
const BUSY =
  "input, textarea, select, button, a[href], summary, [contenteditable], [tabindex], [role=dialog]";

const LETTERS = [..."abcdefghij"];
const DIGITS = [..."123456789"];

/**
 * @typedef {object} Key
 * @property {string[]} keys As `KeyboardEvent.key` names them.
 * @property {string} shown As the key card prints them.
 * @property {string} does
 * @property {(deck: import("./deck.js").Deck, event: KeyboardEvent) => void} act
 */

const leap = ({ shiftKey }) => (shiftKey ? LEAP : 1);

/** @type {Key[]} */
export const KEYS = [
  { keys: [" "], shown: "Space", does: "Play or pause", act: ({ clock }) => clock.toggle() },
  {
    keys: ["ArrowLeft"],
    shown: "←",
    does: `One step back; with Shift ${LEAP}`,
    act: ({ clock }, event) => clock.seek(clock.step - leap(event)),
  },
  {
    keys: ["ArrowRight"],
    shown: "→",
    does: `One step forward; with Shift ${LEAP}`,
    act: ({ clock }, event) => clock.seek(clock.step + leap(event)),
  },
  { keys: ["Home"], shown: "Home", does: "To the start", act: ({ clock }) => clock.seek(0) },
  { keys: ["End"], shown: "End", does: "To the last step", act: ({ clock }) => clock.seek(clock.end) },
  { keys: ["+", "="], shown: "+", does: "Zoom in", act: (deck) => deck.zoom(ZOOM) },
  { keys: ["-", "−"], shown: "−", does: "Zoom out", act: (deck) => deck.zoom(1 / ZOOM) },
  { keys: ["0"], shown: "0", does: "See it all: fit the view to the paths", act: (deck) => deck.all() },
  { keys: ["w"], shown: "W", does: "Back to the scene's own window", act: (deck) => deck.home() },
  {
    keys: [],
    shown: "Tab, ← ↑ ↓ →",
    does: "Come to a picture or to the start on it; move the view, turn the surface, move the start",
    act: () => {},
  },
  {
    keys: [...LETTERS, ...DIGITS],
    shown: "a … j, 1 … 9",
    does: "Choose the optimizer of that letter or place",
    act: (deck, { key }) => deck.choose(lower(key)),
  },
  {
    keys: ["["],
    shown: "[",
    does: "Turn the chosen optimizer's slider down",
    act: (deck) => deck.turn(-1),
  },
  {
    keys: ["]"],
    shown: "]",
    does: "Turn the chosen optimizer's slider up",
    act: (deck) => deck.turn(1),
  },
  {
    keys: ["n"],
    shown: "N",
    does: "The slider turns the next number of the chosen optimizer: η, β, …",
    act: (deck) => deck.next(),
  },
  { keys: ["l"], shown: "L", does: "Logarithmic loss axis on or off", act: (deck) => deck.log() },
  { keys: ["p"], shown: "P", does: "Presenter mode on or off", act: (deck) => deck.present() },
  {
    keys: ["t"],
    shown: "T",
    does: "In presenter mode: tell what happens on the path, or not",
    act: (deck) => deck.subtitle(),
  },
  { keys: ["?"], shown: "?", does: "Show this card", act: (deck) => deck.help() },
  { keys: ["Escape"], shown: "Esc", does: "Leave presenter mode", act: (deck) => deck.present(false) },
];

/** Keys that have nothing to do elsewhere. */
const PRESENTING = new Set(["Escape", "t"]);
const BY_KEY = new Map(KEYS.flatMap((entry) => entry.keys.map((key) => [key, entry])));
const lower = (key) => (key.length === 1 ? key.toLowerCase() : key);

/**
 * @param {HTMLElement} root
 * @param {import("./deck.js").Deck} deck
 * @returns {() => void} Stops listening.
 */
export function listen(root, deck) {
  let visible = true;
  const observer = new IntersectionObserver((seen) => (visible = seen.at(-1).isIntersecting));
  observer.observe(root);
  const press = (event) => {
    const held = event.ctrlKey || event.metaKey || event.altKey;
    // On many keyboards the brackets are typed with AltGr, which counts as Ctrl and Alt.
    const typed = event.getModifierState("AltGraph") && "[]".includes(event.key);
    if (event.defaultPrevented || (held && !typed) || event.isComposing) return;
    const entry = BY_KEY.get(lower(event.key));
    if (!entry || !ours(event, root, visible)) return;
    if (PRESENTING.has(lower(event.key)) && !deck.presenting) return;
    event.preventDefault();
    // Streamlit has keys of its own, C among them.
    event.stopImmediatePropagation();
    entry.act(deck, event);
  };
  window.addEventListener("keydown", press, true);
  return () => {
    observer.disconnect();
    window.removeEventListener("keydown", press, true);
  };
}

function ours({ key, target }, root, visible) {
  if (!(target instanceof Element)) return false;
  if (!root.contains(target)) return visible && !target.closest(BUSY);
  if (target.closest("select, dialog, input:not([type=range])")) return false;
  if (isPictures(target, key)) return false;
  // A slider answers to the keys that move it.
  if (target.closest("[data-keys=own]") && /^(Arrow|Home|End)/.test(key)) return false;
  // A button answers to the space bar itself.
  return !(key === " " && target.closest("button, a"));
}
