//! The group chat of the lesson plan (2.4): `register`, `sendMessage` and `chatHistory` come from a client,
//! `appendMessage` and `chatHistory` are made here. `main.rs` serves the router; the tests serve it too.

use super::chat::{Chat, User};
use super::page;
use super::wire::{Code, Refusal, Request, name_of, passed, told};
use anyhow::bail;
use axum::Router;
use axum::routing::get;
use serde_json::{Value, json};
use socketioxide::SocketIo;
use socketioxide::extract::{SocketRef, State};
use std::sync::Arc;
use tokio::sync::Mutex;

/// The room of every connection that has registered.
const MEMBERS: &str = "members";
/// How many messages one `chatHistory` holds.
const PAGE: usize = 100;

/// One lock for everything. It is held while a message is stored and sent, so that all see the messages in one order
/// and who registers in between gets no message twice.
// Naive: who talks waits for everybody else who talks (mended by ch08_rooms: one queue per room).
type Shared = Arc<Mutex<Chat>>;

/// Which program runs: the chat, or one of its two mistakes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Variant {
    /// `appendMessage` after each message.
    Chat,
    /// The whole `chatHistory` after each message.
    Naive,
    /// The chat, with a page that listens for the wrong event.
    Pitfall,
}

impl Variant {
    /// Reads what stands after `--` on the command line.
    pub(crate) fn from_args(mut args: impl Iterator<Item = String>) -> anyhow::Result<Self> {
        match args.next().as_deref() {
            None => Ok(Self::Chat),
            Some("naive") => Ok(Self::Naive),
            Some("pitfall") => Ok(Self::Pitfall),
            Some(other) => bail!("there is no variant `{other}`; choose `naive`, `pitfall` or none"),
        }
    }
}

/// The page, its library and the chat.
pub(crate) fn router(variant: Variant) -> Router {
    let (socket_io, io) = SocketIo::builder()
        .with_state(Shared::default())
        .with_state(variant)
        // One packet may have 1 MB, however it travels: as the body of a request or as a WebSocket message.
        .max_payload(1_000_000)
        .ws_max_message_size(1_000_000)
        .ws_max_frame_size(1_000_000)
        .build_layer();
    io.ns("/chat", on_connect);
    Router::new()
        .route(
            "/",
            get(if variant == Variant::Pitfall {
                page::pitfall
            } else {
                page::index
            }),
        )
        .route("/socket.io-client.js", get(page::library))
        .layer(socket_io)
}

/// Registers the handlers of a new connection, before anything else: an event without a handler is lost.
// Naive: the library runs every call of a handler as a task of its own, so two events of one connection may overtake
// each other (mended by ch08_rooms).
// Naive: nothing counts how many events a connection sends (mended by ch08_rooms).
async fn on_connect(socket: SocketRef) {
    socket.on("register", on_register);
    socket.on("sendMessage", on_send_message);
    socket.on("chatHistory", on_chat_history);
    socket.on_fallback(on_unknown);
    socket.on_disconnect(on_disconnect);
}

/// `register { username }`: the client alone gets `chatHistory`, then the ack with its `user`.
// Naive: a connection that was lost holds its name until the server notices (mended by ch08_rooms).
async fn on_register(socket: SocketRef, State(chat): State<Shared>, request: Request) {
    request.heard();
    let registered = register(&socket, &mut *chat.lock().await, &request);
    request.answer(registered.map(|user| json!({ "user": user })));
}

fn register(socket: &SocketRef, chat: &mut Chat, request: &Request) -> Result<User, Refusal> {
    let username = request.text("username")?.trim();
    fits("username", username, 32)?;
    if !socket.connected() {
        // It left while this waited: `on_disconnect` has run, and nothing would ever free the name.
        return Err(Refusal::new(Code::NotJoined, "the connection is gone"));
    }
    let user = chat.join(socket.extensions.get::<User>(), username)?;
    socket.extensions.insert(user.clone());
    socket.join(MEMBERS);
    let history = chat.page(None, PAGE);
    told(&user.username, "chatHistory", &history);
    let _ = socket.emit("chatHistory", history);
    Ok(user)
}

/// `sendMessage { text }`: every member gets `appendMessage`, the sender included; the ack holds the message.
async fn on_send_message(
    socket: SocketRef,
    State(chat): State<Shared>,
    State(variant): State<Variant>,
    request: Request,
) {
    request.heard();
    let mut chat = chat.lock().await;
    let stored = member(&socket).and_then(|user| {
        let text = request.text("text")?;
        fits("text", text, 4_000)?;
        Ok(chat.store(&user, text))
    });
    if let Ok(message) = &stored {
        let _ = if variant == Variant::Naive {
            told("(members)", "chatHistory", &chat.messages);
            socket.within(MEMBERS).emit("chatHistory", &chat.messages).await
        } else {
            told("(members)", "appendMessage", message);
            socket.within(MEMBERS).emit("appendMessage", message).await
        };
    }
    request.answer(stored.map(|message| json!({ "message": message })));
}

/// `chatHistory { before?, limit? }` or nothing: the ack holds `messages`; without a callback the event does.
async fn on_chat_history(socket: SocketRef, State(chat): State<Shared>, request: Request) {
    request.heard();
    let chat = chat.lock().await;
    let messages = member(&socket).and_then(|_| {
        let (before, limit) = page_of(&request)?;
        Ok(chat.page(before, limit))
    });
    if let (Ok(messages), false) = (&messages, request.has_callback()) {
        told(&name_of(&socket), "chatHistory", messages);
        let _ = socket.emit("chatHistory", messages);
    }
    request.answer(messages.map(|messages| json!({ "messages": messages })));
}

/// Any other name. Without this handler the client would wait for an answer that never comes.
async fn on_unknown(request: Request) {
    request.heard();
    let message = format!(
        "`{}` isn't for clients; emit register, sendMessage or chatHistory",
        request.event()
    );
    request.answer(Err(Refusal::new(Code::NotFound, message)));
}

/// Frees the name. The library takes the connection out of its rooms by itself.
async fn on_disconnect(socket: SocketRef, State(chat): State<Shared>) {
    passed("in", &name_of(&socket), "(disconnect)", "", &"");
    let mut chat = chat.lock().await;
    if let Some(user) = socket.extensions.get::<User>() {
        chat.leave(&user);
    }
}

/// Who talks; refused before `register`.
fn member(socket: &SocketRef) -> Result<User, Refusal> {
    socket
        .extensions
        .get()
        .ok_or_else(|| Refusal::new(Code::NotJoined, "register first"))
}

/// Text as the contract wants it: something to see, and not over the limit, counted in characters and not in bytes.
fn fits(field: &str, text: &str, max: usize) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::invalid(format!("`{field}` is empty")));
    }
    match text.chars().count() {
        count if count > max => Err(Refusal::new(
            Code::TooLarge,
            format!("`{field}` has {count} characters, the limit is {max}"),
        )),
        _ => Ok(()),
    }
}

/// `before` and `limit` of a `chatHistory`.
fn page_of(request: &Request) -> Result<(Option<&str>, usize), Refusal> {
    if request.is_bare() {
        return Ok((None, PAGE));
    }
    let before = match request.object()?.get("before") {
        Some(_) => Some(request.text("before")?),
        None => None,
    };
    let limit = match request.object()?.get("limit").map(Value::as_f64) {
        // JSON knows one kind of number, so an integer is one without a fraction.
        Some(Some(limit)) if limit >= 1.0 && limit.fract() == 0.0 => (limit as usize).min(PAGE),
        Some(_) => return Err(Refusal::invalid("`limit` must be an integer from 1")),
        None => PAGE,
    };
    Ok((before, limit))
}
