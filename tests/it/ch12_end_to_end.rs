//! Chapter 12: what the example's server carries for clients that seal, and what its console programs claim.

mod carrying;
mod lying;
mod printed;
mod rsa_limit;

#[path = "../../examples/ch12_end_to_end/app.rs"]
mod app;
#[path = "../../examples/ch12_end_to_end/number.rs"]
mod number;
#[path = "../../examples/ch12_end_to_end/rsa.rs"]
#[expect(dead_code, reason = "its `run` prints, and the tests ask for the numbers themselves")]
mod rsa;

use anyhow::{Context, Result, ensure};
use realtime_hub::config::Config;
use sealed::{Bundle, Error, Identity, KeyBook, Meeting, Opened, Received, Seen, TempId, UserId, open, seal};
use serde_json::{Value, json};
use testkit::{Client, Server, http};

/// The example's server on a free port.
pub(crate) async fn sealed_server() -> Result<Server> {
    let mut config = Config::default();
    // Cheap passwords: what is tested here isn't how long they take.
    config.limits.argon2_memory_kib = 8;
    config.limits.argon2_passes = 1;
    testkit::serve(app::hub(config).await?.router).await
}

/// One REST call: status and body.
pub(crate) async fn call(server: &Server, method: &str, path: &str, token: &str, body: Value) -> Result<(u16, Value)> {
    let bearer = format!("Bearer {token}");
    let headers = [("content-type", "application/json"), ("authorization", bearer.as_str())];
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    let answer = http::send(server.addr(), method, path, &headers, &body).await?;
    Ok((answer.status, serde_json::from_str(&answer.body).unwrap_or_default()))
}

/// Somebody with an account, a connection to `/private`, and a device that seals.
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) token: String,
    pub(crate) client: Client,
    pub(crate) me: Identity,
    pub(crate) book: KeyBook,
    pub(crate) seen: Seen,
}

impl Person {
    /// Signs up, logs in, publishes a key, and joins the inbox.
    pub(crate) async fn comes(server: &Server, name: &str) -> Result<Self> {
        let account = json!({ "username": name, "password": "correct horse battery" });
        call(server, "POST", "/api/sign-up", "", account.clone()).await?;
        let (status, body) = call(server, "POST", "/api/log-in", "", account).await?;
        ensure!(status == 200, "{name} can't log in: {status} {body}");
        let text = |value: &Value| value.as_str().map(str::to_owned).context("no text");
        let (id, token) = (text(&body["user"]["id"])?, text(&body["token"])?);
        let me = Identity::generate(UserId::parse(&id)?)?;
        let mut client = Client::connect_with_auth(&server.url(), "/private", json!({ "token": token })).await?;
        let ack = client.emit_with_ack("join-chat-room", ()).await?;
        ensure!(ack["ok"] == true, "{ack}");
        let (book, seen) = (KeyBook::default(), Seen::default());
        let person = Self {
            id,
            token,
            client,
            me,
            book,
            seen,
        };
        person.publishes(server).await?;
        Ok(person)
    }

    /// Puts the public key where others find it.
    pub(crate) async fn publishes(&self, server: &Server) -> Result<()> {
        let key = json!({ "publicKey": self.me.bundle().to_string() });
        let (status, body) = call(server, "PUT", "/api/me/key", &self.token, key).await?;
        ensure!(status == 200, "{status} {body}");
        Ok(())
    }

    /// Asks the server for somebody's key.
    pub(crate) async fn meets(&mut self, server: &Server, id: &str) -> Result<Meeting> {
        let (status, body) = call(server, "GET", &format!("/api/users/{id}/key"), &self.token, Value::Null).await?;
        let key = body["publicKey"]
            .as_str()
            .with_context(|| format!("no key of {id}: {status} {body}"))?;
        Ok(self.book.meet(Bundle::parse(key, UserId::parse(id)?)?))
    }

    /// Seals a text and sends it: the stored message.
    pub(crate) async fn says(&mut self, to: &str, temp_id: &str, text: &str) -> Result<Value> {
        let bundle = self.book.to_send(UserId::parse(to)?)?;
        let recipients = seal(&self.me, bundle, &TempId::Text(temp_id.into()), text)?;
        self.sends(to, temp_id, serde_json::to_value(recipients)?).await
    }

    /// Sends `recipients` as they are: the stored message.
    pub(crate) async fn sends(&mut self, to: &str, temp_id: &str, recipients: Value) -> Result<Value> {
        let person = |id: &str| json!({ "id": id, "role": "STUDENT" });
        let payload = json!({
            "sender": person(&self.id), "receiver": person(to), "recipients": recipients, "tempId": temp_id,
        });
        let ack = self.client.emit_with_ack("send-chat-message", payload).await?;
        ensure!(ack["ok"] == true, "{ack}");
        Ok(ack["message"].clone())
    }

    /// Opens what the server hands out.
    pub(crate) fn opens(&mut self, message: &Value) -> Result<Opened, Error> {
        open(&self.me, &self.book, &mut self.seen, &Received::parse(message)?)
    }
}

/// Ann and Bob, who know each other's keys.
pub(crate) async fn two(server: &Server) -> Result<(Person, Person)> {
    let (mut ann, mut bob) = (Person::comes(server, "ann").await?, Person::comes(server, "bob").await?);
    ann.meets(server, &bob.id).await?;
    bob.meets(server, &ann.id).await?;
    Ok((ann, bob))
}
