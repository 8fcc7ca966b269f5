//! How often somebody may do something: a token bucket, which allows a burst and then a steady rate.

/// So many a second, and so many at once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// Tokens that come back in a second.
    pub per_second: u32,
    /// Tokens that a full bucket holds.
    pub burst: u32,
}

/// One bucket. It is full at first.
#[derive(Clone, Copy, Debug)]
pub struct Bucket {
    // In thousandths of a token, so that a millisecond adds a whole number of them.
    millitokens: u64,
    filled_at_ms: u64,
}

impl Bucket {
    /// A full bucket.
    pub fn new(rate: Rate, now_ms: u64) -> Self {
        let millitokens = u64::from(rate.burst) * 1_000;
        let filled_at_ms = now_ms;
        Self {
            millitokens,
            filled_at_ms,
        }
    }

    /// Takes a token, or says after how many milliseconds there will be one. A clock that was set back adds nothing.
    pub fn take(&mut self, rate: Rate, now_ms: u64) -> Result<(), u64> {
        let (per_ms, full) = (u64::from(rate.per_second), u64::from(rate.burst) * 1_000);
        let passed_ms = now_ms.saturating_sub(self.filled_at_ms);
        self.filled_at_ms = now_ms;
        self.millitokens = full.min(self.millitokens.saturating_add(passed_ms.saturating_mul(per_ms)));
        match self.millitokens.checked_sub(1_000) {
            Some(rest) => self.millitokens = rest,
            None => return Err((1_000 - self.millitokens).div_ceil(per_ms.max(1))),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate {
        per_second: 20,
        burst: 40,
    };

    #[test]
    fn a_burst_passes_then_only_the_steady_rate() {
        let mut bucket = Bucket::new(RATE, 5_000);
        assert!((0..40).all(|_| bucket.take(RATE, 5_000).is_ok()));
        assert_eq!(bucket.take(RATE, 5_000), Err(50));
        assert_eq!(bucket.take(RATE, 5_049), Err(1));
        assert_eq!(bucket.take(RATE, 5_050), Ok(()));
        assert!(bucket.take(RATE, 5_050).is_err());
        assert_eq!((0..100).filter(|_| bucket.take(RATE, 3_600_000).is_ok()).count(), 40);
    }

    #[test]
    fn a_clock_set_back_neither_fills_nor_blocks() {
        let mut bucket = Bucket::new(RATE, 5_000);
        assert!((0..40).all(|_| bucket.take(RATE, 1_000).is_ok()));
        assert_eq!(bucket.take(RATE, 1_000), Err(50));
        assert_eq!(bucket.take(RATE, 1_050), Ok(()));
    }
}
