// @ts-check
// Questions to the server while a hand moves something. One is under way at a time; of those that wait only
// the newest of each kind is ever sent, so answers never queue up and an old one is never drawn last.
import { decode } from "./wire.js";

/** Milliseconds after which an answer is not waited for any more. */
const PATIENCE = 3000;

/** @typedef {import("./wire.js").Answer} Answer */
/**
 * @typedef {object} Question
 * @property {string} kind
 * @property {any} what
 * @property {(answer: Answer | null) => void} heard
 * @property {object} more What else it depends on, by name.
 */

/** Where the server answers; empty if it does not. */
let address = "";
/** @type {Question | null} */
let open = null;
/** @type {Map<string, Question>} */
const waiting = new Map();

/** @param {string} [place] Where questions are to be sent from now on, below the page's address. */
export function askAt(place) {
  address = place ? new URL(place, document.baseURI).href : "";
  next();
}

/** Whether anybody answers. */
export function answered() {
  return address !== "";
}

/**
 * @param {string} kind
 * @param {any} what
 * @param {Question["heard"]} heard Called with the answer, or with null if there is none.
 * @param {object} more
 */
export function ask(kind, what, heard, more = {}) {
  waiting.set(kind, { kind, what, heard, more });
  next();
}

/** Answers of this kind are not wanted any more. */
export function forget(kind) {
  waiting.delete(kind);
  if (open?.kind === kind) open.heard = () => {};
}

/** What is asked only while a hand asks nothing: nothing is moved by it. */
const IDLE = new Set(["slope", "still"]);

async function next() {
  const all = [...waiting.values()];
  const question = all.find(({ kind }) => !IDLE.has(kind)) ?? all[0];
  if (open || !address || !question) return;
  waiting.delete(question.kind);
  open = question;
  const answer = await reply(question).catch(() => null);
  open = null;
  question.heard(answer);
  next();
}

/** @param {Question} question @returns {Promise<Answer | null>} */
async function reply({ kind, what, more }) {
  const body = JSON.stringify({ [kind]: what, ...more });
  const signal = AbortSignal.timeout(PATIENCE);
  const response = await fetch(address, { method: "POST", body, signal });
  return response.ok ? decode(new Uint8Array(await response.arrayBuffer())) : null;
}
