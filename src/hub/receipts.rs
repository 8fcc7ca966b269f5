//! What became of a message: saved, then delivered, then read. It goes forward only.

/// What a receiver's client reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receipt {
    /// It arrived at one of the receiver's clients.
    Delivered,
    /// The receiver has seen it; so it was delivered as well.
    Read,
}

/// When it was delivered and read, in milliseconds since the Unix epoch; `None` as long as it wasn't.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Receipts {
    /// See [`Receipt::Delivered`].
    pub delivered_at_ms: Option<u64>,
    /// See [`Receipt::Read`].
    pub read_at_ms: Option<u64>,
}

impl Receipts {
    /// What a receipt makes of them: `None` if it says nothing new, so that nobody is told twice.
    pub fn after(self, receipt: Receipt, now_ms: u64) -> Option<Self> {
        let delivered_at_ms = self.delivered_at_ms.or(Some(now_ms));
        let next = match receipt {
            Receipt::Delivered => Self {
                delivered_at_ms,
                ..self
            },
            Receipt::Read => Self {
                delivered_at_ms,
                read_at_ms: self.read_at_ms.or(Some(now_ms)),
            },
        };
        (next != self).then_some(next)
    }

    /// What two places know together, whichever is asked: of two times the earlier one.
    pub fn and(self, other: Self) -> Self {
        let earlier = |one: Option<u64>, other: Option<u64>| one.into_iter().chain(other).min();
        Self {
            delivered_at_ms: earlier(self.delivered_at_ms, other.delivered_at_ms),
            read_at_ms: earlier(self.read_at_ms, other.read_at_ms),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn read_implies_delivered_and_neither_goes_back() {
        let read = Receipts::default().after(Receipt::Read, 5);
        let both = Receipts {
            delivered_at_ms: Some(5),
            read_at_ms: Some(5),
        };
        assert_eq!(read, Some(both));
        assert_eq!(both.after(Receipt::Delivered, 9), None);
        assert_eq!(both.after(Receipt::Read, 9), None);
    }

    #[test]
    fn delivered_keeps_its_time_when_read_follows() {
        let delivered = Receipts::default().after(Receipt::Delivered, 5).unwrap();
        let read = delivered.after(Receipt::Read, 9).unwrap();
        assert_eq!((read.delivered_at_ms, read.read_at_ms), (Some(5), Some(9)));
    }

    #[test]
    fn two_places_know_the_earlier_time_and_neither_forgets() {
        let one = Receipts::default().after(Receipt::Delivered, 5).unwrap();
        let other = Receipts::default().after(Receipt::Read, 9).unwrap();
        for both in [one.and(other), other.and(one)] {
            assert_eq!((both.delivered_at_ms, both.read_at_ms), (Some(5), Some(9)));
            assert_eq!(both.and(Receipts::default()), both);
        }
    }
}
