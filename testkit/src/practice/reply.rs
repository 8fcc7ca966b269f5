//! What Redis answers.

use std::fmt;

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// There is no such thing.
    Nil,
    /// A number.
    Int(i64),
    /// A text; also the `OK` of a command that has nothing else to say.
    Text(String),
    /// Several answers.
    List(Vec<Reply>),
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failed {
    /// The connection broke before an answer came. Whether Redis has done what was asked, nobody here knows.
    Lost,
    /// Redis has refused, and says why.
    Refused(String),
}

impl fmt::Display for Failed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lost => formatter.write_str("the connection broke before an answer came"),
            Self::Refused(why) => formatter.write_str(why),
        }
    }
}

impl std::error::Error for Failed {}

impl Reply {
    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number, if it is one, or a text that is one.
    pub fn int(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            Self::Text(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// The answers in a list; empty if it is none.
    pub fn list(&self) -> &[Reply] {
        match self {
            Self::List(replies) => replies,
            _ => &[],
        }
    }

    /// The texts in a list: what `LRANGE` answers.
    pub fn texts(&self) -> Vec<String> {
        let texts = self.list().iter().filter_map(Self::text);
        texts.map(str::to_owned).collect()
    }

    /// The entries of a stream: what `XRANGE` and `XREVRANGE` answer.
    pub fn entries(&self) -> Vec<Entry> {
        self.list().iter().filter_map(Entry::of).collect()
    }

    pub(super) fn ok() -> Self {
        Self::Text("OK".into())
    }

    pub(super) fn of_texts(texts: impl IntoIterator<Item = String>) -> Self {
        Self::List(texts.into_iter().map(Self::Text).collect())
    }
}

/// An entry of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Such as `1700000000000-0`.
    pub id: String,
    fields: Vec<String>,
}

impl Entry {
    fn of(reply: &Reply) -> Option<Self> {
        let [id, fields] = reply.list() else { return None };
        Some(Self {
            id: id.text()?.to_owned(),
            fields: fields.texts(),
        })
    }

    /// The value of a field; nothing if there is no such field.
    pub fn field(&self, name: &str) -> Option<&str> {
        let pairs = self.fields.chunks_exact(2);
        let mut values = pairs.filter_map(|pair| match pair {
            [field, value] if field == name => Some(value.as_str()),
            _ => None,
        });
        values.next()
    }
}
