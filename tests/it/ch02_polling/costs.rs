//! What each way costs, what is counted, and what the pitfall loses.

use std::sync::Arc;
use std::time::Duration;

use testkit::Result;
use tokio::net::TcpListener;
use tokio::sync::Notify;

use super::chat::{Chat, NewMessage};
use super::measure::Cost;
use super::{client, measure, pitfall};

/// The script of the chapter, shorter. The times are long against what a busy machine adds to them.
const SHORT: measure::Plan = measure::Plan {
    poll_every: Duration::from_millis(200),
    patience: Duration::from_millis(1_000),
    messages: 6,
    gap: Duration::from_millis(674),
    quiet: Duration::from_millis(2_000),
};

#[tokio::test]
async fn what_each_way_costs_differs_by_its_kind() -> Result {
    let costs = measure::measure(&SHORT).await?;
    for cost in &costs {
        let ids: Vec<_> = cost.talk.seen.iter().map(|(message, _)| message.id).collect();
        assert_eq!(ids, [1, 2, 3, 4, 5, 6], "{} hears all, once, in order", cost.way);
    }
    requests_differ(&costs);
    connections_and_bytes_differ(&costs);
    delays_differ(&costs);
    Ok(())
}

fn requests_differ(costs: &[Cost]) {
    let talk: Vec<_> = costs.iter().map(|cost| cost.talk.requests).collect();
    let quiet: Vec<_> = costs.iter().map(|cost| cost.quiet.requests).collect();
    // In this order: polling with a new connection each time, polling, long-polling, push.
    assert!(
        (6..=10).contains(&talk[2]),
        "a long poll per message, and those in vain: {talk:?}"
    );
    assert!(
        talk[1] > 2 * talk[2],
        "polling asks far more often than there is news: {talk:?}"
    );
    assert!(quiet[1] >= 8, "silence costs polling as much as talk: {quiet:?}");
    assert!((1..=4).contains(&quiet[2]), "a long poll per patience: {quiet:?}");
    assert_eq!((talk[3], quiet[3]), (1, 0), "push asks once");
}

fn connections_and_bytes_differ(costs: &[Cost]) {
    let connections: Vec<_> = costs.iter().map(|cost| cost.talk.connections).collect();
    assert_eq!(connections[1..], [1, 1, 1], "HTTP/1.1 keeps its connection");
    assert!(
        connections[0] >= costs[0].talk.requests,
        "one for each request: {connections:?}"
    );
    let bytes: Vec<_> = costs
        .iter()
        .map(|cost| cost.talk.bytes_in + cost.talk.bytes_out)
        .collect();
    assert!(bytes[1] > bytes[2] && bytes[2] > bytes[3], "{bytes:?}");
}

fn delays_differ(costs: &[Cost]) {
    let medians: Vec<_> = costs.iter().map(Cost::median).collect();
    let half = SHORT.poll_every / 2;
    assert!(
        medians[1] > half / 4 && medians[1] < half * 3,
        "about {half:?}: {medians:?}"
    );
    assert!(
        medians[2] < medians[1] && medians[3] < medians[1],
        "they wait for no clock: {medians:?}"
    );
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

/// It forgets what comes while nobody asks, and nothing else: two messages on one awakening are both answered.
#[tokio::test]
async fn the_pitfall_answers_with_all_that_comes_while_it_listens() -> Result {
    let (chat, listening) = (Chat::new(super::LONG), Arc::new(Notify::new()));
    let server = testkit::serve(pitfall::forgetful_router(chat.clone(), listening.clone())).await?;
    let posting = async {
        listening.notified().await;
        // Nothing else runs between the two: the tests' runtime has one thread, and here is no `await`.
        for text in ["one", "two"] {
            chat.post(NewMessage {
                username: "ann".into(),
                text: text.into(),
            });
        }
    };
    let (answer, ()) = tokio::join!(super::texts(server.addr(), "/forgetful"), posting);
    assert_eq!(answer?, ["one", "two"]);
    Ok(())
}

#[test]
fn the_median_of_an_even_number_lies_between_the_two_in_the_middle() {
    let median = |delays: &[u64]| {
        let delays = delays.iter().copied().map(Duration::from_millis).collect();
        let (talk, quiet) = (client::Tally::default(), client::Tally::default());
        Cost {
            way: "push",
            talk,
            quiet,
            delays,
        }
        .median()
        .as_millis()
    };
    assert_eq!(median(&[0, 100, 150, 900]), 125);
    assert_eq!(median(&[0, 100, 900]), 100);
    assert_eq!((median(&[7]), median(&[])), (7, 0));
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
