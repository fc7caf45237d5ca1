// @ts-check
/** Undo and redo. */

const BYTES = 64 * 2 ** 20;

/** The states of a drawing before and after the one that is shown. */
export class History {
  constructor() {
    /** @type {ImageData[]} */
    this.before = [];
    /** @type {ImageData[]} */
    this.after = [];
  }

  /** Remember a state that is about to change. @param {ImageData} pixels */
  push(pixels) {
    this.before.push(pixels);
    this.after = [];
    const most = Math.max(5, Math.floor(BYTES / pixels.data.length));
    if (this.before.length > most) this.before.shift();
  }

  /** @param {ImageData} shown @returns {ImageData | undefined} the state before it */
  undo(shown) {
    const pixels = this.before.pop();
    if (pixels) this.after.push(shown);
    return pixels;
  }

  /** @param {ImageData} shown @returns {ImageData | undefined} the state after it */
  redo(shown) {
    const pixels = this.after.pop();
    if (pixels) this.before.push(shown);
    return pixels;
  }
}
