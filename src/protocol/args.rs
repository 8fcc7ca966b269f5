//! What a client sent, before anybody believes it: the arguments of one event, and the words for what is wrong with them.

use crate::hub::error::Refusal;
use crate::hub::id::{TempId, UserId};
use crate::store::Page;
use serde_json::{Map, Number, Value};
use socketioxide::handler;

/// The longest temp id, in characters.
const TEMP_ID_CHARS: usize = 128;

/// The arguments of one event, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Args {
    values: Vec<Value>,
    /// Whether the client waits for an answer. Two protocols send an event instead where it doesn't.
    pub acked: bool,
}

impl Args {
    /// Reads a packet's payload, the array `["event", argument, …]`. Binary attachments and what isn't JSON are
    /// `invalid_payload`.
    pub fn decode(payload: &handler::Value, acked: bool) -> Result<Self, Refusal> {
        match payload {
            handler::Value::Str(json, None) => match serde_json::from_str::<Vec<Value>>(json) {
                Ok(name_and_args) => Ok(Self {
                    values: name_and_args.into_iter().skip(1).collect(),
                    acked,
                }),
                Err(error) => Err(Refusal::invalid(format!("no JSON that this server reads: {error}"))),
            },
            _ => Err(Refusal::invalid("binary data isn't taken here")),
        }
    }

    /// Arguments that were read already.
    pub fn of(values: Vec<Value>, acked: bool) -> Self {
        Self { values, acked }
    }

    /// All of them.
    pub fn all(&self) -> &[Value] {
        &self.values
    }

    /// No argument at all; `null` counts as none, because clients send it for a missing one.
    pub fn none(&self) -> Result<(), Refusal> {
        match self.values.as_slice() {
            [] | [Value::Null] => Ok(()),
            _ => Err(Refusal::invalid("this event takes no argument")),
        }
    }

    /// The only argument.
    pub fn one(&self) -> Result<&Value, Refusal> {
        match self.values.as_slice() {
            [one] => Ok(one),
            _ => Err(Refusal::invalid(format!(
                "this event takes one argument, not {}",
                self.values.len()
            ))),
        }
    }

    /// The only argument, which must be an object.
    pub fn object(&self) -> Result<Fields<'_>, Refusal> {
        Fields::of(self.one()?)
    }

    /// The only argument, an object, or none at all.
    pub fn optional_object(&self) -> Result<Option<Fields<'_>>, Refusal> {
        match self.none() {
            Ok(()) => Ok(None),
            Err(_) => self.object().map(Some),
        }
    }

    /// The only argument, a user id.
    pub fn user_id(&self) -> Result<UserId, Refusal> {
        user_id(self.one()?)
    }
}

/// The fields of an object that a client sent.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'a>(&'a Map<String, Value>);

impl<'a> Fields<'a> {
    /// `invalid_payload` if it is no object.
    pub fn of(value: &'a Value) -> Result<Self, Refusal> {
        value
            .as_object()
            .map(Self)
            .ok_or_else(|| Refusal::invalid("the argument must be an object"))
    }

    /// A field. `null` is a value like any other, and the wrong one nearly everywhere.
    pub fn get(self, name: &str) -> Option<&'a Value> {
        self.0.get(name)
    }

    /// A field that must be text.
    pub fn text(self, name: &str) -> Result<&'a str, Refusal> {
        self.optional_text(name)?
            .ok_or_else(|| Refusal::invalid(format!("`{name}` is missing")))
    }

    /// A field that must be text if it is there.
    pub fn optional_text(self, name: &str) -> Result<Option<&'a str>, Refusal> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(Refusal::invalid(format!("`{name}` must be text"))),
        }
    }

    /// A field that must be an object.
    pub fn object(self, name: &str) -> Result<Fields<'a>, Refusal> {
        let value = self.get(name).and_then(Value::as_object).map(Fields);
        value.ok_or_else(|| Refusal::invalid(format!("`{name}` must be an object")))
    }

    /// A field that must be text, where `null` and an empty text mean none.
    pub fn text_or_none(self, name: &str) -> Result<Option<&'a str>, Refusal> {
        match self.get(name) {
            Some(Value::Null) => Ok(None),
            _ => Ok(self.optional_text(name)?.filter(|text| !text.is_empty())),
        }
    }

    /// `since`: the id of the last message that the client has.
    pub fn since(self) -> Result<Option<&'a str>, Refusal> {
        self.optional_text("since")
    }

    /// `tempId`: text of 1 to 128 characters, or a finite number.
    pub fn temp_id(self) -> Result<Option<TempId>, Refusal> {
        match self.get("tempId") {
            None => Ok(None),
            Some(Value::Number(number)) => Ok(Some(TempId::Number(number.clone()))),
            Some(Value::String(text)) if (1..=TEMP_ID_CHARS).contains(&text.chars().count()) => {
                Ok(Some(TempId::Text(text.clone())))
            }
            Some(_) => Err(Refusal::invalid(format!(
                "`tempId` must be text of 1 to {TEMP_ID_CHARS} characters, or a number"
            ))),
        }
    }

    /// `before` and `limit`: which messages of a history.
    pub fn page(self) -> Result<Page, Refusal> {
        let before = self.optional_text("before")?.map(str::to_owned);
        let limit = match self.get("limit") {
            None => Page::MAX,
            Some(Value::Number(number)) => limit(number)?,
            Some(_) => return Err(Refusal::invalid("`limit` must be an integer from 1")),
        };
        Ok(Page { before, limit })
    }
}

/// `since` in the `auth` that a client gave with its connection, for a join or a `register` that brings none.
pub fn handshake_since(auth: &Value) -> Result<Option<&str>, Refusal> {
    Fields::of(auth).map_or(Ok(None), Fields::since)
}

/// JSON has one kind of number, so 5 and 5.0 are the same limit. Over a page counts as a page.
fn limit(number: &Number) -> Result<usize, Refusal> {
    match number.as_f64() {
        Some(limit) if limit >= 1.0 && limit.fract() == 0.0 => Ok((limit.min(Page::MAX as f64)) as usize),
        _ => Err(Refusal::invalid("`limit` must be an integer from 1")),
    }
}

/// A user id, as its string or as the number.
pub fn user_id(value: &Value) -> Result<UserId, Refusal> {
    let id = match value {
        Value::String(text) => UserId::parse(text),
        // 7.0 is how some clients write 7.
        Value::Number(number) => match number.as_u64() {
            Some(id) => UserId::new(id),
            None => number
                .as_f64()
                .filter(|id| *id >= 1.0 && id.fract() == 0.0)
                .and_then(|id| UserId::new(id as u64)),
        },
        _ => None,
    };
    id.ok_or_else(|| Refusal::invalid("a user id is a string of digits, or a number"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hub::error::Code;
    use serde_json::json;

    fn code<T>(result: Result<T, Refusal>) -> Option<Code> {
        result.err().map(|refusal| refusal.code)
    }

    #[test]
    fn a_user_id_is_taken_as_string_and_as_number() {
        for good in [json!("7"), json!(7), json!(7.0)] {
            assert_eq!(user_id(&good).map(UserId::number), Ok(7), "{good}");
        }
        for bad in [
            json!("07"),
            json!(0),
            json!(-7),
            json!(7.5),
            json!(null),
            json!([7]),
            json!(1e300),
        ] {
            assert_eq!(code(user_id(&bad)), Some(Code::InvalidPayload), "{bad}");
        }
    }

    #[test]
    fn a_limit_is_an_integer_from_1_and_at_most_a_page() {
        for (sent, limit) in [(json!(1), 1), (json!(100), 100), (json!(1e9), 100), (json!(5.0), 5)] {
            let value = json!({ "limit": sent });
            assert_eq!(Fields::of(&value).unwrap().page().unwrap().limit, limit, "{value}");
        }
        for bad in [json!(0), json!(-1), json!(1.5), json!("5"), json!([5]), json!(null)] {
            let value = json!({ "limit": bad });
            assert_eq!(
                code(Fields::of(&value).unwrap().page()),
                Some(Code::InvalidPayload),
                "{value}"
            );
        }
    }

    #[test]
    fn temp_ids_that_look_alike_differ() {
        let (text, number) = (json!({ "tempId": "1" }), json!({ "tempId": 1 }));
        let key = |value| Fields::of(value).unwrap().temp_id().unwrap().unwrap().key();
        assert_ne!(key(&text), key(&number));
        for bad in [json!(""), json!("x".repeat(129)), json!(true), json!({})] {
            let value = json!({ "tempId": bad });
            assert_eq!(
                code(Fields::of(&value).unwrap().temp_id()),
                Some(Code::InvalidPayload),
                "{value}"
            );
        }
    }
}
