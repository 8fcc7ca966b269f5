//! Where is my parcel?
//!
//! Serve the way of one parcel. `POST /status` takes a text such as `left the depot` and answers with any status
//! from 200 to 299. `GET /status/stream` pushes every status as a Server-Sent Event, whose `id` counts from 1: to a new
//! reader all from the beginning, to one that comes back with `Last-Event-ID` those that it missed, and to both whatever
//! comes later. Nobody misses a status, and nobody gets one twice.
//!
//! Most of the `use` lines that you need stand at the top of `examples/ch02_polling/app.rs` and `chat.rs`; a route that
//! answers POST alone is made by `axum::routing::post`. The data of an event is the text itself, not JSON.
//!
//! Read: chapter 2, "Push".

use axum::Router;

/// The two routes, with an empty list of their own.
pub fn router() -> Router {
    todo!("POST /status and GET /status/stream")
}
