//! How long to wait after a failure: twice as long as the last time, and never exactly as long as others do.

use std::time::Duration;

/// Before the first new try.
const FIRST: Duration = Duration::from_secs(1);
/// The most: the archive is away for the night, and in the morning it takes no more than this.
const LONGEST: Duration = Duration::from_secs(60);

/// Failures in a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    /// How long to wait after one more failure: between half and the whole of a time that doubles. `random` decides, so that many hubs
    /// don't come back to a server in the same moment.
    pub fn failed(&mut self, random: u64) -> Duration {
        let doubled = FIRST.saturating_mul(1_u32.checked_shl(self.failures).unwrap_or(u32::MAX));
        self.failures = self.failures.saturating_add(1);
        let half = doubled.min(LONGEST) / 2;
        let thousandths = u32::try_from(random % 1_001).unwrap_or_default();
        half + half * thousandths / 1_000
    }

    /// It went well.
    pub fn succeeded(&mut self) {
        *self = Self::default();
    }

    /// How often in a row it went wrong.
    pub fn failures(&self) -> u32 {
        self.failures
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_doubles_up_to_a_minute_and_begins_anew_after_a_success() {
        let mut backoff = Backoff::default();
        let waits: Vec<_> = (0..40).map(|_| backoff.failed(1_000).as_secs()).collect();
        assert_eq!(waits[..8], [1, 2, 4, 8, 16, 32, 60, 60]);
        assert!(waits[8..].iter().all(|wait| *wait == 60));
        backoff.succeeded();
        assert_eq!(backoff.failed(1_000).as_secs(), 1);
    }

    #[test]
    fn chance_takes_away_up_to_a_half() {
        for random in [0, 1, 500, 999, 1_000, u64::MAX] {
            let wait = Backoff::default().failed(random);
            assert!((FIRST / 2..=FIRST).contains(&wait), "{random}: {wait:?}");
        }
    }
}
