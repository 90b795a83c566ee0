// @ts-check
// What a screen reader is told: what came of a run, and where the clock has come to rest.
import { element, number } from "./dom.js";

/** Milliseconds for which the clock has to stand. */
const REST = 600;

export class Speech {
  /** @param {import("./clock.js").Clock} clock */
  constructor(clock) {
    this.clock = clock;
    this.summary = "";
    this.untold = "";
    this.scene = element("p");
    this.spoken = element("p", { "aria-live": "polite" });
    this.node = element("div", { class: "llp-spoken" }, this.scene, this.spoken);
  }

  /** The scene in words; it is told once, when the run is at its end, and can be read at any time. */
  receive(summary) {
    if (!summary || summary === this.summary) return;
    this.summary = this.untold = summary;
    this.scene.textContent = summary;
  }

  /** Tell where everyone is, once the clock has stood there for a moment. */
  tell(paths) {
    clearTimeout(this.pause);
    const { clock } = this;
    if (clock.playing || paths.some(({ stale }) => stale)) return;
    this.pause = setTimeout(() => {
      const whole = clock.atEnd && this.untold;
      if (whole) this.untold = "";
      const told = () => paths.map((path) => sentence(path, clock)).join(" ");
      this.spoken.textContent = whole || `Step ${clock.step} of ${clock.end}. ${told()}`;
    }, REST);
  }

  remove() {
    clearTimeout(this.pause);
  }
}

/** One contestant in words. */
function sentence(path, clock) {
  const { slot, title, losses, leftAt, ended } = path;
  const loss = number(losses[Math.min(clock.step, losses.length - 1)]);
  const out = leftAt === 0 ? "It starts outside the window." : `It left the window at step ${leftAt}.`;
  const left = leftAt !== null && clock.step >= leftAt && out;
  const stopped = ended !== null && clock.step >= ended && `It ended at step ${ended}.`;
  const outcome = clock.atEnd && path.sentence;
  return [`${slot}, ${title}: loss ${loss}.`, left, stopped, outcome].filter(Boolean).join(" ");
}
