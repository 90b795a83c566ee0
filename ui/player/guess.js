// @ts-check
// Where a person has said that a step lands: a cross on the map, a line on the curve, with a word.
import { inside } from "./clip.js";
import { line } from "./ink.js";

const ARM = 8;

/** @param {import("./paths.js").Stage} stage @param {number[]} place In the axes' units. */
export function drawGuess({ ink, geometry, labels }, place) {
  if (!inside(place, geometry.box)) return;
  const [x, y] = geometry.pixel(place);
  const { top, bottom } = geometry.rect;
  const ground = Math.abs(y - bottom) < 1;
  const strokes = ground
    ? [line([x, top], [x, bottom])]
    : [line([x - ARM, y - ARM], [x + ARM, y + ARM]), line([x - ARM, y + ARM], [x + ARM, y - ARM])];
  ink.within(geometry.rect, () => {
    ink.cased(strokes, ink.theme.text, ground ? 1.6 : 2.6, ground ? "dash" : "solid");
    const text = "your guess";
    const sign = labels.place("guess", [x, ground ? (top + bottom) / 2 : y], ink.measure(text), geometry.rect);
    ink.chip(text, sign, ink.theme.text);
  });
}
