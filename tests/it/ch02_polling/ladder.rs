//! What chapter 2 keeps of what chapter 1 promised, and what it leaves out itself.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;

use super::client::Client;
use super::{LONG, serving, texts, writes};
use crate::ch07_group_chat::{chat_server, connects, joins};
use crate::ladder::Verdict;
use crate::smoke;

/// The program runs in a process of its own, and this one writes into it and reads from it.
pub(crate) async fn a_message_reaches_another_process() -> Result<Verdict> {
    let server = smoke::start("ch02_polling").await?;
    let mut first = Client::connect(server.address.parse()?, &watch::Sender::default()).await?;
    let mut second = Client::connect(server.address.parse()?, &watch::Sender::default()).await?;
    second.ask("GET", "/stream", "").await?;
    second.head().await?;
    first.post("ann", "from the first").await?;
    let seen = second.event().await?;
    Ok(if seen.text == "from the first" {
        Verdict::Holds
    } else {
        Verdict::Fails(format!("the second client shows {seen:?}"))
    })
}

/// All three ways begin with what was said before.
pub(crate) async fn who_comes_late_hears_what_was_said() -> Result<Verdict> {
    let server = serving(LONG).await?;
    writes(server.addr(), "one").await?;
    writes(server.addr(), "two").await?;
    let mut late = Client::connect(server.addr(), &watch::Sender::default()).await?;
    late.ask("GET", "/stream", "").await?;
    late.head().await?;
    let pushed = [late.event().await?.text, late.event().await?.text];
    let polled = texts(server.addr(), "/messages").await?;
    let waited = texts(server.addr(), "/wait").await?;
    Ok(
        if [&pushed[..], &polled, &waited]
            .iter()
            .all(|heard| *heard == ["one", "two"])
        {
            Verdict::Holds
        } else {
            Verdict::Fails(format!(
                "late by push {pushed:?}, by polling {polled:?}, by long-polling {waited:?}"
            ))
        },
    )
}

/// A message on the stream's own connection, then one on another: the first that comes out is the second.
pub(crate) async fn a_client_speaks_where_it_listens() -> Result<Verdict> {
    let server = serving(LONG).await?;
    let mut bob = Client::connect(server.addr(), &watch::Sender::default()).await?;
    bob.ask("GET", "/stream", "").await?;
    bob.head().await?;
    let body = r#"{"username":"bob","text":"on the stream"}"#;
    bob.ask("POST", "/messages", body).await?;
    writes(server.addr(), "elsewhere").await?;
    let heard = bob.event().await?;
    Ok(if heard.text == "on the stream" {
        Verdict::Holds
    } else {
        ensure!(heard.text == "elsewhere", "bob heard {heard:?}");
        Verdict::Fails("the stream's connection carried nothing to the server".into())
    })
}

/// What is said on a WebSocket comes back on the same connection.
pub(crate) async fn a_client_speaks_where_it_listens_at_ch05() -> Result<Verdict> {
    let server = testkit::serve(crate::ch05_websocket::app::router(LONG)).await?;
    let url = format!("ws://{}/talk", server.addr());
    let (mut bob, _) = tokio_tungstenite::connect_async(url).await?;
    bob.send(Message::text("on the socket")).await?;
    let heard = timeout(Duration::from_secs(20), async {
        while let Some(message) = bob.next().await {
            if let Message::Text(text) = message? {
                return anyhow::Ok(text.to_string());
            }
        }
        Ok("the end of the connection".to_owned())
    });
    let heard = heard.await.context("nothing came in time")??;
    Ok(if heard == "on the socket" {
        Verdict::Holds
    } else {
        Verdict::Fails(format!("bob heard {heard}"))
    })
}

pub(crate) async fn a_name_belongs_to_one_client() -> Result<Verdict> {
    let server = serving(LONG).await?;
    let mut first = Client::connect(server.addr(), &watch::Sender::default()).await?;
    let mut second = Client::connect(server.addr(), &watch::Sender::default()).await?;
    first.post("ann", "I am Ann.").await?;
    Ok(match second.post("ann", "I am Ann, too.").await {
        Ok(()) => Verdict::Fails("two clients wrote as ann".into()),
        Err(refused) => {
            ensure!(refused.to_string().contains("refused"), "{refused}");
            Verdict::Holds
        }
    })
}

pub(crate) async fn a_name_belongs_to_one_client_at_ch07() -> Result<Verdict> {
    let server = chat_server().await?;
    let _first = joins(&server, "ann").await?;
    let mut second = connects(&server).await?;
    let ack = second.emit_with_ack("register", json!({ "username": "ann" })).await?;
    Ok(match (&ack["ok"], &ack["error"]["code"]) {
        (Value::Bool(false), Value::String(code)) if code == "conflict" => Verdict::Holds,
        _ => Verdict::Fails(format!("the second ann was answered with {ack}")),
    })
}

pub(crate) async fn messages_outlive_the_process() -> Result<Verdict> {
    let before = smoke::start("ch02_polling").await?;
    writes(before.address.parse()?, "remember me").await?;
    drop(before);
    let after = smoke::start("ch02_polling").await?;
    let left = texts(after.address.parse()?, "/messages").await?.len();
    Ok(if left == 1 {
        Verdict::Holds
    } else {
        Verdict::Fails(format!("after the restart there are {left} messages"))
    })
}
