// @ts-check
// What a hand can do on a picture: each kind of picture takes hold of something else.
import { onArrowKeys } from "./arrowkeys.js";
import { onScrub, onTap, whileTouched } from "./gestures.js";
import { onSamples } from "./samples.js";
import { StartHandle } from "./start.js";
import { viewTools } from "./tools.js";
import { Window, guardWheel, onPinch } from "./window.js";

/**
 * Let a picture answer the hand.
 * @param {import("./panels.js").Panel} panel
 * @param {object} player
 * @param {import("./clock.js").Clock} player.clock
 * @param {import("./hand.js").Hand} player.hand
 * @param {import("./deck.js").Deck} player.deck
 * @param {(name: string, value: any) => void} player.emit
 * @param {() => void} player.requestDraw
 */
export function touchable(panel, player) {
  const { kind } = panel;
  const { clock, deck, hand } = player;
  const redraw = () => player.requestDraw();
  panel.cleanups.push(whileTouched(panel, redraw));
  if (kind === "loss") onScrub(panel, clock);
  else if (kind === "data") onSamples(panel, redraw, (edit) => player.emit("samples", edit));
  else {
    panel.handle = new StartHandle(panel, hand);
    onArrowKeys(panel);
    guardWheel(panel, () => deck.presenting);
  }
  if (kind !== "contour" && kind !== "curve") return;
  onTap(panel, (place) => hand.put(place));
  panel.window = new Window(panel, (window) => player.emit("window", window));
  onPinch(panel, panel.window);
  panel.caption.append(viewTools(deck));
}
