//! The server under test, and the verbs of the tests.

use async_trait::async_trait;
use realtime_hub::accounts::Accounts;
use realtime_hub::accounts::memory::MemoryAccounts;
use realtime_hub::accounts::moderation::{Moderation, Moderator};
use realtime_hub::accounts::passwords::Cost;
use realtime_hub::accounts::service::{AccountService, AccountWatch, Settings, Surroundings};
use realtime_hub::accounts::tokens::TokenHash;
use realtime_hub::clock::{Clock, SystemEntropy};
use realtime_hub::hub::error::Refusal;
use realtime_hub::hub::id::UserId;
use realtime_hub::hub::user::{Status, User};
use realtime_hub::rest::accounts::{AccountsState, routes};
use realtime_hub::rest::problem::everywhere;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use testkit::Server;
use testkit::http::{self, Answer};

pub(super) const START_MS: u64 = 1_800_000_000_000;
pub(super) const PASSWORD: &str = "correct horse";
/// What a hash costs where a test doesn't measure it.
pub(super) const CHEAP: Cost = Cost {
    memory_kib: 8,
    passes: 1,
    lanes: 1,
    at_once: 2,
    waiting: 64,
};

/// A clock that stands still until it is wound.
pub(super) struct Wound(AtomicU64);

impl Wound {
    pub(super) fn on_by(&self, ms: u64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for Wound {
    fn now_ms(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// The tokens whose death was announced.
#[derive(Default)]
pub(super) struct Obituaries(Mutex<Vec<TokenHash>>);

impl AccountWatch for Obituaries {
    fn died(&self, tokens: &[TokenHash]) {
        self.0.lock().unwrap().extend(tokens);
    }
}

impl Obituaries {
    pub(super) fn read(&self) -> Vec<TokenHash> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

/// Stands for the lobby: does what it does, and tells nobody.
struct Silent(Arc<AccountService>);

#[async_trait]
impl Moderator for Silent {
    async fn set_status(&self, actor: &User, target: UserId, status: Status) -> Result<User, Refusal> {
        Ok(self
            .0
            .moderate(actor.id, target, Moderation::towards(status))
            .await?
            .user)
    }
}

/// A server with accounts and nothing else.
pub(super) struct Api {
    server: Server,
    pub(super) service: Arc<AccountService>,
    pub(super) clock: Arc<Wound>,
    pub(super) obituaries: Arc<Obituaries>,
}

impl Api {
    pub(super) async fn start() -> Self {
        Self::with(Arc::new(MemoryAccounts::new()), CHEAP).await
    }

    pub(super) async fn with(accounts: Arc<dyn Accounts>, cost: Cost) -> Self {
        let clock = Arc::new(Wound(AtomicU64::new(START_MS)));
        let obituaries = Arc::new(Obituaries::default());
        let around = Surroundings {
            clock: clock.clone(),
            entropy: Arc::new(SystemEntropy),
            watch: obituaries.clone(),
        };
        let settings = Settings {
            cost,
            ..Settings::default()
        };
        let service = Arc::new(AccountService::new(accounts, around, settings).unwrap());
        let state = AccountsState {
            service: service.clone(),
            moderator: Arc::new(Silent(service.clone())),
            max_body_bytes: 1_000_000,
        };
        let server = testkit::serve(everywhere(routes(state))).await.unwrap();
        Self {
            server,
            service,
            clock,
            obituaries,
        }
    }

    /// Sends `body` as it is; an empty `token` sends no header.
    pub(super) async fn send(&self, call: &str, token: &str, body: &str) -> Answer {
        let (method, path) = call.split_once(' ').unwrap();
        let bearer = format!("Bearer {token}");
        let headers: &[_] = match token {
            "" => &[("Content-Type", "application/json")],
            _ => &[("Content-Type", "application/json"), ("Authorization", &bearer)],
        };
        http::send(self.server.addr(), method, path, headers, body)
            .await
            .unwrap()
    }

    /// Sends no body, and one header.
    pub(super) async fn with_header(&self, call: &str, header: (&str, &str)) -> Answer {
        let (method, path) = call.split_once(' ').unwrap();
        http::send(self.server.addr(), method, path, &[header], "")
            .await
            .unwrap()
    }

    /// Asks for `call`, such as `GET /api/me`; `Value::Null` sends no body.
    pub(super) async fn call(&self, call: &str, token: &str, body: Value) -> Answer {
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        self.send(call, token, &body).await
    }

    pub(super) async fn signs_up(&self, username: &str) -> Value {
        let body = json!({ "username": username, "password": PASSWORD });
        let answer = self.call("POST /api/sign-up", "", body).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        answer.json::<Value>().unwrap()["user"].take()
    }

    pub(super) async fn tries(&self, username: &str, password: &str) -> Answer {
        let body = json!({ "username": username, "password": password });
        self.call("POST /api/log-in", "", body).await
    }

    /// Logs in and returns the token.
    pub(super) async fn logs_in(&self, username: &str) -> String {
        let answer = self.tries(username, PASSWORD).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json::<Value>().unwrap()["token"].as_str().unwrap().to_owned()
    }

    /// Signs up and logs in.
    pub(super) async fn joins(&self, username: &str) -> String {
        self.signs_up(username).await;
        self.logs_in(username).await
    }

    /// The first ADMIN, logged in.
    pub(super) async fn admin(&self) -> String {
        self.service.ensure_admin(&format!("root:{PASSWORD}")).await.unwrap();
        self.logs_in("root").await
    }

    /// Expects the call to succeed, and returns its JSON.
    pub(super) async fn ok(&self, call: &str, token: &str, body: Value) -> Value {
        let answer = self.call(call, token, body).await;
        assert_eq!(answer.status, 200, "{call}: {}", answer.body);
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        answer.json().unwrap()
    }

    /// Expects the call to be refused so.
    pub(super) async fn refuses(&self, call: &str, token: &str, body: Value, expected: (u16, &str)) {
        problem(&self.call(call, token, body).await, expected);
    }
}

/// Holds an answer to RFC 9457, and returns its sentence.
pub(super) fn problem(answer: &Answer, (status, code): (u16, &str)) -> String {
    assert_eq!(
        answer.header("content-type"),
        Some("application/problem+json"),
        "{}",
        answer.body
    );
    let body: Value = answer.json().unwrap();
    assert_eq!((answer.status, body["code"].as_str()), (status, Some(code)), "{body}");
    assert_eq!(
        (&body["type"], &body["status"]),
        (&json!("about:blank"), &json!(status))
    );
    assert!(body["title"].as_str().is_some_and(|title| !title.is_empty()), "{body}");
    assert_eq!(answer.header("www-authenticate"), (status == 401).then_some("Bearer"));
    body["detail"]
        .as_str()
        .filter(|detail| !detail.is_empty())
        .unwrap()
        .to_owned()
}
