// @ts-check
/** Colors as numbers. */

/** @typedef {import("./types.js").Color} Color */

const LUMA = [0.299, 0.587, 0.114];

/** The position of the color that is least far from another. @param {Color} color @param {Color[]} colors */
export function nearest(color, colors) {
  let [best, least] = [0, Infinity];
  colors.forEach((other, position) => {
    const distance = other.reduce((sum, value, channel) => sum + (value - color[channel]) ** 2, 0);
    if (distance < least) [best, least] = [position, distance];
  });
  return best;
}

/** How bright a color is, 0 to 255. @param {ArrayLike<number>} color */
export const gray = (color) => LUMA[0] * color[0] + LUMA[1] * color[1] + LUMA[2] * color[2];

/** As in a stylesheet. @param {Color} color */
export function hexOf(color) {
  return `#${color.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** @param {string} hex @returns {Color} */
export function colorOf(hex) {
  const number = parseInt(hex.slice(1), 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
}
