//! A server with one namespace and no sockets. Clients come in as through the library: let in, connected, heard in their turn.

use super::client::{Client, Heard, now, runtime_at};
use super::words::Words;
use realtime_hub::accounts::passwords::PasswordHash;
use realtime_hub::accounts::tokens::TokenHash;
use realtime_hub::accounts::{NewAccount, NewToken, StoredToken};
use realtime_hub::clock::Clock;
use realtime_hub::hub::error::Refusal;
use realtime_hub::hub::id::UserId;
use realtime_hub::hub::user::Role;
use realtime_hub::people::Login;
use realtime_hub::protocol::args::Args;
use realtime_hub::protocol::{Mount, Protocol};
use realtime_hub::runtime::Runtime;
use realtime_hub::session::Job;
use serde_json::{Value, json};
use socketioxide::handler;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// When the models begin.
pub(super) const BEGINNING: u64 = 1_800_000_000_000;

/// What became of a command, as its client sees it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Seen {
    Ack(Value),
    /// By the callback or by `error-response`: the code.
    Refused(String),
    /// There was no callback, and nothing to complain of.
    Silence,
}

/// A clock that a test sets.
#[derive(Debug)]
pub(super) struct SetClock(AtomicU64);

impl Clock for SetClock {
    fn now_ms(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// The server.
pub(super) struct Hub {
    pub(super) runtime: Arc<Runtime>,
    pub(super) words: Words,
    clock: Arc<SetClock>,
    mount: Mount,
}

impl Hub {
    pub(super) fn new<P: Protocol>(protocol: impl FnOnce(&Arc<Runtime>) -> Arc<P>) -> Self {
        let clock = Arc::new(SetClock(AtomicU64::new(BEGINNING)));
        let runtime = runtime_at(Arc::clone(&clock) as Arc<dyn Clock>, |_| (), None);
        let protocol = protocol(&runtime);
        Self {
            mount: Mount::new("/model", vec![protocol]).expect("one protocol doesn't clash"),
            words: Words::default(),
            runtime,
            clock,
        }
    }

    pub(super) fn passes(&self, ms: i64) {
        let later = self.clock.now_ms().saturating_add_signed(ms);
        self.clock.0.store(later, Ordering::Relaxed);
    }

    /// An account with a token of its own, `token 1` for account 1.
    pub(super) fn signs_up(&self, username: &str, role: Role) {
        let accounts = self.runtime.accounts.accounts();
        let password_hash = PasswordHash::from_phc("nobody asks for it");
        let account = now(accounts.create(NewAccount {
            username: username.to_owned(),
            role,
            password_hash: password_hash.clone(),
        }));
        let user = account.expect("the name is free").user.id;
        let token = StoredToken {
            user,
            expires_at_ms: u64::MAX,
        };
        let at_most = 1;
        let new = NewToken {
            token,
            password_hash,
            at_most,
        };
        now(accounts.insert_token(TokenHash::of(&format!("token {user}")), new)).expect("an account takes a token");
    }

    /// Whom the account's token lets in: everybody who isn't banned.
    pub(super) fn logs_in(&self, account: u64) -> Result<Arc<Login>, Refusal> {
        now(self.runtime.log_in(&format!("token {account}")))
    }

    pub(super) fn connects(&self, login: Option<Arc<Login>>, since: Option<String>) -> Client {
        let auth = since.map_or(Value::Null, |since| json!({ "since": since }));
        let client = Client::with(&self.runtime, login, Job::Connected(auth));
        self.runtime.people.arrives(&client.session);
        now(client.session.enter(&self.mount));
        client
    }

    pub(super) fn leaves(&self, client: &Client) {
        client.session.hang_up();
        self.runtime.people.departs(&client.session);
        now(client.session.work(&self.mount));
        client.heard();
    }

    /// Emits an event. Without a callback it goes through the session's line, as it came from the network.
    pub(super) fn asks(&mut self, client: &Client, event: &str, args: Vec<Value>, acked: bool) -> Seen {
        if acked {
            return match now(self.mount.on(&client.session, event, Args::of(args, true))) {
                Ok(ack) => Seen::Ack(self.words.of(serde_json::to_value(&ack).expect("an ack is JSON"))),
                Err(refusal) => Seen::Refused(refusal.code.as_str().to_owned()),
            };
        }
        let mut packet = vec![json!(event)];
        packet.extend(args);
        let packet = handler::Value::Str(Value::from(packet).to_string().into(), None);
        client.session.admit(&self.mount, event.to_owned(), &packet, None);
        now(client.session.work(&self.mount));
        Seen::Silence
    }

    /// What everybody heard since they were last asked, and what `who` was answered.
    pub(super) fn heard(&mut self, clients: &[Option<Client>], who: usize, seen: &mut Seen) -> Vec<Heard> {
        let mut all: Vec<Heard> = Vec::new();
        for client in clients {
            let heard = client.as_ref().map(Client::heard).unwrap_or_default();
            let heard = heard
                .into_iter()
                .map(|(event, payload)| (event, self.words.of(payload)));
            all.push(heard.collect());
        }
        if let Some((_, error)) = all[who].pop_if(|(event, _)| event == "error-response") {
            let code = error["code"].as_str().expect("an error has a code");
            assert!(error["message"].is_string() && error["event"].is_string(), "{error}");
            assert_eq!(*seen, Seen::Silence, "an error is answered once");
            *seen = Seen::Refused(code.to_owned());
        }
        all
    }
}

/// An account's id.
pub(super) fn id(account: u64) -> UserId {
    UserId::new(account).expect("an account has an id")
}
