//! What both versions of the feature work on: one chat between Ann and Bob, seen from the server.

/// Everything that changes when a message is sent.
#[derive(Debug, Default)]
pub(crate) struct Chat {
    /// Every message, oldest first.
    // Naive: a `Vec` forgets everything at a restart; chapter 13 keeps messages in Redis.
    pub(crate) history: Vec<String>,
    /// What Bob reads.
    pub(crate) bobs_screen: Vec<String>,
    /// How many messages were sent today.
    pub(crate) sent_today: usize,
    /// Whether Bob's phone can't be reached, so that `notify` fails.
    pub(crate) phone_is_off: bool,
}

/// Why a step failed, in words for people.
pub(crate) type Failed = &'static str;

impl Chat {
    /// An empty chat. `is_off`: Bob's phone can't be reached.
    pub(crate) fn with_bobs_phone(is_off: bool) -> Self {
        Self {
            phone_is_off: is_off,
            ..Self::default()
        }
    }

    /// Keeps the message.
    pub(crate) fn store(&mut self, text: &str) -> Result<(), Failed> {
        self.history.push(text.to_owned());
        println!("  store    kept as message {}", self.history.len());
        Ok(())
    }

    /// Shows the message to Bob.
    pub(crate) fn append(&mut self, text: &str) -> Result<(), Failed> {
        self.bobs_screen.push(text.to_owned());
        println!("  append   Bob's screen shows \"{text}\"");
        Ok(())
    }

    /// Rings Bob's phone.
    pub(crate) fn notify(&mut self) -> Result<(), Failed> {
        if self.phone_is_off {
            println!("  notify   failed: Bob's phone is off");
            return Err("Bob's phone is off");
        }
        println!("  notify   Bob's phone rings");
        Ok(())
    }

    /// Counts the message.
    pub(crate) fn count(&mut self) -> Result<(), Failed> {
        self.sent_today += 1;
        println!("  count    {} sent today", self.sent_today);
        Ok(())
    }
}
