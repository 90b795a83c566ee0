// @ts-check
// A way past all that comes before the player, for those who go by keyboard.
import { element } from "./dom.js";

/**
 * A link at the beginning of the page to the player.
 * @param {HTMLElement} root
 * @returns {() => void} Takes it away.
 */
export function skipTo(root) {
  const click = (event) => {
    event.preventDefault();
    root.focus();
    root.scrollIntoView();
  };
  const attributes = { class: "llp-skip", href: `#${root.id}`, text: "Skip to the player" };
  const link = element("a", { ...attributes, on: { click } });
  document.body.prepend(link);
  return () => link.remove();
}
