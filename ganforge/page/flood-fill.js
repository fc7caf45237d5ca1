// @ts-check
/** Filling what has one color. */

/**
 * Give a pixel, and all that touch it and have its color, another color, in place.
 *
 * @param {ImageData} pixels
 * @param {import("./types.js").Point} point
 * @param {import("./types.js").Color} color
 */
export function floodFill(pixels, { x, y }, color) {
  const { width, height } = pixels;
  const values = new Uint32Array(pixels.data.buffer);
  const filled = new Uint32Array(new Uint8ClampedArray([...color, 255]).buffer)[0];
  const [column, row] = [Math.floor(x), Math.floor(y)];
  if (column < 0 || row < 0 || column >= width || row >= height) return;
  const replaced = values[row * width + column];
  if (replaced === filled) return;
  const open = [row * width + column];
  while (open.length) {
    const place = /** @type {number} */ (open.pop());
    if (values[place] !== replaced) continue;
    const start = place - (place % width);
    let [left, right] = [place, place];
    while (left > start && values[left - 1] === replaced) left -= 1;
    while (right < start + width - 1 && values[right + 1] === replaced) right += 1;
    values.fill(filled, left, right + 1);
    for (let at = left; at <= right; at += 1) {
      if (at >= width && values[at - width] === replaced) open.push(at - width);
      if (at < width * (height - 1) && values[at + width] === replaced) open.push(at + width);
    }
  }
}
