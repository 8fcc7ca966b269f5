//! What chapter 5 leaves out: frames carry bytes, and everything that a chat needs above bytes is still missing.

use anyhow::{Result, ensure};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::{Row, Verdict};
use crate::ch05_websocket::{Page, Server};
use crate::ch07_group_chat::{chat_server, connects, joins, says, texts};

pub(super) const ROWS: &[Row] = &[
    Row {
        claim: "a_message_has_a_name",
        fails_at: "ch05_websocket",
        because: "`dinner at 8`, and nothing that says what it is",
        fails: || Box::pin(a_message_has_a_name()),
        holds_from: "ch06_socketio",
        holds: Some(|| Box::pin(super::ch06::a_message_has_a_name())),
    },
    Row {
        claim: "the_sender_gets_an_answer",
        fails_at: "ch05_websocket",
        because: "the next frame is bob's",
        fails: || Box::pin(the_sender_gets_an_answer()),
        holds_from: "ch06_socketio",
        holds: Some(|| Box::pin(super::ch06::the_sender_gets_an_answer())),
    },
    Row {
        claim: "a_client_without_upgrade_gets_through",
        fails_at: "ch05_websocket",
        because: "400 Bad Request",
        fails: || Box::pin(a_client_without_upgrade_gets_through()),
        holds_from: "ch06_socketio",
        holds: Some(|| Box::pin(super::ch06::a_client_without_upgrade_gets_through())),
    },
    Row {
        claim: "a_late_page_sees_what_was_said",
        fails_at: "ch05_websocket",
        because: "heard only `fence`",
        fails: || Box::pin(a_late_page_sees_what_was_said()),
        holds_from: "ch07_group_chat",
        holds: Some(|| Box::pin(a_late_member_of_a_chat_sees_what_was_said())),
    },
    Row {
        claim: "a_stopping_server_says_goodbye",
        fails_at: "ch05_websocket",
        because: "without closing handshake",
        fails: || Box::pin(async { tokio::task::spawn_blocking(a_stopping_server_says_goodbye).await? }),
        holds_from: "ch16_hub",
        holds: None,
    },
];

/// Two pages in the round of `/talk`.
async fn ann_and_bob(server: &Server) -> Result<(Page, Page)> {
    let (mut ann, mut bob) = (server.opens("/talk").await?, server.opens("/talk").await?);
    ann.is_pinged().await?;
    bob.is_pinged().await?;
    Ok((ann, bob))
}

/// Whatever reaches bob should say which kind of message it is.
async fn a_message_has_a_name() -> Result<Verdict> {
    let server = Server::start().await?;
    let (mut ann, mut bob) = ann_and_bob(&server).await?;
    ann.says("dinner at 8").await?;
    let heard = bob.hears().await?;
    ensure!(heard.contains("dinner at 8"), "bob heard `{heard}`");
    if heard == "dinner at 8" {
        return Ok(Verdict::Fails(format!(
            "bob hears `{heard}`, and nothing that says what it is"
        )));
    }
    Ok(Verdict::Holds)
}

/// Ann should get an answer to what she sent, before anything that is sent after it.
async fn the_sender_gets_an_answer() -> Result<Verdict> {
    let server = Server::start().await?;
    let (mut ann, mut bob) = ann_and_bob(&server).await?;
    ann.says("from ann").await?;
    ensure!(bob.hears().await? == "from ann", "bob hears ann");
    bob.says("from bob").await?;
    ensure!(ann.hears().await? == "from ann", "she hears herself, as everybody does");
    match ann.hears().await?.as_str() {
        "from bob" => Ok(Verdict::Fails("the next frame is bob's, and no answer came".into())),
        _ => Ok(Verdict::Holds),
    }
}

/// What a client gets whose network lets no `Upgrade` pass.
async fn a_client_without_upgrade_gets_through() -> Result<Verdict> {
    let server = Server::start().await?;
    let request = "GET /talk HTTP/1.1\r\nHost: hub.test\r\nConnection: close\r\n\r\n";
    let mut stream = server.raw().await?;
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let status = answer.lines().next().unwrap_or_default();
    if status.contains(" 200 ") {
        Ok(Verdict::Holds)
    } else {
        Ok(Verdict::Fails(status.to_owned()))
    }
}

/// Bob opens the page after ann spoke, and should see what she said.
async fn a_late_page_sees_what_was_said() -> Result<Verdict> {
    let server = Server::start().await?;
    let mut ann = server.opens("/talk").await?;
    ann.says("dinner at 8").await?;
    ensure!(ann.hears().await? == "dinner at 8", "the message went round");
    let mut bob = server.opens("/talk").await?;
    bob.is_pinged().await?;
    ann.says("fence").await?;
    let heard = bob.hears().await?;
    if heard == "fence" {
        return Ok(Verdict::Fails("bob, who came late, heard only `fence`".into()));
    }
    Ok(Verdict::Holds)
}

/// The same in chapter 7: who registers gets the history.
async fn a_late_member_of_a_chat_sees_what_was_said() -> Result<Verdict> {
    let server = chat_server().await?;
    let mut ann = joins(&server, "ann").await?;
    says(&mut ann, "dinner at 8").await?;
    let mut bob = connects(&server).await?;
    let ack = bob.emit_with_ack("register", json!({ "username": "bob" })).await?;
    ensure!(ack["ok"] == true, "bob is in: {ack}");
    let history = bob.sees("chatHistory").await;
    match texts(&history).as_slice() {
        ["dinner at 8"] => Ok(Verdict::Holds),
        other => Ok(Verdict::Fails(format!("bob got {other:?}"))),
    }
}

/// The server's runtime ends as in `main`: every task is dropped where it stands.
fn a_stopping_server_says_goodbye() -> Result<Verdict> {
    let (client, server) = (tokio::runtime::Runtime::new()?, tokio::runtime::Runtime::new()?);
    let started = server.block_on(Server::start())?;
    let mut ann = client.block_on(started.opens("/echo"))?;
    client.block_on(async {
        ann.says("Hello").await?;
        ann.hears().await
    })?;
    server.shutdown_background();
    match client.block_on(ann.is_closed_with()) {
        Ok(_) => Ok(Verdict::Holds),
        Err(error) => Ok(Verdict::Fails(format!("{error:#}"))),
    }
}
