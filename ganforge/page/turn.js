// @ts-check
/** One thing at a time: the newest wish first, nothing queues up. */

/** @typedef {() => Promise<void>} Task */

const QUIET = 300; // milliseconds

/** Runs the newest urgent task, and others only while nothing is urgent. */
export class Turn {
  constructor() {
    /** @type {Task | null} */
    this.urgent = null;
    /** @type {Task[]} */
    this.idle = [];
    this.busy = false;
    this.timer = 0;
  }

  /** Run this next; an urgent task that still waits is dropped. @param {Task} task */
  next(task) {
    clearTimeout(this.timer);
    this.urgent = task;
    this.idle = [];
    void this.#work();
  }

  /** Run these once nothing urgent came for a moment, in this order; those that still wait are dropped. @param {Task[]} tasks */
  later(tasks) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.idle = [...tasks];
      void this.#work();
    }, QUIET);
  }

  async #work() {
    if (this.busy) return;
    this.busy = true;
    for (let task = this.#taken(); task; task = this.#taken()) await task();
    this.busy = false;
  }

  #taken() {
    const task = this.urgent ?? this.idle.shift();
    this.urgent = null;
    return task;
  }
}
