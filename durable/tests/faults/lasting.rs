//! Chat, end the hub, empty Redis: everything is there again.

use super::program::{fails, starts};
use super::servers::Servers;
use anyhow::{Context as _, ensure};
use mongodb::bson::{Bson, doc};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::time::Duration;
use testkit::{Client, Result, http};
use tokio::time::{Instant, sleep};

const PASSWORD: &str = "correct horse";

async fn post(url: &str, path: &str, body: Value) -> Result<Value> {
    let addr: SocketAddr = url.trim_start_matches("http://").parse()?;
    http::post(addr, path, "application/json", &body.to_string())
        .await?
        .json()
}

async fn get(url: &str, path: &str, token: &str) -> Result<Value> {
    let addr: SocketAddr = url.trim_start_matches("http://").parse()?;
    let bearer = format!("Bearer {token}");
    http::send(addr, "GET", path, &[("Authorization", &bearer)], "")
        .await?
        .json()
}

pub(super) async fn asks(client: &mut Client, event: &str, args: Value) -> Result<Value> {
    let answer = client.emit_with_ack(event, args).await?;
    ensure!(answer["ok"] == json!(true), "{event}: {answer}");
    Ok(answer)
}

/// Two people, twelve messages in the chat, and eight letters, of which one was read.
pub(super) async fn chats(url: &str) -> Result<[(Value, String); 2]> {
    let mut people = Vec::new();
    for username in ["ann", "bob"] {
        let account = json!({ "username": username, "password": PASSWORD });
        post(url, "/api/sign-up", account.clone()).await?;
        let answer = post(url, "/api/log-in", account).await?;
        let token = answer["token"].as_str().context("a token")?.to_owned();
        people.push((answer["user"].clone(), token));
    }
    let [ann, bob] = <[_; 2]>::try_from(people).ok().context("two")?;
    let mut chat = Client::connect(url, "/chat").await?;
    asks(&mut chat, "register", json!({ "username": "ann" })).await?;
    for n in 0..12 {
        asks(&mut chat, "sendMessage", json!({ "text": format!("message {n}") })).await?;
    }
    let mut sender = Client::connect_with_auth(url, "/private", json!({ "token": ann.1 })).await?;
    asks(&mut sender, "join-chat-room", json!({})).await?;
    let mut first = Value::Null;
    for n in 0..8 {
        let recipients = json!({ "1": format!("sealed {n}"), "2": format!("for you {n}") });
        let letter = json!({ "sender": ann.0, "receiver": bob.0, "recipients": recipients, "tempId": n });
        let sent = asks(&mut sender, "send-chat-message", letter).await?;
        if n == 0 {
            first = sent["message"]["id"].clone();
        }
    }
    let mut receiver = Client::connect_with_auth(url, "/private", json!({ "token": bob.1 })).await?;
    asks(&mut receiver, "chat-message-read", first).await?;
    Ok([ann, bob])
}

/// Everything that the two can see.
async fn seen(url: &str, [_, (_, bob)]: &[(Value, String); 2]) -> Result<Value> {
    let mut chat = Client::connect(url, "/chat").await?;
    asks(&mut chat, "register", json!({ "username": "somebody" })).await?;
    let said = asks(&mut chat, "chatHistory", json!({ "limit": 100 })).await?;
    let letters = get(url, "/api/conversations/1-2/messages", bob).await?;
    let talks = get(url, "/api/conversations", bob).await?;
    let mut receiver = Client::connect_with_auth(url, "/private", json!({ "token": bob })).await?;
    let waiting = asks(&mut receiver, "join-chat-room", json!({})).await?;
    Ok(json!([
        said["messages"],
        letters["messages"],
        talks,
        waiting["pending"]
    ]))
}

/// The cron runs each second.
async fn until_nothing_waits(servers: &Servers) -> Result {
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        let (_, said) = servers.told(&["backup", "status"]).await?;
        if said.contains("nothing waits") {
            return Ok(());
        }
        ensure!(Instant::now() < until, "the cron archives nothing: {said}");
        sleep(Duration::from_millis(200)).await;
    }
}

#[tokio::test]
async fn everything_is_there_after_a_restart_and_after_a_restore() -> Result {
    let Some(servers) = Servers::start().await? else {
        return Ok(());
    };
    let settings = servers.settings();
    let settings: Vec<_> = settings.iter().map(|(name, value)| (&**name, &**value)).collect();
    let hub = starts(&settings).await?;
    let people = chats(&hub.url).await?;
    let before = seen(&hub.url, &people).await?;
    ensure!(before[0].as_array().is_some_and(|all| all.len() == 12), "{before}");
    ensure!(before[1].as_array().is_some_and(|all| all.len() == 8), "{before}");
    ensure!(before[3] == json!(7), "{before}");
    until_nothing_waits(&servers).await?;
    ensure!(seen(&hub.url, &people).await? == before, "trimmed, it is another");
    hub.ended().await?;
    let hub = starts(&settings).await?;
    ensure!(
        seen(&hub.url, &people).await? == before,
        "after a restart it is another"
    );
    hub.ended().await?;
    let (code, said) = servers.told(&["check"]).await?;
    ensure!(code == Some(0) && said.contains("0 findings"), "{said}");

    servers.flush().await?;
    // Nothing is missing: whoever asks a hub is answered from MongoDB. Each letter is in three logs.
    let (code, said) = servers.told(&["check"]).await?;
    ensure!(
        code == Some(0) && said.contains("0 findings") && said.contains("Redis is empty, and MongoDB has 36 messages"),
        "{said}"
    );
    ensure!(said.contains("`realtime-hub restore`"), "{said}");
    let (code, said) = servers.told(&["restore"]).await?;
    // Five of the chat and of each of the three logs of the letters; seven letters wait.
    ensure!(
        code == Some(0) && said.contains("20 messages are back, in 4 logs; 7 wait"),
        "{said}"
    );
    let (code, said) = servers.told(&["restore"]).await?;
    ensure!(code == Some(1) && said.contains("isn't empty"), "{said}");
    let hub = starts(&settings).await?;
    ensure!(
        seen(&hub.url, &people).await? == before,
        "after a restore it is another"
    );
    hub.ended().await?;
    let (code, said) = servers.told(&["check"]).await?;
    ensure!(code == Some(0) && !said.contains("Redis is empty"), "{said}");
    a_gap_and_a_double_are_found(&servers).await
}

async fn a_gap_and_a_double_are_found(servers: &Servers) -> Result {
    let messages = servers.messages().await?;
    let newest = messages
        .find_one(doc! { "logs": "private:1-2" })
        .sort(doc! { "_id": -1 })
        .await?;
    let newest = newest.context("a letter")?;
    let id = newest.get_str("_id")?.to_owned();
    messages.delete_one(doc! { "_id": &id }).await?;
    let (code, said) = servers.told(&["check"]).await?;
    ensure!(
        code == Some(1) && said.contains(&format!("gap: private:1-2: {id}")),
        "{said}"
    );
    messages.insert_one(&newest).await?;
    ensure!(servers.told(&["check"]).await?.0 == Some(0), "it's whole again");
    let copy = format!("{}f", &id[..15]);
    let mut double = newest;
    double.insert("_id", Bson::String(copy.clone()));
    messages.insert_one(&double).await?;
    let (code, said) = servers.told(&["check"]).await?;
    ensure!(
        code == Some(1) && said.contains(&format!("double: private:1-2: {copy} is {id}")),
        "{said}"
    );
    Ok(())
}

#[tokio::test]
async fn the_last_backup_comes_at_the_stop_and_a_wrong_cron_line_ends_the_start() -> Result {
    let Some(servers) = Servers::start().await? else {
        return Ok(());
    };
    let mut settings = servers.settings();
    settings.retain(|(name, _)| name != "BACKUP_CRON");
    let settings: Vec<_> = settings.iter().map(|(name, value)| (&**name, &**value)).collect();
    let wrong = [&settings[..], &[("BACKUP_CRON", "0 61 * * * *")]].concat();
    fails(&wrong, &["BACKUP_CRON", "0 61 * * * *", "0 */5 * * * *"]).await?;
    let hub = starts(&[&settings[..], &[("BACKUP_CRON", "0 0 0 1 1 *")]].concat()).await?;
    chats(&hub.url).await?;
    ensure!(
        servers.messages().await?.count_documents(doc! {}).await? == 0,
        "too early"
    );
    hub.ended().await?;
    ensure!(
        servers.messages().await?.count_documents(doc! {}).await? == 20,
        "the last backup"
    );
    Ok(())
}
