// @ts-check
// What keys and buttons do: the clock and the view at once, everything else by asking the page for it.

/** Milliseconds after the last press that turned a number until it is run. */
const REST = 250;
/** Numbers nearer than this part of themselves are the same. */
const SLACK = 1e-9;

export class Deck {
  /**
   * @param {object} player
   * @param {HTMLElement} player.root
   * @param {import("./clock.js").Clock} player.clock
   * @param {Map<string, import("./panels.js").Panel>} player.panels
   * @param {import("./wire.js").Path[]} [player.paths]
   * @param {import("./hand.js").Hand} player.hand
   * @param {(name: string, value: any) => void} player.emit
   * @param {() => void} player.dress Called when letters have another size.
   * @param {import("./keycard.js").KeyCard} card
   */
  constructor(player, card) {
    this.player = player;
    this.card = card;
    /** @type {Map<string, boolean>} What was asked for and is not confirmed yet. */
    this.asked = new Map();
    this.chosen = "";
    /** As `ui/style/page.css` has it. */
    this.narrow = window.matchMedia("(max-width: 640px)");
    /** @type {boolean | null} */
    this.laid = null;
    const fit = () => this.fit(this.laid);
    this.narrow.addEventListener("change", fit);
    this.unfit = () => this.narrow.removeEventListener("change", fit);
  }

  get clock() {
    return this.player.clock;
  }

  get presenting() {
    return this.player.root.dataset.present === "true";
  }

  zoom(factor) {
    for (const { window } of this.player.panels.values()) window?.zoom(factor);
  }

  all() {
    this.release();
    this.order("all");
  }

  home() {
    this.release();
    for (const panel of this.player.panels.values()) panel.camera.home(panel);
    this.order("home");
  }

  release() {
    for (const { window } of this.player.panels.values()) window?.release();
  }

  log() {
    this.order("log");
  }

  /** What the keys turn: what the slider of the chosen optimizer turns, or the learning rate of all. */
  get dial() {
    const { hand } = this.player;
    const { shared } = hand;
    return shared?.slots.includes(this.chosen) ? shared : hand.dialOf(this.chosen);
  }

  /** @param {1 | -1} way Up or down, to the next stop. */
  turn(way) {
    const { hand } = this.player;
    const { dial } = this;
    if (!dial) return;
    const now = hand.valueOf(dial);
    const beyond = hand.stops(dial).filter((stop) => (stop - now) * way > SLACK * Math.abs(now));
    if (beyond.length === 0) return;
    hand.turn(dial, way > 0 ? Math.min(...beyond) : Math.max(...beyond));
    clearTimeout(this.turning);
    // The page is told in any case: a run at the value before may still be on its way here.
    this.turning = setTimeout(() => hand.release({ ...dial, value: NaN }), REST);
  }

  /** Let the slider of the chosen optimizer turn the next of its numbers. */
  next() {
    const { hand } = this.player;
    const dials = hand.dialsOf(this.chosen);
    const place = dials.findIndex((dial) => dial === hand.dialOf(this.chosen));
    if (dials.length > 1) hand.choose(this.chosen, dials[(place + 1) % dials.length].name);
  }

  /** @param {string} name A slot, or its place in the legend. */
  choose(name) {
    const paths = this.player.paths ?? [];
    const path = paths.find(({ slot }) => slot === name) ?? paths[Number(name) - 1];
    if (!path) return;
    this.show(path.slot);
    this.player.emit("look", { slot: path.slot });
  }

  present(on = !this.presenting) {
    this.asked.set("present", on);
    this.set(on);
    this.order("present", on);
  }

  /** Tell in a sentence what happens, or not. */
  subtitle(on = this.player.root.dataset.subtitles !== "true") {
    this.asked.set("subtitles", on);
    this.player.root.dataset.subtitles = String(on);
    this.order("subtitles", on);
  }

  help() {
    this.card.toggle();
  }

  /** @param {import("./wire.js").Room} room What the page knows. */
  receive(room) {
    this.fit(room.narrow);
    for (const [name, on] of this.asked) if (room[name] === on) this.asked.delete(name);
    if (!this.asked.has("present")) this.set(room.present);
    if (!this.asked.has("subtitles")) this.player.root.dataset.subtitles = String(room.subtitles);
    this.show(room.chosen);
  }

  /** Tell a page that has been laid out for another width. @param {boolean | null} laid For a narrow one. */
  fit(laid) {
    this.laid = laid;
    const on = this.narrow.matches;
    if (laid === null || laid === on || this.asked.get("narrow") === on) return;
    this.asked.set("narrow", on);
    this.order("narrow", on);
  }

  set(on) {
    if (on === this.presenting) return;
    this.player.root.dataset.present = String(on);
    // The page's own parts ask the root of the page: to ask what a parent has within it (`:has`) would make
    // the browser style everything anew whenever anything changes.
    document.documentElement.toggleAttribute("data-presenting", on);
    this.player.dress();
  }

  /** Mark who is chosen. */
  show(slot = this.chosen) {
    this.chosen = slot;
    this.player.root.dataset.chosen = slot;
    for (const row of this.player.root.querySelectorAll("[data-slot]")) {
      row.toggleAttribute("data-chosen", /** @type {HTMLElement} */ (row).dataset.slot === slot);
    }
  }

  /** Ask the page. */
  order(what, value = null) {
    this.player.emit("command", { do: what, with: value });
  }

  remove() {
    clearTimeout(this.turning);
    this.unfit();
    this.card.node.remove();
    document.documentElement.removeAttribute("data-presenting");
  }
}
