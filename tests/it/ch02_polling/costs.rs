//! What each way costs, what is counted, and what the pitfall loses.

use std::time::Duration;

use testkit::Result;
use tokio::net::TcpListener;

use super::{client, measure, pitfall};

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
