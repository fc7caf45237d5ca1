// @ts-check
/** Pixels from files and pictures, and back. */

import { gray, nearest } from "./colors.js";

/** @typedef {import("./types.js").PaletteColor} PaletteColor */
/** @typedef {import("./types.js").Size} Size */

/** A canvas of this size that is not on the page. @param {Size} size */
export function canvasOf({ height, width }) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  return canvas;
}

/** The context that pixels are read from often. @param {HTMLCanvasElement} canvas */
export function contextOf(canvas) {
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("This browser cannot draw: it offers no canvas.");
  return context;
}

/** Read an image file. @param {Blob} file @returns {Promise<ImageBitmap>} */
export async function bitmapOf(file) {
  try {
    return await createImageBitmap(file, { colorSpaceConversion: "none" });
  } catch {
    const name = file instanceof File && file.name ? `${file.name}: this` : "This";
    throw new Error(`${name} is not an image that the browser can read. Choose a PNG, JPEG, WebP or GIF file.`);
  }
}

/**
 * The pixels of an image at a size; the middle of it, where the shapes differ.
 *
 * @param {ImageBitmap} bitmap
 * @param {Size} size
 * @param {boolean} [isSmooth] whether pixels may mix, which labels may not
 */
export function pixelsOf(bitmap, size, isSmooth = true) {
  const context = contextOf(canvasOf(size));
  const scale = Math.max(size.width / bitmap.width, size.height / bitmap.height);
  const [width, height] = [bitmap.width * scale, bitmap.height * scale];
  context.imageSmoothingEnabled = isSmooth;
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, (size.width - width) / 2, (size.height - height) / 2, width, height);
  return context.getImageData(0, 0, size.width, size.height);
}

/** A PNG file of pixels. @param {ImageData} pixels @returns {Promise<Blob>} */
export function pngOf(pixels) {
  const canvas = canvasOf(pixels);
  contextOf(canvas).putImageData(pixels, 0, 0);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The browser could not write a PNG file."))), "image/png");
  });
}

/** Let the browser save a file. @param {Blob} file @param {string} name */
export function save(file, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Give each pixel the nearest color of a palette, in place. @param {ImageData} pixels @param {PaletteColor[]} palette */
export function snap(pixels, palette) {
  if (!palette.length) return pixels;
  const known = new Map();
  for (let at = 0; at < pixels.data.length; at += 4) {
    const [red, green, blue] = [pixels.data[at], pixels.data[at + 1], pixels.data[at + 2]];
    const key = (red << 16) | (green << 8) | blue;
    let color = known.get(key);
    if (!color) known.set(key, (color = palette[nearest([red, green, blue], palette.map((entry) => entry.color))].color));
    pixels.data.set([...color, 255], at);
  }
  return pixels;
}

/** Take the color out of pixels, in place. @param {ImageData} pixels */
export function desaturate(pixels) {
  for (let at = 0; at < pixels.data.length; at += 4) {
    pixels.data.fill(Math.round(gray(pixels.data.subarray(at, at + 3))), at, at + 3);
  }
  return pixels;
}
