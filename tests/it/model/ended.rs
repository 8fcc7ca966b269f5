//! What somebody still has in line when the server ends the connection: others are at it, the end comes first, and then it counts no
//! more.

use super::at_once::{Task, run};
use super::client::{Client, runtime};
use super::mounted::{Hub, Seen, id};
use super::slow::Slow;
use realtime_hub::accounts::passwords::PasswordHash;
use realtime_hub::accounts::tokens::TokenHash;
use realtime_hub::accounts::{Accounts, NewAccount};
use realtime_hub::hub::error::Code;
use realtime_hub::hub::user::Role;
use realtime_hub::people::Login;
use realtime_hub::protocol::Protocol;
use realtime_hub::protocol::chat::Chat;
use realtime_hub::protocol::lobby::Lobby;
use realtime_hub::runtime::Runtime;
use realtime_hub::store::memory::MemoryStore;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::sync::Arc;

/// The first is in the room and waits for the store; the second and the third come to the door, in this order.
const IN_LINE: &[u8] = &[0, 1, 2];

fn slow() -> Arc<Runtime> {
    runtime(|_| (), Some(Arc::new(Slow(MemoryStore::new(1 << 20)))))
}

/// Runs these to their ends, one after the other.
fn first<'a>(doing: impl Future<Output = ()> + 'a) {
    run(vec![Box::pin(doing)], &[]);
}

#[test]
fn a_name_that_was_taken_over_says_nothing_more_in_the_chat() {
    let runtime = slow();
    let chat = Chat::new(&runtime);
    let [bob, old, new] = std::array::from_fn(|_| Client::connect(&runtime, None));
    let resume = RefCell::new(Value::Null);
    first(async {
        let register = |name: &str| vec![json!({ "username": name })];
        bob.emits(&chat, "register", register("bob"))
            .await
            .expect("bob is free");
        let ack = old.emits(&chat, "register", register("ann")).await;
        *resume.borrow_mut() = ack.expect("ann is free")["resume"].take();
    });
    let late = RefCell::new(None);
    let tasks: Vec<Task<'_>> = vec![
        Box::pin(async {
            let said = bob
                .emits(&chat, "sendMessage", vec![json!({ "text": "on my way" })])
                .await;
            said.expect("bob may speak");
        }),
        Box::pin(async {
            let join = json!({ "username": "ann", "resume": resume.borrow().clone() });
            new.emits(&chat, "register", vec![join])
                .await
                .expect("the secret is right");
        }),
        Box::pin(async {
            let said = old
                .emits(&chat, "sendMessage", vec![json!({ "text": "too late" })])
                .await;
            *late.borrow_mut() = Some(said);
        }),
    ];
    run(tasks, IN_LINE);
    assert_eq!(late.take(), Some(Err(Code::NotJoined)));
    let heard = bob.heard();
    assert!(
        !heard.iter().any(|(_, payload)| payload["text"] == "too late"),
        "{heard:?}"
    );
}

async fn comes_in(runtime: &Arc<Runtime>, lobby: &Lobby, (name, role): (&str, Role)) -> Client {
    let accounts: &dyn Accounts = runtime.accounts.accounts();
    let new = NewAccount {
        username: name.to_owned(),
        role,
        password_hash: PasswordHash::from_phc("nobody asks for it"),
    };
    let user = accounts.create(new).await.expect("the name is free").user;
    let login = Arc::new(Login::new(TokenHash::of(name), user, u64::MAX));
    let client = Client::connect(runtime, Some(login));
    runtime.people.arrives(&client.session);
    lobby
        .connected(&client.session, &Value::Null)
        .await
        .expect("the lobby is open");
    client
}

/// What Bob is told when `order` comes first; and that nobody hears him.
fn bob_speaks_too_late(order: &str) -> Result<Value, Code> {
    let runtime = slow();
    let lobby = Lobby::new(&runtime);
    let clients = RefCell::new(Vec::new());
    first(async {
        for person in [("eve", Role::Student), ("root", Role::Admin), ("bob", Role::Student)] {
            let client = comes_in(&runtime, &lobby, person).await;
            clients.borrow_mut().push(client);
        }
    });
    let clients = clients.take();
    let late = RefCell::new(Err(Code::Internal));
    let says =
        |who: usize, text: &str| clients[who].emits(&lobby, "chat-message-sent", vec![json!({ "message": text })]);
    let tasks: Vec<Task<'_>> = vec![
        Box::pin(async { drop(says(0, "on my way").await.expect("eve may speak")) }),
        Box::pin(async {
            drop(
                clients[1]
                    .emits(&lobby, order, vec![json!("3")])
                    .await
                    .expect("root may do that"),
            )
        }),
        Box::pin(async { *late.borrow_mut() = says(2, "too late").await }),
    ];
    run(tasks, IN_LINE);
    let heard = clients[0].heard();
    assert!(
        !heard.iter().any(|(_, payload)| payload["message"] == "too late"),
        "{heard:?}"
    );
    late.into_inner()
}

#[test]
fn who_was_banned_or_muted_meanwhile_says_nothing_more_in_the_lobby() {
    assert_eq!(bob_speaks_too_late("ban-user"), Err(Code::Banned));
    assert_eq!(bob_speaks_too_late("mute-user"), Err(Code::Muted));
}

/// The library can't end a connection whose queue is full, and its client may go on to send.
#[test]
fn a_dead_token_says_nothing_more() {
    let mut hub = Hub::new(|runtime| Arc::new(Lobby::new(runtime)));
    for name in ["ann", "bob"] {
        hub.signs_up(name, Role::Student);
    }
    let [ann, bob] = [1, 2].map(|account| hub.connects(hub.logs_in(account).ok(), None));
    hub.runtime.people.disconnect_where(|login| login.user_id == id(1));
    drop((ann.heard(), bob.heard()));
    let late = hub.asks(&ann, "chat-message-sent", vec![json!({ "message": "too late" })], true);
    assert_eq!(late, Seen::Refused("unauthenticated".to_owned()));
    assert_eq!(bob.heard(), vec![], "nobody hears it");
    let still = hub.asks(
        &bob,
        "chat-message-sent",
        vec![json!({ "message": "still here" })],
        true,
    );
    assert!(matches!(still, Seen::Ack(_)), "the others go on: {still:?}");
}
