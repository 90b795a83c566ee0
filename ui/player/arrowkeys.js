// @ts-check
// A picture that keys have come to: the arrow keys move what it shows, or turn a surface, as a hand would by dragging.
// A press of the mouse gives the picture the focus too; then the arrow keys stay the clock's.

/** Part of the window that a key moves it by; with Shift five times as much. */
const STRIDE = 0.05;
/** Degrees that a key turns a surface by. */
const TURN = 7.5;
const ZOOM = 1.15;
const MORE = 5;
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };
const ZOOMS = { "+": ZOOM, "=": ZOOM, "-": 1 / ZOOM, "−": 1 / ZOOM };
const NAMES = { curve: "Curve", contour: "Map", surface: "Surface" };
/** What says that it was not by keys that the focus came. */
const BY_HAND = "data-by-hand";

/** Whether a key belongs to a picture that has the focus. @param {Element} target @param {string} key */
export function isPictures(target, key) {
  if (!target.matches(".llp-stage[data-turns]") || target.hasAttribute(BY_HAND)) return false;
  return key in WAYS || (key in ZOOMS && target.getAttribute("data-turns") === "surface");
}

/** @param {import("./panels.js").Panel} panel */
export function onArrowKeys(panel) {
  const { stage, kind } = panel;
  const does = kind === "surface" ? "turn it, plus and minus zoom" : "move the view";
  stage.tabIndex = 0;
  stage.role = "group";
  stage.ariaLabel = `${NAMES[kind]}; arrow keys ${does}`;
  stage.setAttribute("data-turns", kind);
  stage.addEventListener("pointerdown", () => stage.setAttribute(BY_HAND, ""), { capture: true });
  stage.addEventListener("blur", () => stage.removeAttribute(BY_HAND));
  stage.addEventListener("keydown", (event) => {
    const { target, key, shiftKey, ctrlKey, metaKey, altKey } = event;
    if (target !== stage || ctrlKey || metaKey || altKey || !isPictures(stage, key)) return;
    event.preventDefault();
    const times = shiftKey ? MORE : 1;
    const [across, up] = (WAYS[key] ?? [0, 0]).map((way) => way * times);
    if (panel.window) panel.window.pan(across * STRIDE, up * STRIDE);
    else panel.camera.turn(panel, across * TURN, up * TURN, ZOOMS[key] ?? 1);
  });
}
