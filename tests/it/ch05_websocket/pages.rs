//! What the two sockets do for pages that behave, and for pages that are slow or gone.

use std::time::Duration;

use anyhow::Result;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use tokio_tungstenite::tungstenite::{Bytes, Message};

use super::{PATIENCE, Server, app, pitfall};

#[tokio::test]
async fn echo_answers_the_sender_alone() -> Result<()> {
    let server = Server::start().await?;
    let (mut ann, mut bob) = (server.opens("/echo").await?, server.opens("/echo").await?);
    ann.says("Hello").await?;
    assert_eq!(ann.hears().await?, "Hello");
    bob.says("fence").await?;
    assert_eq!(bob.hears().await?, "fence");
    Ok(())
}

#[tokio::test]
async fn echo_gives_bytes_back_as_bytes() -> Result<()> {
    let server = Server::start().await?;
    let mut ann = server.opens("/echo").await?;
    let message = Message::Binary(Bytes::from_static(&[0, 255, 128]));
    ann.sends(message.clone()).await?;
    assert_eq!(ann.next().await?, message);
    Ok(())
}

#[tokio::test]
async fn talk_reaches_every_open_page_the_sender_included() -> Result<()> {
    let server = Server::start().await?;
    let (mut ann, mut bob) = (server.opens("/talk").await?, server.opens("/talk").await?);
    ann.is_pinged().await?;
    bob.is_pinged().await?;
    ann.says("Hello").await?;
    assert_eq!(ann.hears().await?, "Hello");
    assert_eq!(bob.hears().await?, "Hello");
    bob.says("Hi").await?;
    assert_eq!(ann.hears().await?, "Hi");
    Ok(())
}

#[tokio::test]
async fn a_ping_between_two_fragments_is_answered_and_the_message_is_whole() -> Result<()> {
    let server = Server::start().await?;
    let mut ann = server.opens("/echo").await?;
    let piece = |text: &'static str, opcode, fin| Message::Frame(Frame::message(text, OpCode::Data(opcode), fin));
    ann.sends(piece("Hel", Data::Text, false)).await?;
    ann.sends(Message::Ping("between".into())).await?;
    ann.sends(piece("lo", Data::Continue, true)).await?;
    assert_eq!(ann.next().await?, Message::Pong("between".into()));
    assert_eq!(ann.next().await?, Message::text("Hello"));
    Ok(())
}

#[tokio::test]
async fn a_page_that_answers_no_ping_is_let_go() -> Result<()> {
    let server = Server::pinging_every(Duration::from_millis(50)).await?;
    let mut ann = server.opens("/talk").await?;
    // This client reads, and so answers, only when it is asked to: it stays silent for as long as nobody asks.
    let ended = async {
        while !server.lines().iter().any(|line| line.contains("ended")) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, ended).await?;
    ann.is_pinged().await?;
    assert!(ann.next().await.is_err(), "the connection is gone");
    Ok(())
}

#[tokio::test]
async fn a_page_that_answers_its_pings_stays() -> Result<()> {
    let server = Server::pinging_every(Duration::from_millis(300)).await?;
    let mut ann = server.opens("/talk").await?;
    for _ in 0..4 {
        ann.is_pinged().await?;
    }
    ann.says("still here").await?;
    assert_eq!(ann.hears().await?, "still here");
    Ok(())
}

#[tokio::test]
async fn a_slow_reader_misses_messages_is_told_so_and_slows_nobody() -> Result<()> {
    let server = Server::start().await?;
    let (mut slow, mut fast) = (server.opens("/talk").await?, server.opens("/talk").await?);
    slow.is_pinged().await?;
    let big = "x".repeat(app::MAX_MESSAGE_BYTES);
    // Far more than the queue and both kernels' buffers hold together.
    for _ in 0..6 * app::QUEUE {
        fast.says(&big).await?;
        assert_eq!(fast.hears().await?.len(), big.len());
    }
    let note = loop {
        let text = slow.hears().await?;
        if text.len() < big.len() {
            break text;
        }
    };
    assert!(note.ends_with("messages came too fast for you)"), "{note}");
    assert_eq!(
        slow.hears().await?.len(),
        big.len(),
        "and it goes on with the messages that are left"
    );
    Ok(())
}

#[tokio::test]
async fn a_page_that_reads_nothing_is_let_go_in_the_middle_of_a_send() -> Result<()> {
    let server = Server::pinging_every(Duration::from_secs(2)).await?;
    let (_silent, mut fast) = (server.opens("/talk").await?, server.opens("/talk").await?);
    let big = "x".repeat(app::MAX_MESSAGE_BYTES);
    // Until the kernels' buffers are full, the server's task stands in `send`, and sends no ping.
    let flood = async {
        while !server.lines().iter().any(|line| line.starts_with("#1 → ended")) {
            fast.says(&big).await?;
            fast.hears().await?;
        }
        anyhow::Ok(())
    };
    tokio::time::timeout(PATIENCE, flood).await?
}

#[tokio::test]
async fn the_pitfall_sends_into_the_void_and_every_send_is_ok() -> Result<()> {
    let lines = std::cell::RefCell::new(Vec::new());
    pitfall::run(|line| lines.borrow_mut().push(line.to_owned())).await?;
    let lines = lines.into_inner();
    let sent: Vec<_> = lines.iter().filter(|line| line.ends_with("returned Ok(())")).collect();
    assert_eq!(sent.len(), 3, "{lines:#?}");
    assert!(
        !lines.iter().any(|line| line.starts_with("server: 0 kilobytes")),
        "{lines:#?}"
    );
    assert!(
        lines.iter().any(|line| line.starts_with("server: recv returned")),
        "{lines:#?}"
    );
    Ok(())
}
