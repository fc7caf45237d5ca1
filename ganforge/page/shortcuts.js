// @ts-check
/** Keys that do what buttons do. */

import { button, choose, element, input } from "./dom.js";
import { remember, remembered } from "./memory.js";

/** @typedef {Record<string, () => void>} Keys */

/** @type {Keys} */
const BUTTONS = Object.fromEntries(
  Object.entries({ o: "open", c: "compare", n: "another", s: "save", t: "theme", "?": "help", Delete: "clear" }).map(
    ([key, id]) => [key, () => button(id).click()],
  ),
);

/**
 * Listen to keys.
 *
 * @param {Keys} more what else single keys do
 * @param {{undo: () => void, redo: () => void}} history
 */
export function listenToKeys(more, history) {
  /** @type {Keys} */
  const keys = { ...BUTTONS, ...more };
  for (const [key, tool] of [["b", "brush"], ["r", "rectangle"], ["f", "fill"], ["e", "eraser"]]) keys[key] = () => choose("tool", tool);
  const single = input("single-keys");
  single.checked = remembered("single-keys") !== "off";
  single.addEventListener("change", () => remember("single-keys", single.checked ? "on" : "off"));
  window.addEventListener("keydown", (event) => {
    if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const withControl = event.ctrlKey || event.metaKey;
    const action = withControl ? { z: event.shiftKey ? history.redo : history.undo, y: history.redo }[key] : keys[key];
    if (!action || event.altKey || (!withControl && !single.checked)) return;
    event.preventDefault();
    action();
  });
  const dialog = element("help-dialog", HTMLDialogElement);
  button("help").addEventListener("click", () => dialog.showModal());
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  if (target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && ["number", "text"].includes(target.type);
}
