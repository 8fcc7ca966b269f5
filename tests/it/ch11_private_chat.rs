//! Chapter 11: the example's server over real sockets, and what its console programs claim.

mod coming_back;
mod printed;
mod receipts;
mod sending;

#[path = "../../examples/ch11_private_chat/app.rs"]
mod app;

use anyhow::{Context, ensure};
use realtime_hub::config::Config;
use serde_json::{Value, json};
use testkit::{Client, Result, Server, http};

/// The example's server on a free port.
pub(crate) async fn private_server() -> Result<Server> {
    private_server_with(|_| ()).await
}

/// The same with other settings. Passwords are cheap: what is tested isn't how long they take.
pub(crate) async fn private_server_with(change: impl FnOnce(&mut Config)) -> Result<Server> {
    let mut config = Config::default();
    config.limits.argon2_memory_kib = 8;
    config.limits.argon2_passes = 1;
    change(&mut config);
    testkit::serve(app::private_chat(config).await?.router).await
}

/// Somebody with an account.
pub(crate) struct Account {
    /// `1` for the first on a server, `2` for the second.
    pub(crate) id: String,
    pub(crate) token: String,
}

/// Makes an account and logs in.
pub(crate) async fn account(server: &Server, username: &str) -> Result<Account> {
    let body = json!({ "username": username, "password": "correct horse" }).to_string();
    http::post(server.addr(), "/api/sign-up", "application/json", &body).await?;
    let answer = http::post(server.addr(), "/api/log-in", "application/json", &body).await?;
    let answer: Value = answer.json()?;
    let text = |value: &Value| value.as_str().map(str::to_owned);
    Ok(Account {
        id: text(&answer["user"]["id"]).with_context(|| format!("no user: {answer}"))?,
        token: text(&answer["token"]).context("no token")?,
    })
}

/// One more connection of an account, that has joined its inbox; and how much waited for it.
pub(crate) async fn joins(server: &Server, who: &Account, since: Option<&str>) -> Result<(Client, u64)> {
    let auth = json!({ "token": who.token });
    let mut client = Client::connect_with_auth(&server.url(), "/private", auth).await?;
    let wish = since.map_or(Value::Null, |since| json!({ "since": since }));
    let ack = client.emit_with_ack("join-chat-room", wish).await?;
    let pending = ack["pending"].as_u64().with_context(|| format!("refused: {ack}"))?;
    Ok((client, pending))
}

/// What `send-chat-message` carries.
pub(crate) fn letter(from: &Account, to: &Account, temp_id: &str, text: &str) -> Value {
    json!({
        "sender": { "role": "STUDENT", "id": from.id },
        "receiver": { "role": "STUDENT", "id": to.id },
        "recipients": { from.id.as_str(): text, to.id.as_str(): text },
        "tempId": temp_id,
    })
}

/// Sends, and returns the stored message.
pub(crate) async fn sends(client: &mut Client, letter: Value) -> Result<Value> {
    let ack = client.emit_with_ack("send-chat-message", letter).await?;
    ensure!(ack["ok"] == true, "refused: {ack}");
    Ok(ack["message"].clone())
}

/// The texts of the messages that arrived before the answer to a question that changes nothing.
pub(crate) async fn arrived(client: &mut Client) -> Result<Vec<String>> {
    let (events, _) = client.events_before("fence", ()).await?;
    let messages = events.iter().filter(|event| event.name == "new-chat-message");
    Ok(messages.map(|event| text_of(&event.arg())).collect())
}

/// What the receiver reads.
pub(crate) fn text_of(message: &Value) -> String {
    let receiver = message["receiver"]["id"].as_str().unwrap_or_default();
    message["recipients"][receiver].as_str().unwrap_or_default().to_owned()
}
