//! Count before you measure: the solution.

/// What one reader pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// How many requests it sends.
    pub requests: u64,
    /// How long the unluckiest message waits until the reader sees it; 0 when there is no message.
    pub worst_delay_ms: u64,
}

/// Polling: asks at 0, at `every_ms`, at twice `every_ms` and so on. `until_ms` is a multiple of `every_ms`.
pub fn polling(posted_at_ms: &[u64], every_ms: u64, until_ms: u64) -> Cost {
    let delays = posted_at_ms
        .iter()
        .map(|posted| posted.next_multiple_of(every_ms) - posted);
    // The one at 0 comes on top.
    Cost {
        requests: until_ms / every_ms + 1,
        worst_delay_ms: delays.max().unwrap_or(0),
    }
}

/// Long-polling: asks at 0, and again in the very moment of each answer.
pub fn long_polling(posted_at_ms: &[u64], patience_ms: u64, until_ms: u64) -> Cost {
    let mut times = posted_at_ms.to_vec();
    times.dedup();
    let (mut requests, mut asked_at) = (1, 0);
    for posted in times {
        while asked_at + patience_ms < posted {
            asked_at += patience_ms;
            requests += 1;
        }
        asked_at = posted;
        requests += 1;
    }
    while asked_at + patience_ms <= until_ms {
        asked_at += patience_ms;
        requests += 1;
    }
    Cost {
        requests,
        worst_delay_ms: 0,
    }
}

/// Push: asks at 0, and listens.
pub fn push(_posted_at_ms: &[u64]) -> Cost {
    Cost {
        requests: 1,
        worst_delay_ms: 0,
    }
}
