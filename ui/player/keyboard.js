// @ts-check
// Keys of the player. They work while the focus is in it, and also while it is on nothing in particular;
// they are never taken from a field, slider, button or menu that has a use for them.

const LEAP = 10;
const BUSY =
  "input, textarea, select, button, a[href], summary, [contenteditable], [tabindex], [role=dialog]";

/**
 * @param {HTMLElement} root
 * @param {import("./clock.js").Clock} clock
 * @returns {() => void} Stops listening.
 */
export function listen(root, clock) {
  let visible = true;
  const observer = new IntersectionObserver(([entry]) => (visible = entry.isIntersecting));
  observer.observe(root);
  const press = (event) => {
    const held = event.ctrlKey || event.metaKey || event.altKey;
    if (event.defaultPrevented || held || clock.end === 0) return;
    const act = action(event, clock);
    if (!act || !ours(event, root, visible)) return;
    event.preventDefault();
    act();
  };
  document.addEventListener("keydown", press);
  return () => {
    observer.disconnect();
    document.removeEventListener("keydown", press);
  };
}

/** @returns {(() => void) | undefined} */
function action({ key, shiftKey }, clock) {
  const leap = shiftKey ? LEAP : 1;
  return {
    " ": () => clock.toggle(),
    ArrowLeft: () => clock.seek(clock.step - leap),
    ArrowRight: () => clock.seek(clock.step + leap),
    Home: () => clock.seek(0),
    End: () => clock.seek(clock.end),
  }[key];
}

function ours({ key, target }, root, visible) {
  if (!(target instanceof Element)) return false;
  if (!root.contains(target)) return visible && !target.closest(BUSY);
  if (target.closest("select, [data-keys=own]")) return false;
  // A button answers to the space bar itself.
  return !(key === " " && target.closest("button, a"));
}
