// @ts-check
/** Requests to where the page comes from, with the token of its address. */

let token = "";

/** Keep the token of the address, and take it out of what people copy. */
export function keepToken() {
  const address = new URL(location.href);
  token = address.searchParams.get("token") ?? "";
  try {
    if (token) sessionStorage.setItem("ganforge-token", token);
    else token = sessionStorage.getItem("ganforge-token") ?? "";
  } catch {
    return; // nothing can be kept, so the address keeps it
  }
  address.searchParams.delete("token");
  history.replaceState(null, "", address);
}

/** @param {string} address @param {RequestInit} [options] */
export async function reach(address, options = {}) {
  const headers = token ? { Authorization: `Bearer ${token}` } : undefined;
  try {
    return await fetch(address, { ...options, headers });
  } catch {
    throw new Error("The server does not answer. Look whether it still runs, and try again. Your drawing is kept.");
  }
}

/** The response, unless it says what is wrong. @param {Response} response */
export async function answerOf(response) {
  if (response.ok) return response;
  const answer = await response.json().catch(() => ({}));
  throw new Error(answer.error ?? `The server answers with an error (${response.status}). Try again in a moment.`);
}
