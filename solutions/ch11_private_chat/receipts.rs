//! A message whose receipts go forward only.

/// What somebody says about a message.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Receipt {
    /// It is on one of my devices.
    Delivered,
    /// I have seen it.
    Read,
}

/// The message is for somebody else.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Forbidden;

/// A stored message, without its text.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// For whom it is.
    pub receiver: String,
    /// When it was delivered; `None` as long as it wasn't.
    pub delivered_at: Option<u64>,
    /// When it was read; `None` as long as it wasn't.
    pub read_at: Option<u64>,
}

impl Message {
    /// A message for `receiver` that was saved and nothing else.
    pub fn saved_for(receiver: &str) -> Self {
        Self {
            receiver: receiver.to_owned(),
            delivered_at: None,
            read_at: None,
        }
    }

    /// `who` says at the time `now` what became of this message.
    pub fn marks(&mut self, who: &str, receipt: Receipt, now: u64) -> Result<bool, Forbidden> {
        if who != self.receiver {
            return Err(Forbidden);
        }
        let before = (self.delivered_at, self.read_at);
        self.delivered_at.get_or_insert(now);
        if receipt == Receipt::Read {
            self.read_at.get_or_insert(now);
        }
        Ok(before != (self.delivered_at, self.read_at))
    }
}
