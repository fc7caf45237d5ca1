// @ts-check
/** From pixels to the numbers that a network takes, and back. */

import { gray, nearest } from "./colors.js";

/** @typedef {import("./types.js").Color} Color */
/** @typedef {import("./types.js").Input} Input */
/** @typedef {import("./types.js").Size} Size */
/** @typedef {import("./types.js").Output} Output */

/**
 * An image as a network takes it, mirrored beyond its right and lower edge up to a size.
 *
 * @param {ImageData} pixels
 * @param {Input} input
 * @param {Size} size
 * @returns {Float32Array | Uint8Array} (height, width, channels)
 */
export function numbersOf(pixels, input, { height, width }) {
  const channels = Number(input.shape[3]);
  const isBytes = input.dtype === "uint8";
  const numbers = isBytes ? new Uint8Array(height * width * channels) : new Float32Array(height * width * channels);
  const seen = viewOf(channels, classesOf(input));
  for (let at = 0, y = 0; y < height; y += 1) {
    const row = mirrored(y, pixels.height) * pixels.width;
    for (let x = 0; x < width; x += 1) {
      const place = 4 * (row + mirrored(x, pixels.width));
      const values = seen(pixels.data.subarray(place, place + 4));
      for (let channel = 0; channel < channels; channel += 1, at += 1) {
        numbers[at] = isBytes ? Math.round(values[channel]) : values[channel] / 127.5 - 1;
      }
    }
  }
  return numbers;
}

/**
 * What a network made, without what was mirrored.
 *
 * @param {ArrayLike<number>} numbers (height, width, channels)
 * @param {[number, number, number]} shape
 * @param {Output} output
 * @param {Size} size
 */
export function pixelsFrom(numbers, [, width, channels], output, size) {
  const pixels = new ImageData(size.width, size.height);
  const isBytes = output.dtype === "uint8";
  const colors = classesOf(output);
  for (let at = 0, y = 0; y < size.height; y += 1) {
    for (let x = 0; x < size.width; x += 1, at += 4) {
      const first = (y * width + x) * channels;
      const color = colors.length ? colors[largest(numbers, first, channels)] : null;
      for (let channel = 0; channel < 3; channel += 1) {
        const value = numbers[first + (channels < 3 ? 0 : channel)];
        pixels.data[at + channel] = color ? color[channel] : isBytes ? value : (value + 1) * 127.5;
      }
      pixels.data[at + 3] = 255;
    }
  }
  return pixels;
}

/** The color of each channel, where channels are classes. @param {Input | Output} image */
function classesOf({ kind, palette }) {
  return kind === "classes" && palette ? palette.map((entry) => entry.color) : [];
}

/** The values of the channels of a color, 0 to 255. @param {number} channels @param {Color[]} colors */
function viewOf(channels, colors) {
  /** @type {Map<number, number[]>} */
  const known = new Map();
  return (/** @type {Uint8ClampedArray} */ pixel) => {
    if (colors.length) {
      const key = (pixel[0] << 16) | (pixel[1] << 8) | pixel[2];
      const found = known.get(key);
      if (found) return found;
      const place = nearest([pixel[0], pixel[1], pixel[2]], colors);
      const values = colors.map((_, other) => (other === place ? 255 : 0));
      known.set(key, values);
      return values;
    }
    return channels === 1 ? [gray(pixel)] : pixel;
  };
}

/** @param {number} place @param {number} length */
function mirrored(place, length) {
  if (length === 1) return 0;
  const turn = place % (2 * (length - 1));
  return turn < length ? turn : 2 * (length - 1) - turn;
}

/** @param {ArrayLike<number>} numbers @param {number} first @param {number} count */
function largest(numbers, first, count) {
  let best = 0;
  for (let place = 1; place < count; place += 1) if (numbers[first + place] > numbers[first + best]) best = place;
  return best;
}
