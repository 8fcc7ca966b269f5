//! The pitfall: a long poll that starts to listen when it is asked, and so forgets what came between two requests.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use axum::extract::State;
use axum::response::Json;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};

use super::app::router;
use super::chat::{Chat, Message};
use super::client::{Client, Tally};

const TEXTS: [&str; 3] = ["Is anyone here?", "I have brought a cake.", "It is gone now."];

/// The chat, and a bell that rings when somebody waits: only this program needs it, to speak at the right moments.
#[derive(Clone)]
struct Forgetful {
    chat: Chat,
    waiting: Arc<Notify>,
}

/// `GET /forgetful`: what comes after this request.
async fn forgetful(State(server): State<Forgetful>) -> Json<Vec<Message>> {
    let mut board = server.chat.board.subscribe();
    let seen = board.borrow_and_update().messages.len();
    server.waiting.notify_one();
    let _ = board.changed().await;
    Json(board.borrow().newer_than(seen).to_vec())
}

/// The chat's own routes, and the forgetful one beside them.
pub(crate) fn forgetful_router(chat: Chat, waiting: Arc<Notify>) -> axum::Router {
    let forgetful = axum::Router::new().route("/forgetful", get(forgetful));
    router(chat.clone()).merge(forgetful.with_state(Forgetful { chat, waiting }))
}

pub(crate) async fn run() -> Result<()> {
    for path in ["/forgetful", "/wait?after="] {
        let seen = bob_sees(path).await?;
        let lost = (1..=TEXTS.len()).zip(TEXTS).filter(|(id, _)| !seen.contains(id));
        let lost: Vec<_> = lost.map(|(id, text)| format!("{id}, \"{text}\"")).collect();
        let lost = if lost.is_empty() {
            "nothing".to_owned()
        } else {
            lost.join("; ")
        };
        println!("{path:<13} bob saw {seen:?}; lost: {lost}");
    }
    Ok(())
}

/// Ann writes three messages, and the second one comes while Bob reads the first. The ids that Bob sees.
pub(crate) async fn bob_sees(path: &str) -> Result<Vec<usize>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let addr = listener.local_addr()?;
    let waiting = Arc::new(Notify::new());
    let routes = forgetful_router(Chat::new(Duration::from_secs(5)), waiting.clone());
    let serving = tokio::spawn(axum::serve(listener, routes).into_future());

    let tally = watch::Sender::<Tally>::default();
    let mut ann = Client::connect(addr, &watch::Sender::default()).await?;
    let mut bob = Client::connect(addr, &tally).await?;
    let right = path.ends_with('=');
    let question = |after: usize| {
        if right {
            format!("{path}{after}")
        } else {
            path.to_owned()
        }
    };

    bob.ask("GET", &question(0), "").await?;
    if !right {
        waiting.notified().await;
    }
    ann.post("ann", TEXTS[0]).await?;
    let mut newest = bob.messages().await?.last().context("an empty answer")?.id;
    // Bob reads, and for this moment no request of his is waiting.
    ann.post("ann", TEXTS[1]).await?;
    bob.ask("GET", &question(newest), "").await?;
    if !right {
        waiting.notified().await;
    }
    ann.post("ann", TEXTS[2]).await?;
    newest = bob.messages().await?.last().context("an empty answer")?.id;
    while newest < TEXTS.len() {
        bob.ask("GET", &question(newest), "").await?;
        newest = bob.messages().await?.last().context("an empty answer")?.id;
    }
    serving.abort();
    Ok(tally.borrow().seen.iter().map(|(message, _)| message.id).collect())
}
