//! One connection, which is opened again when it breaks.
//!
//! The driver has a manager that does that by itself. Then nobody would notice that the Redis behind it is another one, or has
//! forgotten something. So each new connection is greeted before anybody uses it.

use crate::redis::PATIENCE;
use crate::redis::reply::{self, Trouble};
use crate::redis::scripts::{Loaded, Script};
use async_trait::async_trait;
use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, Cmd, IntoConnectionInfo, Pipeline, Value};
use std::sync::{PoisonError, RwLock};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;
use tokio::time::{timeout, timeout_at};

/// How long opening a connection may take, its greeting included.
const OPENING: Duration = Duration::from_secs(1);
/// After a failed try everybody is refused at once for so long, so that a thousand commands don't knock a thousand times.
const PAUSE: Duration = Duration::from_millis(100);
/// How often a command is sent, when each time the connection breaks.
const TRIES: usize = 3;

/// Redis can't be used from the start.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The variable holds no address.
    #[error("`{0}` isn't an address of Redis: {1}. It looks like redis://user:password@host:6379/0")]
    Address(String, String),
    /// Nobody answers there, or not us.
    #[error(
        "cannot use Redis at `{0}`: {1}. Does it run there? try `docker compose up -d redis`, or correct the address"
    )]
    Unreachable(String, String),
}

/// What must be said on a new connection.
#[async_trait]
pub(crate) trait Greeting: Send + Sync {
    /// Whether it must be said again on the connection that is there.
    fn due(&self) -> bool;
    /// Says it.
    async fn greet(&self, wire: &Wire) -> Result<(), Trouble>;
}

/// Nothing to say.
#[async_trait]
impl Greeting for () {
    fn due(&self) -> bool {
        false
    }

    async fn greet(&self, _: &Wire) -> Result<(), Trouble> {
        Ok(())
    }
}

/// A connection that was greeted.
#[derive(Clone)]
pub(crate) struct Wire {
    connection: MultiplexedConnection,
    loaded: Loaded,
    number: u64,
}

impl Wire {
    /// The beginning of a script's call.
    pub(crate) fn call(&self, script: Script) -> Cmd {
        self.loaded.call(script)
    }

    /// Sends one command.
    pub(crate) async fn send(&self, command: &Cmd) -> Result<Value, Trouble> {
        let sent = self.connection.clone().send_packed_command(command).await;
        sent.map_err(|error| Trouble::of(&error)).and_then(reply::checked)
    }

    /// Sends several at once; each has its own answer.
    pub(crate) async fn send_all(&self, commands: &Pipeline) -> Result<Vec<Result<Value, Trouble>>, Trouble> {
        let sent = self
            .connection
            .clone()
            .send_packed_commands(commands, 0, commands.len())
            .await;
        let answers = sent.map_err(|error| Trouble::of(&error))?;
        Ok(answers.into_iter().map(reply::checked).collect())
    }
}

/// See the module.
pub(crate) struct Link<G> {
    client: Client,
    /// Without the password.
    address: String,
    /// What is said on each connection.
    pub(crate) greeting: G,
    current: RwLock<Option<Wire>>,
    door: Mutex<Door>,
}

/// Who opens, holds it.
#[derive(Default)]
struct Door {
    opened: u64,
    failed: Option<(Instant, String)>,
}

impl<G: Greeting> Link<G> {
    /// A link that is up.
    pub(crate) async fn open(url: &str, greeting: G) -> Result<Self, OpenError> {
        let wrong = |error: redis::RedisError| OpenError::Address(hidden(url), error.to_string());
        let info = url.into_connection_info().map_err(wrong)?;
        let tcp = info.tcp_settings().clone().set_nodelay(true);
        let info = info.set_tcp_settings(tcp);
        let address = info.addr().to_string();
        let client = Client::open(info).map_err(wrong)?;
        let link = Self {
            client,
            address,
            greeting,
            current: RwLock::default(),
            door: Mutex::default(),
        };
        match link.wire().await {
            Ok(_) => Ok(link),
            Err(trouble) => Err(OpenError::Unreachable(link.address, trouble.into_text())),
        }
    }

    /// Host and port, without the password.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// A connection. While Redis is away it says so at once.
    pub(crate) async fn wire(&self) -> Result<Wire, Trouble> {
        if let Some(wire) = self.current()
            && !self.greeting.due()
        {
            return Ok(wire);
        }
        let mut door = self.door.lock().await;
        if let Some(wire) = self.current() {
            if !self.greeting.due() {
                return Ok(wire);
            }
            if let Ok(Ok(())) = timeout(OPENING, self.greeting.greet(&wire)).await {
                return Ok(wire);
            }
            self.forget(&wire);
        }
        if let Some((at, why)) = &door.failed
            && at.elapsed() < PAUSE
        {
            return Err(Trouble::Refused(why.clone()));
        }
        let late = || Trouble::Refused(format!("it doesn't answer within {} ms", OPENING.as_millis()));
        let opened = timeout(OPENING, self.connect(door.opened + 1)).await;
        match opened.unwrap_or_else(|_| Err(late())) {
            Ok(wire) => {
                door.opened = wire.number;
                if door.failed.take().is_some() {
                    tracing::info!(address = self.address, "Redis answers again");
                }
                self.set(Some(wire.clone()));
                Ok(wire)
            }
            Err(trouble) => {
                let why = trouble.into_text();
                if door.failed.is_none() {
                    tracing::warn!(address = self.address, why, "Redis doesn't answer");
                }
                door.failed = Some((Instant::now(), why.clone()));
                Err(Trouble::Refused(why))
            }
        }
    }

    async fn connect(&self, number: u64) -> Result<Wire, Trouble> {
        // Time is kept here, over all tries, and not for each answer by the driver.
        let config = AsyncConnectionConfig::new()
            .set_response_timeout(None)
            .set_connection_timeout(None);
        let opened = self.client.get_multiplexed_async_connection_with_config(&config).await;
        let mut connection = opened.map_err(|error| Trouble::Refused(error.to_string()))?;
        let loaded = Loaded::load(&mut connection).await?;
        let wire = Wire {
            connection,
            loaded,
            number,
        };
        self.greeting.greet(&wire).await?;
        Ok(wire)
    }

    fn current(&self) -> Option<Wire> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, wire: Option<Wire>) {
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = wire;
    }

    /// Nobody shall use this connection any more.
    pub(crate) fn forget(&self, wire: &Wire) {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        if current.as_ref().is_some_and(|current| current.number == wire.number) {
            *current = None;
        }
    }

    /// Carries out something that may be done twice, and tries again while there is time. [`Answer::again`] says whether an
    /// earlier try may have been carried out as well.
    pub(crate) async fn ask<T, F>(&self, what: impl Fn(Wire) -> F) -> Result<Answer<T>, Trouble>
    where
        F: Future<Output = Result<T, Trouble>>,
    {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        let late = || format!("no answer within {} ms", PATIENCE.as_millis());
        let mut doubt = None;
        for _ in 0..TRIES {
            let wire = match timeout_at(deadline, self.wire()).await {
                Ok(Ok(wire)) => wire,
                Ok(Err(trouble)) => return Err(doubt.unwrap_or(trouble)),
                Err(_) => return Err(doubt.unwrap_or_else(|| Trouble::Refused(late()))),
            };
            match timeout_at(deadline, what(wire.clone())).await {
                Ok(Ok(value)) => {
                    let again = doubt.is_some();
                    return Ok(Answer { value, again });
                }
                Ok(Err(Trouble::NoScript)) => self.forget(&wire),
                Ok(Err(Trouble::Refused(why))) => return Err(doubt.unwrap_or(Trouble::Refused(why))),
                Ok(Err(unknown)) => {
                    self.forget(&wire);
                    doubt = Some(unknown);
                }
                Err(_) => {
                    self.forget(&wire);
                    return Err(Trouble::Unknown(late()));
                }
            }
        }
        Err(doubt.unwrap_or(Trouble::NoScript))
    }

    /// One command, or one script.
    pub(crate) async fn run(&self, build: impl Fn(&Wire) -> Cmd) -> Result<Answer<Value>, Trouble> {
        let build = &build;
        self.ask(|wire| async move { wire.send(&build(&wire)).await }).await
    }
}

/// What came back.
pub(crate) struct Answer<T> {
    /// The answer itself.
    pub(crate) value: T,
    /// An earlier try may have been carried out as well.
    pub(crate) again: bool,
}

/// An address whose password nobody shall read.
fn hidden(url: &str) -> String {
    match (url.find("://"), url.rfind('@')) {
        (Some(scheme), Some(at)) if scheme < at => {
            let (start, end) = (url.get(..scheme), url.get(at..));
            format!("{}://…{}", start.unwrap_or_default(), end.unwrap_or_default())
        }
        _ => url.to_owned(),
    }
}
