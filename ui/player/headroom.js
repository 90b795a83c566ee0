// @ts-check
// How tall the pictures may be, so that they are seen whole with the clock below them and all that stands above.

/** Pixels by which it may be off before the pictures are drawn in another size. */
const SLACK = 6;
/** Pixels between the pictures, the clock and the edge of the window. */
const AIR = 18;

/**
 * Keep `--llp-room` of the player at the height that is left for its pictures.
 *
 * @param {HTMLElement} root
 * @param {HTMLElement} grid The pictures.
 * @param {HTMLElement} clock What is to be seen below them.
 * @returns {() => void} Call it when the player goes.
 */
export function keepRoom(root, grid, clock) {
  /** @type {number | undefined} */
  let known;
  const measure = () => {
    const scroller = scrollerOf(root);
    const top = grid.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    const above = top + scroller.scrollTop;
    const room = Math.round(window.innerHeight - above - clock.offsetHeight - AIR);
    if (!root.offsetParent || (known !== undefined && Math.abs(room - known) < SLACK)) return;
    known = room;
    root.style.setProperty("--llp-room", `${room}px`);
  };
  // Whatever grows or shrinks on the page is told: only what stands above the pictures changes the result.
  const observer = new ResizeObserver(measure);
  requestAnimationFrame(() => observer.observe(scrollerOf(root).firstElementChild ?? root));
  window.addEventListener("resize", measure);
  return () => {
    observer.disconnect();
    window.removeEventListener("resize", measure);
  };
}

/** @param {HTMLElement} node @returns {Element} What scrolls it. */
function scrollerOf(node) {
  for (let at = node.parentElement; at; at = at.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  }
  return document.documentElement;
}
