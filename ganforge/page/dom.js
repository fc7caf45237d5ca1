// @ts-check
/** Elements of the page. */

/**
 * The element with an id.
 *
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} [type]
 * @returns {T}
 */
export function element(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof (type ?? HTMLElement))) throw new Error(`index.html has no fitting element #${id}`);
  return /** @type {T} */ (found);
}

/** @param {string} id */
export const button = (id) => element(id, HTMLButtonElement);

/** @param {string} id */
export const input = (id) => element(id, HTMLInputElement);

/**
 * A new element with these properties and children.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Partial<HTMLElementTagNameMap[K]>} [properties]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function made(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

/** The value of the radio button of a group that is on. @param {string} group */
export function chosen(group) {
  return document.querySelector(`input[name="${group}"]:checked`)?.getAttribute("value") ?? "";
}

/** Turn a radio button on, as its user would. @param {string} group @param {string} value */
export function choose(group, value) {
  const radio = document.querySelector(`input[name="${group}"][value="${value}"]`);
  if (radio instanceof HTMLInputElement) radio.click();
}
