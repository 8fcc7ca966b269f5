//! Commands that wait for the same room are carried out together, by one of those who wait.
//!
//! A lock alone hands a room over through the runtime's queue, behind every writer that the last message has woken: a thousand
//! members are a thousand system calls, then comes the next message, and its thousand. Here whoever finds nobody at work carries
//! out everything that waits. A member then gets several messages with one system call, and a store can write them in one go.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::{Notify, oneshot};

/// Commands that are carried out in one go.
const TOGETHER: usize = 64;
/// After so many commands somebody else goes on, so that who works for the others gets to answer its own client.
const IN_ONE_TURN: usize = 256;

/// The commands that wait for one room: `J` is a command, `A` its answer.
pub struct Batches<J, A> {
    waiting: Mutex<Waiting<J, A>>,
    // Tells one of those who wait that nobody is at work. It keeps until somebody asks.
    idle: Notify,
}

struct Waiting<J, A> {
    jobs: Vec<(J, oneshot::Sender<A>)>,
    at_work: bool,
}

impl<J, A> Default for Batches<J, A> {
    fn default() -> Self {
        let waiting = Waiting {
            jobs: Vec::new(),
            at_work: false,
        };
        Self {
            waiting: Mutex::new(waiting),
            idle: Notify::new(),
        }
    }
}

impl<J, A> fmt::Debug for Batches<J, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batches")
            .field("jobs", &self.lock().jobs.len())
            .finish()
    }
}

impl<J, A> Batches<J, A> {
    /// Puts a command in line and waits for its answer. `carry_out` answers commands in the order in which they came, one
    /// answer each; it may be called for none, for this one, or for others' too. `None`: whoever carried this one out failed
    /// on the way.
    ///
    /// # Cancel safety
    /// Dropping the future doesn't take the command back. If it was working for others, one of them goes on.
    pub async fn carry_out<F, Fut>(&self, job: J, carry_out: F) -> Option<A>
    where
        F: Fn(Vec<J>) -> Fut,
        Fut: Future<Output = Vec<A>>,
    {
        let (sender, mut answer) = oneshot::channel();
        self.lock().jobs.push((job, sender));
        loop {
            if let Some(turn) = self.begin() {
                turn.work(&carry_out).await;
            }
            tokio::select! {
                biased;
                answer = &mut answer => return answer.ok(),
                () = self.idle.notified() => {}
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting<J, A>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin(&self) -> Option<AtWork<'_, J, A>> {
        let others = std::mem::replace(&mut self.lock().at_work, true);
        (!others).then(|| AtWork { batches: self })
    }
}

/// Being the one who works. However it ends, somebody else can begin.
struct AtWork<'a, J, A> {
    batches: &'a Batches<J, A>,
}

impl<J, A> AtWork<'_, J, A> {
    async fn work<F, Fut>(self, carry_out: &F)
    where
        F: Fn(Vec<J>) -> Fut,
        Fut: Future<Output = Vec<A>>,
    {
        let mut done = 0;
        while done < IN_ONE_TURN {
            let (jobs, senders) = self.next();
            if jobs.is_empty() {
                break;
            }
            done += jobs.len();
            // Dropped here, by a panic too, the senders tell those who wait that there is no answer.
            for (sender, answer) in senders.into_iter().zip(carry_out(jobs).await) {
                // Who no longer waits needs no answer.
                drop(sender.send(answer));
            }
        }
    }

    fn next(&self) -> (Vec<J>, Vec<oneshot::Sender<A>>) {
        let mut waiting = self.batches.lock();
        let together = waiting.jobs.len().min(TOGETHER);
        waiting.jobs.drain(..together).unzip()
    }
}

impl<J, A> Drop for AtWork<'_, J, A> {
    fn drop(&mut self) {
        let mut waiting = self.batches.lock();
        waiting.at_work = false;
        if !waiting.jobs.is_empty() {
            self.batches.idle.notify_one();
        }
    }
}

#[cfg(test)]
mod tests;
