// @ts-check
/** Requests to where the page comes from, with the token of its address. */

const TOKEN = "ganforge-token";

/** Keep the token of the address, and take it out of what people copy. */
export function keepToken() {
  const address = new URL(location.href);
  const token = address.searchParams.get("token");
  if (!token) return;
  sessionStorage.setItem(TOKEN, token);
  address.searchParams.delete("token");
  history.replaceState(null, "", address);
}

/** @param {string} address @param {RequestInit} [options] */
export async function reach(address, options = {}) {
  const token = sessionStorage.getItem(TOKEN);
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
