//! Where is my parcel? The solution.

use std::convert::Infallible;

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, Sse};
use axum::routing::{get, post};
use futures_util::stream::{self, Stream};
use tokio::sync::watch;

type Statuses = watch::Sender<Vec<String>>;

/// The two routes, with an empty list of their own.
pub fn router() -> Router {
    Router::new()
        .route("/status", post(happens))
        .route("/status/stream", get(follow))
        .with_state(Statuses::default())
}

async fn happens(State(statuses): State<Statuses>, text: String) {
    statuses.send_modify(|statuses| statuses.push(text));
}

async fn follow(
    State(statuses): State<Statuses>,
    headers: HeaderMap,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let last = headers
        .get("last-event-id")
        .and_then(|id| id.to_str().ok()?.parse().ok());
    // Old and new come from one list by one number: there is no gap between them.
    let events = stream::unfold((statuses, last.unwrap_or(0)), async |(statuses, after)| {
        let text = statuses
            .subscribe()
            .wait_for(|all| all.len() > after)
            .await
            .ok()?
            .get(after)?
            .clone();
        let event = Event::default().id((after + 1).to_string()).data(text);
        Some((Ok(event), (statuses, after + 1)))
    });
    Sse::new(events)
}
