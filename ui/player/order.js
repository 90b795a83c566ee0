// @ts-check
// The legend stands above the pictures where there is room, and below them on a phone. Its place in the document is
// the same as on the screen, so that keys and screen readers come to things in the order in which they are seen.

/** As wide as this the pictures leave room above them; `legend.css` and `views.css` know the same width. */
const ROOMY = 620;

/**
 * @param {HTMLElement} root
 * @param {HTMLElement} legend
 * @param {HTMLElement} pictures
 * @param {HTMLElement} controls
 * @returns {() => void} Leaves it where it is from then on.
 */
export function inSightOrder(root, legend, pictures, controls) {
  const place = () => {
    const width = root.clientWidth;
    const [next, there] = [width >= ROOMY ? pictures : controls, legend.nextElementSibling];
    if (width === 0 || next === there) return;
    const focused = /** @type {HTMLElement | null} */ (document.activeElement);
    next.before(legend);
    if (legend.contains(focused)) focused?.focus({ preventScroll: true });
  };
  const observer = new ResizeObserver(place);
  observer.observe(root);
  return () => observer.disconnect();
}
