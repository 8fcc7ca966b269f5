// What a page says when something is refused. The server's own sentence is shown where there is one; a refused connection
// carries the code alone, so its sentence comes from here.

const SENTENCES = {
  unauthenticated: "You are logged out. Log in again.",
  banned: "This account is banned. Ask an admin of this hub.",
  unavailable: "The hub can't do that now. Your text is kept and sent again.",
  rate_limited: "Too fast. The hub asks you to slow down.",
  not_found: "This hub doesn't offer that.",
};

/** `{ code, message }` of a refused connection, whose error message is a code. */
export function refusal(error) {
  const code = error?.message === "Invalid namespace" ? "not_found" : error?.message || "internal";
  return { code, message: SENTENCES[code] ?? `The hub refused the connection (${code}).` };
}

/** The answer that stands for "none came". */
export function noAnswer(event) {
  const message = "No answer from the hub. It is sent again when the connection is back.";
  return { ok: false, unanswered: true, error: { event, code: "unavailable", message } };
}

/** One sentence for a person. */
export function sentence(error) {
  return error?.message || SENTENCES[error?.code] || "Something went wrong.";
}
