//! A connection to Redis that can be told to break.

use super::is_real;
use super::memory::Memory;
use super::reply::{Failed, Reply};
use super::server::Server;

/// A Redis of one's own, empty at first.
pub struct Redis {
    server: Server,
    /// What is still to go well before the connection breaks, and how it breaks.
    plan: Option<(usize, Breaks)>,
    broken: bool,
    /// What somebody else will do, and before which exchange.
    guest: Option<(usize, Vec<Vec<String>>)>,
    largest: usize,
}

/// At which moment a connection breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breaks {
    /// The command gets lost: Redis hasn't heard of it.
    BeforeRedis,
    /// The answer gets lost: Redis has done it.
    AfterRedis,
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
        Self::on(Server::real())
    }

    fn on(server: Server) -> Self {
        Self {
            server,
            plan: None,
            broken: false,
            guest: None,
            largest: 0,
        }
    }

    /// Sends a command, such as `&["XADD", "chat", "*", "text", "Hi!"]`, and gives the answer.
    ///
    /// # Errors
    ///
    /// `Refused` with Redis' own words, or `Lost`.
    pub fn call(&mut self, words: &[&str]) -> Result<Reply, Failed> {
        let answer = self.exchange(|server| server.call(words))?;
        self.largest = self.largest.max(answer.list().len());
        Ok(answer)
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

    /// Lets somebody else come in between: these commands are carried out before a later exchange, counted as for
    /// [`Redis::will_break`].
    pub fn will_meet(&mut self, before_exchange: usize, commands: &[&[&str]]) {
        let owned = |words: &&[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        self.guest = Some((before_exchange, commands.iter().map(owned).collect()));
    }

    /// The greatest number of answers that one command has brought in a list.
    pub fn largest_answer(&self) -> usize {
        self.largest
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

    /// Lets the guest do what it came for, if this is its moment.
    fn meet(&mut self) -> Result<(), Failed> {
        match &mut self.guest {
            Some((0, _)) => {}
            Some((left, _)) => {
                *left -= 1;
                return Ok(());
            }
            None => return Ok(()),
        }
        for command in self.guest.take().into_iter().flat_map(|(_, commands)| commands) {
            let command: Vec<&str> = command.iter().map(String::as_str).collect();
            self.server.call(&command)?;
        }
        Ok(())
    }

    fn exchange<T>(&mut self, what: impl FnOnce(&mut Server) -> Result<T, Failed>) -> Result<T, Failed> {
        if self.broken {
            return Err(Failed::Lost);
        }
        self.meet()?;
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
