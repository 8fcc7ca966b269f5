// Calls to the hub's REST interface. An answer looks like the ack of an event: `{ ok: true, … }` or `{ ok: false, error }`.

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
    const message = answer.detail ?? answer.title ?? `The hub answered ${response.status}.`;
    return { ok: false, error: { code: answer.code ?? "internal", message, status: response.status } };
  } catch {
    return { ok: false, unanswered: true, error: { code: "unavailable", message: "The hub can't be reached. Try again." } };
  }
}
