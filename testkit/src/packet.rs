//! The packets of Socket.IO protocol 5, as text, with one encoder and one decoder for both directions.
//!
//! A frame on the wire is an Engine.IO type (`4` for "message") followed by one of these packets:
//! `42/chat,7["sendMessage",{"text":"hi"}]` is message, event, namespace, ack id and arguments. [`crate::Client`] adds
//! and takes away the leading `4`; the rest is read and written here.

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

/// One packet, without its binary attachments.
#[derive(Clone, Debug, PartialEq)]
pub enum Packet {
    /// `0`: asks for a namespace (from a client, with its `auth`), or grants it (from a server, with the session's id).
    Connect {
        /// The namespace, such as `/chat`.
        ns: String,
        /// The client's `auth`, or the server's `{ "sid": … }`.
        data: Option<Value>,
    },
    /// `1`: leaves the namespace, or is sent away from it.
    Disconnect {
        /// The namespace that ends.
        ns: String,
    },
    /// `2`: an event with its arguments. With an `ack` id the sender waits for an answer.
    Event {
        /// The namespace it belongs to.
        ns: String,
        /// The id under which the answer is awaited.
        ack: Option<u64>,
        /// The event's name.
        name: String,
        /// Everything after the name.
        args: Vec<Value>,
    },
    /// `3`: the answer to an event that carried an ack id.
    Ack {
        /// The namespace it belongs to.
        ns: String,
        /// The id from the event.
        id: u64,
        /// The answer's arguments, usually one.
        args: Vec<Value>,
    },
    /// `4`: the namespace is refused.
    ConnectError {
        /// The namespace that was asked for.
        ns: String,
        /// `{ "message": … }`, with `data` where the server sends it.
        data: Value,
    },
}

impl Packet {
    /// The packet as the text that follows the Engine.IO type.
    pub fn encode(&self) -> String {
        match self {
            Self::Connect { ns, data: None } => format!("0{}", prefix(ns)),
            Self::Connect { ns, data: Some(data) } => format!("0{}{data}", prefix(ns)),
            Self::Disconnect { ns } => format!("1{}", prefix(ns)),
            Self::Event { ns, ack, name, args } => {
                let ack = ack.map(|id| id.to_string()).unwrap_or_default();
                let mut array = vec![Value::from(name.as_str())];
                array.extend(args.iter().cloned());
                format!("2{}{ack}{}", prefix(ns), Value::Array(array))
            }
            Self::Ack { ns, id, args } => format!("3{}{id}{}", prefix(ns), Value::Array(args.clone())),
            Self::ConnectError { ns, data } => format!("4{}{data}", prefix(ns)),
        }
    }

    /// Reads what [`Packet::encode`] writes; an error names what was wrong with the text.
    pub fn decode(text: &str) -> Result<Self> {
        let kind = text.chars().next().context("an empty packet")?;
        let (ns, rest) = split_namespace(&text[kind.len_utf8()..]);
        let (id, json) = split_id(rest)?;
        let ns = ns.to_owned();
        match kind {
            '0' if json.is_empty() => Ok(Self::Connect { ns, data: None }),
            '0' => Ok(Self::Connect {
                ns,
                data: Some(parse(json)?),
            }),
            '1' => Ok(Self::Disconnect { ns }),
            '2' => {
                let mut args: Vec<Value> = serde_json::from_value(parse(json)?).context("an event is an array")?;
                ensure!(!args.is_empty(), "an event without a name");
                let Value::String(name) = args.remove(0) else {
                    bail!("an event's name is text")
                };
                Ok(Self::Event {
                    ns,
                    ack: id,
                    name,
                    args,
                })
            }
            '3' => {
                let id = id.context("an ack without an id")?;
                let args = serde_json::from_value(parse(json)?).context("an ack is an array")?;
                Ok(Self::Ack { ns, id, args })
            }
            '4' => Ok(Self::ConnectError { ns, data: parse(json)? }),
            other => bail!("unknown packet type `{other}` in `{text}`"),
        }
    }
}

/// The default namespace `/` is left out on the wire; every other one ends with a comma.
fn prefix(ns: &str) -> String {
    if ns == "/" { String::new() } else { format!("{ns},") }
}

fn split_namespace(text: &str) -> (&str, &str) {
    if !text.starts_with('/') {
        return ("/", text);
    }
    text.split_once(',').unwrap_or((text, ""))
}

fn split_id(text: &str) -> Result<(Option<u64>, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    if end == 0 {
        return Ok((None, text));
    }
    let id = text[..end]
        .parse()
        .with_context(|| format!("`{}` is no ack id", &text[..end]))?;
    Ok((Some(id), &text[end..]))
}

fn parse(json: &str) -> Result<Value> {
    serde_json::from_str(json).with_context(|| format!("`{json}` is no JSON"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn event(ns: &str, ack: Option<u64>, args: Vec<Value>) -> Packet {
        Packet::Event {
            ns: ns.into(),
            ack,
            name: "say".into(),
            args,
        }
    }

    #[test]
    fn each_kind_is_written_as_the_protocol_says_and_read_back() {
        let ns = "/chat".to_owned();
        for (packet, text) in [
            (
                Packet::Connect {
                    ns: "/".into(),
                    data: None,
                },
                "0",
            ),
            (
                Packet::Connect {
                    ns: ns.clone(),
                    data: Some(json!({"token": "x"})),
                },
                r#"0/chat,{"token":"x"}"#,
            ),
            (Packet::Disconnect { ns: ns.clone() }, "1/chat,"),
            (event("/", None, vec![]), r#"2["say"]"#),
            (
                event("/chat", Some(12), vec![json!("a,b"), json!(null)]),
                r#"2/chat,12["say","a,b",null]"#,
            ),
            (
                Packet::Ack {
                    ns: ns.clone(),
                    id: 12,
                    args: vec![json!({"ok": true})],
                },
                r#"3/chat,12[{"ok":true}]"#,
            ),
            (
                Packet::ConnectError {
                    ns,
                    data: json!({"message": "no"}),
                },
                r#"4/chat,{"message":"no"}"#,
            ),
        ] {
            assert_eq!(packet.encode(), text);
            assert_eq!(Packet::decode(text).unwrap(), packet);
        }
    }

    #[test]
    fn a_malformed_packet_is_an_error_that_says_what_is_wrong() {
        for (text, says) in [
            ("", "empty"),
            ("9", "unknown packet type `9`"),
            ("é", "unknown packet type `é`"),
            ("2/chat,[]", "without a name"),
            ("2[1]", "name is text"),
            ("2{}", "an event is an array"),
            ("2[\"say\"", "is no JSON"),
            ("3[]", "an ack without an id"),
            ("299999999999999999999[\"say\"]", "is no ack id"),
        ] {
            let error = format!("{:#}", Packet::decode(text).unwrap_err());
            assert!(
                error.contains(says),
                "`{text}` gave `{error}`, which doesn't say `{says}`"
            );
        }
    }
}
