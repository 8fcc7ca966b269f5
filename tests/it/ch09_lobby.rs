//! Chapter 9: the example's server over real sockets, and what its console programs claim.

mod coming;
mod line;
mod printed;
mod stopping;

#[path = "../../examples/ch09_lobby/app.rs"]
mod app;

use anyhow::ensure;
use realtime_hub::config::{Config, Secret};
use serde_json::{Value, json};
use testkit::{Client, Result, Server, http};

const PASSWORD: &str = "a password of 8 or more";

/// Cheap passwords, because what is tested isn't how long they take; and an ADMIN called `head`.
pub(crate) fn quick() -> Config {
    let mut config = Config::default();
    config.limits.argon2_memory_kib = 8;
    config.limits.argon2_passes = 1;
    config.admin = Some(Secret::new(format!("head:{PASSWORD}")));
    config
}

/// The example's server on a free port.
pub(crate) async fn lobby_server() -> Result<Server> {
    testkit::serve(app::lobby(quick()).await?.router).await
}

/// Somebody with an account.
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) token: String,
}

/// One REST call; returns the status and the body, `null` for none.
pub(crate) async fn calls(
    server: &Server,
    (method, path): (&str, &str),
    token: Option<&str>,
    body: Value,
) -> Result<(u16, Value)> {
    let bearer = format!("Bearer {}", token.unwrap_or_default());
    let mut headers = vec![("Content-Type", "application/json")];
    if token.is_some() {
        headers.push(("Authorization", &bearer));
    }
    let text = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    let answer = http::send(server.addr(), method, path, &headers, &text).await?;
    let body = if answer.body.is_empty() {
        Value::Null
    } else {
        answer.json()?
    };
    Ok((answer.status, body))
}

/// Logs in with the password that everybody has here.
pub(crate) async fn logs_in(server: &Server, username: &str) -> Result<Person> {
    let wish = json!({ "username": username, "password": PASSWORD });
    let (status, body) = calls(server, ("POST", "/api/log-in"), None, wish).await?;
    ensure!(status == 200, "{username} can't log in: {status} {body}");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let (id, token) = (text(&body["user"]["id"]), text(&body["token"]));
    Ok(Person { id, token })
}

/// Makes an account and logs in.
pub(crate) async fn signs_up(server: &Server, username: &str) -> Result<Person> {
    let wish = json!({ "username": username, "password": PASSWORD });
    let (status, body) = calls(server, ("POST", "/api/sign-up"), None, wish).await?;
    ensure!(status == 201, "{username} can't sign up: {status} {body}");
    logs_in(server, username).await
}

/// A connection to `/lobby` with somebody's token.
pub(crate) async fn connects(server: &Server, person: &Person) -> Result<Client> {
    Client::connect_with_auth(&server.url(), "/lobby", json!({ "token": person.token })).await
}

/// The same, and takes what a newcomer gets from the queue; returns both events' payloads with it.
pub(crate) async fn enters(server: &Server, person: &Person) -> Result<(Client, Value, Value)> {
    let mut client = connects(server, person).await?;
    let welcome = client.sees("user-connected").await;
    let news = client.sees("room-user-change").await;
    Ok((client, welcome, news))
}

/// What arrived before the answer to a question that nobody takes: names and payloads.
pub(crate) async fn seen(client: &mut Client) -> Result<Vec<(String, Value)>> {
    let (events, _) = client.events_before("fence", ()).await?;
    let named = events.into_iter().map(|event| (event.name.clone(), event.arg()));
    Ok(named.collect())
}

/// Emits what must be refused, and returns the code.
pub(crate) async fn refused(client: &mut Client, event: &str, payload: Value) -> Result<String> {
    let answer = client.emit_with_ack(event, payload).await?;
    ensure!(answer["ok"] == false, "{event} was done: {answer}");
    Ok(answer["error"]["code"].as_str().unwrap_or_default().to_owned())
}
