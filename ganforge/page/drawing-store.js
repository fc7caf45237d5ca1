// @ts-check
/** Keeps drawings in the browser, so that neither a reload nor another model loses one. */

/** @typedef {import("./types.js").Model} Model */

const STORE = "drawings";

/** @type {Promise<IDBDatabase> | undefined} */
let database;

/** Models with the same kind of source share a drawing. @param {Model} model */
export function drawingKey({ source }) {
  if (!source) return "";
  const colors = source.palette.map((entry) => entry.color.join(",")).join(";");
  return [source.kind, source.channels, `${source.height}x${source.width}`, colors].join("|");
}

/** Keep a drawing. A browser that keeps nothing, as in a private window, is no reason to stop. @param {string} key @param {ImageData} pixels */
export async function keep(key, pixels) {
  try {
    const { width, height, data } = pixels;
    await inStore("readwrite", (store) => store.put({ width, height, data }, key));
  } catch (error) {
    console.warn("ganforge: the drawing could not be kept.", error);
  }
}

/** The drawing that was kept. @param {string} key @returns {Promise<ImageData | null>} */
export async function kept(key) {
  try {
    const found = await inStore("readonly", (store) => store.get(key));
    return found ? new ImageData(found.data, found.width, found.height) : null;
  } catch {
    return null;
  }
}

/** @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest} use @returns {Promise<any>} */
async function inStore(mode, use) {
  database ??= answered(opening());
  return answered(use((await database).transaction(STORE, mode).objectStore(STORE)));
}

function opening() {
  const request = indexedDB.open("ganforge", 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return request;
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function answered(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
