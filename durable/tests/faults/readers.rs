//! People who say what became of their letters: at once, or so late that the letter has left Redis, or never.

use super::dice::Dice;
use super::load::Caller;
use serde_json::json;
use std::collections::VecDeque;
use std::time::Duration;
use testkit::Result;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::sleep;

const DELIVERED: &str = "chat-message-delivered";
const READ: &str = "chat-message-read";
/// After so many newer letters, and as many answers to them, a letter isn't among those that stay in Redis.
const LATE: u64 = 20;

pub(super) struct Reader {
    pub(super) caller: Caller,
    /// The ids of letters to this person.
    pub(super) post: UnboundedReceiver<String>,
    pub(super) dice: Dice,
}

/// A receipt that is to be sent when so many letters have come.
struct Due {
    after: u64,
    id: String,
    event: &'static str,
}

impl Reader {
    /// Sends receipts until it is told to stop, and returns how many were acked.
    pub(super) async fn reads(mut self) -> Result<u64> {
        let (mut got, mut sent) = (0, 0);
        let mut later: VecDeque<Due> = VecDeque::new();
        while self.caller.goes_on() {
            match self.post.try_recv() {
                Ok(id) => {
                    got += 1;
                    later.extend(self.plans(&id, got));
                }
                Err(_) => sleep(Duration::from_millis(2)).await,
            }
            let mut waiting = VecDeque::new();
            for due in later {
                match due.after <= got {
                    true => sent += self.says(&due).await?,
                    false => waiting.push_back(due),
                }
            }
            later = waiting;
        }
        Ok(sent)
    }

    /// What becomes of a letter: nothing, or a receipt or two, each now, soon or late.
    fn plans(&mut self, id: &str, got: u64) -> Vec<Due> {
        let mut after = || {
            got + match self.dice.up_to(4) {
                0 | 1 => 0,
                2 => self.dice.up_to(20),
                _ => LATE + self.dice.up_to(LATE),
            }
        };
        let (first, second) = (after(), after());
        let due = |event, after| Due {
            after,
            id: id.to_owned(),
            event,
        };
        match self.dice.up_to(8) {
            0 => Vec::new(),
            1..3 => vec![due(DELIVERED, first)],
            3..5 => vec![due(READ, first)],
            _ => vec![due(DELIVERED, first), due(READ, first.max(second))],
        }
    }

    /// One receipt, until it is acked.
    async fn says(&mut self, due: &Due) -> Result<u64> {
        let Due { id, event, .. } = due;
        self.caller.acked.tries(id);
        let Some(letter) = self.caller.asks(event, json!(id)).await? else {
            return Ok(0);
        };
        self.caller.acked.receipt(id, event, &letter)?;
        Ok(1)
    }
}
