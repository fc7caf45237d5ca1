// @ts-check
/** The chance that a seed stands for: NumPy's default_rng([seed, 0]).integers(2**24) / 2**24, as ganforge draws it. */

const LOW = (1n << 32n) - 1n;
const WIDE = (1n << 128n) - 1n;
const STEP = 0x2360ed051fc65da44385df649fccf645n; // of PCG64, O'Neill 2014

/** @param {number} seed a whole number from 0 @returns {number} in [0, 1) */
export function chanceOf(seed) {
  const [high, low, more, most] = words([...digits(BigInt(seed)), 0n]);
  const increment = ((((more << 64n) | most) << 1n) | 1n) & WIDE;
  let state = (increment + ((high << 64n) | low)) & WIDE;
  state = (state * STEP + increment) & WIDE;
  state = (state * STEP + increment) & WIDE;
  const turn = state >> 122n;
  const folded = ((state >> 64n) ^ state) & ((1n << 64n) - 1n);
  const bits = ((folded >> turn) | (folded << (64n - turn))) & ((1n << 64n) - 1n);
  return Number((bits & LOW) >> 8n) / 2 ** 24;
}

/** @param {bigint} number 32 bits a digit, the lowest first */
function digits(number) {
  const found = [];
  for (let rest = number; rest || !found.length; rest >>= 32n) found.push(rest & LOW);
  return found;
}

/** NumPy's SeedSequence: four numbers of 64 bits. @param {bigint[]} entropy */
function words(entropy) {
  let hash = 0x43b0d7e5n;
  const hashed = (/** @type {bigint} */ value) => {
    const mix = ((value ^ hash) * (hash = (hash * 0x931e8875n) & LOW)) & LOW;
    return mix ^ (mix >> 16n);
  };
  const joined = (/** @type {bigint} */ one, /** @type {bigint} */ other) => {
    const mix = (one * 0xca01f9ddn - other * 0x4973f715n) & LOW;
    return mix ^ (mix >> 16n);
  };
  const pool = [0, 1, 2, 3].map((place) => hashed(entropy[place] ?? 0n));
  for (let from = 0; from < 4; from += 1) {
    for (let to = 0; to < 4; to += 1) if (from !== to) pool[to] = joined(pool[to], hashed(pool[from]));
  }
  let spread = 0x8b51f9ddn;
  const halves = Array.from({ length: 8 }, (_, place) => {
    const mix = ((pool[place % 4] ^ spread) * (spread = (spread * 0x58f38dedn) & LOW)) & LOW;
    return mix ^ (mix >> 16n);
  });
  return [0, 2, 4, 6].map((place) => halves[place] | (halves[place + 1] << 32n));
}
