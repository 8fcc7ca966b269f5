//! The group chat of the lesson plan (2.4): `register`, `sendMessage` and `chatHistory` come from a client,
//! `appendMessage` and `chatHistory` are made here. `main.rs` serves the router; the tests serve it too.

use super::chat::{Chat, Message, User};
use super::page;
use super::variant::Variant;
use super::wire::{Code, Refusal, Request, fits, is_gone, mark_gone, name_of, passed, tell, told};
use axum::Router;
use axum::routing::get;
use serde_json::json;
use socketioxide::SocketIo;
use socketioxide::extract::{SocketRef, State};
use socketioxide::handler::ConnectHandler;
use std::convert::Infallible;
use std::sync::Arc;
use tokio::sync::Mutex;

/// The room of every connection that has registered.
const MEMBERS: &str = "members";
/// How many messages one `chatHistory` holds.
const PAGE: usize = 100;

/// One lock for everything. It is held while a message is stored and sent, so that all see
/// the messages in one order and who registers in between gets no message twice.
// Who talks waits for everybody else who talks. For one chat that is what it wants; chapter 8
// gives each room its own.
type Shared = Arc<Mutex<Chat>>;

/// The page, its library and the chat.
pub(crate) fn router(variant: Variant) -> Router {
    let (socket_io, io) = SocketIo::builder()
        .with_state(Shared::default())
        .with_state(variant)
        // One packet may have 1 MB, however it travels: as the body of a request or as a WebSocket
        // message.
        .max_payload(1_000_000)
        .ws_max_message_size(1_000_000)
        .ws_max_frame_size(1_000_000)
        .build_layer();
    // As middleware, which runs before the client hears that it is connected. In the connect
    // handler itself, which runs after that, an event that comes at once would find no handler
    // and be lost.
    io.ns("/chat", (async || {}).with(on_connect));
    Router::new()
        .route("/", get(async move || page::index(variant == Variant::Pitfall)))
        .route("/socket.io-client.js", get(page::library))
        .layer(socket_io)
}

/// Gives a new connection its handlers. It refuses nobody, so it can't fail.
// Naive: the library runs every call of a handler as a task of its own, so two events of one
// connection may overtake each other (mended by ch08_rooms).
// Naive: nothing counts how many events a connection sends (mended by ch08_rooms).
async fn on_connect(socket: SocketRef) -> Result<(), Infallible> {
    passed("in", "(new)", "(connect)", "", "");
    socket.on("register", on_register);
    socket.on("sendMessage", on_send_message);
    socket.on("chatHistory", on_chat_history);
    socket.on_fallback(on_unknown);
    socket.on_disconnect(on_disconnect);
    Ok(())
}

/// `register { username }`: the client alone gets `chatHistory`, then the ack with its `user`.
// Naive: a connection that is lost holds its name until the server notices (mended by
// ch08_rooms).
// Naive: who was away for a moment gets everything again, or misses what is older than a page
// (mended by ch11_private_chat).
async fn on_register(socket: SocketRef, State(chat): State<Shared>, request: Request) {
    request.heard();
    let registered = register(&socket, &mut *chat.lock().await, &request).await;
    request.answer(registered.map(|user| json!({ "user": user }))).await;
}

async fn register(socket: &SocketRef, chat: &mut Chat, request: &Request) -> Result<User, Refusal> {
    let username = request.text("username")?.trim();
    fits("username", username, 32)?;
    if is_gone(socket) {
        // It left before this got the lock. `on_disconnect` may have run already, and then nothing
        // would free the name again.
        return Err(Refusal::new(Code::NotJoined, "the connection is gone"));
    }
    let user = chat.join(socket.extensions.get::<User>(), username)?;
    socket.extensions.insert(user.clone());
    socket.join(MEMBERS);
    tell(socket, "chatHistory", chat.page(None, PAGE)).await;
    Ok(user)
}

/// `sendMessage { text }`: every member gets `appendMessage`, the sender included; the ack
/// holds the message.
async fn on_send_message(
    socket: SocketRef,
    State(chat): State<Shared>,
    State(variant): State<Variant>,
    request: Request,
) {
    request.heard();
    let mut chat = chat.lock().await;
    let sent = send_message(&socket, &mut chat, variant, &request).await;
    drop(chat);
    request.answer(sent.map(|message| json!({ "message": message }))).await;
}

async fn send_message(
    socket: &SocketRef,
    chat: &mut Chat,
    variant: Variant,
    request: &Request,
) -> Result<Message, Refusal> {
    let user = member(socket)?;
    let text = request.text("text")?;
    fits("text", text, 4_000)?;
    let message = chat.store(&user, text);
    // Naive: an error means that a member's buffer is full, and that one misses the message
    // (mended by ch08_rooms).
    let _ = if variant == Variant::Naive {
        told("(members)", "chatHistory", &chat.messages);
        socket.within(MEMBERS).emit("chatHistory", &chat.messages).await
    } else {
        told("(members)", "appendMessage", &message);
        socket.within(MEMBERS).emit("appendMessage", &message).await
    };
    Ok(message)
}

/// `chatHistory { before?, limit? }` or nothing: the ack holds `messages`; without a callback
/// the event does.
async fn on_chat_history(socket: SocketRef, State(chat): State<Shared>, request: Request) {
    request.heard();
    let asked = member(&socket).and_then(|_| request.page(PAGE));
    let chat = chat.lock().await;
    let page = asked.map(|(before, limit)| chat.page(before, limit).to_vec());
    if let (Ok(messages), false) = (&page, request.has_callback()) {
        // Still under the lock: a page that shows this list throws away what it had, so no newer
        // message may get there first.
        tell(&socket, "chatHistory", messages).await;
    }
    drop(chat);
    let answer = page.map(|messages| json!({ "messages": messages }));
    request.answer(answer).await;
}

/// Any other name. Without this handler the client would wait for an answer that never comes.
async fn on_unknown(request: Request) {
    request.heard();
    let refusal = Refusal::unknown(request.event());
    request.answer(Err(refusal)).await;
}

/// Frees the name. The library takes the connection out of its rooms by itself.
async fn on_disconnect(socket: SocketRef, State(chat): State<Shared>) {
    passed("in", &name_of(&socket), "(disconnect)", "", "");
    // Before it waits for the lock: whoever holds it may be waiting for this.
    mark_gone(&socket);
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
