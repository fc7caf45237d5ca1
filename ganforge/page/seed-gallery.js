// @ts-check
/** Images of several seeds, to choose from. */

import { contextOf } from "./pixels.js";
import { made } from "./dom.js";

/** @typedef {{seed: number, node: HTMLButtonElement, canvas: HTMLCanvasElement, state: string}} Tile */

export class SeedGallery {
  /** @param {HTMLElement} list @param {(seed: number) => void} chosen */
  constructor(list, chosen) {
    this.list = list;
    this.chosen = chosen;
    /** @type {Tile[]} */
    this.tiles = [];
  }

  /** Show empty places for seeds. @param {number[]} seeds */
  open(seeds) {
    const shown = this.tiles.map((tile) => tile.seed);
    if (seeds.length === shown.length && seeds.every((seed, position) => seed === shown[position])) return;
    this.tiles = seeds.map((seed) => this.#tile(seed));
    this.list.replaceChildren(...this.tiles.map((tile) => made("li", {}, tile.node)));
  }

  /** The seeds whose image is missing, or of another state. @param {string} state */
  seedsWithout(state) {
    return this.tiles.filter((tile) => tile.state !== state).map((tile) => tile.seed);
  }

  /** @param {number} seed @param {ImageData} image @param {string} state what it depends on, besides its seed */
  show(seed, image, state) {
    const tile = this.tiles.find((each) => each.seed === seed);
    if (!tile) return;
    [tile.canvas.width, tile.canvas.height] = [image.width, image.height];
    contextOf(tile.canvas).putImageData(image, 0, 0);
    tile.node.classList.add("filled");
    tile.state = state;
  }

  /** Mark the chosen seeds. @param {Map<number, string>} marks a word for each, which may be empty */
  mark(marks) {
    for (const { seed, node } of this.tiles) {
      const word = marks.get(seed);
      node.setAttribute("aria-pressed", String(word !== undefined));
      const badge = node.querySelector(".badge");
      if (badge) badge.textContent = word ?? "";
    }
  }

  /** @param {number} seed @returns {Tile} */
  #tile(seed) {
    const canvas = made("canvas", { width: 1, height: 1 });
    const badge = made("span", { className: "badge" });
    const node = made("button", { type: "button", className: "tile" }, canvas, badge, made("span", { className: "seed" }, `Seed ${seed}`));
    node.setAttribute("aria-pressed", "false");
    node.addEventListener("click", () => this.chosen(seed));
    return { seed, node, canvas, state: "" };
  }
}
