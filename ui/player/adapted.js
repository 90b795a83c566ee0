// @ts-check
// A figure made for any place, adapted to the one it gets: its room, and whether fingers are on it.

/** On a phone the picture needs the room of its color bar. */
export function unscaled(data) {
  return data.map((trace) => (trace.colorbar ? { ...trace, showscale: false } : trace));
}

/** What a hand may do to the figure, and how much room it gets. */
export function adapted(layout, kind, narrow) {
  // On the loss, a drag moves the clock. On a touch screen it has to be able to move the page.
  const touch = window.matchMedia("(pointer: coarse)").matches;
  const flat = kind !== "surface";
  const dragmode = kind === "loss" || kind === "data" || (touch && flat) ? false : layout.dragmode;
  const margin = narrow ? { ...layout.margin, r: 12 } : layout.margin;
  return { ...layout, margin, dragmode: dragmode ?? (flat ? "pan" : "orbit") };
}
