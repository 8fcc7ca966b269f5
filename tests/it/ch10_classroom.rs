//! Chapter 10: the example's server over real sockets, and what its console programs claim.

mod coming;
mod printed;
mod reading;
mod speaking;

#[path = "../../examples/ch10_classroom/app.rs"]
mod app;

use anyhow::{Context, ensure};
use realtime_hub::accounts::moderation::Moderation;
use realtime_hub::config::{Config, Secret};
use realtime_hub::hub::user::{Role, User};
use realtime_hub::runtime::Runtime;
use serde_json::{Value, json};
use std::sync::Arc;
use testkit::{Client, Result, Server};

const PASSWORD: &str = "correct horse battery";

/// The example's server on a free port, with the head of the school, who may give roles.
pub(crate) struct School {
    pub(crate) server: Server,
    runtime: Arc<Runtime>,
    head: User,
}

/// A school in which nobody has an account yet but its head.
pub(crate) async fn school() -> Result<School> {
    let mut config = Config {
        admin: Some(Secret::new(format!("head:{PASSWORD}"))),
        ..Config::default()
    };
    // A password's hash is slow on purpose, and none of these tests is about passwords.
    (config.limits.argon2_memory_kib, config.limits.argon2_passes) = (8, 1);
    let app = app::classroom(config).await?;
    let runtime = Arc::clone(&app.runtime);
    let head = runtime.accounts.accounts().by_username("head").await?;
    let head = head.context("HUB_ADMIN makes an account")?.user;
    let server = testkit::serve(app.router).await?;
    Ok(School { server, runtime, head })
}

impl School {
    /// A new account with that role, and a token of it.
    pub(crate) async fn admits(&self, name: &str, role: Role) -> Result<(User, String)> {
        let accounts = &self.runtime.accounts;
        let user = accounts.sign_up(name, PASSWORD.into()).await.map_err(said)?;
        let user = accounts.set_role(self.head.id, user.id, role).await.map_err(said)?;
        let token = accounts.log_in(name, PASSWORD.into()).await.map_err(said)?.token;
        Ok((user, token.as_str().to_owned()))
    }

    /// A connection to `/classroom` with that token, in no class.
    pub(crate) async fn connects(&self, token: &str) -> Result<Client> {
        Client::connect_with_auth(&self.server.url(), "/classroom", json!({ "token": token })).await
    }

    /// The same, in a class, with what a joiner gets taken from its queue.
    pub(crate) async fn joins(&self, token: &str, class: &str) -> Result<Client> {
        let mut client = self.connects(token).await?;
        enters(&mut client, class).await?;
        Ok(client)
    }

    async fn mutes(&self, user: &User) -> Result {
        let muted = self
            .runtime
            .accounts
            .moderate(self.head.id, user.id, Moderation::Mute)
            .await;
        muted.map(drop).map_err(said)
    }
}

fn said(refusal: realtime_hub::hub::error::Refusal) -> anyhow::Error {
    anyhow::anyhow!(refusal.message)
}

/// Joins a class; returns the people that `initial-response` names.
pub(crate) async fn enters(client: &mut Client, class: &str) -> Result<Value> {
    let ack = client.emit_with_ack("join-class-room", json!(class)).await?;
    ensure!(ack == json!({ "ok": true, "classRoom": class }), "{ack}");
    let seen = client.next_event().await?;
    ensure!(seen.name == "initial-response", "expected initial-response, saw {seen}");
    Ok(seen.arg()["data"].clone())
}

/// How a class sees an account.
fn person(user: &User) -> Value {
    json!({ "ID": user.id.number(), "role": user.role, "name": user.username })
}

/// What somebody's message looks like to whom it reaches.
fn message_from(user: &User, content: &Value) -> (String, Value) {
    let data = json!({ "from": user.id.number(), "message": content });
    ("message".into(), json!({ "msg": "New message", "data": data }))
}

/// The names and payloads of what arrived before the answer to an event that nobody takes.
async fn seen(client: &mut Client) -> Result<Vec<(String, Value)>> {
    let (events, _) = client.events_before("fence", ()).await?;
    Ok(events
        .into_iter()
        .map(|event| (event.name.clone(), event.arg()))
        .collect())
}
