//! The threads that work through the connections.

use std::io;
use std::num::NonZeroUsize;
use std::thread::available_parallelism;
use tokio::runtime::{Builder, Runtime};

/// A worker has a queue of 256 tasks; what doesn't fit waits in one that all workers share. A broadcast to a thousand members fills
/// both. The runtime's own choice looks into the shared one so seldom that some members hear a message many times later than others; asked
/// at every task, members are served so evenly that each message costs each of them a system call of its own. This is between.
const SHARED_QUEUE_EVERY: u32 = 3;

/// Half of the machine's cores, at least one. What a message costs is mostly the system's work for its deliveries, and that grows with
/// every thread that takes part in a room. The other half is for the system, for Redis, MongoDB and what stands before the server.
pub fn half_of_the_cores() -> NonZeroUsize {
    let cores = available_parallelism().map_or(1, NonZeroUsize::get);
    NonZeroUsize::new(cores / 2).unwrap_or(NonZeroUsize::MIN)
}

/// A runtime with so many workers. Password hashes and the like have threads of their own beside them. Fails when the system gives
/// no threads.
pub fn start(workers: NonZeroUsize) -> io::Result<Runtime> {
    Builder::new_multi_thread()
        .worker_threads(workers.get())
        .global_queue_interval(SHARED_QUEUE_EVERY)
        .enable_all()
        .build()
}

#[cfg(test)]
mod tests {
    use super::{half_of_the_cores, start};
    use crate::config::Config;
    use std::num::NonZeroUsize;

    fn workers(text: &str) -> Result<usize, String> {
        let config = Config::read(|asked| (asked == "HUB_WORKERS").then(|| text.to_owned()));
        config
            .map(|config| config.workers.get())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn as_many_as_the_settings_say() -> Result<(), Box<dyn std::error::Error>> {
        let three = workers(" 3 ")?;
        let started = start(NonZeroUsize::new(three).ok_or("none")?)?;
        assert_eq!(started.metrics().num_workers(), 3);
        assert_eq!(workers("")?, half_of_the_cores().get());
        Ok(())
    }

    #[test]
    fn no_workers_and_too_many_are_mistakes() {
        for text in ["0", "-1", "1025", "all"] {
            let told = workers(text).err().unwrap_or_default();
            assert_eq!(told, format!("HUB_WORKERS: `{text}` isn't an integer from 1 to 1024"));
        }
        assert_eq!(workers("1024"), Ok(1024));
    }
}
