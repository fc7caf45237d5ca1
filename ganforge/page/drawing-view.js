// @ts-check
/** Mouse, pen, finger and keys on the drawing. */

import { element } from "./dom.js";

/** @typedef {import("./drawing.js").Drawing} Drawing */
/** @typedef {import("./types.js").Color} Color */
/** @typedef {import("./types.js").Point} Point */
/** @typedef {{tool: string, color: Color, width: number}} Brush */

const ARROWS = /** @type {Record<string, [number, number]>} */ ({
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
});

export class DrawingView {
  /** @param {Drawing} drawing @param {() => Brush} brush what is drawn with now */
  constructor(drawing, brush) {
    this.drawing = drawing;
    this.brush = brush;
    this.ring = element("ring");
    /** @type {Point} */
    this.cursor = { x: 0, y: 0 };
    const { canvas } = drawing;
    canvas.addEventListener("pointerdown", (event) => this.#down(event));
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    canvas.addEventListener("pointerup", () => drawing.end());
    canvas.addEventListener("pointercancel", () => drawing.end());
    canvas.addEventListener("pointerleave", () => { if (document.activeElement !== canvas) this.ring.hidden = true; });
    canvas.addEventListener("keydown", (event) => this.#key(event));
    canvas.addEventListener("keyup", (event) => { if (event.key === " ") drawing.end(); });
    canvas.addEventListener("blur", () => { drawing.end(); this.ring.hidden = true; });
    canvas.addEventListener("focus", () => { if (canvas.matches(":focus-visible")) this.#center(); });
  }

  /** Show the brush where it is. */
  showRing() {
    const { canvas } = this.drawing;
    const scale = canvas.clientWidth / canvas.width;
    const isRound = ["brush", "eraser"].includes(this.brush().tool);
    const width = Math.max(6, (isRound ? this.brush().width : 1) * scale);
    Object.assign(this.ring.style, {
      width: `${width}px`, height: `${width}px`,
      left: `${canvas.offsetLeft + this.cursor.x * scale - width / 2}px`,
      top: `${canvas.offsetTop + this.cursor.y * scale - width / 2}px`,
    });
    this.ring.hidden = false;
  }

  #center() {
    const { height, width } = this.drawing.size;
    if (!this.cursor.x && !this.cursor.y) this.cursor = { x: width / 2, y: height / 2 };
    this.showRing();
  }

  /** @param {PointerEvent} event @returns {Point} */
  #point(event) {
    const { canvas } = this.drawing;
    const box = canvas.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) / box.width) * canvas.width,
      y: ((event.clientY - box.top) / box.height) * canvas.height,
    };
  }

  /** A pen that is pressed less draws thinner. @param {PointerEvent} event */
  #width(event) {
    const { width } = this.brush();
    return event.pointerType === "pen" && event.pressure ? width * (0.4 + 1.2 * event.pressure) : width;
  }

  /** @param {PointerEvent} event */
  #down(event) {
    if (event.button !== 0 || !event.isPrimary) return;
    this.drawing.canvas.setPointerCapture(event.pointerId);
    this.cursor = this.#point(event);
    this.#begin(this.#width(event));
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (!event.isPrimary) return;
    this.cursor = this.#point(event);
    this.showRing();
    if (!this.drawing.stroke) return;
    const passed = event.getCoalescedEvents?.() ?? [];
    for (const each of passed.length ? passed : [event]) this.drawing.moveTo(this.#point(each), this.#width(each));
  }

  /** @param {number} width */
  #begin(width) {
    const { tool, color } = this.brush();
    if (tool === "fill") this.drawing.fill(this.cursor, color);
    else this.drawing.begin(this.cursor, tool === "eraser" ? this.drawing.blank : color, width, tool === "rectangle");
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = ARROWS[event.key];
    if (arrow) this.#step(arrow, event.shiftKey);
    else if (event.key === " " && !this.drawing.stroke && !event.repeat) this.#begin(this.brush().width);
    else if (event.key !== " ") return;
    event.preventDefault();
  }

  /** @param {[number, number]} direction @param {boolean} fine */
  #step([right, down], fine) {
    const { height, width } = this.drawing.size;
    const length = fine ? 1 : Math.max(1, Math.round(Math.min(height, width) / 32));
    this.cursor = {
      x: Math.min(width - 0.5, Math.max(0.5, this.cursor.x + right * length)),
      y: Math.min(height - 0.5, Math.max(0.5, this.cursor.y + down * length)),
    };
    this.drawing.moveTo(this.cursor);
    this.showRing();
  }
}
