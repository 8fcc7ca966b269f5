//! What chapter 6's server can't do, and which chapter mends it.

use anyhow::Result;
use serde_json::{Value, json};
use testkit::{Client, serve};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::{Row, Verdict, ch08};
use crate::ch06_socketio::{app, three};
use crate::ch07_group_chat::{chat_server, connects, joins, says, texts};

pub(super) const ROWS: &[Row] = &[
    Row {
        claim: "a_message_says_who_sent_it",
        fails_at: "ch06_socketio",
        because: "a text and no name",
        fails: || Box::pin(nameless()),
        holds_from: "ch07_group_chat",
        holds: Some(|| Box::pin(named())),
    },
    Row {
        claim: "a_late_client_gets_the_history",
        fails_at: "ch06_socketio",
        because: "nothing of what was said before",
        fails: || Box::pin(forgets()),
        holds_from: "ch07_group_chat",
        holds: Some(|| Box::pin(remembers())),
    },
    Row {
        claim: "an_error_is_told_once",
        fails_at: "ch06_socketio",
        because: "by the ack and by `error-response`",
        fails: || Box::pin(told_twice()),
        holds_from: "ch07_group_chat",
        holds: Some(|| Box::pin(told_once())),
    },
    Row {
        claim: "a_long_text_is_refused",
        fails_at: "ch06_socketio",
        because: "40000 characters went to everybody",
        fails: || Box::pin(any_length()),
        holds_from: "ch07_group_chat",
        holds: Some(|| Box::pin(bounded())),
    },
    Row {
        claim: "one_client_is_handled_in_order",
        fails_at: "ch06_socketio",
        because: "was overtaken",
        fails: || Box::pin(overtaken()),
        holds_from: "ch08_rooms",
        holds: Some(|| Box::pin(ch08::events_keep_their_order())),
    },
    Row {
        claim: "only_members_speak_to_a_room",
        fails_at: "ch06_socketio",
        because: "from outside was delivered",
        fails: || Box::pin(outsider()),
        holds_from: "ch08_rooms",
        holds: Some(|| Box::pin(ch08::only_members_speak())),
    },
];

async fn nameless() -> Result<Verdict> {
    let mut three = three().await?;
    three.ann.emit_with_ack("toOthers", json!("hi")).await?;
    let received = three.ben.next_event().await?;
    if received.args == [json!("hi")] {
        return Ok(Verdict::Fails("Ben received a text and no name".into()));
    }
    Ok(Verdict::Holds)
}

async fn forgets() -> Result<Verdict> {
    let mut three = three().await?;
    three.ann.emit_with_ack("toAll", json!("hi")).await?;
    let mut late = Client::connect(&three.server.url(), "/").await?;
    let (events, _) = late.events_before("myRooms", ()).await?;
    if events.is_empty() {
        return Ok(Verdict::Fails(
            "who came late saw nothing of what was said before".into(),
        ));
    }
    Ok(Verdict::Holds)
}

async fn told_twice() -> Result<Verdict> {
    let mut three = three().await?;
    let refused = three.ann.emit_with_ack("toMe", json!(7)).await?;
    let (events, _) = three.ann.events_before("myRooms", ()).await?;
    let also = events.iter().filter(|event| event.name == "error-response").count();
    if refused["ok"] == json!(false) && also == 1 {
        return Ok(Verdict::Fails("told by the ack and by `error-response`".into()));
    }
    Ok(Verdict::Holds)
}

async fn any_length() -> Result<Verdict> {
    let mut three = three().await?;
    three.ann.emit_with_ack("toOthers", json!("x".repeat(40_000))).await?;
    let received = three.ben.next_event().await?.arg();
    Ok(match received.as_str().map(str::len) {
        Some(length) if length > 4_000 => Verdict::Fails(format!("{length} characters went to everybody")),
        _ => Verdict::Holds,
    })
}

/// Which task runs first is the scheduler's choice, so one round may go well: this tries until one doesn't.
async fn overtaken() -> Result<Verdict> {
    let server = serve(app::router()).await?;
    let mut client = Client::connect(&server.url(), "/").await?;
    for _round in 0..200 {
        for number in 0..100 {
            client.emit("toMe", json!(number.to_string())).await?;
        }
        let mut before = 0;
        for _ in 0..100 {
            let number: u32 = client.next_event().await?.arg().as_str().unwrap_or_default().parse()?;
            if number < before {
                return Ok(Verdict::Fails(format!("{number} was overtaken by {before}")));
            }
            before = number;
        }
    }
    Ok(Verdict::Holds)
}

async fn outsider() -> Result<Verdict> {
    let mut three = three().await?;
    let said = [json!("kitchen"), json!("hi")];
    let ack = three.cem.emit_with_ack("toRoom", said).await?;
    let (events, _) = three.ann.events_before("myRooms", ()).await?;
    if ack["ok"] == Value::Bool(true) && events.iter().any(|event| event.name == "roomMessage") {
        return Ok(Verdict::Fails(
            "a message from outside was delivered to the room".into(),
        ));
    }
    Ok(Verdict::Holds)
}

async fn named() -> Result<Verdict> {
    let server = chat_server().await?;
    let mut ann = joins(&server, "ann").await?;
    let mut ben = joins(&server, "ben").await?;
    says(&mut ann, "hi").await?;
    let message = ben.sees("appendMessage").await;
    Ok(holds(message["username"] == json!("ann"), &message))
}

async fn remembers() -> Result<Verdict> {
    let server = chat_server().await?;
    let mut ann = joins(&server, "ann").await?;
    says(&mut ann, "hi").await?;
    let mut late = connects(&server).await?;
    late.emit_with_ack("register", json!({ "username": "late" })).await?;
    let history = late.sees("chatHistory").await;
    Ok(holds(texts(&history) == ["hi"], &history))
}

async fn told_once() -> Result<Verdict> {
    let server = chat_server().await?;
    let mut ann = joins(&server, "ann").await?;
    let refused = ann.emit_with_ack("sendMessage", json!(7)).await?;
    let (events, _) = ann.events_before("chatHistory", ()).await?;
    Ok(holds(refused["ok"] == json!(false) && events.is_empty(), &refused))
}

async fn bounded() -> Result<Verdict> {
    let server = chat_server().await?;
    let mut ann = joins(&server, "ann").await?;
    let long = json!({ "text": "x".repeat(40_000) });
    let refused = ann.emit_with_ack("sendMessage", long).await?;
    Ok(holds(refused["error"]["code"] == json!("too_large"), &refused))
}

fn holds(it_does: bool, seen: &Value) -> Verdict {
    if it_does {
        Verdict::Holds
    } else {
        Verdict::Fails(seen.to_string())
    }
}

/// Mends chapter 5: whatever reaches Ben says which kind of message it is.
pub(super) async fn a_message_has_a_name() -> Result<Verdict> {
    let mut three = three().await?;
    three.ann.emit_with_ack("toOthers", json!("dinner at 8")).await?;
    let to_room = [json!("kitchen"), json!("dinner is ready")];
    three.ann.emit_with_ack("toRoom", to_room).await?;
    let names = [three.ben.next_event().await?.name, three.ben.next_event().await?.name];
    if names == ["chatMessage", "roomMessage"] {
        return Ok(Verdict::Holds);
    }
    Ok(Verdict::Fails(format!("the two messages came as {names:?}")))
}

/// Mends chapter 5: Ann gets an answer to the very message that she sent.
pub(super) async fn the_sender_gets_an_answer() -> Result<Verdict> {
    let mut three = three().await?;
    let answer = three.ann.emit_with_ack("toAll", json!("from ann")).await?;
    if answer == json!({ "ok": true }) {
        return Ok(Verdict::Holds);
    }
    Ok(Verdict::Fails(format!("the answer was {answer}")))
}

/// Mends chapter 5: where no `Upgrade` passes, Engine.IO opens over plain HTTP requests.
pub(super) async fn a_client_without_upgrade_gets_through() -> Result<Verdict> {
    let server = serve(app::router()).await?;
    let path = "/socket.io/?EIO=4&transport=polling";
    let request = format!("GET {path} HTTP/1.1\r\nHost: hub.test\r\nConnection: close\r\n\r\n");
    let mut stream = TcpStream::connect(server.addr()).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    if answer.starts_with("HTTP/1.1 200") && answer.contains("0{\"sid\":") {
        return Ok(Verdict::Holds);
    }
    Ok(Verdict::Fails(answer))
}
