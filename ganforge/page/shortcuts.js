// @ts-check
/** Keys that do what buttons do. */

import { button, choose, element, input } from "./dom.js";
import { remember, remembered } from "./memory.js";

/** @typedef {Record<string, () => void>} Keys */

/** @type {Keys} */
const BUTTONS = pressing({ o: "open", c: "compare", n: "another", s: "save", t: "theme", "?": "help", Delete: "clear" });
/** @type {Keys} */
const WITH_CONTROL = pressing({ z: "undo", y: "redo", Z: "redo" });

/** Listen to keys. @param {Keys} more what else single keys do */
export function listenToKeys(more) {
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
    const action = withControl ? WITH_CONTROL[event.shiftKey ? key.toUpperCase() : key] : keys[key];
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

/** Each key presses a button, where that is shown. @param {Record<string, string>} buttons @returns {Keys} */
function pressing(buttons) {
  return Object.fromEntries(Object.entries(buttons).map(([key, id]) => [key, () => {
    if (button(id).offsetParent) button(id).click();
  }]));
}
