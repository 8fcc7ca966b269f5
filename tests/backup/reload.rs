//! A store that has lost something says so, and whoever comes back with a `since` from before begins anew.

use realtime_hub::config::Config;
use realtime_hub::hub::id::MessageId;
use realtime_hub::runtime::Parts;
use realtime_hub::server::App;
use realtime_hub::store::live::Live;
use realtime_hub::store::memory::MemoryStore;
use serde_json::{Value, json};
use std::sync::Arc;
use testkit::{Client, Server, http};

struct Hub {
    store: Arc<MemoryStore>,
    server: Server,
}

impl Hub {
    async fn starts() -> Self {
        let mut config = Config::default();
        (config.limits.argon2_memory_kib, config.limits.argon2_passes) = (8, 1);
        let store = Arc::new(MemoryStore::new(1 << 20));
        let parts = Parts {
            store: Arc::clone(&store) as _,
            ..Parts::embedded(&config)
        };
        let app = App::hub_on(config, parts).await.unwrap();
        let server = testkit::serve(app.router).await.unwrap();
        Self { store, server }
    }

    /// From now on whatever was stored before may have holes: the newest ids that there were are gone.
    async fn loses(&self) {
        let ms = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap();
        let floor = MessageId::from_parts(u64::try_from(ms.as_millis()).unwrap() + 60_000, 0).unwrap();
        self.store.raise_floor(floor).await.unwrap();
    }

    async fn token(&self, username: &str) -> (Value, String) {
        let account = json!({ "username": username, "password": "correct horse" }).to_string();
        let post = async |path| {
            http::post(self.server.addr(), path, "application/json", &account)
                .await
                .unwrap()
        };
        post("/api/sign-up").await;
        let answer: Value = post("/api/log-in").await.json().unwrap();
        let token = answer["token"].as_str().unwrap().to_owned();
        (answer["user"].clone(), token)
    }

    async fn connects(&self, namespace: &str, auth: Value) -> Client {
        Client::connect_with_auth(&self.server.url(), namespace, auth)
            .await
            .unwrap()
    }
}

async fn asks(client: &mut Client, event: &str, args: Value) -> Value {
    let answer = client.emit_with_ack(event, args).await.unwrap();
    assert_eq!(answer["ok"], json!(true), "{event}: {answer}");
    answer
}

#[tokio::test]
async fn the_chat_tells_who_comes_back_and_nobody_else() {
    let hub = Hub::starts().await;
    let mut ann = hub.connects("/chat", json!({})).await;
    asks(&mut ann, "register", json!({ "username": "ann" })).await;
    let first = asks(&mut ann, "sendMessage", json!({ "text": "one" })).await;
    asks(&mut ann, "sendMessage", json!({ "text": "two" })).await;
    let since = &first["message"]["id"];
    let mut bob = hub.connects("/chat", json!({})).await;
    let answer = asks(&mut bob, "register", json!({ "username": "bob", "since": since })).await;
    assert_eq!(answer.get("reload"), None);
    assert_eq!(bob.sees("chatHistory").await.as_array().unwrap().len(), 1);
    hub.loses().await;
    let mut cem = hub.connects("/chat", json!({})).await;
    let answer = asks(&mut cem, "register", json!({ "username": "cem", "since": since })).await;
    assert_eq!(answer["reload"], json!(true));
    assert_eq!(
        cem.sees("chatHistory").await.as_array().unwrap().len(),
        2,
        "the newest page"
    );
    // Without a `since` there is nothing to begin anew, and an id from after the loss is a good one.
    let mut eve = hub.connects("/chat", json!({})).await;
    let answer = asks(&mut eve, "register", json!({ "username": "eve" })).await;
    assert_eq!(answer.get("reload"), None);
    let new = asks(&mut eve, "sendMessage", json!({ "text": "three" })).await;
    let mut dan = hub.connects("/chat", json!({})).await;
    let since = &new["message"]["id"];
    let answer = asks(&mut dan, "register", json!({ "username": "dan", "since": since })).await;
    assert_eq!(answer.get("reload"), None);
    assert_eq!(dan.sees("chatHistory").await, json!([]));
}

#[tokio::test]
async fn a_room_tells_it_in_the_ack() {
    let hub = Hub::starts().await;
    let mut ann = hub.connects("/rooms", json!({})).await;
    asks(&mut ann, "userJoin", json!({ "username": "ann", "room": "maths" })).await;
    let said = asks(&mut ann, "updateChat", json!({ "body": "one", "room": "maths" })).await;
    hub.loses().await;
    let mut bob = hub.connects("/rooms", json!({})).await;
    let since = &said["message"]["id"];
    let join = json!({ "username": "bob", "room": "maths", "since": since });
    assert_eq!(asks(&mut bob, "userJoin", join).await["reload"], json!(true));
    bob.sees("activeUsers").await;
    bob.sees("roomUsers").await;
    assert_eq!(bob.sees("msgHistory").await.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_lobby_tells_it_in_its_greeting_and_sends_the_newest_pms() {
    let hub = Hub::starts().await;
    let ((_, ann), (bob, bobs)) = (hub.token("ann").await, hub.token("bob").await);
    let mut ann = hub.connects("/lobby", json!({ "token": ann })).await;
    let mut friend = hub.connects("/lobby", json!({ "token": bobs })).await;
    let said = asks(&mut ann, "chat-message-sent", json!({ "message": "one" })).await;
    let pair = asks(&mut ann, "private-chat-initiated", bob["id"].clone()).await;
    let pm = json!({ "message": "psst", "to": pair["room"] });
    asks(&mut ann, "chat-message-sent", pm).await;
    assert_eq!(friend.sees("user-connected").await.get("reload"), None);
    hub.loses().await;
    let since = &said["message"]["id"];
    let mut back = hub.connects("/lobby", json!({ "token": bobs, "since": since })).await;
    let greeting = back.sees("user-connected").await;
    assert_eq!(greeting["reload"], json!(true));
    assert_eq!(greeting["chatHistory"].as_array().unwrap().len(), 1);
    assert_eq!(back.sees("pm").await["message"], json!("psst"));
}

#[tokio::test]
async fn the_private_chat_tells_it_in_the_joins_ack() {
    let hub = Hub::starts().await;
    let ((ann, anns), (bob, bobs)) = (hub.token("ann").await, hub.token("bob").await);
    let mut sender = hub.connects("/private", json!({ "token": anns })).await;
    asks(&mut sender, "join-chat-room", json!({})).await;
    let recipients = json!({ ann["id"].as_str().unwrap(): "x", bob["id"].as_str().unwrap(): "y" });
    let letter = json!({ "sender": ann, "receiver": bob, "recipients": recipients, "tempId": 1 });
    let sent = asks(&mut sender, "send-chat-message", letter).await;
    let since = sent["message"]["id"].clone();
    asks(
        &mut hub.connects("/private", json!({ "token": bobs })).await,
        "chat-message-read",
        since.clone(),
    )
    .await;
    let mut receiver = hub.connects("/private", json!({ "token": bobs })).await;
    let answer = asks(&mut receiver, "join-chat-room", json!({ "since": since })).await;
    assert_eq!((answer["pending"].clone(), answer.get("reload")), (json!(0), None));
    hub.loses().await;
    let answer = asks(&mut receiver, "join-chat-room", json!({ "since": since })).await;
    assert_eq!((&answer["pending"], &answer["reload"]), (&json!(1), &json!(true)));
    assert_eq!(receiver.sees("new-chat-message").await["id"], since);
}
