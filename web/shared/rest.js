// Calls to the hub's REST interface. An answer looks like the ack of an event: `{ ok: true, … }` or `{ ok: false, error }`.

import { sentence } from "./errors.js";

/** `token` goes into a header and never into an address: addresses end up in logs and histories. */
export async function rest(method, path, { token, body } = {}) {
  const headers = {};
  if (token) headers.authorization = `Bearer ${token}`;
  if (body) headers["content-type"] = "application/json";
  try {
    const response = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
    const text = await response.text();
    const answer = text ? JSON.parse(text) : {};
    if (response.ok) return { ok: true, ...answer };
    // The hub's own answers have a body. Without one there is no such route: this hub was put together without accounts.
    const nobody = response.status === 404 && !text;
    const message = answer.detail ?? answer.title ?? (nobody ? sentence({ code: "not_found" }) : `The hub answered ${response.status}.`);
    return { ok: false, error: { code: answer.code ?? (nobody ? "not_found" : "internal"), message, status: response.status } };
  } catch {
    return { ok: false, unanswered: true, error: { code: "unavailable", message: "The hub can't be reached. Try again." } };
  }
}
