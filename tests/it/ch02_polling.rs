//! Chapter 2: one chat, three ways to hear of a message, and what each costs.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may panic, and says where"
)]

mod costs;
pub(crate) mod ladder;

#[path = "../../examples/ch02_polling/app.rs"]
pub(crate) mod app;
#[path = "../../examples/ch02_polling/chat.rs"]
mod chat;
#[path = "../../examples/ch02_polling/client.rs"]
mod client;
#[path = "../../examples/ch02_polling/measure.rs"]
#[expect(dead_code, reason = "what it prints is looked at in its parts")]
mod measure;
#[path = "../../examples/ch02_polling/pitfall.rs"]
#[expect(dead_code, reason = "what it prints is looked at in its parts")]
mod pitfall;

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use testkit::http::{EventStream, get, post};
use testkit::{Result, Server, serve};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

const LONG: Duration = Duration::from_secs(30);

async fn serving(patience: Duration) -> Result<Server> {
    serve(app::router(chat::Chat::new(patience))).await
}

async fn writes(addr: SocketAddr, text: &str) -> Result<Value> {
    let body = json!({ "username": "ann", "text": text }).to_string();
    let answer = post(addr, "/messages", "application/json", &body).await?;
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.json()
}

async fn texts(addr: SocketAddr, path: &str) -> Result<Vec<String>> {
    let messages: Vec<Value> = get(addr, path).await?.json()?;
    Ok(messages
        .iter()
        .map(|message| message["text"].as_str().unwrap().to_owned())
        .collect())
}

async fn hears(stream: &mut EventStream) -> Result<(String, String)> {
    let event = stream.next().await?.expect("the stream ended");
    let message: Value = serde_json::from_str(&event.data)?;
    Ok((event.id, message["text"].as_str().unwrap().to_owned()))
}

/// Until so many wait for the board to change.
async fn waiting(board: &tokio::sync::watch::Sender<chat::Board>, how_many: usize) -> Result {
    tokio::time::timeout(testkit::PATIENCE, async {
        while board.receiver_count() < how_many {
            tokio::task::yield_now().await;
        }
    })
    .await
    .map_err(|_| anyhow::anyhow!("only {} of {how_many} wait", board.receiver_count()))
}

fn pair(id: &str, text: &str) -> (String, String) {
    (id.to_owned(), text.to_owned())
}

#[tokio::test]
async fn a_message_is_answered_with_its_id_and_its_time() -> Result {
    let server = serving(LONG).await?;
    let message = writes(server.addr(), "hi").await?;
    assert_eq!(
        (&message["id"], &message["username"], &message["text"]),
        (&json!(1), &json!("ann"), &json!("hi"))
    );
    assert!(
        message["time"].as_u64().unwrap() > 1_700_000_000_000,
        "milliseconds: {message}"
    );
    assert_eq!(writes(server.addr(), "ho").await?["id"], 2);
    Ok(())
}

#[tokio::test]
async fn a_poll_is_answered_at_once_with_what_is_newer() -> Result {
    let server = serving(LONG).await?;
    assert!(texts(server.addr(), "/messages").await?.is_empty());
    writes(server.addr(), "one").await?;
    writes(server.addr(), "two").await?;
    assert_eq!(texts(server.addr(), "/messages").await?, ["one", "two"]);
    assert_eq!(texts(server.addr(), "/messages?after=1").await?, ["two"]);
    assert!(texts(server.addr(), "/messages?after=2").await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_reader_from_before_a_restart_gets_everything() -> Result {
    let server = serving(LONG).await?;
    writes(server.addr(), "one").await?;
    assert_eq!(texts(server.addr(), "/messages?after=17").await?, ["one"]);
    assert_eq!(texts(server.addr(), "/wait?after=17").await?, ["one"]);
    Ok(())
}

#[tokio::test]
async fn a_long_poll_gets_at_once_what_came_between_two_requests() -> Result {
    let server = serving(LONG).await?;
    writes(server.addr(), "one").await?;
    assert_eq!(texts(server.addr(), "/wait?after=0").await?, ["one"]);
    writes(server.addr(), "two").await?;
    writes(server.addr(), "three").await?;
    assert_eq!(texts(server.addr(), "/wait?after=1").await?, ["two", "three"]);
    Ok(())
}

#[tokio::test]
async fn one_message_wakes_every_long_poll() -> Result {
    let room = chat::Chat::new(LONG);
    let board = room.board.clone();
    let server = serve(app::router(room)).await?;
    let addr = server.addr();
    let waiters: Vec<_> = (0..5)
        .map(|_| tokio::spawn(async move { texts(addr, "/wait?after=0").await }))
        .collect();
    waiting(&board, 5).await?;
    writes(addr, "wake up").await?;
    for waiter in waiters {
        assert_eq!(waiter.await??, ["wake up"]);
    }
    Ok(())
}

#[tokio::test]
async fn a_long_poll_is_answered_with_nothing_when_the_patience_is_over() -> Result {
    let patience = Duration::from_millis(80);
    let server = serving(patience).await?;
    let asked = Instant::now();
    assert!(texts(server.addr(), "/wait?after=0").await?.is_empty());
    assert!(
        asked.elapsed() >= patience,
        "answered after {:?}: that is polling",
        asked.elapsed()
    );
    Ok(())
}

#[tokio::test]
async fn a_stream_pushes_what_is_there_and_then_what_comes_to_every_reader() -> Result {
    let server = serving(LONG).await?;
    writes(server.addr(), "one").await?;
    let mut bob = EventStream::open(server.addr(), "/stream", None).await?;
    let mut carl = EventStream::open(server.addr(), "/stream?after=1", None).await?;
    assert_eq!(hears(&mut bob).await?, pair("1", "one"));
    writes(server.addr(), "two").await?;
    assert_eq!(hears(&mut bob).await?, pair("2", "two"));
    assert_eq!(hears(&mut carl).await?, pair("2", "two"));
    Ok(())
}

#[tokio::test]
async fn a_stream_is_text_that_a_person_can_read() -> Result {
    let server = serving(LONG).await?;
    let time = writes(server.addr(), "Are you there?").await?["time"].clone();
    let mut tcp = tokio::net::TcpStream::connect(server.addr()).await?;
    tcp.write_all(b"GET /stream HTTP/1.0\r\n\r\n").await?;
    let mut lines = BufReader::new(tcp).lines();
    while lines.next_line().await?.is_some_and(|line| !line.is_empty()) {}
    let data = format!(r#"data: {{"id":1,"username":"ann","text":"Are you there?","time":{time}}}"#);
    for expected in ["id: 1", &data, ""] {
        assert_eq!(
            lines.next_line().await?.as_deref(),
            Some(expected),
            "as the page shows it"
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_stream_goes_on_after_the_last_event_id() -> Result {
    let server = serving(LONG).await?;
    for text in ["one", "two", "three"] {
        writes(server.addr(), text).await?;
    }
    // The header says what the reader has; the query is from when it asked first.
    let mut back = EventStream::open(server.addr(), "/stream?after=0", Some("2")).await?;
    assert_eq!(hears(&mut back).await?, pair("3", "three"));
    writes(server.addr(), "four").await?;
    assert_eq!(hears(&mut back).await?, pair("4", "four"));
    Ok(())
}

#[tokio::test]
async fn a_reader_that_does_not_read_loses_nothing_and_slows_nobody() -> Result {
    let server = serving(LONG).await?;
    let mut slow = EventStream::open(server.addr(), "/stream", None).await?;
    let mut quick = EventStream::open(server.addr(), "/stream", None).await?;
    // More than the buffers of a connection hold: the stream of the slow one stands still.
    let padding = "x".repeat(100_000);
    for number in 1..=150 {
        writes(server.addr(), &format!("{number} {padding}")).await?;
        assert_eq!(hears(&mut quick).await?.0, number.to_string());
    }
    for number in 1..=150 {
        assert_eq!(hears(&mut slow).await?.0, number.to_string());
    }
    Ok(())
}

#[tokio::test]
async fn bad_input_gets_a_reason_and_changes_nothing() -> Result {
    let server = serving(LONG).await?;
    let addr = server.addr();
    let json_type = "application/json";
    for (content_type, body, status, reason) in [
        (json_type, "{", 400, "parse"),
        (json_type, r#"{"username":"ann"}"#, 422, "text"),
        (json_type, r#"{"username":"ann","text":7}"#, 422, "text"),
        (json_type, r#"{"username":"ann","text":" \n"}"#, 422, "white space"),
        (json_type, r#"{"username":"","text":"hi"}"#, 422, "white space"),
        ("text/plain", r#"{"username":"ann","text":"hi"}"#, 415, "Content-Type"),
    ] {
        let answer = post(addr, "/messages", content_type, body).await?;
        assert_eq!(answer.status, status, "{body}: {}", answer.body);
        assert!(answer.body.contains(reason), "{body}: {}", answer.body);
    }
    for path in ["/messages?after=x", "/wait?after=-1", "/stream?after=1.5"] {
        let answer = get(addr, path).await?;
        assert_eq!(answer.status, 400, "{path}");
        assert!(answer.body.contains("after"), "{path}: {}", answer.body);
    }
    let refused = EventStream::open(addr, "/stream", Some("yesterday"))
        .await
        .expect_err("no such id");
    assert!(refused.to_string().contains("400"), "{refused}");
    assert!(
        texts(addr, "/messages").await?.is_empty(),
        "nothing of it may be stored"
    );
    assert_eq!(writes(addr, "still here").await?["id"], 1);
    Ok(())
}

#[tokio::test]
async fn stopping_lets_everyone_go_who_waits() -> Result {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let addr = listener.local_addr()?;
    let (stop, stopped) = oneshot::channel::<()>();
    let room = chat::Chat::new(LONG);
    let board = room.board.clone();
    let serving = tokio::spawn(app::serve(listener, room, async {
        let _ = stopped.await;
    }));
    let mut stream = EventStream::open(addr, "/stream", None).await?;
    // Asks and never reads: more than the buffers hold is on its way to it.
    let padding = "x".repeat(1_000_000);
    let deaf = EventStream::open(addr, "/stream", None).await?;
    for _ in 0..20 {
        writes(addr, &padding).await?;
        stream.next().await?;
    }
    let waiter = tokio::spawn(async move { texts(addr, "/wait?after=20").await });
    // The stream that has read everything, the long poll, and the server's own look at `closing`.
    waiting(&board, 3).await?;
    let asked = Instant::now();
    stop.send(()).expect("the server has ended already");
    assert!(
        waiter.await??.is_empty(),
        "the long poll is answered with what there is: nothing"
    );
    assert_eq!(stream.next().await?, None, "the stream ends");
    serving.await??;
    // Half a second for the one that doesn't read; the rest is what a busy machine adds. Without `closing` it is `LONG`.
    assert!(asked.elapsed() < LONG / 6, "it took {:?}", asked.elapsed());
    drop(deaf);
    Ok(())
}
