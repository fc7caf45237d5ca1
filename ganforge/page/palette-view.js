// @ts-check
/** The colors to draw with: those of the model's source by name, or any. */

import { colorOf, hexOf } from "./colors.js";
import { element, input, made } from "./dom.js";

/** @typedef {import("./types.js").Color} Color */
/** @typedef {import("./types.js").ImageKind} ImageKind */
/** @typedef {import("./types.js").PaletteColor} PaletteColor */

/** @type {PaletteColor[]} */
const COLORS = [
  ["black", "1a1a1a"], ["gray", "8a8f98"], ["white", "ffffff"], ["brown", "7a4a2b"], ["red", "d3342f"], ["orange", "ee8a2a"],
  ["yellow", "f4cf3d"], ["green", "3f9b45"], ["light green", "a5cf6a"], ["sky blue", "7cc4f0"], ["blue", "2f5fd0"], ["purple", "8a4bb8"],
].map(([name, hex]) => ({ name, color: colorOf(`#${hex}`) }));

/** @type {PaletteColor[]} */
const GRAYS = ["black", "dark gray", "gray", "light gray", "white"].map((name, position) => {
  const level = Math.round((position * 255) / 4);
  return { name, color: /** @type {Color} */ ([level, level, level]) };
});

export class PaletteView {
  /** @param {() => void} changed */
  constructor(changed) {
    this.list = element("palette");
    this.free = input("free-color");
    this.changed = changed;
    /** @type {Color} */
    this.color = [0, 0, 0];
    this.free.addEventListener("input", () => this.#take(colorOf(this.free.value)));
    this.list.addEventListener("change", (event) => {
      if (event.target instanceof HTMLInputElement) this.#take(colorOf(event.target.value));
    });
  }

  /** Offer the colors of a source; the second is chosen, for an empty drawing has the first. @param {ImageKind} kind */
  show(kind) {
    const isFree = !kind.palette.length;
    const colors = isFree ? (kind.channels === 1 ? GRAYS : COLORS) : kind.palette;
    this.list.classList.toggle("named", !isFree);
    this.list.replaceChildren(...colors.map((entry) => swatch(entry, !isFree)));
    element("free-color-label").hidden = !isFree || kind.channels === 1;
    this.choose(isFree ? 0 : Math.min(1, colors.length - 1));
  }

  /** Choose by position. @param {number} position */
  choose(position) {
    const radio = this.list.querySelectorAll("input")[position];
    if (!radio) return;
    radio.checked = true;
    this.#take(colorOf(radio.value));
  }

  /** @param {Color} color */
  #take(color) {
    this.color = color;
    for (const radio of this.list.querySelectorAll("input")) radio.checked = radio.value === hexOf(color);
    this.free.value = hexOf(color);
    this.changed();
  }
}

/** @param {PaletteColor} entry @param {boolean} isNamed */
function swatch({ name, color }, isNamed) {
  const dot = made("span", { className: "dot" });
  dot.style.backgroundColor = hexOf(color);
  const radio = made("input", { type: "radio", name: "color", value: hexOf(color) });
  const text = made("span", { className: isNamed ? "name" : "visually-hidden" }, name);
  return made("label", { className: "swatch", title: name }, radio, dot, text);
}
