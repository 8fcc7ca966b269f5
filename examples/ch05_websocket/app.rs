//! Two WebSockets: `/echo` answers the sender, `/talk` tells every open page.

use std::mem::take;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, Response};
use axum::routing::{any, get};
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::time::{MissedTickBehavior, interval, timeout};
use tokio_tungstenite::tungstenite;

/// The longest message that is accepted. A longer one closes its connection with code 1009.
pub(crate) const MAX_MESSAGE_BYTES: usize = 64 * 1024;
/// The longest frame that is read to its end before it is refused.
const MAX_FRAME_BYTES: usize = 1024 * 1024;
/// How many messages may wait for a page that reads slowly.
pub(crate) const QUEUE: usize = 64;

/// What every `/talk` shares: the queue that each of them reads, and the time between two pings.
#[derive(Clone)]
struct Talk {
    said: broadcast::Sender<Message>,
    ping_every: Duration,
}

/// The page and both sockets.
pub(crate) fn router(ping_every: Duration) -> Router {
    let said = broadcast::Sender::new(QUEUE);
    Router::new()
        .route("/", get(|| async { Html(include_str!("index.html")) }))
        .route("/echo", any(on_echo))
        .route("/talk", any(on_talk))
        .with_state(Talk { said, ping_every })
}

async fn on_echo(headers: HeaderMap, upgrade: WebSocketUpgrade) -> Result<Response, Refused> {
    let upgrade = admit(&headers, upgrade)?;
    Ok(upgrade.on_upgrade(echo))
}

async fn on_talk(State(all): State<Talk>, headers: HeaderMap, upgrade: WebSocketUpgrade) -> Result<Response, Refused> {
    let upgrade = admit(&headers, upgrade)?;
    Ok(upgrade.on_upgrade(|socket| talk(socket, all)))
}

/// An answer in HTTP to a handshake that isn't accepted.
type Refused = (StatusCode, &'static str);

/// Lets pages of this server in, and sets the limits.
fn admit(headers: &HeaderMap, upgrade: WebSocketUpgrade) -> Result<WebSocketUpgrade, Refused> {
    // A browser lets every page in the world open a WebSocket to this machine.
    if !from_our_page(headers) {
        return Err((StatusCode::FORBIDDEN, "not from this server's page\n"));
    }
    Ok(upgrade
        .max_message_size(MAX_MESSAGE_BYTES)
        .max_frame_size(MAX_FRAME_BYTES))
}

/// Browsers send `Origin`, other programs mostly don't. It has to name this server.
fn from_our_page(headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else {
        return true;
    };
    let Some(host) = headers.get(header::HOST) else {
        return false;
    };
    // Naive: a site whose name leads to this machine passes, for `Host` has it too.
    // And a page that came by `https://` never passes.
    let ours = [b"http://", host.as_bytes()].concat();
    origin.as_bytes() == ours
}

/// Sends each message back to where it came from.
async fn echo(mut socket: WebSocket) {
    // Naive: no pings, so a page that vanished keeps its task. `talk` does better.
    while let Some(received) = socket.recv().await {
        let answer = match received {
            Ok(message @ (Message::Text(_) | Message::Binary(_))) => message,
            // axum's `ws` answers pings and closes; the next `recv` sends the answer.
            Ok(_) => continue,
            Err(error) => goodbye(error),
        };
        if socket.send(answer).await.is_err() {
            return;
        }
    }
}

/// Passes each message on to every open page, and to this page what all of them say.
async fn talk(mut socket: WebSocket, all: Talk) {
    let mut heard = all.said.subscribe();
    let mut ping = interval(all.ping_every);
    ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let still_there = Message::Ping("still there?".into());
    let mut alive = true;
    loop {
        let next = tokio::select! {
            message = heard.recv() => from_all(message),
            received = socket.recv() => match received {
                Some(Ok(Message::Pong(_))) => { alive = true; continue }
                Some(Ok(message)) => { all.tell(message); continue }
                Some(Err(error)) => Some(goodbye(error)),
                None => None,
            },
            // No pong since the last ping: the page is gone, whatever TCP believes.
            _ = ping.tick() => take(&mut alive).then(|| still_there.clone()),
        };
        let Some(next) = next else { return };
        // A page that doesn't read blocks its own task here, and only for so long.
        if !matches!(timeout(all.ping_every, socket.send(next)).await, Ok(Ok(()))) {
            return;
        }
    }
}

impl Talk {
    /// Puts a message into the queue that every open page reads.
    fn tell(&self, message: Message) {
        // Naive: it has no name, no sender and gets no answer (mended by ch06_socketio).
        if matches!(message, Message::Text(_) | Message::Binary(_)) {
            // An error means that nobody listens, and the page that speaks does.
            let _ = self.said.send(message);
        }
    }
}

/// The next message for one page, or what to tell it when the queue ran over.
fn from_all(heard: Result<Message, RecvError>) -> Option<Message> {
    match heard {
        Ok(message) => Some(message),
        Err(RecvError::Lagged(missed)) => Some(Message::text(format!("({missed} messages came too fast for you)"))),
        Err(RecvError::Closed) => None,
    }
}

/// The close frame that says why this connection can't go on.
fn goodbye(error: axum::Error) -> Message {
    use tungstenite::Error;
    let error = error.into_inner();
    let (code, reason) = match error.downcast_ref() {
        Some(Error::Capacity(_)) => (close_code::SIZE, "the message is too big"),
        Some(Error::Utf8(_)) => (close_code::INVALID, "the text is not UTF-8"),
        _ => (close_code::PROTOCOL, "that is not the WebSocket protocol"),
    };
    Message::Close(Some(CloseFrame {
        code,
        reason: reason.into(),
    }))
}
