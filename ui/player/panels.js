// @ts-check
// One view: a Plotly figure that stands still, and a canvas above it for what moves.
import { adapted, unscaled } from "./adapted.js";
import { Camera } from "./camera.js";
import { drawCurve } from "./curve.js";
import { element } from "./dom.js";
import { drawSpace, unseen } from "./glyphs.js";
import { Ground } from "./ground.js";
import { Ink } from "./ink.js";
import { Labels } from "./labels.js";
import { Layers } from "./layers.js";
import { drawFit } from "./fit.js";
import { batchesOf, Ghosts, runsOf } from "./ghosts.js";
import { Lines } from "./lines.js";
import { drawLoss } from "./loss.js";
import { drawPaths } from "./paths.js";
import { Plane } from "./plane.js";
import { Reading, readLosses } from "./readout.js";
import { height, scaleOf } from "./scale.js";
import { placeKey, snug } from "./snug.js";
import { Space } from "./space.js";
import { dressed } from "./theme.js";
import { Trail } from "./trail.js";
import { enlarged, enlargedTraces } from "./type.js";

/** What each kind of view is called, how its points become pixels, and what is drawn over it. */
const KINDS = {
  curve: {
    title: "The loss as a curve",
    geometry: Plane,
    draw: drawCurve,
    columns: (path, heights) => [path.coordinates[0], heights],
  },
  contour: {
    title: "The loss from above",
    geometry: Plane,
    draw: drawPaths,
    columns: (path) => path.coordinates,
  },
  data: {
    title: "Samples and model",
    geometry: Plane,
    draw: drawFit,
    columns: (_path, heights) => [heights, heights],
  },
  surface: {
    title: "The loss as a surface",
    geometry: Space,
    draw: drawSpace,
    columns: (path, heights) => [...path.coordinates, heights],
  },
  loss: {
    title: "Loss at each step",
    geometry: Plane,
    draw: drawLoss,
    columns: (path, heights) => [path.costs ?? heights.map((_, step) => step), heights],
  },
};

const CONFIG = {
  displaylogo: false,
  // Plotly would offer to upload the figure to a service of its maker.
  showSendToCloud: false,
  // A picture saved by Plotly would lack the paths; lasso and box select have nothing to select.
  // Zooming by buttons is the player's, for all views at once.
  modeBarButtonsToRemove: ["sendChartToCloud", "toImage", "select2d", "lasso2d", "autoScale2d",
    "zoomIn2d", "zoomOut2d", "resetScale2d"],
  // A click sets the start, so two clicks cannot also mean something else.
  doubleClick: false,
};

/** Their first trace holds samples of the loss. */
const SAMPLED = new Set(["curve", "contour", "surface"]);

/** Narrower than this many pixels, a picture goes without its color bar. */
const NARROW = 420;

export class Panel {
  /**
   * @param {string} kind
   * @param {any} Plotly
   * @param {() => void} changed Called when something that stands still has moved.
   */
  constructor(kind, Plotly, changed) {
    this.kind = kind;
    this.Plotly = Plotly;
    this.changed = changed;
    this.shown = "";
    /** How many times a figure has been shown. */
    this.revision = 0;
    this.camera = new Camera();
    this.labels = new Labels();
    const [layers, loose] = [0, 1].map(() => (kind === "loss" ? new Lines() : new Layers()));
    this.layers = layers;
    /** The same for the paths that a hand is changing: the others are not drawn anew with them. */
    this.loose = loose;
    this.ghosts = new Ghosts(kind === "contour" || kind === "surface");
    /** @type {Trail[]} */
    this.trails = [];
    /** @type {number[] | null} Where a hand holds a sample. */
    this.held = null;
    /** @type {import("./wire.js").Path[]} Those with other runs. */
    this.fans = [];
    /** @type {import("./start.js").StartHandle | null} */
    this.handle = null;
    /** @type {import("./story.js").Story | undefined} What is told on it. */
    this.story = undefined;
    /** @type {import("./window.js").Window | null} Where a hand may move the axes. */
    this.window = null;
    /** @type {(() => void)[]} What to call when the panel goes. */
    this.cleanups = [];
    this.plot = /** @type {any} */ (element("div", { class: "llp-plot" }));
    this.canvas = /** @type {HTMLCanvasElement} */ (
      element("canvas", { class: "llp-ink", "aria-hidden": "true" })
    );
    this.title = element("span");
    this.readout = element("span", { class: "llp-readout" });
    this.note = element("span", { class: "llp-note", hidden: "" });
    this.hint = element("p", { class: "llp-hint", hidden: "" });
    const said = [this.title, this.note, this.readout];
    this.caption = element("figcaption", { class: "llp-caption" }, ...said);
    this.ground = new Ground(this.plot, Plotly, this.note, () => this.changed());
    this.reading = new Reading(this);
    this.stage = element("div", { class: "llp-stage", tabindex: -1 }, this.plot, this.canvas);
    this.stage.append(this.hint);
    const attributes = { class: `llp-panel llp-${kind}`, "data-view": kind };
    this.node = element("figure", attributes, this.caption, this.stage);
    this.removed = false;
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(this.stage);
    this.observer.observe(this.plot);
  }

  /** Show a figure, unless it is the one that is shown. */
  async show(view, theme) {
    this.title.textContent = view.layout.title?.text || KINDS[this.kind].title;
    this.wanted = [view, theme];
    const narrow = this.stage.clientWidth < NARROW;
    const key = `${view.hash} ${theme.key} ${narrow} ${placeKey(view, this.stage)}`;
    if (key === this.key || this.removed) return;
    this.key = key;
    this.shown = view.hash;
    await this.window?.still();
    if (this.removed) return;
    const fresh = enlarged(adapted(dressed(view, theme), this.kind, narrow), theme.type);
    const data = SAMPLED.has(this.kind) ? unseen(read(view.data)) : view.data;
    const traces = enlargedTraces(narrow ? unscaled(data) : data, theme.type);
    // Plotly keeps what it works out from the data in the traces it was given. These are others, even
    // where their data are the same: it has to work it out anew before it can draw them.
    const datarevision = ++this.revision;
    const layout = { ...snug(this.window?.settle(fresh) ?? fresh, this.stage), datarevision };
    this.camera.place(this.plot, layout, this.stage);
    const config = { ...CONFIG, scrollZoom: this.kind !== "loss" && this.kind !== "data" };
    await this.Plotly.react(this.plot, traces, layout, config);
    if (this.removed) return;
    this.ground.restart();
    if (!this.listening) this.listen();
  }

  listen() {
    this.listening = true;
    for (const event of ["relayout", "relayouting", "afterplot"]) {
      this.plot.on(`plotly_${event}`, this.changed);
    }
    this.window?.listen(this.plot);
    if (this.kind === "loss") readLosses(this);
    else if (this.kind !== "data") this.reading.listen();
  }

  /** Show the figure in other colors or letters. */
  async dress(theme) {
    if (this.wanted) await this.show(this.wanted[0], theme);
    this.changed();
  }

  /** Show the figure once more, as it came. */
  async refresh() {
    this.key = "";
    if (this.wanted) await this.show(...this.wanted);
    this.changed();
  }

  /** Whether a figure is another one than that which is shown. */
  differs(view) {
    return view.hash !== this.shown;
  }

  /** @param {import("./wire.js").Path[]} paths */
  setPaths(paths) {
    const { columns } = KINDS[this.kind];
    const spent = this.kind === "loss" && paths.some((path) => path.costs);
    if (spent) this.title.textContent = "Loss against evaluations";
    const scale = scaleOf(this.plot.layout);
    const known = scale === this.scale ? new Map(this.trails.map((trail) => [trail.path, trail])) : null;
    this.scale = scale;
    const trail = (path) => {
      const heights = path.losses.map((loss) => height(loss, scale));
      return new Trail(path, columns(path, heights));
    };
    const still = this.trails.filter((each) => !each.path.loose);
    this.trails = paths.map((path) => known?.get(path) ?? trail(path));
    const rest = this.trails.filter((each) => !each.path.loose);
    if (!equal(still, rest)) this.layers.restart();
    this.loose.restart();
    const counted = ({ ghosts }) => ghosts && (ghosts.costs || !spent);
    const batches = (path) => (this.kind === "loss" ? batchesOf(path) : []);
    const thin = (path) => [...(counted(path) ? runsOf(path) : []), ...batches(path)];
    const fans = this.kind === "data" ? [] : paths.filter((path) => thin(path).length > 0);
    if (!known || !equal(fans, this.fans)) this.ghosts.show(fans.flatMap(thin).map(trail));
    this.fans = fans;
  }

  async resize() {
    const { clientWidth: width, clientHeight: height } = this.stage;
    this.extent = [width, height];
    const { width: drawnWidth, height: drawnHeight } = this.plot._fullLayout ?? {};
    // Being observed at all is reported too, and a redraw would break into what a hand is doing.
    const fits = Math.abs(width - drawnWidth) < 1 && Math.abs(height - drawnHeight) < 1;
    if (!this.wanted || width === 0 || fits || this.removed) return;
    // Plotly refuses what is hidden by now; it is resized when it is seen again, which the observer tells.
    const hidden = await this.Plotly.Plots.resize(this.plot).then(() => false, () => true);
    // Plotly waits before it looks: by then the picture may have gone.
    if (hidden || this.removed) return;
    await this.show(...this.wanted);
    this.changed();
  }

  /** Draw what moves. */
  draw(clock, theme) {
    this.ground.follow(clock);
    this.handle?.follow();
    const context = this.clear();
    const geometry = this.geometry();
    if (!context || !geometry || !(this.canvas.width && this.canvas.height)) return;
    const ink = new Ink(context, theme, pixelRatio());
    const { trails, layers, loose, labels } = this;
    this.ghosts.draw(ink, geometry);
    const { held, note } = this;
    const scale = scaleOf(this.plot.layout);
    const level = this.story?.facts.level ?? true;
    const traces = this.plot.data;
    const stage = { ink, geometry, traces, trails, layers, loose, labels, clock, scale, held, note, level };
    if (this.kind !== "data") this.story?.mark(this, stage);
    KINDS[this.kind].draw(stage);
    if (this.kind !== "data") this.story?.draw(this, stage);
  }

  /** @returns {any} How points become pixels at this moment; null if that is not known. */
  geometry() {
    return KINDS[this.kind].geometry.of(this.plot);
  }

  /** An empty canvas as large as the stage, sharp on any screen. */
  clear() {
    const { canvas, stage } = this;
    const scale = pixelRatio();
    // Asking for it afresh would lay the page out in the middle of a frame.
    this.extent ??= [stage.clientWidth, stage.clientHeight];
    const [width, height] = this.extent;
    const size = [Math.round(width * scale), Math.round(height * scale)];
    if (canvas.width !== size[0]) canvas.width = size[0];
    if (canvas.height !== size[1]) canvas.height = size[1];
    // Drawn by the processor: steady on any machine, and fast enough since little is drawn per frame.
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context?.setTransform(scale, 0, 0, scale, 0, 0);
    context?.clearRect(0, 0, width, height);
    return context;
  }

  /** Where a pointer is, in pixels of the stage. */
  pointer(event) {
    const { left, top } = this.stage.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  }

  remove() {
    this.removed = true;
    for (const cleanup of this.cleanups) cleanup();
    this.observer.disconnect();
    this.ground.remove();
    this.Plotly.purge(this.plot);
    this.node.remove();
  }
}

function equal(one, other) {
  return one.length === other.length && one.every((each, k) => each === other[k]);
}

/** Sharp on fine screens; finer than 2 is not seen and costs much. */
function pixelRatio() {
  return Math.min(2, window.devicePixelRatio || 1);
}

/** The loss is read out at the very place of the pointer, not at the sample next to it. */
function read([loss, ...others]) {
  return [{ ...loss, hoverinfo: "none", hovertemplate: undefined }, ...others];
}
