//! A client that encrypts, without the network: one JSON command per line on stdin, one answer per line on stdout.
//! The browser tests talk to it, to see that each side opens what the other sealed.
//!
//! ```console
//! $ cargo run -p sealed --example sealed_peer 7
//! {"publicKey":"rth1.7.…"}
//! ```
//!
//! The argument is the user id. A second one is the private keys, for people who are the same in every run.

use std::env::args;
use std::io::{Write as _, stdin, stdout};

use anyhow::{Context as _, Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sealed::{
    Bundle, Error, Fingerprint, Identity, Key, KeyBook, Meeting, Received, Seen, TempId, UserId, open, safety_number,
    seal,
};
use serde::Deserialize;
use serde_json::{Value, json};

/// What the other side asks for.
#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "lowercase", rename_all_fields = "camelCase")]
enum Command {
    Meet { user: UserId, public_key: String },
    Accept { user: UserId, fingerprint: String },
    Safety { user: UserId },
    Seal { to: UserId, temp_id: TempId, text: String },
    Open { message: Value },
}

/// What a client keeps.
struct Client {
    me: Identity,
    book: KeyBook,
    seen: Seen,
}

impl Client {
    fn start(user: &str, secret: Option<&str>) -> Result<Self> {
        let user = UserId::parse(user)?;
        let me = match secret {
            None => Identity::generate(user)?,
            Some(secret) => Identity::from_secret(user, URL_SAFE_NO_PAD.decode(secret)?.as_slice().try_into()?)?,
        };
        let (book, seen) = (KeyBook::default(), Seen::default());
        Ok(Self { me, book, seen })
    }

    fn does(&mut self, command: Command) -> Result<Value, Error> {
        Ok(match command {
            Command::Meet { user, public_key } => meeting(self.book.meet(Bundle::parse(&public_key, user)?)),
            Command::Accept { user, fingerprint } => {
                let looked_at = Fingerprint::parse(&fingerprint).ok_or(Error::BadBundle)?;
                self.book.accept(user, &looked_at)?;
                json!({})
            }
            Command::Safety { user } => {
                let other = self.book.to_compare(user)?;
                json!({ "number": safety_number(self.me.bundle(), other) })
            }
            Command::Seal { to, temp_id, text } => {
                json!({ "recipients": seal(&self.me, self.book.to_send(to)?, &temp_id, &text)? })
            }
            Command::Open { message } => self.open(&message)?,
        })
    }

    fn open(&mut self, message: &Value) -> Result<Value, Error> {
        let opened = open(&self.me, &self.book, &mut self.seen, &Received::parse(message)?)?;
        let key = match opened.key {
            Key::Current => "current",
            Key::Earlier => "earlier",
        };
        let (text, mine, peer, again) = (opened.text, opened.mine, opened.peer, opened.again);
        Ok(json!({ "text": text, "mine": mine, "peer": peer, "key": key, "again": again }))
    }
}

fn meeting(meeting: Meeting) -> Value {
    match meeting {
        Meeting::First => json!({ "state": "first" }),
        Meeting::Known { .. } => json!({ "state": "known" }),
        Meeting::Changed { previous } => json!({ "state": "changed", "previous": previous.to_string() }),
    }
}

fn main() -> Result<()> {
    let args: Vec<String> = args().skip(1).collect();
    let mut client = match args.as_slice() {
        [user] => Client::start(user, None)?,
        [user, secret] => Client::start(user, Some(secret))?,
        _ => bail!("usage: sealed_peer USER_ID [SECRET]"),
    };
    let mut answers = stdout();
    writeln!(answers, "{}", json!({ "publicKey": client.me.bundle().to_string() }))?;
    for line in stdin().lines() {
        let line = line.context("can't read stdin")?;
        let command = serde_json::from_str(&line).with_context(|| format!("not a command: {line}"))?;
        let answer = client
            .does(command)
            .unwrap_or_else(|error| json!({ "error": error.code(), "says": error.to_string() }));
        writeln!(answers, "{answer}").context("nobody reads the answers")?;
    }
    Ok(())
}
