// @ts-check
/** The drawing: pixels of the size that a model takes. */

import { floodFill } from "./flood-fill.js";
import { History } from "./history.js";
import { contextOf, desaturate, snap } from "./pixels.js";

/** @typedef {import("./types.js").Color} Color */
/** @typedef {import("./types.js").ImageKind} ImageKind */
/** @typedef {import("./types.js").Point} Point */
/** @typedef {import("./types.js").Size} Size */

/** @type {Color} */
const WHITE = [255, 255, 255];

/** Says `change` whenever a pixel changes, and `settle` when a stroke is done. */
export class Drawing extends EventTarget {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    super();
    this.canvas = canvas;
    this.context = contextOf(canvas);
    this.history = new History();
    /** @type {ImageKind | null} */
    this.kind = null;
    /** @type {{at: Point, color: Color, width: number, before?: ImageData, from: Point} | null} */
    this.stroke = null;
  }

  /** @returns {Size} */
  get size() {
    return { height: this.canvas.height, width: this.canvas.width };
  }

  get pixels() {
    return this.context.getImageData(0, 0, this.canvas.width, this.canvas.height);
  }

  /** What an empty drawing is made of. */
  get blank() {
    return this.kind?.palette.length ? this.kind.palette[0].color : WHITE;
  }

  /** Begin with an empty drawing. @param {ImageKind} kind @param {Size} size */
  open(kind, size) {
    this.kind = kind;
    this.stroke = null;
    this.history = new History();
    this.canvas.width = size.width;
    this.canvas.height = size.height;
    this.#paint(this.blank);
  }

  /** Show pixels that are no change of the user's. @param {ImageData} pixels */
  restore(pixels) {
    this.#put(this.#fitting(pixels));
    this.#say("change");
  }

  /** Take a picture as the drawing; its size may be another. @param {ImageData} pixels */
  take(pixels) {
    this.#remember();
    this.#put(this.#fitting(pixels));
    this.#settle();
  }

  /**
   * Begin a stroke.
   *
   * @param {Point} point
   * @param {Color} color
   * @param {number} width
   * @param {boolean} [isRectangle] whether the corner opposite `point` is drawn, not a line
   */
  begin(point, color, width, isRectangle = false) {
    this.#remember();
    this.stroke = { at: point, from: point, color, width, before: isRectangle ? this.pixels : undefined };
    this.#dot(point);
    this.#say("change");
  }

  /** Go on with a stroke. @param {Point} point @param {number} [width] */
  moveTo(point, width) {
    if (!this.stroke) return;
    if (width) this.stroke.width = width;
    if (this.stroke.before) this.#rectangle(point);
    else this.#line(point);
    this.stroke.at = point;
    this.#say("change");
  }

  /** @param {Point} point */
  #line(point) {
    const { at, width } = /** @type {NonNullable<Drawing["stroke"]>} */ (this.stroke);
    const steps = Math.ceil(Math.hypot(point.x - at.x, point.y - at.y) / Math.max(0.5, width / 6));
    for (let step = 1; step <= steps; step += 1) {
      this.#dot({ x: at.x + ((point.x - at.x) * step) / steps, y: at.y + ((point.y - at.y) * step) / steps });
    }
  }

  /** @param {Point} point */
  #rectangle({ x, y }) {
    const { before, from, color } = /** @type {NonNullable<Drawing["stroke"]>} */ (this.stroke);
    this.#put(/** @type {ImageData} */ (before));
    this.context.fillStyle = `rgb(${color.join(" ")})`;
    const [left, top] = [Math.floor(Math.min(x, from.x)), Math.floor(Math.min(y, from.y))];
    this.context.fillRect(left, top, Math.ceil(Math.max(x, from.x)) - left, Math.ceil(Math.max(y, from.y)) - top);
  }

  end() {
    if (!this.stroke) return;
    this.stroke = null;
    this.#settle();
  }

  /** @param {Point} point @param {Color} color */
  fill(point, color) {
    this.#remember();
    const pixels = this.pixels;
    floodFill(pixels, point, color);
    this.#put(pixels);
    this.#settle();
  }

  clear() {
    this.#remember();
    this.#paint(this.blank);
    this.#settle();
  }

  undo() {
    this.#go(this.history.undo(this.pixels));
  }

  redo() {
    this.#go(this.history.redo(this.pixels));
  }

  /** @param {ImageData | undefined} pixels */
  #go(pixels) {
    if (!pixels) return;
    this.stroke = null;
    this.#put(pixels);
    this.#settle();
  }

  #remember() {
    this.history.push(this.pixels);
  }

  /** Only what the model can be given. @param {ImageData} pixels */
  #fitting(pixels) {
    if (this.kind?.palette.length) return snap(pixels, this.kind.palette);
    return this.kind?.channels === 1 ? desaturate(pixels) : pixels;
  }

  /** @param {ImageData} pixels */
  #put(pixels) {
    if (this.canvas.width !== pixels.width) this.canvas.width = pixels.width;
    if (this.canvas.height !== pixels.height) this.canvas.height = pixels.height;
    this.context.putImageData(pixels, 0, 0);
  }

  /** @param {Color} color */
  #paint(color) {
    this.context.fillStyle = `rgb(${color.join(" ")})`;
    this.context.fillRect(0, 0, this.canvas.width, this.canvas.height);
  }

  /** A round dot without soft edges, for these would be colors that are in no palette. @param {Point} point */
  #dot({ x, y }) {
    if (!this.stroke) return;
    const { color, width } = this.stroke;
    const radius = width / 2;
    this.context.fillStyle = `rgb(${color.join(" ")})`;
    for (let row = Math.floor(y - radius); row <= y + radius; row += 1) {
      const half = Math.sqrt(Math.max(0, radius ** 2 - (row + 0.5 - y) ** 2));
      const [left, right] = [Math.round(x - half), Math.round(x + half)];
      if (right > left) this.context.fillRect(left, row, right - left, 1);
    }
    if (width <= 1.5) this.context.fillRect(Math.floor(x), Math.floor(y), 1, 1);
  }

  #settle() {
    this.#say("change");
    this.#say("settle");
  }

  /** @param {string} name */
  #say(name) {
    this.dispatchEvent(new Event(name));
  }
}
