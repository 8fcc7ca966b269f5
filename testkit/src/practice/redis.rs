//! A connection to Redis that can be told to break.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};

use super::is_real;
use super::memory::Memory;
use super::reply::{Failed, Reply};
use super::resp::Connection;

/// A Redis of one's own, empty at first.
pub struct Redis {
    server: Server,
    /// What is still to go well before the connection breaks, and how it breaks.
    plan: Option<(usize, Breaks)>,
    broken: bool,
}

/// At which moment a connection breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breaks {
    /// The command gets lost: Redis hasn't heard of it.
    BeforeRedis,
    /// The answer gets lost: Redis has done it.
    AfterRedis,
}

enum Server {
    Memory(Memory),
    Real(Real),
}

/// A real server, which others may use at the same time: each key gets a beginning that nobody else has.
struct Real {
    connection: Connection,
    prefix: String,
    used: BTreeSet<String>,
}

impl Default for Redis {
    fn default() -> Self {
        Self::start()
    }
}

impl Redis {
    /// An empty one.
    ///
    /// # Panics
    ///
    /// When it is to be a real one and `REDIS_URL` names none that answers.
    pub fn start() -> Self {
        if is_real() { Self::real() } else { Self::memory() }
    }

    pub(super) fn memory() -> Self {
        Self::on(Server::Memory(Memory::default()))
    }

    pub(super) fn real() -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let connection = Connection::from_env().unwrap_or_else(|why| panic!("{why}"));
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        Self::on(Server::Real(Real {
            connection,
            prefix: format!("practice:{}:{number}:", std::process::id()),
            used: BTreeSet::new(),
        }))
    }

    fn on(server: Server) -> Self {
        Self {
            server,
            plan: None,
            broken: false,
        }
    }

    /// Sends a command, such as `&["XADD", "chat", "*", "text", "Hi!"]`, and gives the answer.
    ///
    /// # Errors
    ///
    /// `Refused` with Redis' own words, or `Lost`.
    pub fn call(&mut self, words: &[&str]) -> Result<Reply, Failed> {
        self.exchange(|server| server.call(words))
    }

    /// Several commands in one step: nobody comes in between, and all of the writes happen or none.
    ///
    /// `steps` may read, and notes what to write; the writes go out together when it returns `Ok`. If somebody has meanwhile changed
    /// what was read, `steps` runs again. So it must do nothing else that counts.
    ///
    /// # Errors
    ///
    /// What `steps` returns, and then nothing is written; `Refused` with Redis' own words, or `Lost`.
    pub fn atomically<T>(
        &mut self,
        mut steps: impl FnMut(&mut Transaction<'_>) -> Result<T, Failed>,
    ) -> Result<T, Failed> {
        loop {
            let mut transaction = Transaction {
                redis: &mut *self,
                writes: Vec::new(),
            };
            let outcome = steps(&mut transaction);
            let writes = std::mem::take(&mut transaction.writes);
            match outcome {
                Err(failed) => {
                    // Nothing is watched any more; a broken connection has forgotten it by itself.
                    let _ = self.server.unwatch();
                    return Err(failed);
                }
                Ok(value) if writes.is_empty() => {
                    self.exchange(Server::unwatch)?;
                    return Ok(value);
                }
                Ok(value) => {
                    if self.exchange(|server| server.write_all(&writes))? {
                        return Ok(value);
                    }
                }
            }
        }
    }

    /// Lets the connection break at a later exchange: the next one is number 0. A `call` is one exchange; of `atomically`, each read
    /// is one, and all the writes together are one. Once it is broken, nothing arrives and nothing is answered until [`Redis::connect`].
    pub fn will_break(&mut self, at_exchange: usize, how: Breaks) {
        self.plan = Some((at_exchange, how));
    }

    /// Whether the connection has broken.
    pub fn is_broken(&self) -> bool {
        self.broken
    }

    /// Connects anew. What Redis holds is what it held.
    pub fn connect(&mut self) {
        self.plan = None;
        self.broken = false;
    }

    fn exchange<T>(&mut self, what: impl FnOnce(&mut Server) -> Result<T, Failed>) -> Result<T, Failed> {
        if self.broken {
            return Err(Failed::Lost);
        }
        let breaks = match &mut self.plan {
            Some((0, how)) => Some(*how),
            Some((left, _)) => {
                *left -= 1;
                None
            }
            None => None,
        };
        self.broken = breaks.is_some();
        match breaks {
            None => what(&mut self.server),
            Some(Breaks::BeforeRedis) => {
                let _ = self.server.unwatch();
                Err(Failed::Lost)
            }
            Some(Breaks::AfterRedis) => what(&mut self.server).and(Err(Failed::Lost)),
        }
    }
}

/// What happens in one step of Redis.
pub struct Transaction<'a> {
    redis: &'a mut Redis,
    writes: Vec<Vec<String>>,
}

impl Transaction<'_> {
    /// Reads, at once. It sees nothing of what this transaction writes.
    ///
    /// # Errors
    ///
    /// As [`Redis::call`].
    pub fn read(&mut self, words: &[&str]) -> Result<Reply, Failed> {
        self.redis.exchange(|server| server.watched(words))
    }

    /// Notes what is to be written at the end, with all the rest.
    pub fn write(&mut self, words: &[&str]) {
        self.writes.push(words.iter().map(|word| (*word).to_owned()).collect());
    }
}

impl Server {
    fn call(&mut self, words: &[&str]) -> Result<Reply, Failed> {
        match self {
            Self::Memory(memory) => memory.call(words),
            Self::Real(real) => real.call(words),
        }
    }

    fn watched(&mut self, words: &[&str]) -> Result<Reply, Failed> {
        if let (Self::Real(real), Some(key)) = (&mut *self, words.get(1)) {
            real.call(&["WATCH", key])?;
        }
        self.call(words)
    }

    fn unwatch(&mut self) -> Result<(), Failed> {
        match self {
            Self::Memory(_) => Ok(()),
            Self::Real(real) => real.connection.call(&["UNWATCH"]).map(drop),
        }
    }

    /// Whether it was done; it isn't when somebody has changed what was watched.
    fn write_all(&mut self, writes: &[Vec<String>]) -> Result<bool, Failed> {
        let words = |write: &Vec<String>| write.clone();
        if let Self::Real(real) = self {
            real.connection.call(&["MULTI"])?;
            for write in writes.iter().map(words) {
                let write: Vec<&str> = write.iter().map(String::as_str).collect();
                if let Err(failed) = real.call(&write) {
                    let _ = real.connection.call(&["DISCARD"]);
                    return Err(failed);
                }
            }
            return Ok(real.connection.call(&["EXEC"])? != Reply::Nil);
        }
        let outcomes: Vec<_> = writes
            .iter()
            .map(|write| self.call(&write.iter().map(String::as_str).collect::<Vec<_>>()))
            .collect();
        // As Redis does: a write that is refused doesn't take the others back.
        outcomes.into_iter().collect::<Result<Vec<_>, _>>().map(|_| true)
    }
}

impl Real {
    fn call(&mut self, words: &[&str]) -> Result<Reply, Failed> {
        let mut words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        // Every command that the imitation knows has its one key there.
        if let Some(key) = words.get_mut(1) {
            key.insert_str(0, &self.prefix);
            self.used.insert(key.clone());
        }
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        self.connection.call(&words)
    }
}

impl Drop for Real {
    fn drop(&mut self) {
        for key in &self.used {
            let _ = self.connection.call(&["DEL", key]);
        }
    }
}
