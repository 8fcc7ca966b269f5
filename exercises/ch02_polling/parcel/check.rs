//! Checks for `ch02_parcel`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch02_polling/parcel.rs")]
mod exercise;

use std::net::SocketAddr;

use testkit::http::{EventStream, post};
use testkit::{Result, Server, lesson, serve};

const PAGE: &str = "ch02_polling.html#push";

async fn parcel() -> Result<Server> {
    serve(exercise::router()).await
}

async fn happens(addr: SocketAddr, text: &str) -> Result {
    let answer = post(addr, "/status", "text/plain", text).await?;
    assert!(
        (200..300).contains(&answer.status),
        "POST /status was answered with {}: {}",
        answer.status,
        answer.body
    );
    Ok(())
}

async fn stream(addr: SocketAddr, last_event_id: Option<&str>) -> Result<EventStream> {
    EventStream::open(addr, "/status/stream", last_event_id).await
}

/// Reads one event per expected text, and compares texts and ids.
async fn reads(stream: &mut EventStream, first_id: usize, texts: &[&str]) -> Result {
    for (id, text) in (first_id..).zip(texts) {
        match stream.next().await? {
            Some(event) => assert_eq!(
                (event.id, event.data),
                (id.to_string(), (*text).to_owned()),
                "got (left), expected (right): id and text of an event"
            ),
            None => panic!("the stream ended before `{text}`"),
        }
    }
    Ok(())
}

#[tokio::test]
async fn each_status_is_pushed_to_every_reader_with_its_id() -> Result {
    let _lesson = lesson(
        "One stream carries many events, and every reader has a stream of its own",
        PAGE,
    );
    let server = parcel().await?;
    let (mut ann, mut bob) = (stream(server.addr(), None).await?, stream(server.addr(), None).await?);
    happens(server.addr(), "packed").await?;
    reads(&mut ann, 1, &["packed"]).await?;
    happens(server.addr(), "left the depot").await?;
    reads(&mut ann, 2, &["left the depot"]).await?;
    reads(&mut bob, 1, &["packed", "left the depot"]).await
}

#[tokio::test]
async fn a_new_reader_gets_all_from_the_beginning() -> Result {
    let _lesson = lesson("Who comes late asks for what was said before", PAGE);
    let server = parcel().await?;
    for text in ["packed", "left the depot", "in your street"] {
        happens(server.addr(), text).await?;
    }
    let mut late = stream(server.addr(), None).await?;
    reads(&mut late, 1, &["packed", "left the depot", "in your street"]).await
}

#[tokio::test]
async fn a_reader_that_comes_back_gets_what_it_missed_and_what_comes() -> Result {
    let _lesson = lesson("`Last-Event-ID` says how far a reader got", PAGE);
    let server = parcel().await?;
    for text in ["packed", "left the depot", "in your street"] {
        happens(server.addr(), text).await?;
    }
    let mut back = stream(server.addr(), Some("2")).await?;
    reads(&mut back, 3, &["in your street"]).await?;
    happens(server.addr(), "at your door").await?;
    reads(&mut back, 4, &["at your door"]).await?;
    let mut up_to_date = stream(server.addr(), Some("4")).await?;
    happens(server.addr(), "delivered").await?;
    reads(&mut up_to_date, 5, &["delivered"]).await
}

#[tokio::test]
async fn nothing_is_lost_or_doubled_for_who_connects_in_the_middle() -> Result {
    let _lesson = lesson("Between the old and the new there must be no gap", PAGE);
    let server = parcel().await?;
    let addr = server.addr();
    let texts: Vec<String> = (1..=100).map(|number| format!("stop {number}")).collect();
    let mut readers = Vec::new();
    for text in &texts {
        // The reader connects while the status is posted.
        let (posted, opened) = tokio::join!(happens(addr, text), stream(addr, None));
        posted?;
        readers.push(opened?);
    }
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    for reader in &mut readers {
        reads(reader, 1, &texts).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_status_of_two_lines_is_one_event() -> Result {
    let _lesson = lesson("A line feed in the data must not end the event", PAGE);
    let server = parcel().await?;
    let mut ann = stream(server.addr(), None).await?;
    happens(server.addr(), "at your neighbour's:\ndata: 4 Mill Lane").await?;
    happens(server.addr(), "delivered").await?;
    reads(&mut ann, 1, &["at your neighbour's:\ndata: 4 Mill Lane", "delivered"]).await
}
