//! `-- lossy`: a hundred messages over a line that loses things, sent in three ways.

use super::stage::letter;
use anyhow::{Context, Result};
use realtime_hub::config::Config;
use realtime_hub::protocol::Protocol;
use realtime_hub::protocol::args::Args;
use realtime_hub::protocol::frame::Frame;
use realtime_hub::protocol::private::Private;
use realtime_hub::runtime::{Parts, Runtime};
use realtime_hub::session::{Job, Sent, Session, Wire};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

const MESSAGES: usize = 100;

/// What Bob's client has, and how often.
#[derive(Clone, Debug, Default)]
struct Bob(Arc<Mutex<BTreeMap<String, usize>>>);

impl Wire for Bob {
    fn emit(&self, frame: &Frame) -> Sent {
        if frame.event == "new-chat-message" {
            let message: Value = serde_json::from_str(frame.payload.get()).unwrap_or_default();
            let text = message["recipients"]["2"].as_str().unwrap_or_default().to_owned();
            *self
                .0
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .entry(text)
                .or_default() += 1;
        }
        Sent::Queued
    }

    fn connected(&self) -> bool {
        true
    }

    fn disconnect(&self) -> bool {
        true
    }

    fn namespace(&self) -> &str {
        "/private"
    }
}

/// How Ann's client sends.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Sender {
    /// Once, whatever comes back.
    AtMostOnce,
    /// Until there is an answer; each try is a command of its own.
    AtLeastOnce,
    /// Until there is an answer; each try is the same command.
    SameTempId,
}

/// A line that loses one packet in three, the same ones in each run.
struct Line(u32);

impl Line {
    fn loses(&mut self) -> bool {
        // Numbers that look random: a step of xorshift.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0.is_multiple_of(3)
    }
}

/// What became of the hundred.
#[derive(Debug, PartialEq)]
pub(crate) struct Outcome {
    pub(crate) tries: usize,
    pub(crate) missing: usize,
    pub(crate) twice: usize,
}

/// Prints one line for each way.
pub(crate) async fn run() -> Result<()> {
    println!("{MESSAGES} messages; one packet in three is lost, on its way out or on its way back");
    println!(
        "{:<30}{:>6}{:>11}{:>20}",
        "", "tries", "Bob lacks", "Bob has repeatedly"
    );
    for (name, sender) in [
        ("never again", Sender::AtMostOnce),
        ("again, with a new tempId", Sender::AtLeastOnce),
        ("again, with the same tempId", Sender::SameTempId),
    ] {
        let Outcome { tries, missing, twice } = hundred(sender).await?;
        println!("{name:<30}{tries:>6}{missing:>11}{twice:>20}");
    }
    Ok(())
}

/// Sends a hundred messages over the line, to the hub's `/private`.
pub(crate) async fn hundred(sender: Sender) -> Result<Outcome> {
    let mut config = Config::default();
    config.limits.argon2_memory_kib = 8;
    config.limits.argon2_passes = 1;
    let parts = Parts::embedded(&config);
    let runtime = Runtime::new(config, parts)?;
    let private = Private::new(&runtime);
    let bob = Bob::default();
    let ann = joins(&runtime, &private, "ann", Bob::default()).await?;
    let _bob = joins(&runtime, &private, "bob", bob.clone()).await?;
    let mut line = Line(11);
    let mut tries = 0;
    for number in 1..=MESSAGES {
        let first = tries;
        loop {
            tries += 1;
            let answered = !line.loses() && {
                let temp_id = match sender {
                    Sender::SameTempId => first.to_string(),
                    _ => tries.to_string(),
                };
                let payload = letter("1", "2", &temp_id, &number.to_string());
                let sent = private
                    .on(&ann, "send-chat-message", Args::of(vec![payload], true))
                    .await;
                sent.context("the hub refused a message")?;
                !line.loses()
            };
            if answered || matches!(sender, Sender::AtMostOnce) {
                break;
            }
        }
    }
    let got = bob.0.lock().unwrap_or_else(PoisonError::into_inner);
    let twice = got.values().filter(|times| **times > 1).count();
    Ok(Outcome {
        tries,
        missing: MESSAGES - got.len(),
        twice,
    })
}

async fn joins(runtime: &Arc<Runtime>, private: &Private, name: &str, wire: Bob) -> Result<Arc<Session>> {
    let password = || "correct horse".to_owned();
    runtime.accounts.sign_up(name, password()).await?;
    let logged_in = runtime.accounts.log_in(name, password()).await?;
    let login = runtime.log_in(logged_in.token.as_str()).await?;
    let session = Session::new(runtime, wire, Some(login), Job::Connected(Value::Null));
    private.connected(&session, &Value::Null).await?;
    private
        .on(&session, "join-chat-room", Args::of(Vec::new(), true))
        .await?;
    Ok(session)
}
