// @ts-check
// What the player has to say to the page. Streamlit keeps only the newest value of a trigger when a message
// comes while the page is busy, and undoes what a run that was cut short has set. So each message has a number
// and is kept, and sent along with every later one, until the page has said that it is in force.

/** Milliseconds after the end of a run that did not know of a message until it is sent again. */
const AGAIN = 300;
/** Milliseconds without any word from the page until a message is sent again; each time twice as long. */
const PATIENCE = 4000;
/** Milliseconds from the page's word until the browser's own controls surely stand at what has come with it. */
const SETTLED = 100;
/** The page's word at the end of each run: its number, and that of the newest message in force (`inbox.py`). */
const HEARD = "player:heard";

export class Outbox {
  /** @param {(mail: {run: number, letters: [number, string, any][]}) => void} post */
  constructor(post) {
    this.post = post;
    /** @type {[number, string, any][]} */
    this.letters = [];
    // Numbers of a page that was loaded anew go on rising.
    this.number = Date.now();
    this.patience = PATIENCE;
    /** The last run whose end has been heard of: what was set before it is known here. */
    this.run = 0;
    const hear = ({ detail }) => setTimeout(() => this.removed || this.hear(detail), SETTLED);
    document.addEventListener(HEARD, hear);
    this.remove = () => {
      this.removed = true;
      clearTimeout(this.pause);
      document.removeEventListener(HEARD, hear);
      this.letters = [];
    };
  }

  /** @param {string} name @param {any} value */
  send(name, value) {
    this.letters.push([++this.number, name, value]);
    this.patience = PATIENCE;
    // What is said at the same moment leaves together.
    if (this.flushing) return;
    this.flushing = true;
    queueMicrotask(() => {
      this.flushing = false;
      this.deliver();
    });
  }

  deliver() {
    clearTimeout(this.pause);
    if (this.letters.length === 0) return;
    this.post({ run: this.run, letters: this.letters });
    this.pause = setTimeout(() => this.insist(), this.patience);
    this.patience *= 2;
  }

  /** A run has ended. @param {{run: number, heard: number}} told */
  hear({ run, heard }) {
    this.run = run;
    this.letters = this.letters.filter(([number]) => number > heard);
    clearTimeout(this.pause);
    if (this.letters.length > 0) this.pause = setTimeout(() => this.insist(), AGAIN);
  }

  /** Send again, but do not cut short a run that may be the answer. */
  insist() {
    if (!busy()) this.deliver();
    else this.pause = setTimeout(() => this.insist(), AGAIN);
  }
}

/** Whether the page's script is running, as far as Streamlit tells. */
function busy() {
  const app = /** @type {HTMLElement | null} */ (document.querySelector("[data-test-script-state]"));
  return app?.dataset.testScriptState === "running";
}
