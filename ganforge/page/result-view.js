// @ts-check
/** What the model makes of the drawing, and how that compares with it. */

import { button, element, input } from "./dom.js";
import { contextOf } from "./pixels.js";

/** @typedef {import("./types.js").Made} Made */
/** @typedef {import("./types.js").Model} Model */

const SLOW = 250; // milliseconds before it is said that something is computed
const QUIET = 800; // milliseconds before a screen reader says what was done

export class ResultView {
  /** @param {HTMLCanvasElement} drawing @param {() => void} again */
  constructor(drawing, again) {
    this.drawing = drawing;
    this.canvas = element("result", HTMLCanvasElement);
    this.before = element("before", HTMLCanvasElement);
    this.share = input("compare-share");
    this.notice = element("notice");
    this.stage = element("result-stage");
    /** @type {ImageData | null} */
    this.image = null;
    this.timer = 0;
    button("compare").addEventListener("click", () => this.compare(!this.isComparing));
    this.share.addEventListener("input", () => this.#split());
    button("again").addEventListener("click", again);
  }

  get isComparing() {
    return button("compare").getAttribute("aria-pressed") === "true";
  }

  /** Begin with nothing. */
  clear() {
    this.image = null;
    contextOf(this.canvas).clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.compare(false);
    button("save").disabled = true;
  }

  /** Say that something is computed, once it takes long. @param {string} words */
  wait(words) {
    this.stage.ariaBusy = "true";
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.stage.classList.add("busy");
      if (!this.image) element("status").textContent = words;
    }, SLOW);
  }

  /** @param {Made} made */
  show({ image, milliseconds, runtime }) {
    this.notice.hidden = true;
    this.image = image;
    [this.canvas.width, this.canvas.height] = [image.width, image.height];
    contextOf(this.canvas).putImageData(image, 0, 0);
    button("save").disabled = false;
    element("status").textContent = `Made in ${durationOf(milliseconds)} by ${runtime}`;
    if (this.isComparing) this.#copyDrawing();
  }

  /** @param {unknown} error */
  fail(error) {
    element("status").textContent = "";
    element("notice-words").textContent = error instanceof Error ? error.message : String(error);
    this.notice.hidden = false;
  }

  /** @param {boolean} on */
  compare(on) {
    button("compare").setAttribute("aria-pressed", String(on));
    if (document.activeElement === this.share) button("compare").focus();
    element("compare-layer").hidden = !on;
    if (!on) return;
    this.#copyDrawing();
    this.#split();
    this.share.focus();
  }

  /** Nothing more is computed. */
  rest() {
    clearTimeout(this.timer);
    this.stage.classList.remove("busy");
    this.stage.ariaBusy = "false";
    this.timer = window.setTimeout(() => {
      element("announcement").textContent = element("status").textContent;
    }, QUIET);
  }

  #copyDrawing() {
    [this.before.width, this.before.height] = [this.drawing.width, this.drawing.height];
    contextOf(this.before).drawImage(this.drawing, 0, 0);
  }

  #split() {
    element("compare-layer").style.setProperty("--share", `${this.share.value}%`);
  }
}

/** @param {number} milliseconds */
function durationOf(milliseconds) {
  return milliseconds < 1000 ? `${Math.max(1, Math.round(milliseconds))} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
