// @ts-check
/** Joins the drawing, the model and what it makes. */

import { Drawing } from "./drawing.js";
import { drawingKey, keep, kept } from "./drawing-store.js";
import { DrawingView } from "./drawing-view.js";
import { button, choose, chosen, element, input } from "./dom.js";
import { ExtrasView } from "./extras-view.js";
import { takePictures } from "./image-input.js";
import { PaletteView } from "./palette-view.js";
import { bitmapOf, pixelsOf, pngOf, save } from "./pixels.js";
import { answerOf, reach } from "./reach.js";
import { ResultView } from "./result-view.js";
import { Seeds } from "./seeds.js";
import { listenToKeys } from "./shortcuts.js";
import { drawingSize, sizeFor } from "./sizes.js";
import { Turn } from "./turn.js";

/** @typedef {import("./types.js").Engine} Engine */
/** @typedef {import("./types.js").ImageKind} ImageKind */
/** @typedef {import("./types.js").Model} Model */
/** @typedef {import("./types.js").Request} Request */

export class Studio {
  /** @param {Engine} engine */
  constructor(engine) {
    this.engine = engine;
    this.turn = new Turn();
    /** @type {Model | null} */
    this.model = null;
    /** @type {Model | null} */
    this.opening = null; // while its drawing is looked up
    this.drawing = new Drawing(element("drawing", HTMLCanvasElement));
    this.view = new DrawingView(this.drawing, () => this.#brush());
    this.palette = new PaletteView(() => this.#drawAgain());
    this.result = new ResultView(this.drawing.canvas, () => this.make());
    this.extras = new ExtrasView(() => this.#changed(), (error) => this.result.fail(error));
    this.seeds = new Seeds((changes) => this.#request(changes), this.turn, this.engine, () => this.make());
    this.#listen();
  }

  /** Draw for another model. @param {Model} model */
  async open(model) {
    this.opening = model;
    const found = model.source ? await this.#kept(model) : null;
    if (this.opening !== model) return;
    this.model = model;
    this.result.clear();
    this.extras.show(model.extras);
    document.body.classList.toggle("without-source", !model.source);
    document.body.classList.toggle("varies", model.varies);
    button("compare").hidden = !model.source;
    element("size-field").hidden = !model.source || !model.size.free;
    element("size", HTMLSelectElement).value = "1";
    this.seeds.open(model);
    document.documentElement.style.setProperty("--ratio", String(model.target.width / model.target.height));
    if (model.source) await this.#begin(model, model.source, found);
    if (this.model === model) this.make();
  }

  /** Show the drawing that was kept, else the model's example. @param {Model} model @param {ImageKind} kind @param {ImageData | null} found */
  async #begin(model, kind, found) {
    this.palette.show(kind);
    this.drawing.open(kind, drawingSize(model));
    element("hint").hidden = false;
    element("drawing-size").textContent = "";
    this.#describe();
    if (found) this.drawing.restore(found);
    else if (model.example) await this.#showExample(model, false);
  }

  /** The drawing that was kept, at a size that the model takes. @param {Model} model */
  async #kept(model) {
    const found = await kept(drawingKey(model));
    if (!found || model.size.free) return found;
    return pixelsOf(await createImageBitmap(found), drawingSize(model), false);
  }

  /** Make an image of what there is now. */
  make() {
    const { model } = this;
    if (!model) return;
    this.result.wait(`Starting ${model.title}`);
    this.turn.next(async () => {
      try {
        const made = await this.engine.make(this.#request(this.seeds.wanted));
        if (this.model === model) this.result.show(made);
        if (this.model === model && !this.turn.urgent) this.seeds.makeMore();
      } catch (error) {
        if (this.model === model) this.result.fail(error);
      }
      if (!this.turn.urgent) this.result.rest();
    });
  }

  #changed() {
    this.seeds.forget();
    this.make();
  }

  /** @param {Partial<Request>} changes @returns {Request} */
  #request(changes) {
    const model = /** @type {Model} */ (this.model);
    const size = model.source ? this.drawing.size : drawingSize(model);
    const source = model.source ? this.drawing.pixels : undefined;
    return { model, source, size, extras: this.extras.values(size), seed: 0, ...changes };
  }

  /** @param {Model} model @param {boolean} isWish whether somebody asked for it */
  async #showExample(model, isWish) {
    try {
      const file = await (await answerOf(await reach(/** @type {string} */ (model.example)))).blob();
      const pixels = await this.#fitted(file, false);
      if (this.model !== model) return;
      if (isWish) this.drawing.take(pixels);
      else if (!this.drawing.history.before.length) this.drawing.restore(pixels);
    } catch (error) {
      if (isWish) this.result.fail(error);
    }
  }

  /** @param {Blob} file */
  async #take(file) {
    const { model } = this;
    if (!model?.source) return;
    try {
      this.drawing.take(await this.#fitted(file));
    } catch (error) {
      this.result.fail(error);
    }
  }

  /** A picture at the size that is chosen. @param {Blob | ImageData} picture @param {boolean} [keepsShape] */
  async #fitted(picture, keepsShape = true) {
    const model = /** @type {Model} */ (this.model);
    const bitmap = picture instanceof Blob ? await bitmapOf(picture) : await createImageBitmap(picture);
    const frame = drawingSize(model, Number(element("size", HTMLSelectElement).value));
    return pixelsOf(bitmap, keepsShape ? sizeFor(model, bitmap, frame) : frame, model.source?.kind !== "classes");
  }

  #brush() {
    const { height, width } = this.drawing.size;
    const share = Number(input("brush-size").value) / 100;
    return { tool: chosen("tool"), color: this.palette.color, width: Math.max(1, share * Math.min(height, width)) };
  }

  #listen() {
    const { drawing } = this;
    drawing.addEventListener("change", () => this.#changed());
    drawing.addEventListener("change", () => {
      element("hint").hidden = true;
      this.#describe();
    });
    drawing.addEventListener("settle", () => this.model && void keep(drawingKey(this.model), drawing.pixels));
    takePictures((file) => void this.#take(file));
    button("undo").addEventListener("click", () => drawing.undo());
    button("redo").addEventListener("click", () => drawing.redo());
    button("clear").addEventListener("click", () => drawing.clear());
    button("example").addEventListener("click", () => this.model && void this.#showExample(this.model, true));
    element("size").addEventListener("change", () => this.#resize());
    button("save-drawing").addEventListener("click", () => void this.#save(drawing.pixels, "drawing"));
    button("save").addEventListener("click", () => {
      if (this.result.image) void this.#save(this.result.image, this.seeds.label);
    });
    this.#listenToKeys();
  }

  #listenToKeys() {
    const size = input("brush-size");
    const resize = (/** @type {number} */ by) => {
      size.value = String(Number(size.value) + by);
      this.view.showRing();
    };
    /** @type {Record<string, () => void>} */
    const keys = { "[": () => resize(-2), "]": () => resize(2) };
    for (let digit = 1; digit <= 9; digit += 1) keys[digit] = () => this.palette.choose(digit - 1);
    listenToKeys(keys);
  }

  /** A color is chosen to draw with it. */
  #drawAgain() {
    if (chosen("tool") === "eraser") choose("tool", "brush");
  }

  #resize() {
    void this.#fitted(this.drawing.pixels).then((pixels) => this.drawing.take(pixels));
  }

  /** Say how large the drawing is, and what can be done with it. */
  #describe() {
    const { height, width } = this.drawing.size;
    button("undo").disabled = !this.drawing.history.before.length;
    button("redo").disabled = !this.drawing.history.after.length;
    button("example").hidden = !this.model?.example;
    if (`${width} × ${height}` === element("drawing-size").textContent) return;
    element("drawing-size").textContent = `${width} × ${height}`;
    document.documentElement.style.setProperty("--ratio", String(width / height));
    this.#nameSizes();
  }

  /** Say how large the drawing would be at the other sizes. */
  #nameSizes() {
    const model = /** @type {Model} */ (this.model);
    element("drawing-size").hidden = model.size.free;
    for (const option of element("size", HTMLSelectElement).options) {
      const { height, width } = sizeFor(model, this.drawing.size, drawingSize(model, Number(option.value)));
      option.textContent = `${width} × ${height}`;
      if (height === this.drawing.size.height && width === this.drawing.size.width) option.selected = true;
    }
  }

  /** @param {ImageData} pixels @param {string} what */
  async #save(pixels, what) {
    save(await pngOf(pixels), `${this.model?.name}-${what}.png`);
  }
}
