// @ts-check
// Questions to the server while a hand moves something. One is under way at a time; of those that wait only
// the newest of each kind is ever sent, so answers never queue up and an old one is never drawn last.
import { decode } from "./wire.js";

/** Milliseconds after which an answer will not come any more: the page may have run meanwhile. */
const PATIENCE = 3000;
/** Milliseconds between two messages. */
const APART = 8;

/** @typedef {{kind: string, what: any, heard: (answer: import("./wire.js").Answer) => void}} Question */

/** @type {{setTriggerValue: (name: string, value: any) => void} | null} The component that is asked. */
let line = null;
let number = 0;
/** @type {Question | null} */
let open = null;
/** @type {Map<string, Question>} */
const waiting = new Map();
let pause = 0;
let sending = Promise.resolve();

/** Called by the loader of that component, with an answer or with nothing. */
export function answered(component) {
  line = component;
  if (component.data instanceof Uint8Array && component.data.length > 4) hear(component.data);
  else next();
}

/** That component has gone. */
export function left(component) {
  if (line === component) line = null;
}

/** @param {string} kind @param {any} what @param {Question["heard"]} heard */
export function ask(kind, what, heard) {
  waiting.set(kind, { kind, what, heard });
  next();
}

/** Answers of this kind are not wanted any more. */
export function forget(kind) {
  waiting.delete(kind);
  if (open?.kind === kind) open.heard = () => {};
}

function next() {
  const [question] = waiting.values();
  if (open || !line || !question) return;
  waiting.delete(question.kind);
  open = question;
  number += 1;
  pause = setTimeout(settle, PATIENCE);
  const content = { number, [question.kind]: question.what };
  spaced(() => line?.setTriggerValue("ask", content));
}

/**
 * Send something to the server, apart from everything else: of what leaves at the same moment Streamlit
 * makes one message, and answers it as a whole by the fragment that one part of it belongs to.
 * @param {() => void} send
 */
export function spaced(send) {
  sending = sending.then(() => {
    send();
    return new Promise((resolve) => setTimeout(resolve, APART));
  });
}

async function hear(bytes) {
  const answer = await decode(bytes).catch(console.error);
  if (!answer || !open || answer.number !== number) return;
  const { heard } = open;
  settle();
  heard(answer);
}

function settle() {
  clearTimeout(pause);
  open = null;
  // What the answer changes may be drawn first.
  queueMicrotask(next);
}
