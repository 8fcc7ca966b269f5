//! A ban and what stands in line: played without a network, so that the order is the test's own.

use super::{PASSWORD, quick};
use anyhow::Result;
use realtime_hub::protocol::args::Args;
use realtime_hub::protocol::frame::Frame;
use realtime_hub::protocol::lobby::Lobby;
use realtime_hub::protocol::{Mount, Protocol};
use realtime_hub::runtime::{Parts, Runtime};
use realtime_hub::session::{Job, Sent, Session, Wire};
use serde_json::{Value, json};
use socketioxide::handler;
use std::sync::{Arc, Mutex, PoisonError};

/// A client that remembers the names of the events that it got.
#[derive(Clone, Debug, Default)]
struct Ears(Arc<Mutex<Vec<&'static str>>>);

impl Ears {
    fn heard(&self, event: &str) -> usize {
        let events = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        events.iter().filter(|name| **name == event).count()
    }
}

impl Wire for Ears {
    fn emit(&self, frame: &Frame) -> Sent {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(frame.event);
        Sent::Queued
    }

    fn connected(&self) -> bool {
        true
    }

    fn disconnect(&self) -> bool {
        true
    }

    fn namespace(&self) -> &str {
        "/lobby"
    }
}

async fn enters(runtime: &Arc<Runtime>, mount: &Mount, username: &str) -> Result<(Arc<Session>, Ears)> {
    let token = runtime.accounts.log_in(username, PASSWORD.into()).await?.token;
    let login = runtime.log_in(token.as_str()).await?;
    let ears = Ears::default();
    let session = Session::new(runtime, ears.clone(), Some(login), Job::Connected(Value::Null));
    runtime.people.arrives(&session);
    session.enter(mount).await;
    Ok((session, ears))
}

fn says(session: &Arc<Session>, mount: &Mount, text: &str) {
    let packet = json!(["chat-message-sent", { "message": text }]).to_string();
    let payload = handler::Value::Str(packet.into(), None);
    session.admit(mount, "chat-message-sent".into(), &payload, None);
}

#[tokio::test]
async fn what_a_banned_client_had_in_line_is_not_done() -> Result<()> {
    let config = quick();
    let parts = Parts::embedded(&config);
    let runtime = Runtime::new(config, parts)?;
    runtime.accounts.ensure_admin(&format!("head:{PASSWORD}")).await?;
    let bobs_id = runtime.accounts.sign_up("bob", PASSWORD.into()).await?.id;
    let lobby = Arc::new(Lobby::new(&runtime));
    let mount = Mount::new("/lobby", vec![Arc::clone(&lobby) as _])?;
    let (head, heads) = enters(&runtime, &mount, "head").await?;
    let (bob, _) = enters(&runtime, &mount, "bob").await?;
    says(&bob, &mount, "before");
    bob.work(&mount).await;
    assert_eq!(heads.heard("chat-message-broadcast"), 1);
    for text in ["these", "stand", "in line"] {
        says(&bob, &mount, text);
    }
    lobby
        .on(&head, "ban-user", Args::of(vec![json!(bobs_id)], true))
        .await?;
    assert_eq!(heads.heard("ban-user"), 1);
    bob.work(&mount).await;
    assert_eq!(heads.heard("chat-message-broadcast"), 1, "the ban came before them");
    // A message that waited for the hall while the ban was carried out in it.
    let late = Args::of(vec![json!({ "message": "late" })], true);
    let refused = lobby.on(&bob, "chat-message-sent", late).await;
    assert_eq!(refused.err().map(|refusal| refusal.code.as_str()), Some("banned"));
    Ok(())
}
