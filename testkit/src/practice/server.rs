//! What carries the commands out: the imitation, or a real server.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};

use super::memory::Memory;
use super::reply::{Failed, Reply};
use super::resp::Connection;

/// Where commands go.
pub(super) enum Server {
    Memory(Memory),
    Real(Real),
}

/// A real server, which others may use at the same time: each key gets a beginning that nobody else has.
pub(super) struct Real {
    connection: Connection,
    prefix: String,
    used: BTreeSet<String>,
}

impl Server {
    pub(super) fn real() -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let connection = Connection::from_env().unwrap_or_else(|why| panic!("{why}"));
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        Self::Real(Real {
            connection,
            prefix: format!("practice:{}:{number}:", std::process::id()),
            used: BTreeSet::new(),
        })
    }

    pub(super) fn call(&mut self, words: &[&str]) -> Result<Reply, Failed> {
        match self {
            Self::Memory(memory) => memory.call(words),
            Self::Real(real) => real.call(words),
        }
    }

    pub(super) fn watched(&mut self, words: &[&str]) -> Result<Reply, Failed> {
        if let Some(key) = words.get(1) {
            match self {
                Self::Memory(memory) => memory.watch(key),
                Self::Real(real) => drop(real.call(&["WATCH", key])?),
            }
        }
        self.call(words)
    }

    pub(super) fn unwatch(&mut self) -> Result<(), Failed> {
        match self {
            Self::Memory(memory) => {
                memory.unwatch();
                Ok(())
            }
            Self::Real(real) => real.connection.call(&["UNWATCH"]).map(drop),
        }
    }

    /// Whether it was done; it isn't when somebody has changed what was watched.
    pub(super) fn write_all(&mut self, writes: &[Vec<String>]) -> Result<bool, Failed> {
        let writes = writes
            .iter()
            .map(|write| write.iter().map(String::as_str).collect::<Vec<_>>());
        let memory = match self {
            Self::Real(real) => return real.write_all(writes),
            Self::Memory(memory) => memory,
        };
        if !memory.unwatch() {
            return Ok(false);
        }
        let outcomes: Vec<_> = writes.map(|write| memory.call(&write)).collect();
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

impl Real {
    fn write_all<'a>(&mut self, writes: impl Iterator<Item = Vec<&'a str>>) -> Result<bool, Failed> {
        self.connection.call(&["MULTI"])?;
        for write in writes {
            if let Err(failed) = self.call(&write) {
                let _ = self.connection.call(&["DISCARD"]);
                return Err(failed);
            }
        }
        Ok(self.connection.call(&["EXEC"])? != Reply::Nil)
    }
}

impl Drop for Real {
    fn drop(&mut self) {
        for key in &self.used {
            let _ = self.connection.call(&["DEL", key]);
        }
    }
}
