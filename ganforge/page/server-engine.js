// @ts-check
/** Lets the server that sent this page compute. */

import { answerOf, reach } from "./reach.js";
import { bitmapOf, pixelsOf, pngOf } from "./pixels.js";

/** @typedef {import("./types.js").Request} Request */
/** @typedef {import("./types.js").Made} Made */

/** @typedef {import("./types.js").Engine} Engine */

/** @implements {Engine} */
export class ServerEngine {
  /** @param {Request} request @returns {Promise<Made>} */
  async make(request) {
    const action = request.source ? "translate" : "sample";
    const address = `api/models/${encodeURIComponent(request.model.name)}/${action}`;
    const response = await answerOf(await reach(address, { method: "POST", body: await formOf(request) }));
    const bitmap = await bitmapOf(await response.blob());
    return {
      image: pixelsOf(bitmap, bitmap),
      milliseconds: Number(response.headers.get("X-Ganforge-Milliseconds")),
      runtime: decodeURIComponent(response.headers.get("X-Ganforge-Runtime") ?? "the server"),
    };
  }
}

/** @param {Request} request */
async function formOf({ source, size, seed, toSeed, between, truncation, extras }) {
  const form = new FormData();
  if (source) form.set("source", await pngOf(source), "drawing.png");
  const numbers = source ? { seed } : { seed, to_seed: toSeed, between, truncation, ...size };
  for (const [name, value] of Object.entries(numbers)) if (value !== undefined) form.set(name, String(value));
  for (const [name, value] of Object.entries(extras)) {
    if (value instanceof ImageData) form.set(name, await pngOf(value), `${name}.png`);
    else form.set(name, value);
  }
  return form;
}
