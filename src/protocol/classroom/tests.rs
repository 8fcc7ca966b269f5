//! What a class does when two things happen at once: tried on its protocol, without a socket.

use super::*;
use crate::accounts::tokens::TokenHash;
use crate::config::Config;
use crate::hub::id::UserId;
use crate::hub::user::{Role, Status};
use crate::people::Login;
use crate::runtime::Parts;
use crate::session::{Job, Sent, Wire};
use serde_json::json;

#[derive(Debug)]
struct Nowhere;

impl Wire for Nowhere {
    fn emit(&self, _: &Frame) -> Sent {
        Sent::Queued
    }

    fn connected(&self) -> bool {
        true
    }

    fn disconnect(&self) -> bool {
        true
    }

    fn namespace(&self) -> &str {
        "/classroom"
    }
}

fn ann(status: Status) -> User {
    User {
        id: UserId::new(2).unwrap(),
        username: "ann".into(),
        role: Role::Student,
        status,
    }
}

/// The code with which `event` is refused, when Ann's status changes while she waits for her turn in the class.
async fn refused_after(status: Status, event: &'static str, arg: Value) -> Option<Code> {
    let config = Config::default();
    let parts = Parts::embedded(&config);
    let runtime = Runtime::new(config, parts).unwrap();
    let classroom = Arc::new(Classroom::new(&runtime));
    let login = Login::new(TokenHash::of("ann"), ann(Status::Normal), u64::MAX);
    let session = Session::new(&runtime, Nowhere, Some(Arc::new(login)), Job::Gone);
    runtime.people.arrives(&session);
    let join = Args::of(vec![json!("maths")], true);
    classroom.on(&session, "join-class-room", join).await.unwrap();
    let turn = classroom.classes.enter("maths").await;
    let waiting = tokio::spawn({
        let (classroom, session) = (Arc::clone(&classroom), Arc::clone(&session));
        async move { classroom.on(&session, event, Args::of(vec![arg], true)).await }
    });
    tokio::task::yield_now().await;
    assert!(!waiting.is_finished(), "{event} waits for its turn");
    runtime.people.update(&Arc::new(ann(status)));
    drop(turn);
    waiting.await.unwrap().err().map(|refusal| refusal.code)
}

#[tokio::test]
async fn a_mute_or_a_ban_that_comes_while_somebody_waits_counts() {
    let hi = json!({ "type": "text", "value": "hi" });
    for event in ["broadcast-message", "class-room-broadcast"] {
        assert_eq!(refused_after(Status::Muted, event, hi.clone()).await, Some(Code::Muted));
        assert_eq!(
            refused_after(Status::Banned, event, hi.clone()).await,
            Some(Code::Banned)
        );
        assert_eq!(refused_after(Status::Normal, event, hi.clone()).await, None);
    }
    assert_eq!(
        refused_after(Status::Banned, "join-class-room", json!("maths")).await,
        Some(Code::Banned)
    );
}
