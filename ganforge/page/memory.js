// @ts-check
/** Small things that the page remembers; a browser that keeps nothing forgets them, and all else works. */

/** @param {string} name @returns {string | null} */
export function remembered(name) {
  try {
    return localStorage.getItem(`ganforge-${name}`);
  } catch {
    return null;
  }
}

/** @param {string} name @param {string} value */
export function remember(name, value) {
  try {
    localStorage.setItem(`ganforge-${name}`, value);
  } catch {
    // as above
  }
}
