//! Somebody who does the same with a history and with a plain store, and wants the same answers.

use super::ops::{LOGS, Op, command, draft, log};
use crate::at_once::others_first;
use proptest::sample::Index;
use realtime_hub::history::History;
use realtime_hub::hub::id::{MessageId, UserId};
use realtime_hub::store::memory::MemoryStore;
use realtime_hub::store::{Appended, Page, Store};

pub(super) struct Client<'a> {
    pub(super) history: &'a History,
    /// What must come out.
    pub(super) model: &'a MemoryStore,
    pub(super) ids: Vec<MessageId>,
    /// Those of them that have a receiver: nobody marks another.
    letters: Vec<MessageId>,
    now_ms: u64,
}

impl<'a> Client<'a> {
    pub(super) fn new(history: &'a History, model: &'a MemoryStore) -> Self {
        Self {
            history,
            model,
            ids: Vec::new(),
            letters: Vec::new(),
            now_ms: 1_000,
        }
    }

    /// Does one thing on both sides.
    pub(super) async fn does(&mut self, op: &Op) {
        self.now_ms += 1;
        if let Some(draft) = draft(op) {
            let ours = self.history.append(draft.clone(), self.now_ms).await;
            let model = self.model.append(draft, self.now_ms).await;
            if let Ok(Appended::New(message)) = &model {
                self.ids.push(message.id);
                self.letters.extend(message.receiver.as_ref().map(|_| message.id));
            }
            // A repeat shows the receipts of today, on both sides.
            assert_eq!(ours, model, "{op:?}");
        }
        match op {
            Op::Mark { nth, receipt } => {
                if let Some(id) = nth_of(&self.letters, *nth) {
                    let ours = self.history.mark(id, *receipt, self.now_ms).await;
                    assert_eq!(ours, self.model.mark(id, *receipt, self.now_ms).await, "{op:?} {id}");
                }
            }
            Op::Message(nth) => {
                if let Some(id) = self.nth(*nth) {
                    assert_eq!(self.history.message(id).await, self.model.message(id).await, "{op:?}");
                }
            }
            Op::Stored { from, temp_id } => {
                let command = command(*from, *temp_id);
                let ours = self.history.stored(&command, self.now_ms).await;
                assert_eq!(ours, self.model.stored(&command, self.now_ms).await, "{op:?}");
            }
            Op::Pause => others_first().await,
            _ => self.reads(op).await,
        }
    }

    async fn reads(&self, op: &Op) {
        match op {
            Op::Page {
                log: number,
                before,
                limit,
            } => {
                let before = before.and_then(|nth| self.nth(nth)).map(|id| id.to_string());
                let page = Page { before, limit: *limit };
                let ours = self.history.page(log(*number), &page).await;
                assert_eq!(ours, self.model.page(log(*number), &page).await, "{op:?}");
            }
            Op::After { log: number, since } => {
                let since = since.and_then(|nth| self.nth(nth)).map(|id| id.to_string());
                let since = since.unwrap_or_default();
                let ours = self.history.after(log(*number), &since).await;
                assert_eq!(ours, self.model.after(log(*number), &since).await, "{op:?} {since}");
            }
            Op::Undelivered(person) => {
                let person = UserId::new(*person).unwrap();
                let ours = self.history.undelivered(person).await;
                assert_eq!(ours, self.model.undelivered(person).await, "{op:?}");
            }
            Op::Rooms(number) => {
                let ours = self.history.newest_by_room(log(*number)).await;
                assert_eq!(ours, self.model.newest_by_room(log(*number)).await, "{op:?}");
            }
            _ => {}
        }
    }

    /// Everything at once.
    pub(super) async fn reads_it_all(&self) {
        for name in LOGS {
            assert_eq!(
                self.history.after(name, "").await,
                self.model.after(name, "").await,
                "{name}"
            );
            let ours = self.history.newest_by_room(name).await;
            assert_eq!(ours, self.model.newest_by_room(name).await, "{name}");
        }
        for person in 1..4 {
            self.reads(&Op::Undelivered(person)).await;
        }
        for id in &self.ids {
            assert_eq!(self.history.message(*id).await, self.model.message(*id).await);
        }
    }

    fn nth(&self, nth: Index) -> Option<MessageId> {
        nth_of(&self.ids, nth)
    }
}

fn nth_of(ids: &[MessageId], nth: Index) -> Option<MessageId> {
    (!ids.is_empty()).then(|| ids[nth.index(ids.len())])
}
