//! What goes out: an event whose payload is encoded once, and the answer to a command.

use crate::hub::error::{Code, Refusal};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::value::{RawValue, to_raw_value};

/// An event for one client or a thousand. Its JSON is made here, and copied for each of them.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Its name.
    pub event: &'static str,
    /// Its only argument.
    pub payload: Box<RawValue>,
}

impl Frame {
    /// Encodes the payload. An error is a bug: our own types always encode.
    pub fn new(event: &'static str, payload: &impl Serialize) -> Result<Self, Refusal> {
        let payload = raw(payload)?;
        Ok(Self { event, payload })
    }
}

/// JSON text of a value of ours.
pub fn raw(value: &(impl Serialize + ?Sized)) -> Result<Box<RawValue>, Refusal> {
    to_raw_value(value).map_err(|error| {
        tracing::error!(%error, "a payload of our own doesn't encode");
        Refusal::new(Code::Internal, "the server could not encode its answer")
    })
}

/// What a callback gets when the command was carried out: `{ "ok": true, … }`.
#[derive(Clone, Debug, Default)]
pub struct Ack(Vec<(&'static str, Box<RawValue>)>);

impl Ack {
    /// `{ "ok": true }`.
    pub fn ok() -> Self {
        Self::default()
    }

    /// With one more field.
    pub fn with(self, name: &'static str, value: &(impl Serialize + ?Sized)) -> Result<Self, Refusal> {
        let value = raw(value)?;
        Ok(self.with_raw(name, value))
    }

    /// With `reload: true`, where the client has to begin its list anew.
    pub fn with_reload(self, reload: bool) -> Result<Self, Refusal> {
        match reload {
            true => self.with("reload", &true),
            false => Ok(self),
        }
    }

    /// How large it is, roughly: a history makes it large.
    pub fn bytes(&self) -> usize {
        self.0.iter().map(|(_, value)| value.get().len()).sum()
    }

    /// With one more field that is encoded already.
    pub fn with_raw(mut self, name: &'static str, value: Box<RawValue>) -> Self {
        self.0.push((name, value));
        self
    }
}

impl Serialize for Ack {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len() + 1))?;
        map.serialize_entry("ok", &true)?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// A refusal as the client gets it: inside the callback's argument, or as the event `error-response`.
#[derive(Clone, Debug, Serialize)]
pub struct WireError<'a> {
    event: &'a str,
    code: Code,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<&'a serde_json::Map<String, serde_json::Value>>,
}

impl<'a> WireError<'a> {
    /// What `refusal` of `event` looks like on the wire.
    pub fn new(event: &'a str, refusal: &'a Refusal) -> Self {
        Self {
            event,
            code: refusal.code,
            message: &refusal.message,
            details: refusal.details.as_ref(),
        }
    }
}

/// What a callback gets when the command was refused: `{ "ok": false, "error": … }`.
#[derive(Clone, Debug, Serialize)]
pub struct Nack<'a> {
    ok: bool,
    error: WireError<'a>,
}

impl<'a> Nack<'a> {
    /// The answer to a refused `event`.
    pub fn new(event: &'a str, refusal: &'a Refusal) -> Self {
        let error = WireError::new(event, refusal);
        Self { ok: false, error }
    }
}
