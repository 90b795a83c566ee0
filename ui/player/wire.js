// @ts-check
// Reads what wire.py packs: [u32 length of the header][header: JSON, mostly zlib][padding][arrays].

/**
 * @typedef {object} Path One contestant.
 * @property {string} slot
 * @property {string} title
 * @property {string} color
 * @property {string} dash
 * @property {string} symbol
 * @property {Float64Array[]} coordinates One array per variable.
 * @property {Float64Array} losses
 * @property {Float64Array | null} slopes
 * @property {Float64Array | null} costs Where it stands on the loss chart, if not at its step.
 * @property {{coordinates: Float32Array[][], losses: Float32Array[],
 *   costs: Float32Array[] | null} | null} ghosts Other runs, one row for each; float64 where float32 would not do.
 * @property {{coordinates: Float32Array[][], outlined: boolean} | null} companions Points held beside
 *   the one that is shown, one row for each step; corners of a figure if outlined.
 * @property {Float64Array | null} batchLosses Loss of the mini-batch that each update saw.
 * @property {Fit | null} fit
 * @property {number | null} leftAt
 * @property {number | null} ended
 * @property {string} sentence
 * @property {number | null} [off] How far it is at most from a plane that another path is in.
 * @property {boolean} [loose] Whether a hand is changing it.
 * @property {boolean} [stale] Whether it stands for a run that is not there yet.
 */

/**
 * @typedef {object} Fit What a contestant's model says of the samples (`figures/fit.py`).
 * @property {"curve" | "border" | "agreement"} kind
 * @property {Int32Array} steps The step of each row.
 * @property {Float64Array} x
 * @property {Float32Array[]} rows
 * @property {Uint16Array} segments
 * @property {Int32Array} ends
 * @property {number[][]} box What the picture shows, across and up.
 */

/**
 * @typedef {object} View One Plotly figure.
 * @property {"curve" | "contour" | "data" | "surface" | "loss"} kind
 * @property {string} hash Changes when the figure does.
 * @property {object[]} data
 * @property {Record<string, any>} layout
 * @property {Path[]} [paths] Those it was made for, if it goes with them.
 */

/**
 * @typedef {object} Dial A slider for one number of a contestant (`grips.py`).
 * @property {string} name
 * @property {string[]} slots
 * @property {string} symbol
 * @property {string} title
 * @property {string} help
 * @property {string} label
 * @property {number} value
 * @property {number[]} stops
 * @property {string} key
 * @property {{value: number, text: string}[]} limits
 * @property {{words: string, least: number | null, most: number | null, open: boolean, whole: boolean}} allowed
 */

/**
 * @typedef {object} Room How the scene is presented.
 * @property {boolean} present
 * @property {string} chosen
 * @property {string} note
 * @property {string} summary
 * @property {boolean} subtitles
 * @property {boolean | null} narrow
 */

/**
 * @typedef {object} Grips What a hand can move (`ui/player/grips.py`).
 * @property {number[]} start
 * @property {Dial[]} dials
 * @property {Record<string, string>} turning By slot: the name of the dial that is in the hand.
 * @property {string} [answers]
 * @property {string} axes
 * @property {string} through
 */
/**
 * @typedef {object} Slice A map in place of that of the figure: under paths in a hand, or finer.
 * @property {ArrayLike<number>[]} losses
 * @property {string} caption
 * @property {number} [step] Of the page's own run.
 */
/** @typedef {import("./story.js").Facts} Facts */
/** @typedef {{views: View[], paths: Path[], grips: Grips, story: Facts, room: Room}} Scene */
/**
 * @typedef {object} Answer To a question; a scene may also be read as one.
 * @property {View[]} views Those that have changed.
 * @property {Path[] | null} paths
 * @property {{key: string, slots: Record<string, [number, Path][]>} | null} lanes
 * @property {Slice | null} ground
 * @property {{place: number[], values: Float64Array, sides: ArrayLike<number>[] | null} | null} slope
 *   What is under the pointer: loss and derivatives; where one jumps, those before and behind.
 */

const VERSION = 1;
/** What JSON begins with, and nothing that is compressed. */
const BRACE = 0x7b;
const TYPES = {
  f4: Float32Array,
  f8: Float64Array,
  i1: Int8Array,
  i2: Int16Array,
  i4: Int32Array,
  u1: Uint8Array,
  u2: Uint16Array,
  u4: Uint32Array,
};

/**
 * @param {Uint8Array} bytes
 * @returns {Promise<Scene & Answer>}
 * @throws {Error} if the bytes are not what wire.py writes.
 */
export async function decode(bytes) {
  if (!(bytes instanceof Uint8Array) || bytes.length < 4) throw new Error("nothing arrived");
  // The bytes lie anywhere in a larger buffer; typed arrays need them aligned.
  const buffer = bytes.slice().buffer;
  const end = 4 + new DataView(buffer).getUint32(0, true);
  if (end > buffer.byteLength) throw new Error("the header is cut off");
  const head = new Uint8Array(buffer, 4, end - 4);
  const header = JSON.parse(head[0] === BRACE ? new TextDecoder().decode(head) : await inflated(head));
  if (header.version !== VERSION) {
    throw new Error(`format ${header.version} arrived where ${VERSION} was expected`);
  }
  const arrays = readArrays(header.arrays, buffer, Math.ceil(end / 8) * 8);
  const { version, arrays: table, ...content } = header;
  const found = restore(content, arrays);
  if (found.grips) for (const dial of found.grips.dials) dial.stops = found.grips.tracks[dial.stops];
  return found;
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
function inflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).text();
}

/**
 * @param {Record<string, [keyof TYPES, number, number[]]>} table
 * @param {ArrayBuffer} buffer
 * @param {number} body
 */
function readArrays(table, buffer, body) {
  return Object.fromEntries(
    Object.entries(table).map(([name, [type, offset, shape]]) => {
      const length = shape.reduce((product, side) => product * side, 1);
      return [name, nested(new TYPES[type](buffer, body + offset, length), shape)];
    }),
  );
}

/** Plotly takes a grid as a list of rows; the rows share the memory of the whole. */
function nested(flat, shape) {
  if (shape.length < 2) return flat;
  const [rows, ...rest] = shape;
  const size = flat.length / rows;
  return Array.from({ length: rows }, (_, row) =>
    nested(flat.subarray(row * size, (row + 1) * size), rest),
  );
}

/** Put the arrays back where they were referred to. */
function restore(value, arrays) {
  if (Array.isArray(value)) return value.map((item) => restore(item, arrays));
  if (value === null || typeof value !== "object") return value;
  if ("$array" in value) return arrays[value.$array];
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, restore(item, arrays)]));
}
