//! An answer to everything.
//!
//! Write `router`: a Socket.IO server in the namespace `/` that adds. `add` carries two whole numbers and is answered by
//! its ack with `{ "ok": true, "sum": … }`.
//!
//! Nobody is left without an answer. Any other payload, or a sum that doesn't fit into an `i64`, is answered with
//! `{ "ok": false, "error": { "code": "invalid_payload" } }`, and any other event with the code `not_found`.
//!
//! Read: chapter 6, "An answer".

use axum::Router;

/// The server.
pub fn router() -> Router {
    todo!("a server that answers `add` and everything else")
}
