// @ts-check
/** The random numbers of ganforge/chance.py and ganforge/noise_map.py: the same chance gives the same noise. */

const GOLDEN = 0x9e3779b9;
const LEVELS = 2 ** 24;
const DEVIATION = 0.479; // what a cubic B-spline, across and down, leaves of a standard deviation of 1

/** Wellons's lowbias32: each bit of the result depends on all 32 bits. @param {number} bits */
function mixed(bits) {
  let mix = bits ^ (bits >>> 16);
  mix = Math.imul(mix, 0x7feb352d);
  mix ^= mix >>> 15;
  mix = Math.imul(mix, 0x846ca68b);
  return (mix ^ (mix >>> 16)) >>> 0;
}

/** @param {number} chance in [0, 1) */
const keyOf = (chance) => mixed(Math.floor(Math.fround(chance) * 2 ** 32));

/** @param {number} key @param {number} place @param {number} stream */
const level = (key, place, stream) => mixed((key + mixed((place + Math.imul(stream + 1, GOLDEN)) >>> 0)) >>> 0) >>> 8;

/** A number of the normal distribution. @param {number} key @param {number} place @param {number} seed */
function bell(key, place, seed) {
  const radius = Math.sqrt(-2 * Math.log((level(key, place, 2 * seed) + 0.5) / LEVELS));
  return radius * Math.cos((level(key, place, 2 * seed + 1) * 2 * Math.PI) / LEVELS);
}

/** Normal numbers. @param {number} chance @param {number} length */
export function normal(chance, length) {
  const key = keyOf(chance);
  return Float32Array.from({ length }, (_, place) => bell(key, place, 0));
}

/**
 * Noise at every pixel, smooth at several sizes.
 *
 * @param {number} chance
 * @param {import("./types.js").Size} size
 * @param {number} octaves
 * @returns {Float32Array} (height, width, octaves)
 */
export function noiseMap(chance, { height, width }, octaves) {
  const noise = new Float32Array(height * width * octaves);
  const key = keyOf(chance);
  for (let octave = 0; octave < octaves; octave += 1) {
    const spacing = 2 ** octave;
    const [rows, columns] = [pointsOf(height, spacing), pointsOf(width, spacing)];
    const lattice = latticeOf(key, rows, columns, octave);
    const across = new Float32Array(rows * width);
    for (let x = 0; x < width; x += 1) {
      const [first, shares] = spline(x / spacing);
      for (let row = 0; row < rows; row += 1) {
        for (let tap = 0; tap < 4; tap += 1) across[row * width + x] += shares[tap] * lattice[row * columns + first + tap];
      }
    }
    for (let y = 0; y < height; y += 1) {
      const [first, shares] = spline(y / spacing);
      for (let x = 0; x < width; x += 1) {
        let sum = 0;
        for (let tap = 0; tap < 4; tap += 1) sum += shares[tap] * across[(first + tap) * width + x];
        noise[(y * width + x) * octaves + octave] = sum;
      }
    }
  }
  return noise;
}

/** How many lattice points, from one before the first pixel on. @param {number} length @param {number} spacing */
const pointsOf = (length, spacing) => Math.floor((length - 1) / spacing) + 4;

/** @param {number} key @param {number} rows @param {number} columns @param {number} octave */
function latticeOf(key, rows, columns, octave) {
  return Float32Array.from({ length: rows * columns }, (_, at) => {
    const [row, column] = [Math.floor(at / columns) - 1, (at % columns) - 1];
    return bell(key, (mixed(Math.imul(row, GOLDEN) >>> 0) + column) >>> 0, octave) / DEVIATION;
  });
}

/** The first of four lattice points around a place, and the share of each. @param {number} place @returns {[number, number[]]} */
function spline(place) {
  const before = Math.floor(place);
  const shares = [-1, 0, 1, 2].map((step) => {
    const reach = Math.abs(place - before - step);
    return (Math.max(0, 2 - reach) ** 3 - 4 * Math.max(0, 1 - reach) ** 3) / 6;
  });
  return [before, shares];
}

/** From one noise to another on an arc, as `ganforge sample` walks. @param {Float32Array} first @param {Float32Array} last @param {number} share */
export function walked(first, last, share) {
  const product = (/** @type {Float32Array} */ one, /** @type {Float32Array} */ other) =>
    one.reduce((sum, value, place) => sum + value * other[place], 0);
  const lengths = Math.sqrt(product(first, first) * product(last, last));
  const angle = Math.acos(Math.min(1, Math.max(-1, product(first, last) / Math.max(lengths, 1e-12))));
  const sine = Math.sin(angle);
  const [near, far] = sine < 1e-6 ? [1 - share, share] : [Math.sin((1 - share) * angle) / sine, Math.sin(share * angle) / sine];
  return first.map((value, place) => near * value + far * last[place]);
}
