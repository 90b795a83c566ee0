// @ts-check
// Questions to the server while a hand moves something. One is under way at a time; of those that wait only
// the newest of each kind is ever sent, so answers never queue up and an old one is never drawn last.
import { decode } from "./wire.js";

/** Milliseconds after which an answer is not waited for any more. */
const PATIENCE = 3000;

/** @typedef {import("./wire.js").Answer} Answer */
/** @typedef {{kind: string, what: any, heard: (answer: Answer | null) => void}} Question */

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

/**
 * @param {string} kind
 * @param {any} what
 * @param {Question["heard"]} heard Called with the answer, or with null if there is none.
 */
export function ask(kind, what, heard) {
  waiting.set(kind, { kind, what, heard });
  next();
}

/** Answers of this kind are not wanted any more. */
export function forget(kind) {
  waiting.delete(kind);
  if (open?.kind === kind) open.heard = () => {};
}

async function next() {
  const [question] = waiting.values();
  if (open || !address || !question) return;
  waiting.delete(question.kind);
  open = question;
  const answer = await answered(question).catch(() => null);
  open = null;
  question.heard(answer);
  next();
}

/** @param {Question} question @returns {Promise<Answer | null>} */
async function answered({ kind, what }) {
  const body = JSON.stringify({ [kind]: what });
  const signal = AbortSignal.timeout(PATIENCE);
  const response = await fetch(address, { method: "POST", body, signal });
  return response.ok ? decode(new Uint8Array(await response.arrayBuffer())) : null;
}
