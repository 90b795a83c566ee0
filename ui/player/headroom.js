// @ts-check
// How tall the pictures may be, so that they are seen whole with the clock below them and all that stands above.

/** Pixels by which it may be off before the pictures are drawn in another size. */
const SLACK = 6;
/** Pixels between the pictures and the clock: fewer than to the caption below them, which would be seen cut. */
const AIR = 8;

export class Headroom {
  /**
   * Keep `--llp-room` of the player at the height that is left for its pictures.
   * @param {HTMLElement} root
   * @param {HTMLElement} grid The pictures.
   * @param {HTMLElement} clock What is to be seen below them.
   */
  constructor(root, grid, clock) {
    this.root = root;
    this.grid = grid;
    this.clock = clock;
    /** @type {number | undefined} */
    this.known = undefined;
    this.measure = this.measure.bind(this);
    // Whatever grows or shrinks on the page is told: only what stands above the pictures changes the result.
    this.observer = new ResizeObserver(this.measure);
    requestAnimationFrame(() => this.observer.observe(scrollerOf(root).firstElementChild ?? root));
    window.addEventListener("resize", this.measure);
  }

  measure() {
    const { root, grid, clock } = this;
    if (!root.offsetParent) return;
    const scroller = scrollerOf(root);
    const top = grid.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    const above = top + scroller.scrollTop;
    const room = Math.round(window.innerHeight - above - clock.offsetHeight - AIR);
    if (this.known !== undefined && Math.abs(room - this.known) < SLACK) return;
    this.known = room;
    root.style.setProperty("--llp-room", `${room}px`);
  }

  remove() {
    this.observer.disconnect();
    window.removeEventListener("resize", this.measure);
  }
}

/** @param {HTMLElement} node @returns {Element} What scrolls it. */
function scrollerOf(node) {
  for (let at = node.parentElement; at; at = at.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  }
  return document.documentElement;
}
