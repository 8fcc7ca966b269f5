//! Between Socket.IO and the chat: reads what a client sent, answers everything, prints what passes.

use super::chat::User;
use serde::Serialize;
use serde_json::{Map, Value};
use socketioxide::adapter::LocalAdapter;
use socketioxide::extract::{AckSender, Event, SocketRef};
use socketioxide::handler::{self, FromMessageParts};
use socketioxide::socket::Socket;
use socketioxide::{ParserError, SendError, SocketError};
use std::sync::Arc;

/// Why something was refused, in one word that a program can compare.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Code {
    Conflict,
    InvalidPayload,
    NotFound,
    NotJoined,
    TooLarge,
}

/// What wasn't done, and why; `message` is for people.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    code: Code,
    message: String,
}

impl Refusal {
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }

    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new(Code::InvalidPayload, message)
    }

    pub(crate) fn unknown(event: &str) -> Self {
        let message = format!("`{event}` isn't for clients; emit register, sendMessage or chatHistory");
        Self::new(Code::NotFound, message)
    }
}

/// One event from a client: its name, its arguments, and the callback that waits for an
/// answer, if there is one.
pub(crate) struct Request {
    event: String,
    args: Result<Vec<Value>, Refusal>,
    ack: Option<AckSender>,
    socket: SocketRef,
}

/// The library's own `Data<T>` drops an event that doesn't fit `T`, and the client waits for
/// an answer that never comes. This extractor takes every event, so that a handler can say
/// what is wrong with it.
impl FromMessageParts<LocalAdapter> for Request {
    type Error = ParserError;

    fn from_message_parts(
        socket: &Arc<Socket<LocalAdapter>>,
        packet: &mut handler::Value,
        ack_id: &Option<i64>,
    ) -> Result<Self, ParserError> {
        let Event(event) = Event::from_message_parts(socket, packet, ack_id)?;
        // No `else`: this can't fail, its error type has no value.
        let Ok(ack) = AckSender::from_message_parts(socket, packet, ack_id);
        let args = match packet {
            // `None`: nothing binary comes with it.
            handler::Value::Str(json, None) => match serde_json::from_str::<Vec<Value>>(json) {
                // The array on the wire is `["sendMessage", {…}]`: the name comes first.
                Ok(name_and_args) => Ok(name_and_args.into_iter().skip(1).collect()),
                Err(error) => Err(Refusal::invalid(format!("no JSON that this server reads: {error}"))),
            },
            _ => Err(Refusal::invalid("binary data isn't taken here")),
        };
        Ok(Self {
            event,
            args,
            ack: ack_id.and(Some(ack)),
            socket: SocketRef::from(Arc::clone(socket)),
        })
    }
}

impl Request {
    /// The name of the event.
    pub(crate) fn event(&self) -> &str {
        &self.event
    }

    /// The only argument, which must be an object.
    pub(crate) fn object(&self) -> Result<&Map<String, Value>, Refusal> {
        match self.args.as_deref() {
            Ok([Value::Object(fields)]) => Ok(fields),
            Ok(_) => Err(Refusal::invalid(format!(
                "`{}` takes one argument, an object",
                self.event
            ))),
            Err(refusal) => Err(refusal.clone()),
        }
    }

    /// A field of the object that must be text.
    pub(crate) fn text(&self, field: &str) -> Result<&str, Refusal> {
        let value = self.object()?.get(field);
        value
            .and_then(Value::as_str)
            .ok_or_else(|| Refusal::invalid(format!("`{field}` must be text")))
    }

    /// The optional `before` and `limit` of a `chatHistory`; the event's name alone means the
    /// newest `max`.
    pub(crate) fn page(&self, max: usize) -> Result<(Option<&str>, usize), Refusal> {
        if self.args.as_ref().is_ok_and(Vec::is_empty) {
            return Ok((None, max));
        }
        let before = match self.object()?.get("before") {
            Some(_) => Some(self.text("before")?),
            None => None,
        };
        let limit = match self.object()?.get("limit").map(Value::as_f64) {
            // JSON has one kind of number: an integer is one without a fraction.
            Some(Some(limit)) if limit >= 1.0 && limit.fract() == 0.0 => (limit as usize).min(max),
            Some(_) => return Err(Refusal::invalid("`limit` must be an integer from 1")),
            None => max,
        };
        Ok((before, limit))
    }

    /// Whether the client waits for an answer.
    pub(crate) fn has_callback(&self) -> bool {
        self.ack.is_some()
    }

    /// Answers through the callback. Without one, only an error is sent, as the event
    /// `error-response`.
    pub(crate) async fn answer(self, done: Result<Value, Refusal>) {
        let name = name_of(&self.socket);
        let done = done.map_err(|refusal| WireError {
            event: &self.event,
            code: refusal.code,
            message: refusal.message,
        });
        match (done, self.ack) {
            (Ok(fields), Some(ack)) => acked(&name, ack, &Answer::Done { ok: true, fields }),
            (Err(error), Some(ack)) => acked(&name, ack, &Answer::Refused { ok: false, error }),
            (Err(error), None) => tell(&self.socket, "error-response", &error).await,
            (Ok(_), None) => {}
        }
    }

    /// Prints that it came.
    pub(crate) fn heard(&self) {
        let args: Vec<_> = self.args.iter().flatten().map(Value::to_string).collect();
        passed("in", &name_of(&self.socket), &self.event, "", &args.join(", "));
    }
}

/// What the callback gets.
#[derive(Serialize)]
#[serde(untagged)]
enum Answer<'a> {
    Done {
        ok: bool,
        #[serde(flatten)]
        fields: Value,
    },
    Refused {
        ok: bool,
        error: WireError<'a>,
    },
}

/// A refusal as the client gets it.
#[derive(Serialize)]
struct WireError<'a> {
    event: &'a str,
    code: Code,
    message: String,
}

fn acked(who: &str, ack: AckSender, answer: &Answer<'_>) {
    passed("out", who, "(ack)", "", &json(answer));
    let _ = ack.send(answer);
}

/// Text as the contract wants it: something to see, and not over the limit, counted in
/// characters and not in bytes.
pub(crate) fn fits(field: &str, text: &str, max: usize) -> Result<(), Refusal> {
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

/// Emits to one connection.
pub(crate) async fn tell<T: Serialize + Sync + ?Sized>(socket: &SocketRef, event: &str, payload: &T) {
    told(&name_of(socket), event, payload);
    // The client hears that it is connected a moment before the library counts it so. In that
    // moment `emit` refuses.
    while let Err(SendError::Socket(SocketError::Closed)) = socket.emit(event, payload) {
        if is_gone(socket) {
            return;
        }
        tokio::task::yield_now().await;
    }
}

/// Remembers that a connection has ended: handlers that were waiting may still run after it.
pub(crate) fn mark_gone(socket: &SocketRef) {
    socket.extensions.insert(Gone);
}

/// Whether a connection has ended.
pub(crate) fn is_gone(socket: &SocketRef) -> bool {
    socket.extensions.get::<Gone>().is_some()
}

#[derive(Clone)]
struct Gone;

/// Prints an event that goes out, with the bytes that each receiver gets.
pub(crate) fn told(who: &str, event: &str, payload: &(impl Serialize + ?Sized)) {
    passed(
        "out",
        who,
        event,
        &format!("{} B", frame_bytes(event, payload)),
        &json(payload),
    );
}

/// How many bytes an event has on the wire: its type, its namespace and the array of its name
/// and its argument.
pub(crate) fn frame_bytes(event: &str, payload: &(impl Serialize + ?Sized)) -> usize {
    "42/chat,".len() + json(&(event, payload)).len()
}

/// The name under which a connection registered.
pub(crate) fn name_of(socket: &SocketRef) -> String {
    socket
        .extensions
        .get::<User>()
        .map_or_else(|| "(new)".into(), |user| user.username)
}

/// Prints one line, never long, and never with a character that could steer the terminal.
pub(crate) fn passed(direction: &str, who: &str, event: &str, bytes: &str, payload: &str) {
    let short = |text: &str, max: usize| -> String {
        let end = if text.chars().nth(max).is_some() { "…" } else { "" };
        let start = text.chars().take(max);
        start.map(|c| if c.is_control() { '?' } else { c }).collect::<String>() + end
    };
    let (who, event, payload) = (short(who, 10), short(event, 16), short(payload, 60));
    let line = format!("{direction:<3} {who:<11} {event:<17} {bytes:>8}  {payload}");
    println!("{}", line.trim_end());
}

fn json(payload: &(impl Serialize + ?Sized)) -> String {
    serde_json::to_string(payload).unwrap_or_default()
}
