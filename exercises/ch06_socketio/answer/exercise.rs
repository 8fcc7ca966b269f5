//! An answer to everything.
//!
//! Write `router`: a Socket.IO server in the namespace `/` that adds. `add` carries two whole numbers and is answered by
//! its ack with `{ "ok": true, "sum": … }`.
//!
//! Nobody is left without an answer. Any other payload, or a sum that no `i64` holds (both numbers are `i64`), is answered with
//! `{ "ok": false, "error": { "code": "invalid_payload" } }`, and any other event with the code `not_found`.
//!
//! Register the handlers in a middleware, as the chapter's `listen` does. A later `on` may come too late, and these checks
//! can't see it: on a quiet machine it is in time.
//!
//! Read: chapter 6, "An answer". The imports stand under "Socket, server, client".

use axum::Router;

/// The server.
pub fn router() -> Router {
    todo!("a server that answers `add` and everything else")
}
