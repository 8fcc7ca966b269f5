//! Between Socket.IO and the chat: reads what a client sent, answers everything, prints what passes.

use super::chat::User;
use serde::Serialize;
use serde_json::{Map, Value, json};
use socketioxide::ParserError;
use socketioxide::adapter::LocalAdapter;
use socketioxide::extract::{AckSender, Event, SocketRef};
use socketioxide::handler::{self, FromMessageParts};
use socketioxide::socket::Socket;
use std::io::Write;
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
}

/// One event from a client: its name, its arguments, and the callback that waits for an answer, if there is one.
pub(crate) struct Request {
    event: String,
    args: Result<Vec<Value>, Refusal>,
    ack: Option<AckSender>,
    socket: SocketRef,
}

/// The library's own `Data<T>` drops an event that doesn't fit `T`, and the client waits for an answer that never
/// comes. This extractor takes every event, so that a handler can say what is wrong with it.
impl FromMessageParts<LocalAdapter> for Request {
    type Error = ParserError;

    fn from_message_parts(
        socket: &Arc<Socket<LocalAdapter>>,
        packet: &mut handler::Value,
        ack_id: &Option<i64>,
    ) -> Result<Self, ParserError> {
        let Event(event) = Event::from_message_parts(socket, packet, ack_id)?;
        let Ok(ack) = AckSender::from_message_parts(socket, packet, ack_id);
        let args = match packet {
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

    /// Whether the client sent the event's name and nothing else.
    pub(crate) fn is_bare(&self) -> bool {
        self.args.as_ref().is_ok_and(Vec::is_empty)
    }

    /// Whether the client waits for an answer.
    pub(crate) fn has_callback(&self) -> bool {
        self.ack.is_some()
    }

    /// Answers through the callback. Without one, only an error is sent, as the event `error-response`.
    pub(crate) fn answer(self, done: Result<Value, Refusal>) {
        let body = match done {
            Ok(mut fields) => {
                fields["ok"] = json!(true);
                fields
            }
            Err(Refusal { code, message }) => {
                json!({ "ok": false, "error": { "event": self.event, "code": code, "message": message } })
            }
        };
        // Naive: a client that reads too slowly has a full buffer and never gets this (mended by ch08_rooms).
        match self.ack {
            Some(ack) => {
                passed("out", &name_of(&self.socket), "(ack)", "", &body);
                let _ = ack.send(&body);
            }
            None if body["ok"] == false => {
                told(&name_of(&self.socket), "error-response", &body["error"]);
                let _ = self.socket.emit("error-response", &body["error"]);
            }
            None => {}
        }
    }

    /// Prints that it came.
    pub(crate) fn heard(&self) {
        let args = self.args.as_deref().unwrap_or_default();
        match args {
            [one] => passed("in", &name_of(&self.socket), &self.event, "", one),
            other => passed("in", &name_of(&self.socket), &self.event, "", &other),
        }
    }
}

/// Prints an event that goes out, with the bytes that each receiver gets.
pub(crate) fn told(who: &str, event: &str, payload: &impl Serialize) {
    passed(
        "out",
        who,
        event,
        &format!("{} B", frame_bytes(event, payload)),
        payload,
    );
}

/// How many bytes an event has on the wire: its type, its namespace and the array of its name and its argument.
pub(crate) fn frame_bytes(event: &str, payload: &impl Serialize) -> usize {
    let array = serde_json::to_string(&(event, payload)).unwrap_or_default();
    "42/chat,".len() + array.len()
}

/// The name under which a connection registered.
pub(crate) fn name_of(socket: &SocketRef) -> String {
    socket
        .extensions
        .get::<User>()
        .map_or_else(|| "(new)".into(), |user| user.username)
}

/// One line, never long, and never with a character that could steer the terminal.
pub(crate) fn passed(direction: &str, who: &str, event: &str, bytes: &str, payload: &impl Serialize) {
    let short = |text: &str, max: usize| -> String {
        let cut: String = text
            .chars()
            .take(max)
            .map(|c| if c.is_control() { '?' } else { c })
            .collect();
        if text.chars().nth(max).is_some() {
            cut + "…"
        } else {
            cut
        }
    };
    let payload = short(&serde_json::to_string(payload).unwrap_or_default(), 60);
    let (who, event) = (short(who, 10), short(event, 16));
    // Not `println!`, which panics when the terminal is gone.
    let _ = writeln!(
        std::io::stdout(),
        "{direction:<3} {who:<11} {event:<17} {bytes:>8}  {payload}"
    );
}
