// @ts-check
/** Computes with ONNX Runtime Web: on the graphics card where WebGPU is there and can, else on the processor. */

import { normal, noiseMap, walked } from "./noise.js";
import { chanceOf } from "./seed-chance.js";
import { allowed } from "./sizes.js";
import { numbersOf, pixelsFrom } from "./tensors.js";

/** @typedef {import("./types.js").Input} Input */
/** @typedef {import("./types.js").Made} Made */
/** @typedef {import("./types.js").Request} Request */
/** @typedef {import("./types.js").Size} Size */
/** @typedef {{ort: any, session: any, runtime: string}} Loaded */

const FOLDER = new URL("onnxruntime-web/", import.meta.url).href;
const PROCESSOR = "this browser";
const ERRORS = 3; // ONNX Runtime warns of much that is as it should be

/** @type {Map<string, Promise<Loaded>>} */
const loading = new Map();

self.onmessage = async ({ data: { number, request } }) => {
  try {
    self.postMessage({ number, made: await make(request) });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    self.postMessage({ number, error: `${request.model.title}: the model could not be computed in this browser: ${reason}` });
  }
};

/** @param {Request} request @returns {Promise<Made>} */
async function make(request) {
  const { model } = request;
  const file = /** @type {string} */ (model.file);
  if (!loading.has(file)) loading.set(file, load(file));
  try {
    return await run(request, await /** @type {Promise<Loaded>} */ (loading.get(file)));
  } catch (error) {
    loading.delete(file);
    if (!(await hasGraphics())) throw error;
    loading.set(file, onProcessor(file)); // a network that the graphics card cannot compute
    return run(request, await /** @type {Promise<Loaded>} */ (loading.get(file)));
  }
}

/** @param {string} file @returns {Promise<Loaded>} */
async function load(file) {
  return (await hasGraphics()) ? onGraphics(file).catch(() => onProcessor(file)) : onProcessor(file);
}

async function hasGraphics() {
  const adapter = await /** @type {any} */ (navigator).gpu?.requestAdapter().catch(() => null);
  return Boolean(adapter && !adapter.isFallbackAdapter && !adapter.info?.isFallbackAdapter); // these are slow programs
}

/** @param {string} file @returns {Promise<Loaded>} */
async function onGraphics(file) {
  const ort = await import(`${FOLDER}ort.webgpu.min.mjs`);
  return { ort, session: await session(ort, file, "webgpu"), runtime: "this browser's graphics card" };
}

/** @param {string} file @returns {Promise<Loaded>} */
async function onProcessor(file) {
  const ort = await import(`${FOLDER}ort.wasm.min.mjs`);
  return { ort, session: await session(ort, file, "wasm"), runtime: PROCESSOR };
}

/** @param {any} ort @param {string} file @param {string} provider */
async function session(ort, file, provider) {
  ort.env.wasm.wasmPaths = FOLDER;
  ort.env.wasm.numThreads = self.crossOriginIsolated ? Math.min(4, navigator.hardwareConcurrency || 1) : 1;
  ort.env.logLevel = "error";
  const response = await fetch(file);
  if (!response.ok) throw new Error(`${file} could not be loaded (${response.status}).`);
  return ort.InferenceSession.create(await response.arrayBuffer(), { executionProviders: [provider], logSeverityLevel: ERRORS });
}

/** @param {Request} request @param {Loaded} loaded @returns {Promise<Made>} */
async function run(request, { ort, session: network, runtime }) {
  const { model, size } = request;
  const padded = allowed(model, size);
  const fed = Object.entries(model.inputs ?? {}).map(([name, input]) => [name, tensorOf(ort, name, input, request, padded)]);
  const start = performance.now();
  const output = /** @type {import("./types.js").Output} */ (model.output);
  const result = (await network.run(Object.fromEntries(fed)))[output.name];
  const numbers = await result.getData();
  const milliseconds = performance.now() - start;
  const [, height, width, channels] = result.dims;
  const kept = request.source ? size : { height, width };
  return { image: pixelsFrom(numbers, [height, width, channels], output, kept), milliseconds, runtime };
}

/** @param {any} ort @param {string} name @param {Input} input @param {Request} request @param {Size} size */
function tensorOf(ort, name, input, request, size) {
  const shape = input.shape.map((length) => ({ batch: 1, ...size })[length] ?? Number(length));
  return new ort.Tensor(input.dtype ?? "float32", numbersFor(name, input, request, size), shape);
}

/** @param {string} name @param {Input} input @param {Request} request @param {Size} size */
function numbersFor(name, input, request, size) {
  if (input.kind === "noise") return noiseFor(input, request, size);
  if (input.kind === "chance") return Float32Array.of(chanceOf(request.seed));
  const value = name === "source" ? request.source : request.extras[name];
  if (value instanceof ImageData) return numbersOf(value, input, size);
  if (input.kind === "class") return Float32Array.from(input.classes ?? [], (each) => Number(each === value));
  return Float32Array.from(String(value).split(","), Number);
}

/** @param {Input} input @param {Request} request @param {Size} size */
function noiseFor({ shape }, { seed, toSeed, between = 0, truncation = 1 }, size) {
  const length = Number(shape[shape.length - 1]);
  const drawn = (/** @type {number} */ each) =>
    shape.length === 4 ? noiseMap(chanceOf(each), size, length) : normal(chanceOf(each), length);
  const noise = toSeed === undefined || !between ? drawn(seed) : walked(drawn(seed), drawn(toSeed), between);
  return truncation === 1 ? noise : noise.map((value) => value * truncation);
}
