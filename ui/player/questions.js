// @ts-check
// Questions to the server while a hand moves something. One is under way at a time; of those that wait only
// the newest of each kind is ever sent, so answers never queue up and an old one is never drawn last.
import { decode } from "./wire.js";

/** Milliseconds after which an answer is not waited for any more. */
const PATIENCE = 3000;
/** Milliseconds between two messages. */
const APART = 8;

/** @typedef {import("./wire.js").Answer} Answer */
/** @typedef {{kind: string, what: any, heard: (answer: Answer | null) => void}} Question */

/** Where the server answers; empty if it does not. */
let address = "";
/** @type {Question | null} */
let open = null;
/** @type {Map<string, Question>} */
const waiting = new Map();
let sending = Promise.resolve();

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

/**
 * Send something to the page, apart from everything else: of what leaves at the same moment Streamlit
 * makes one message, and answers it as a whole by the fragment that one part of it belongs to.
 * @param {() => void} send
 */
function spaced(send) {
  sending = sending.then(() => {
    send();
    return new Promise((resolve) => setTimeout(resolve, APART));
  });
}

/** @type {Map<string, () => void> | null} What the player has to say with the next message. */
let parcel = null;

/**
 * Send something of the player's. What it says at the same moment leaves as one message: of two that arrive
 * while the page is busy, Streamlit keeps the newer. But one message holds each name once.
 * @param {string} name
 * @param {() => void} send
 */
export function together(name, send) {
  if (!parcel || parcel.has(name)) {
    /** @type {Map<string, () => void>} */
    const sends = (parcel = new Map());
    spaced(() => {
      if (parcel === sends) parcel = null;
      for (const each of sends.values()) each();
    });
  }
  parcel.set(name, send);
}
