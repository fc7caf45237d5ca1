// @ts-check
/** What a model reads beside its source: a class, numbers, other images. */

import { bitmapOf, pixelsOf } from "./pixels.js";
import { element, made } from "./dom.js";

/** @typedef {import("./types.js").Extra} Extra */
/** @typedef {import("./types.js").Size} Size */

export class ExtrasView {
  /** @param {() => void} changed @param {(error: unknown) => void} failed */
  constructor(changed, failed) {
    this.place = element("extras");
    this.changed = changed;
    this.failed = failed;
    /** @type {Extra[]} */
    this.extras = [];
    /** @type {Map<string, ImageBitmap>} */
    this.images = new Map();
  }

  /** @param {Extra[]} extras */
  show(extras) {
    this.extras = extras;
    this.images.clear();
    this.place.replaceChildren(...extras.map((extra) => this.#field(extra)));
    this.place.hidden = !extras.length;
  }

  /** What was chosen, with images at a size. @param {Size} size @returns {Record<string, string | ImageData>} */
  values(size) {
    return Object.fromEntries(this.extras.map((extra) => [extra.name, this.#value(extra, size)]));
  }

  /** @param {Extra} extra @param {Size} size */
  #value({ name, kind }, size) {
    if (kind !== "image") return this.#inputs(name).map((field) => field.value || "0").join(",");
    const bitmap = this.images.get(name);
    if (!bitmap) throw new Error(`This model also reads an image called "${name}". Choose one below the drawing.`);
    return pixelsOf(bitmap, size);
  }

  /** @param {string} name @returns {(HTMLInputElement | HTMLSelectElement)[]} */
  #inputs(name) {
    return [...this.place.querySelectorAll(`[name="${CSS.escape(`extra-${name}`)}"]`)].map(
      (node) => /** @type {HTMLInputElement | HTMLSelectElement} */ (node),
    );
  }

  /** @param {Extra} extra */
  #field(extra) {
    const fields = extra.kind === "class" ? [classes(extra)] : extra.kind === "numbers" ? numbers(extra) : [this.#image(extra)];
    if (extra.kind !== "image") fields.forEach((field) => field.addEventListener("input", this.changed));
    const legend = made("legend", {}, extra.name);
    return made("fieldset", { className: "extra" }, legend, ...fields);
  }

  /** @param {Extra} extra */
  #image({ name }) {
    const field = made("input", { type: "file", accept: "image/*", name: `extra-${name}` });
    field.setAttribute("aria-label", name);
    field.addEventListener("change", async () => {
      const file = field.files?.[0];
      if (!file) return;
      try {
        this.images.set(name, await bitmapOf(file));
        this.changed();
      } catch (error) {
        this.failed(error);
      }
    });
    return field;
  }
}

/** @param {Extra} extra */
function classes({ name, classes: names = [] }) {
  const options = names.map((each) => made("option", { value: each }, each));
  const select = made("select", { name: `extra-${name}` }, ...options);
  select.setAttribute("aria-label", name);
  return select;
}

/** @param {Extra} extra */
function numbers({ name, length = 1 }) {
  return Array.from({ length }, (_, position) => {
    const field = made("input", { type: "number", step: "any", value: "0", name: `extra-${name}` });
    field.setAttribute("aria-label", length > 1 ? `${name}, number ${position + 1}` : name);
    return field;
  });
}
