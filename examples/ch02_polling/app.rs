//! Three ways to hear of a new message: polling, long-polling and push.
//!
//! All three read the same chat (`chat.rs`); they differ only in who waits, and where. `main.rs` serves it,
//! `measure.rs` counts what each way costs, `pitfall.rs` breaks the second.

use std::io;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{Html, Json};
use axum::routing::get;
use axum::serve::ListenerExt;
use futures_util::stream::{self, Stream, StreamExt};
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio::time::{sleep, timeout};

use super::chat::{Chat, Message, NewMessage};

/// How far the asker has read: the id of the last message it has.
#[derive(Deserialize)]
pub(crate) struct After {
    #[serde(default)]
    after: usize,
}

/// The routes: one to write, three to read.
pub(crate) fn router(chat: Chat) -> axum::Router {
    axum::Router::new()
        .route("/", get(async || Html(include_str!("index.html"))))
        .route("/messages", get(poll).post(post))
        .route("/wait", get(long_poll))
        .route("/stream", get(push))
        .with_state(chat)
}

/// `POST /messages`: stores one message and answers with it.
async fn post(State(chat): State<Chat>, Json(new): Json<NewMessage>) -> Result<(StatusCode, Json<Message>), Refused> {
    if new.username.trim().is_empty() || new.text.trim().is_empty() {
        return Err((
            StatusCode::UNPROCESSABLE_ENTITY,
            "username and text must hold more than white space",
        ));
    }
    Ok((StatusCode::CREATED, Json(chat.post(new))))
}

/// What a request gets that cannot be served: a status, and a sentence for people.
type Refused = (StatusCode, &'static str);

/// `GET /messages?after=N`, polling: answers at once, mostly with nothing.
async fn poll(State(chat): State<Chat>, Query(asked): Query<After>) -> Json<Vec<Message>> {
    Json(chat.board.borrow().newer_than(asked.after).to_vec())
}

/// `GET /wait?after=N`, long-polling: answers when there is news, or patience is over.
async fn long_poll(State(chat): State<Chat>, Query(asked): Query<After>) -> Json<Vec<Message>> {
    let answer = timeout(chat.patience, chat.wait_beyond(asked.after)).await;
    Json(answer.unwrap_or_default())
}

/// `GET /stream`, push: one answer that never ends, with one event per message.
///
/// A reader that comes back says in `Last-Event-ID` how far it got; browsers do by themselves.
async fn push(
    State(chat): State<Chat>,
    Query(asked): Query<After>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, axum::Error>>>, Refused> {
    let after = last_event_id(&headers)?.unwrap_or(asked.after);
    let every = KeepAlive::new().interval(chat.patience);
    // The same wait as above, in a loop; `after` is all that the server keeps for a reader.
    let batches = stream::unfold((chat, after), async |(chat, after)| {
        let messages = chat.wait_beyond(after).await;
        let newest = messages.last()?.id;
        Some((messages, (chat, newest)))
    });
    let events = batches.flat_map(stream::iter);
    let events = events.map(|message| Event::default().id(message.id.to_string()).json_data(message));
    Ok(Sse::new(events).keep_alive(every))
}

fn last_event_id(headers: &HeaderMap) -> Result<Option<usize>, Refused> {
    let Some(value) = headers.get("last-event-id") else {
        return Ok(None);
    };
    let id = value.to_str().ok().and_then(|id| id.parse().ok());
    id.map(Some).ok_or((
        StatusCode::BAD_REQUEST,
        "Last-Event-ID must be the id of a message, such as 3",
    ))
}

/// Serves until `stop` is ready. Then nobody may wait any longer, and who does not read gets half a second.
pub(crate) async fn serve(
    listener: TcpListener,
    chat: Chat,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let listener = listener.tap_io(|tcp| {
        // Small answers leave at once; without it some wait for the ones before to be confirmed.
        let _ = tcp.set_nodelay(true);
    });
    let (closer, mut board) = (chat.clone(), chat.board.subscribe());
    let server = axum::serve(listener, router(chat)).with_graceful_shutdown(async move {
        stop.await;
        closer.close();
    });
    let overdue = async move {
        let _ = board.wait_for(|board| board.closing).await.map(drop);
        sleep(Duration::from_millis(500)).await;
    };
    tokio::select! {
        served = server.into_future() => served,
        () = overdue => Ok(()),
    }
}
