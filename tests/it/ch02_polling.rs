//! Chapter 2: one chat, three ways to hear of a message, and what each costs.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may panic, and says where"
)]

pub(crate) mod ladder;

#[path = "../../examples/ch02_polling/app.rs"]
pub(crate) mod app;
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
use tokio::net::TcpListener;
use tokio::sync::oneshot;

const LONG: Duration = Duration::from_secs(30);

async fn chat(patience: Duration) -> Result<Server> {
    serve(app::router(app::Chat::new(patience))).await
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
async fn waiting(board: &tokio::sync::watch::Sender<app::Board>, how_many: usize) -> Result {
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
    let server = chat(LONG).await?;
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
    let server = chat(LONG).await?;
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
    let server = chat(LONG).await?;
    writes(server.addr(), "one").await?;
    assert_eq!(texts(server.addr(), "/messages?after=17").await?, ["one"]);
    assert_eq!(texts(server.addr(), "/wait?after=17").await?, ["one"]);
    Ok(())
}

#[tokio::test]
async fn a_long_poll_gets_at_once_what_came_between_two_requests() -> Result {
    let server = chat(LONG).await?;
    writes(server.addr(), "one").await?;
    assert_eq!(texts(server.addr(), "/wait?after=0").await?, ["one"]);
    writes(server.addr(), "two").await?;
    writes(server.addr(), "three").await?;
    assert_eq!(texts(server.addr(), "/wait?after=1").await?, ["two", "three"]);
    Ok(())
}

#[tokio::test]
async fn one_message_wakes_every_long_poll() -> Result {
    let room = app::Chat::new(LONG);
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
    let server = chat(patience).await?;
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
    let server = chat(LONG).await?;
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
async fn a_stream_goes_on_after_the_last_event_id() -> Result {
    let server = chat(LONG).await?;
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
    let server = chat(LONG).await?;
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
async fn a_silent_stream_shows_signs_of_life() -> Result {
    let costs = measure::measure(&measure::Plan { messages: 1, ..SHORT }).await?;
    let pushed = &costs[3].quiet;
    assert_eq!(pushed.requests, 0);
    assert!(
        pushed.bytes_in > 0,
        "a comment every {:?} keeps the connection known to be alive",
        SHORT.patience
    );
    Ok(())
}

#[tokio::test]
async fn bad_input_gets_a_reason_and_changes_nothing() -> Result {
    let server = chat(LONG).await?;
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
    let room = app::Chat::new(LONG);
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
    assert!(
        asked.elapsed() < Duration::from_secs(1),
        "it took {:?}",
        asked.elapsed()
    );
    drop(deaf);
    Ok(())
}

/// The script of the chapter, in a tenth of its time.
const SHORT: measure::Plan = measure::Plan {
    poll_every: Duration::from_millis(60),
    patience: Duration::from_millis(600),
    messages: 8,
    gap: Duration::from_millis(203),
    quiet: Duration::from_millis(1_400),
};

#[tokio::test]
async fn what_each_way_costs_differs_by_its_kind() -> Result {
    let costs = measure::measure(&SHORT).await?;
    let [closing, polling, long, push] = &costs[..] else {
        panic!("four ways, not {}", costs.len())
    };
    for cost in &costs {
        let ids: Vec<_> = cost.talk.seen.iter().map(|(message, _)| message.id).collect();
        assert_eq!(
            ids,
            (1..=8).collect::<Vec<_>>(),
            "{} hears every message once, in order",
            cost.way
        );
    }
    assert_eq!((push.talk.requests, push.quiet.requests), (1, 0), "push asks once");
    assert!(
        (8..=10).contains(&long.talk.requests),
        "one request per message: {}",
        long.talk.requests
    );
    assert!(
        (1..=4).contains(&long.quiet.requests),
        "one request per patience: {}",
        long.quiet.requests
    );
    assert!(
        polling.talk.requests > 2 * long.talk.requests,
        "{} polls",
        polling.talk.requests
    );
    assert!(
        polling.quiet.requests >= 8,
        "silence costs polling {}",
        polling.quiet.requests
    );
    assert_eq!(
        (polling.talk.connections, long.talk.connections, push.talk.connections),
        (1, 1, 1)
    );
    assert!(
        closing.talk.connections >= closing.talk.requests,
        "a connection for each request"
    );
    for (dear, cheap) in [(polling, long), (long, push)] {
        let bytes = |cost: &measure::Cost| cost.talk.bytes_in + cost.talk.bytes_out;
        assert!(bytes(dear) > bytes(cheap), "{} is dearer than {}", dear.way, cheap.way);
    }
    let half = SHORT.poll_every / 2;
    assert!(
        polling.median() > half / 4,
        "about half the interval: {:?}",
        polling.median()
    );
    assert!(
        polling.median() < half * 3,
        "about half the interval: {:?}",
        polling.median()
    );
    assert!(polling.worst() > push.worst().min(half), "{:?}", polling.worst());
    for quick in [long, push] {
        assert!(
            quick.median() < polling.median(),
            "{} waits for no clock: {:?}",
            quick.way,
            quick.median()
        );
    }
    Ok(())
}

#[tokio::test]
async fn the_bytes_are_those_on_the_socket() -> Result {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let addr = listener.local_addr()?;
    let answer = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]";
    let peer = std::thread::spawn({
        let listener = listener.into_std()?;
        listener.set_nonblocking(false)?;
        move || -> std::io::Result<usize> {
            use std::io::{Read, Write};
            let (mut tcp, _) = listener.accept()?;
            let mut got = Vec::new();
            while !got.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                tcp.read_exact(&mut byte)?;
                got.push(byte[0]);
            }
            tcp.write_all(answer.as_bytes())?;
            Ok(got.len())
        }
    });
    let tally = tokio::sync::watch::Sender::<client::Tally>::default();
    let mut bob = client::Client::connect(addr, &tally).await?;
    bob.ask("GET", "/messages?after=0", "").await?;
    assert!(bob.messages().await?.is_empty());
    let received_by_peer = peer.join().unwrap()?;
    let tally = tally.borrow().clone();
    assert_eq!((tally.bytes_out, tally.bytes_in), (received_by_peer, answer.len()));
    assert_eq!((tally.connections, tally.requests), (1, 1));
    Ok(())
}

#[tokio::test]
async fn the_table_shows_every_way_in_both_phases() -> Result {
    let costs = measure::measure(&measure::Plan {
        messages: 1,
        quiet: Duration::ZERO,
        ..SHORT
    })
    .await?;
    let table = measure::table(&costs);
    for way in ["polling, closing", "long-polling", "push"] {
        assert_eq!(table.matches(way).count(), 2, "{way} in:\n{table}");
    }
    Ok(())
}

#[tokio::test]
async fn the_pitfall_loses_what_comes_between_two_requests() -> Result {
    assert_eq!(pitfall::bob_sees("/forgetful").await?, [1, 3]);
    assert_eq!(pitfall::bob_sees("/wait?after=").await?, [1, 2, 3]);
    Ok(())
}
