// @ts-check
/** Lets this browser compute, beside the page, so that the page stays quick. */

/** @typedef {import("./types.js").Engine} Engine */
/** @typedef {import("./types.js").Request} Request */
/** @typedef {import("./types.js").Made} Made */
/** @typedef {{number: number, made?: Made, error?: string}} Answer */

/** @implements {Engine} */
export class BrowserEngine {
  constructor() {
    /** @type {Map<number, {resolve: (made: Made) => void, reject: (error: Error) => void}>} */
    this.waiting = new Map();
    this.number = 0;
    this.worker = new Worker(new URL("browser-worker.js", import.meta.url), { type: "module" });
    this.worker.addEventListener("message", (event) => this.#answer(event.data));
    this.worker.addEventListener("error", () => this.#giveUp());
  }

  /** @param {Request} request @returns {Promise<Made>} */
  make(request) {
    this.number += 1;
    return new Promise((resolve, reject) => {
      this.waiting.set(this.number, { resolve, reject });
      this.worker.postMessage({ number: this.number, request });
    });
  }

  /** @param {Answer} answer */
  #answer({ number, made, error }) {
    const waiting = this.waiting.get(number);
    this.waiting.delete(number);
    if (made) waiting?.resolve(made);
    else waiting?.reject(new Error(error));
  }

  #giveUp() {
    for (const { reject } of this.waiting.values()) {
      reject(new Error("This browser cannot run the model. Use a current Chrome, Edge, Firefox or Safari."));
    }
    this.waiting.clear();
  }
}
