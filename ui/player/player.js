// @ts-check
// The life of one player: receives bytes, keeps the panels, moves the clock, draws.
import { Clock, heedMotion } from "./clock.js";
import { Controls } from "./controls.js";
import { Deck } from "./deck.js";
import { element } from "./dom.js";
import { Libraries } from "./libraries.js";
import { Hand } from "./hand.js";
import { Headroom } from "./headroom.js";
import { listen } from "./keyboard.js";
import { KeyCard } from "./keycard.js";
import { reachSideways } from "./sideways.js";
import { skipTo } from "./skip.js";
import { lay, layOwn } from "./lay.js";
import { Legend } from "./legend.js";
import { inSightOrder } from "./order.js";
import { Panel } from "./panels.js";
import { Outbox } from "./outbox.js";
import { Speech } from "./speech.js";
import { Story } from "./story.js";
import { readTheme } from "./theme.js";
import { roomTools } from "./tools.js";
import { touchable } from "./touch.js";
import { lengthOf } from "./trail.js";
import { WITHOUT, drawable } from "./webgl.js";
import { decode } from "./wire.js";

/** @type {WeakMap<HTMLElement, Player>} */
const players = new WeakMap();

/** Called by the loader on every change of the data or of the page's theme. */
export function show({ parentElement, data, setTriggerValue }, places) {
  performance.mark("player:arrival");
  let player = players.get(parentElement);
  if (!player) players.set(parentElement, (player = new Player(parentElement, places)));
  player.post = (mail) => setTriggerValue("mail", mail);
  return player.receive(data);
}

/** @param {HTMLElement} node */
export function dispose(node) {
  players.get(node)?.remove();
  players.delete(node);
}

/** Milliseconds between two adjustments of axes while a hand moves. */
const AXES = 250;

class Player {
  constructor(parent, places) {
    /** @param {any} _mail */
    this.post = (_mail) => {};
    this.outbox = new Outbox((mail) => this.post(mail));
    this.frames = 0;
    this.clock = new Clock(() => this.clockChanged());
    this.controls = new Controls(this.clock);
    this.hand = new Hand((views) => this.moved(views), (name, value) => this.emit(name, value));
    this.legend = new Legend(this.hand);
    this.story = new Story(this.clock, (name, value) => this.emit(name, value));
    this.message = element("p", { class: "llp-message", role: "alert", hidden: "" });
    this.speech = new Speech(this.clock);
    this.grid = element("div", { class: "llp-views" });
    this.missing = element("p", { class: "llp-missing", role: "note", hidden: "" }, WITHOUT);
    const attributes = { class: "llp", id: "player", role: "region", "aria-label": "Player", tabindex: -1 };
    this.remark = element("p", { class: "llp-remark", role: "status" });
    const below = [this.missing, this.remark, this.legend.node, this.controls.node];
    const told = [this.story.subtitle.node, this.story.happened.node, this.speech.node];
    this.root = element("section", attributes, this.message, this.grid, ...below, ...told);
    /** @type {Map<string, Panel>} */
    this.panels = new Map();
    /** @type {Map<string, import("./wire.js").View>} Views that wait until the hand is less busy. */
    this.axes = new Map();
    const card = new KeyCard();
    this.deck = new Deck(this, card);
    this.controls.node.append(roomTools(this.deck));
    this.root.append(card.node);
    this.cleanups = [listen(this.root, this.deck), heedMotion(this.clock), () => this.deck.remove(), skipTo(this.root),
      reachSideways()];
    this.libraries = new Libraries(places);
    parent.append(this.root);
    this.cleanups.push(inSightOrder(this.root, this.legend.node, this.grid, this.controls.node));
    this.headroom = new Headroom(this.root, this.grid, this.controls.node);
  }

  /** Tell the page. */
  emit(name, value) {
    this.outbox.send(name, value);
  }

  /** Show the newest bytes; older ones that have not been drawn yet are skipped. */
  async receive(bytes) {
    this.waiting = bytes;
    if (this.busy) return;
    this.busy = true;
    while (this.waiting && !this.removed) {
      const next = this.waiting;
      this.waiting = null;
      await this.render(next).catch((error) => this.removed || this.say(error));
    }
    this.busy = false;
  }

  async render(bytes) {
    const scene = await decode(bytes).catch((error) => {
      throw new Error(`The picture could not be read: ${error.message}`);
    });
    this.Plotly = await this.libraries.load();
    if (this.removed) return;
    this.message.hidden = true;
    const views = drawable(scene.views);
    this.missing.hidden = views.length === scene.views.length;
    scene.views = views;
    this.axes.clear();
    this.root.dataset.bytes = String(bytes.length);
    this.remark.textContent = scene.room.note;
    this.speech.receive(scene.room.summary);
    this.deck.receive(scene.room);
    this.setTheme(readTheme(this.root));
    this.arrange(scene.views);
    this.run = scene.paths;
    this.hand.receive(scene.grips, scene.views);
    this.makeRoom(scene.paths);
    // A surface takes longest to draw: the rest is on the screen before it is begun.
    const spatial = (view) => view.kind === "surface";
    this.late = scene.views.some((view) => spatial(view) && this.panel(view.kind).differs(view));
    await this.showViews(scene, (view) => !spatial(view));
    if (this.removed) return;
    this.setPaths(scene);
    if (this.late) await new Promise(requestAnimationFrame);
    this.late = false;
    await this.showViews(scene, spatial);
    this.arrived = true;
    this.requestDraw();
  }

  /** Legend and clock take theirs before the first pictures are drawn, so that those are drawn once. */
  makeRoom(paths) {
    if (!this.paths) {
      this.legend.show(paths);
      this.controls.node.hidden = lengthOf(paths) === 0;
    }
    this.headroom.measure();
  }

  /** A new run: its legend, its length, and where the clock is in it. */
  setPaths({ paths, story }) {
    this.story.receive(story, paths);
    this.root.dataset.events = String(!this.story.subtitle.node.hidden);
    this.showPaths();
    this.clock.setEnd(lengthOf(this.paths));
    this.story.follow();
    this.controls.node.hidden = this.clock.end === 0;
  }

  /** A hand has changed the paths: they are drawn with the next frame, and views that go with them soon. */
  moved(views = []) {
    for (const view of views) this.axes.set(view.kind, view);
    // Axes take longer to draw than all paths: they follow a few times a second.
    if (views.length > 0) this.later ??= setTimeout(() => this.followAxes(), AXES);
    this.stale = true;
    this.requestDraw();
  }

  async followAxes() {
    const views = [...this.axes.values()];
    this.axes.clear();
    await Promise.all(views.map((view) => this.panels.get(view.kind)?.show(view, this.theme)));
    for (const { kind, paths = [] } of views) layOwn(this.panels.get(kind), paths, this.hand.slice);
    this.later = undefined;
    if (this.removed) return;
    this.moved([...this.axes.values()]);
  }

  /** The paths of the run, as the hand has changed them. */
  showPaths() {
    this.stale = false;
    this.paths = this.hand.over(this.run ?? []);
    for (const panel of this.panels.values()) lay(panel, this.paths, this.hand.slice, this.late);
    this.legend.show(this.paths);
    this.story.hold(this.paths);
    this.deck.show();
    this.shownStep = -1;
    // No shorter than the run: the clock would lose its place while the hand passes a divergent path.
    const end = Math.max(lengthOf(this.paths), lengthOf(this.run ?? []));
    if (end !== this.clock.end) this.clock.setEnd(end);
    else this.clockChanged();
  }

  setTheme(theme) {
    // The colors of lines and markers were chosen for the other theme: ask for them again.
    if (this.theme && this.theme.dark !== theme.dark) this.emit("theme", theme.name);
    this.theme = theme;
    this.root.dataset.theme = theme.name;
  }

  /** Letters have another size: everything is laid out again. */
  dress() {
    if (!this.theme) return;
    this.setTheme(readTheme(this.root));
    for (const panel of this.panels.values()) panel.dress(this.theme);
    this.requestDraw();
  }

  /** One panel for each view, in their order. */
  arrange(views) {
    const kinds = views.map((view) => view.kind);
    this.grid.dataset.views = kinds.join(" ");
    for (const [kind, panel] of this.panels) {
      if (kinds.includes(kind)) continue;
      panel.remove();
      this.panels.delete(kind);
    }
    kinds.forEach((kind, place) => {
      const { node } = this.panel(kind);
      const there = this.grid.children[place] ?? null;
      if (node !== there) this.grid.insertBefore(node, there);
    });
  }

  /** Show the figures that are `chosen`, and the paths on them. */
  async showViews({ views, paths }, chosen) {
    for (const view of views.filter(chosen)) {
      if (this.removed) return;
      const panel = this.panel(view.kind);
      await panel.show(view, this.theme);
      lay(panel, this.hand.over(paths), this.hand.slice);
      layOwn(panel, paths, this.hand.slice);
    }
  }

  /** The panel of a kind, made when it is first asked for. */
  panel(kind) {
    const known = this.panels.get(kind);
    if (known) return known;
    const panel = new Panel(kind, this.Plotly, () => this.requestDraw());
    this.panels.set(kind, panel);
    panel.story = this.story;
    panel.cleanups.push(() => this.story.forget(panel));
    touchable(panel, this);
    return panel;
  }

  clockChanged() {
    const { clock, root } = this;
    this.controls.update();
    this.hand.slice.goTo(clock.step, clock.playing);
    if (clock.step !== this.shownStep) {
      this.shownStep = clock.step;
      root.dataset.step = String(clock.step);
      this.legend.update(clock);
    }
    if (clock.playing !== this.shownPlaying) {
      this.shownPlaying = clock.playing;
      root.dataset.playing = String(clock.playing);
      this.legend.update(clock);
    }
    this.story.clockChanged();
    this.speech.tell(this.paths ?? []);
    this.requestDraw();
  }

  requestDraw() {
    if (this.removed) return;
    this.request ??= requestAnimationFrame((now) => {
      this.request = undefined;
      this.clock.advance(now);
      this.draw();
      if (this.clock.playing) this.requestDraw();
    });
  }

  draw() {
    if (!this.theme) return;
    if (this.stale) this.showPaths();
    for (const panel of this.panels.values()) panel.draw(this.clock, this.theme);
    this.root.dataset.frames = String(++this.frames);
    this.hand.drawn();
    if (!this.arrived) return;
    this.arrived = false;
    performance.measure("player:repaint", "player:arrival");
  }

  say(error) {
    console.error(error);
    this.message.textContent = `${error.message}. Reload the page; what was drawn before stays.`;
    this.message.hidden = false;
  }

  remove() {
    this.removed = true;
    this.outbox.remove();
    this.speech.remove();
    clearTimeout(this.later);
    this.hand.remove();
    this.story.remove();
    if (this.request) cancelAnimationFrame(this.request);
    for (const cleanup of this.cleanups) cleanup();
    for (const panel of this.panels.values()) panel.remove();
    this.headroom.remove();
    this.root.remove();
  }
}
