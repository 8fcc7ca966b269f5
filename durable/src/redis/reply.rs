//! What Redis answers, and what it means when it doesn't.

use redis::{ErrorKind, RedisError, ServerErrorKind, Value};

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Nothing was changed: it was never sent, or refused.
    Refused(String),
    /// It was sent, and nobody knows whether it was carried out.
    Unknown(String),
    /// Redis has forgotten our scripts; they must be loaded again.
    NoScript,
}

impl Trouble {
    /// What an error of the driver says about the command that was sent.
    pub(crate) fn of(error: &RedisError) -> Self {
        match error.kind() {
            ErrorKind::Server(ServerErrorKind::NoScript) => Self::NoScript,
            // An error from the server is an answer. Our scripts write nothing before they can fail, and Redis refuses for
            // want of memory, or as a replica, before the first write.
            ErrorKind::Server(_) | ErrorKind::Extension | ErrorKind::AuthenticationFailed => {
                Self::Refused(error.to_string())
            }
            ErrorKind::InvalidClientConfig | ErrorKind::RESP3NotSupported => Self::Refused(error.to_string()),
            _ if error.is_connection_refusal() => Self::Refused(error.to_string()),
            _ => Self::Unknown(error.to_string()),
        }
    }

    /// A script that returned what it never returns: a newer version's, or a key that somebody else has written.
    pub(crate) fn strange(what: &str) -> Self {
        Self::Refused(format!("Redis answered what it shouldn't: {what}"))
    }

    /// The text for the log.
    pub(crate) fn into_text(self) -> String {
        match self {
            Self::Refused(text) | Self::Unknown(text) => text,
            Self::NoScript => "Redis forgets its scripts again and again".into(),
        }
    }
}

/// One answer of a pipeline, or the error that stands in its place.
pub(crate) fn checked(value: Value) -> Result<Value, Trouble> {
    match value {
        Value::ServerError(error) => Err(Trouble::of(&error.into())),
        value => Ok(value),
    }
}

/// The elements of a list; none for nothing.
pub(crate) fn list(value: Value) -> Result<Vec<Value>, Trouble> {
    match value {
        Value::Array(values) => Ok(values),
        Value::Nil => Ok(Vec::new()),
        other => Err(Trouble::strange(&format!("{other:?} instead of a list"))),
    }
}

/// Bytes, if there are some.
pub(crate) fn bytes(value: Value) -> Result<Option<Vec<u8>>, Trouble> {
    match value {
        Value::BulkString(bytes) => Ok(Some(bytes)),
        Value::SimpleString(text) => Ok(Some(text.into_bytes())),
        Value::Okay => Ok(Some(b"OK".to_vec())),
        Value::Nil => Ok(None),
        other => Err(Trouble::strange(&format!("{other:?} instead of a text"))),
    }
}

/// A text, if there is one.
pub(crate) fn text(value: Value) -> Result<Option<String>, Trouble> {
    let found = bytes(value)?.map(String::from_utf8).transpose();
    found.map_err(|_| Trouble::strange("a text that isn't one"))
}

/// A text that must be there.
pub(crate) fn some_text(value: Option<Value>) -> Result<String, Trouble> {
    text(value.unwrap_or(Value::Nil))?.ok_or_else(|| Trouble::strange("nothing instead of a text"))
}

/// A number, also one that was written as text; 0 for nothing.
pub(crate) fn number(value: Value) -> Result<u64, Trouble> {
    let found = match value {
        Value::Int(number) => u64::try_from(number).ok(),
        Value::Nil => Some(0),
        other => text(other)?.and_then(|text| text.parse().ok()),
    };
    found.ok_or_else(|| Trouble::strange("something instead of a number"))
}
