//! What a client has emitted and the server hasn't done yet.
//!
//! socketioxide runs every call of a handler as a task of its own, so two events of one socket may overtake each other, and
//! nothing bounds them. So the handler's synchronous part puts each command in here, in the reader's own task, and its
//! asynchronous part works through them: whichever task finds nobody at work takes them one by one until none is left.

use crate::config::Limits;
use crate::hub::bucket::{Bucket, Rate};
use crate::hub::error::Refusal;
use crate::protocol::args::Args;
use serde_json::Value;
use socketioxide::extract::AckSender;
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// One thing to do for a client.
pub enum Job {
    /// It has connected, with this `auth`.
    Connected(Value),
    /// It has emitted an event.
    Command(Box<Command>),
    /// It has gone. Nothing comes after this.
    Gone,
}

/// An event that a client emitted.
pub struct Command {
    /// Its name, as the client wrote it.
    pub event: String,
    /// Its arguments; refused ones are kept in line, so that the refusal is answered in its turn.
    pub args: Result<Args, Refusal>,
    /// The callback, if there is one.
    pub ack: Option<AckSender>,
    /// How many bytes it had.
    pub bytes: usize,
    /// When it came in.
    pub came: Instant,
}

/// Which bucket an event takes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Something that others see as a message.
    Message,
    /// Everything else.
    Event,
}

/// The line of one session.
pub(super) struct Inbox {
    line: Mutex<Line>,
    max_commands: usize,
    max_bytes: usize,
    rates: [Rate; 2],
}

struct Line {
    jobs: VecDeque<Job>,
    bytes: usize,
    buckets: [Bucket; 2],
    /// Whether a task is working through the jobs.
    at_work: bool,
    closed: bool,
}

/// When to come back to a full line. It moves as fast as the store does, so this is a guess: short, and no flood if all do it.
const FULL_LINE_MS: u64 = 1_000;
/// How many places an empty line keeps.
const KEPT_JOBS: usize = 4;

impl Inbox {
    pub(super) fn new(limits: &Limits, now_ms: u64, first: Job) -> Self {
        let rates = [limits.messages, limits.events];
        let line = Line {
            jobs: VecDeque::from([first]),
            bytes: 0,
            buckets: rates.map(|rate| Bucket::new(rate, now_ms)),
            at_work: false,
            closed: false,
        };
        Self {
            line: Mutex::new(line),
            max_commands: limits.inbox_commands,
            // A few of the largest packets: more than a well-meant client ever has in flight.
            max_bytes: limits.max_payload_bytes.saturating_mul(4),
            rates,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a token from the bucket of `kind`: before anything is decoded, so that a flood costs little.
    pub(super) fn allow(&self, kind: Kind, now_ms: u64) -> Result<(), Refusal> {
        let mut line = self.lock();
        let [messages, events] = &mut line.buckets;
        let [message_rate, event_rate] = self.rates;
        let taken = match kind {
            Kind::Message => messages.take(message_rate, now_ms),
            Kind::Event => events.take(event_rate, now_ms),
        };
        taken.map_err(|retry_after_ms| Refusal::rate_limited("too many of these in a short time", retry_after_ms))
    }

    /// Puts a command at the end of the line. A full line gives it back, with what to answer; after [`Inbox::close`] it is
    /// dropped, because nobody is there to hear an answer.
    pub(super) fn push(&self, command: Box<Command>) -> Result<(), (Box<Command>, Refusal)> {
        let mut line = self.lock();
        if line.closed {
            return Ok(());
        }
        let bytes = line.bytes.saturating_add(command.bytes);
        if line.jobs.len() >= self.max_commands || bytes > self.max_bytes {
            let message = "too many commands wait to be done; wait for their acks";
            return Err((command, Refusal::rate_limited(message, FULL_LINE_MS)));
        }
        line.bytes = bytes;
        line.jobs.push_back(Job::Command(command));
        Ok(())
    }

    /// The client has gone: what it emitted before is still done, then [`Job::Gone`], then nothing.
    pub(super) fn close(&self) {
        let mut line = self.lock();
        if !line.closed {
            line.closed = true;
            line.jobs.push_back(Job::Gone);
        }
    }

    /// Whether the caller is the one who works; it must then call [`Inbox::next`] until there is nothing left.
    pub(super) fn start(&self) -> bool {
        !std::mem::replace(&mut self.lock().at_work, true)
    }

    /// The next thing to do. `None` ends the work: whatever is pushed from now on needs a new [`Inbox::start`].
    pub(super) fn next(&self) -> Option<Job> {
        let mut line = self.lock();
        let job = line.jobs.pop_front();
        match &job {
            Some(Job::Command(command)) => line.bytes -= command.bytes,
            Some(_) => {}
            None => {
                line.at_work = false;
                // A burst's memory isn't kept for the rest of a quiet connection.
                line.jobs.shrink_to(KEPT_JOBS);
            }
        }
        job
    }

    /// Whether the client has gone.
    pub(super) fn is_closed(&self) -> bool {
        self.lock().closed
    }
}

#[cfg(test)]
mod tests {
    use super::{Command, Inbox, Job};
    use crate::config::Limits;
    use crate::hub::error::{Code, Refusal};
    use serde_json::Value;
    use std::time::Instant;

    #[test]
    fn a_full_line_says_when_to_come_back() {
        let limits = Limits {
            inbox_commands: 2,
            ..Limits::default()
        };
        let inbox = Inbox::new(&limits, 0, Job::Connected(Value::Null));
        let command = || {
            Box::new(Command {
                event: "chatHistory".into(),
                args: Err(Refusal::invalid("none")),
                ack: None,
                bytes: 1,
                came: Instant::now(),
            })
        };
        assert!(inbox.push(command()).is_ok());
        let refusal = inbox.push(command()).map_err(|(_, refusal)| refusal).err();
        let told = refusal.filter(|refusal| refusal.code == Code::RateLimited);
        let details = told.and_then(|refusal| refusal.details).unwrap_or_default();
        assert!(details.get("retryAfterMs").is_some_and(Value::is_u64), "{details:?}");
        assert!(matches!(inbox.next(), Some(Job::Connected(_))));
        assert!(inbox.push(command()).is_ok(), "there is a place again");
    }
}
