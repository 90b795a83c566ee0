// @ts-check
// Formulas and tables that are wider than the page scroll by themselves; by keys they can be scrolled only where
// Tab comes to them. The page's own parts make them, so they are found when the page has come to rest.

/** What is scrolled sideways where it is too wide, and what it is called. */
const WIDE = { ".katex-display": "Formula", ".stMarkdown": "Table" };
/** Milliseconds without a change of the page. */
const REST = 300;

/** Let Tab come to what is wider than its place, as long as it is; returns how to end that. */
export function reachSideways() {
  let pause;
  const look = () => {
    for (const [selector, name] of Object.entries(WIDE)) {
      for (const node of document.querySelectorAll(selector)) mark(node, name);
    }
  };
  const soon = () => {
    clearTimeout(pause);
    pause = setTimeout(look, REST);
  };
  const observer = new MutationObserver(soon);
  observer.observe(document.body, { childList: true, subtree: true });
  window.addEventListener("resize", soon);
  // What is folded away has no width.
  document.addEventListener("toggle", soon, { capture: true });
  soon();
  return () => {
    clearTimeout(pause);
    observer.disconnect();
    window.removeEventListener("resize", soon);
    document.removeEventListener("toggle", soon, { capture: true });
  };
}

/** @param {Element} node @param {string} name */
function mark(node, name) {
  const wide = node.scrollWidth > node.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(node).overflowX);
  if (wide === node.hasAttribute("tabindex")) return;
  const said = { tabindex: "0", "data-keys": "own", role: "group", "aria-label": `${name}, scrolls sideways` };
  for (const [key, value] of Object.entries(said)) {
    if (wide) node.setAttribute(key, value);
    else node.removeAttribute(key);
  }
}
