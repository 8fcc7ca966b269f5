//! One chat in a `Vec`, and three ways to hear of a new message: polling, long-polling and push.
//!
//! All three read the same board; they differ only in who waits, and where. `main.rs` serves it, `measure.rs` counts
//! what each way costs, `pitfall.rs` breaks the second.

use std::io;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{Html, Json};
use axum::routing::get;
use axum::serve::ListenerExt;
use futures_util::stream::{self, Stream, StreamExt};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

/// One message, as every way delivers it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Message {
    /// 1, 2, 3 … in the order of storing.
    pub(crate) id: usize,
    pub(crate) username: String,
    pub(crate) text: String,
    /// Milliseconds since the Unix epoch, by the server's clock.
    pub(crate) time: u64,
}

/// What `POST /messages` takes.
#[derive(Deserialize)]
pub(crate) struct NewMessage {
    // Naive: anybody may write under any name; ch07 gives a name to one client at a time.
    username: String,
    text: String,
}

/// How far the asker has read: the id of the last message it has.
#[derive(Deserialize)]
pub(crate) struct After {
    #[serde(default)]
    after: usize,
}

/// The value that everybody watches.
#[derive(Default)]
pub(crate) struct Board {
    // Naive: a restart forgets them and counts from 1 again; ch13 keeps them in Redis.
    pub(crate) messages: Vec<Message>,
    /// Set once, when the server stops: nobody may wait any longer.
    pub(crate) closing: bool,
}

impl Board {
    /// The messages after number `after`. Who claims to have read more than there is knew the server before a
    /// restart, and gets them all.
    fn newer_than(&self, after: usize) -> &[Message] {
        self.messages.get(after..).unwrap_or(&self.messages)
    }
}

/// The chat: a board, and a way to wake everyone who waits for it to change.
#[derive(Clone)]
pub(crate) struct Chat {
    pub(crate) board: watch::Sender<Board>,
    /// How long a long poll may stay without an answer, and a stream without a sign of life.
    patience: Duration,
}

impl Chat {
    pub(crate) fn new(patience: Duration) -> Self {
        Self {
            board: watch::Sender::default(),
            patience,
        }
    }

    /// Stores a message and wakes everyone who waits.
    fn post(&self, new: NewMessage) -> Message {
        let time = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
            .as_millis();
        let mut message = Message {
            id: 0,
            username: new.username,
            text: new.text,
            time: time as u64,
        };
        self.board.send_modify(|board| {
            message.id = board.messages.len() + 1;
            board.messages.push(message.clone());
        });
        message
    }

    /// Waits until there is a message after number `after`, then returns all of them. None of them: the server stops.
    ///
    /// # Cancel safety
    /// Looks, and takes nothing away: a wait that is given up loses no message.
    async fn wait_beyond(&self, after: usize) -> Vec<Message> {
        let mut board = self.board.subscribe();
        // Looks first and sleeps after: what came between two requests is there already.
        let found = board
            .wait_for(|board| board.closing || !board.newer_than(after).is_empty())
            .await;
        found.map(|board| board.newer_than(after).to_vec()).unwrap_or_default()
    }

    /// Lets everyone go who waits: long polls answer what they have, streams end.
    fn close(&self) {
        self.board.send_modify(|board| board.closing = true);
    }
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

/// `GET /wait?after=N`, long-polling: answers when there is something to say, or when the patience is over.
async fn long_poll(State(chat): State<Chat>, Query(asked): Query<After>) -> Json<Vec<Message>> {
    let answer = timeout(chat.patience, chat.wait_beyond(asked.after)).await;
    Json(answer.unwrap_or_default())
}

/// `GET /stream`, push: one answer that never ends, with one event per message.
///
/// A reader that comes back says in `Last-Event-ID` how far it got; browsers do that by themselves.
async fn push(
    State(chat): State<Chat>,
    Query(asked): Query<After>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, axum::Error>>>, Refused> {
    let after = last_event_id(&headers)?.unwrap_or(asked.after);
    let every = KeepAlive::new().interval(chat.patience);
    // The same wait as above, in a loop. All that the server keeps for a reader is a number: a slow one loses nothing.
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
