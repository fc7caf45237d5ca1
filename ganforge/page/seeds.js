// @ts-check
/** Which seeds images are made from: more samples of a drawing, or a wall of images and the way between two. */

import { button, element, input } from "./dom.js";
import { SeedGallery } from "./seed-gallery.js";

/** @typedef {import("./turn.js").Turn} Turn */
/** @typedef {import("./types.js").Engine} Engine */
/** @typedef {import("./types.js").Model} Model */
/** @typedef {import("./types.js").Request} Request */

const SAMPLES = 6;
const WALL = 12;

export class Seeds {
  /**
   * @param {(changes: Partial<Request>) => Request} request
   * @param {Turn} turn
   * @param {Engine} engine
   * @param {() => void} changed
   */
  constructor(request, turn, engine, changed) {
    this.request = request;
    this.turn = turn;
    this.engine = engine;
    this.changed = changed;
    /** @type {Model | null} */
    this.model = null;
    this.field = input("seed");
    this.between = input("between");
    this.truncation = input("truncation");
    this.from = 0;
    this.to = 1;
    this.first = 0;
    this.changes = 0;
    this.samples = new SeedGallery(element("samples-list"), (seed) => this.#choose(seed));
    this.wall = new SeedGallery(element("wall-list"), (seed) => this.#choose(seed));
    this.#listen();
  }

  /** @param {Model} model */
  open(model) {
    this.model = model;
    [this.from, this.to, this.first] = [0, 1, 0];
    this.between.value = "0";
    this.field.value = "0";
    for (const gallery of [this.samples, this.wall]) gallery.open([]);
  }

  get isWall() {
    return this.model !== null && !this.model.source;
  }

  /** What is asked for now. @returns {Partial<Request>} */
  get wanted() {
    if (!this.isWall) return { seed: this.model?.varies ? this.from : 0 };
    const truncation = Number(this.truncation.value);
    if (!this.model?.varies) return { seed: this.from };
    return { seed: this.from, toSeed: this.to, between: Number(this.between.value) / 100, truncation };
  }

  /** For the names of files. */
  get label() {
    const walk = this.isWall && Number(this.between.value) ? `-to-${this.to}-${this.between.value}` : "";
    return this.model?.varies ? `seed-${this.from}${walk}` : "translation";
  }

  /** The drawing, or what the model reads besides, has changed: every image that is shown is an old one. */
  forget() {
    this.changes += 1;
  }

  /** Fill the galleries while nothing else is to do. */
  makeMore() {
    if (!this.model?.varies) return;
    const gallery = this.isWall ? this.wall : this.samples;
    gallery.open(Array.from({ length: this.isWall ? WALL : SAMPLES }, (_, place) => this.first + place));
    this.#mark();
    const state = this.#state;
    this.turn.later(gallery.seedsWithout(state).map((seed) => () => this.#fill(gallery, seed, state)));
  }

  /** What an image depends on, besides its seed. */
  get #state() {
    return `${this.model?.name}/${this.changes}/${this.truncation.value}`;
  }

  /** @param {SeedGallery} gallery @param {number} seed @param {string} state */
  async #fill(gallery, seed, state) {
    try {
      const truncation = this.isWall ? Number(this.truncation.value) : undefined;
      const { image } = await this.engine.make(this.request({ seed, truncation }));
      if (this.#state === state) gallery.show(seed, image, state);
    } catch {
      this.turn.idle = []; // the same goes wrong for the image that is shown large, which says so
    }
  }

  #listen() {
    this.field.addEventListener("change", () => this.#choose(Math.max(0, Math.floor(Number(this.field.value)) || 0)));
    this.between.addEventListener("input", this.changed);
    this.truncation.addEventListener("input", this.changed);
    button("another").addEventListener("click", () => this.#choose(this.from + 1));
    button("more").addEventListener("click", () => this.#turnOver(WALL));
    button("fewer").addEventListener("click", () => this.#turnOver(-WALL));
  }

  /** @param {number} seed */
  #choose(seed) {
    if (this.isWall && seed !== this.to) [this.from, this.to] = [this.to, seed];
    else this.from = seed;
    if (this.isWall) this.between.value = "100";
    this.field.value = String(seed);
    if (!this.isWall && (seed < this.first || seed >= this.first + SAMPLES)) this.first = seed;
    this.#mark();
    this.changed();
  }

  /** @param {number} by */
  #turnOver(by) {
    this.first = Math.max(0, this.first + by);
    this.changed();
  }

  #mark() {
    button("fewer").disabled = this.first === 0;
    if (!this.isWall) this.samples.mark(new Map([[this.from, ""]]));
    else this.wall.mark(new Map([[this.from, "A"], [this.to, "B"]]));
    element("from-seed").textContent = `Seed ${this.from}`;
    element("to-seed").textContent = `Seed ${this.to}`;
  }
}
