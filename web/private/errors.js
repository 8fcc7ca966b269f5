// What can go wrong, in the words that the Rust side uses too (`sealed/src/error.rs`).

/** Every refusal of this folder: `code` is for programs, `message` for people, `details` for what a page wants to show. */
export class SealedError extends Error {
  constructor(code, message, details = {}, options) {
    super(message, options);
    this.name = "SealedError";
    this.code = code;
    this.details = details;
  }
}

/** Throws a `SealedError`. It never returns, so it can stand where a value is expected. */
export function refuse(code, message, details) {
  throw new SealedError(code, message, details);
}
