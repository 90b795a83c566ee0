// @ts-check
// What a player draws with: plotly.js and the stylesheet.
import { styled } from "./dom.js";

export class Libraries {
  /** @param {{plotly: string, style: string}} places Their addresses. */
  constructor(places) {
    this.places = places;
    this.load().catch(() => {}); // said by the first scene that waits for them
  }

  /** Plotly, when both are there; what has not come is asked for again by the next scene. */
  load() {
    const { plotly, style } = this.places;
    this.loaded ??= Promise.all([import(plotly), styled(style)]).then(
      ([module]) => module.default,
      (error) => {
        this.loaded = undefined;
        throw new Error(`The drawing library could not be loaded: ${error.message}`);
      },
    );
    return this.loaded;
  }
}
