//! How many passwords somebody may try: ten wrong ones for one account within a minute, then none until the first is a
//! minute old.
//!
//! A name that nobody has is counted like any other. Otherwise a refusal would tell which names exist.

use crate::hub::id::UserId;
use std::collections::{HashMap, VecDeque};

/// How many wrong passwords, and within which time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttemptLimit {
    /// Wrong passwords that are answered. Default 10.
    pub wrong: usize,
    /// Default one minute.
    pub within_ms: u64,
}

impl Default for AttemptLimit {
    fn default() -> Self {
        Self {
            wrong: 10,
            within_ms: 60_000,
        }
    }
}

/// What a password was tried for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Tried {
    /// An account, whatever it is called at the moment.
    Account(UserId),
    /// A name that no account has.
    Name(String),
}

/// The wrong passwords of the last minute.
#[derive(Debug)]
pub struct Attempts {
    limit: AttemptLimit,
    wrong_at_ms: HashMap<Tried, VecDeque<u64>>,
    cleaned_at_ms: u64,
}

impl Attempts {
    /// None so far.
    pub fn new(limit: AttemptLimit) -> Self {
        let wrong_at_ms = HashMap::new();
        Self {
            limit,
            wrong_at_ms,
            cleaned_at_ms: 0,
        }
    }

    /// Asked before a password is compared, which is expensive. An error is the time after which it is worth trying again.
    pub fn may_try(&mut self, tried: &Tried, now_ms: u64) -> Result<(), u64> {
        let AttemptLimit { wrong, within_ms } = self.limit;
        let Some(times) = self.wrong_at_ms.get_mut(tried) else {
            return Ok(());
        };
        drop_old(times, within_ms, now_ms);
        match times.front() {
            Some(oldest) if times.len() >= wrong => Err((oldest + within_ms).saturating_sub(now_ms).max(1)),
            _ => Ok(()),
        }
    }

    /// Told after it was compared. It may refuse what [`Attempts::may_try`] let pass, the right password too: of a hundred
    /// attempts that came at once, only the first ten wrong ones may learn that they were wrong.
    pub fn tried(&mut self, tried: Tried, right: bool, now_ms: u64) -> Result<(), u64> {
        self.may_try(&tried, now_ms)?;
        if !right {
            self.clean(now_ms);
            self.wrong_at_ms.entry(tried).or_default().push_back(now_ms);
        }
        Ok(())
    }

    /// Once within the limit's time, forgets those whose attempts are all too old to count.
    fn clean(&mut self, now_ms: u64) {
        let within_ms = self.limit.within_ms;
        if now_ms.abs_diff(self.cleaned_at_ms) < within_ms {
            return;
        }
        self.cleaned_at_ms = now_ms;
        self.wrong_at_ms.retain(|_, times| {
            drop_old(times, within_ms, now_ms);
            !times.is_empty()
        });
    }
}

fn drop_old(times: &mut VecDeque<u64>, within_ms: u64, now_ms: u64) {
    for time in times.iter_mut() {
        // The clock was set back: what seems to lie ahead was now at the latest, or it would count for as long as that.
        *time = now_ms.min(*time);
    }
    while times.front().is_some_and(|time| now_ms - time >= within_ms) {
        times.pop_front();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ann() -> Tried {
        Tried::Name("ann".into())
    }

    fn ten_wrong(attempts: &mut Attempts, from_ms: u64) {
        for step in 0..10 {
            let now_ms = from_ms + step * 1_000;
            assert_eq!(attempts.may_try(&ann(), now_ms), Ok(()));
            assert_eq!(attempts.tried(ann(), false, now_ms), Ok(()));
        }
    }

    #[test]
    fn ten_wrong_ones_are_answered_and_the_eleventh_waits_for_the_first_to_be_a_minute_old() {
        let mut attempts = Attempts::new(AttemptLimit::default());
        ten_wrong(&mut attempts, 100_000);
        assert_eq!(attempts.may_try(&ann(), 109_000), Err(51_000));
        assert_eq!(attempts.tried(ann(), true, 109_000), Err(51_000), "the right one, too");
        assert_eq!(attempts.may_try(&ann(), 159_999), Err(1));
        assert_eq!(attempts.may_try(&ann(), 160_000), Ok(()));
        assert_eq!(attempts.tried(ann(), false, 160_000), Ok(()));
        assert_eq!(attempts.may_try(&ann(), 160_000), Err(1_000), "the window slides");
    }

    #[test]
    fn right_ones_and_other_accounts_count_nothing() {
        let mut attempts = Attempts::new(AttemptLimit::default());
        ten_wrong(&mut attempts, 0);
        let ben = Tried::Account(UserId::new(2).unwrap());
        for _ in 0..100 {
            assert_eq!(attempts.tried(ben.clone(), true, 9_000), Ok(()));
        }
        assert_eq!(attempts.may_try(&ben, 9_000), Ok(()));
    }

    #[test]
    fn attempts_that_are_compared_at_once_share_the_ten() {
        let mut attempts = Attempts::new(AttemptLimit::default());
        assert!((0..100).all(|_| attempts.may_try(&ann(), 5).is_ok()));
        let answered = (0..100).filter(|_| attempts.tried(ann(), false, 5).is_ok());
        assert_eq!(answered.count(), 10);
        assert!(
            attempts.tried(ann(), true, 5).is_err(),
            "the hundred-and-first was right"
        );
    }

    #[test]
    fn what_is_too_old_takes_no_memory() {
        let mut attempts = Attempts::new(AttemptLimit::default());
        for name in 0..1_000 {
            attempts.tried(Tried::Name(name.to_string()), false, 100_000).unwrap();
        }
        attempts.tried(ann(), false, 160_000).unwrap();
        assert_eq!(attempts.wrong_at_ms.len(), 1);
    }

    #[test]
    fn a_clock_that_is_set_back_a_day_refuses_nobody_for_a_day() {
        let mut attempts = Attempts::new(AttemptLimit::default());
        ten_wrong(&mut attempts, 86_400_000);
        assert_eq!(attempts.may_try(&ann(), 50_000), Err(60_000));
        assert_eq!(attempts.may_try(&ann(), 110_000), Ok(()));
    }
}
