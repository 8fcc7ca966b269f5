//! The rule of the last ADMIN: somebody must be left who is one and isn't banned.
//!
//! Two admins who depose each other at the same moment write to two documents, and each of them sees the other still there. So there
//! is a third document, the note: who counts as an ADMIN, and the one change that is under way. Such a change is three writes:
//!
//! 1. It enters itself into the note. There is one place; and to depose somebody, another one must be on the list.
//! 2. It changes the account, if nobody has since it looked.
//! 3. It makes the list what the account says now, and frees the place.
//!
//! A crash after the first or the second write leaves the place taken. Then whoever needs it, and every start, carries the change out to its
//! end: each step does nothing the second time. Nobody has to wait for a lease to run out, and none of the writes can come late: the
//! second is bound to the account's revision, the third to the entry.
//!
//! Who is on the list is an ADMIN, because nobody ceases to be one without passing through the note. The other way round it may lag: a new
//! ADMIN is one before the list has them. So it errs towards "this is the last one", and looks once more before it says so.

use super::MongoAccounts;
use super::document::{AccountDocument, number};
use super::people::{TRIES, crowded, is_admin, is_duplicate, without_tokens};
use mongodb::bson::oid::ObjectId;
use mongodb::bson::{self, doc};
use mongodb::options::ReturnDocument;
use realtime_hub::accounts::{AccountsError, Stored};
use realtime_hub::hub::id::UserId;
use realtime_hub::hub::user::{Role, Status, User};
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicBool, Ordering};

/// The only note.
const ADMINS: &str = "admins";
/// A revision that no account has: the change only looks.
const NONE: i64 = -1;

/// See the module.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Note {
    #[serde(rename = "_id")]
    name: String,
    ids: Vec<i64>,
    under_way: Option<Change>,
}

/// Somebody gets another role or status.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Change {
    change: ObjectId,
    id: i64,
    /// Only if the account is still at this one.
    revision: i64,
    role: Role,
    status: Status,
}

/// Says when it goes that a change may have been left half done: an error, or a caller who hung up.
struct MayStop<'a>(&'a AtomicBool);

impl Drop for MayStop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl MongoAccounts {
    /// Gives an account the role and status that `wanted` makes of what it is.
    pub(super) async fn change(
        &self,
        id: UserId,
        wanted: impl Fn(&User) -> Stored<(Role, Status)> + Send,
    ) -> Stored<User> {
        for _ in 0..TRIES {
            let account = self.find(doc! { "_id": number(id) }).await?;
            let account = account.ok_or(AccountsError::NotFound)?;
            let user = account.user()?;
            let (role, status) = wanted(&user)?;
            if (role, status) == (user.role, user.status) {
                return Ok(user);
            }
            let change = Change {
                change: ObjectId::new(),
                id: account.id,
                revision: account.revision,
                role,
                status,
            };
            let changed = match (is_admin(user.role, user.status), is_admin(role, status)) {
                // Whoever stays an ADMIN, or stays none, doesn't touch the rule.
                (before, after) if before == after => self.apply(&change).await?,
                (deposed, _) => self.pass_through_the_note(&change, deposed).await?,
            };
            if let Some(account) = changed {
                return account.user();
            }
        }
        Err(crowded())
    }

    /// `None` if somebody else was faster with that account.
    async fn apply(&self, change: &Change) -> Stored<Option<AccountDocument>> {
        let same = doc! { "_id": change.id, "revision": change.revision };
        let update = doc! {
            "$set": { "role": text(change.role)?, "status": text(change.status)?, "change": change.change },
            "$inc": { "revision": 1 },
        };
        let applied = self.people.find_one_and_update(same, update);
        let applied = applied
            .projection(without_tokens())
            .return_document(ReturnDocument::After);
        Ok(self.mongo.ask(applied).await?)
    }

    /// `None` if it must look again.
    async fn pass_through_the_note(&self, change: &Change, deposed: bool) -> Stored<Option<AccountDocument>> {
        let _or_stop = MayStop(&self.unsettled);
        if self.enter(change, deposed).await? {
            return self.settle(change).await;
        }
        let note = self.note().await?;
        match note.under_way {
            Some(other) => self.settle(&other).await.map(|_| None),
            None if deposed && note.ids.iter().all(|id| *id == change.id) => match self.count_all(&note.ids).await? {
                0 => Err(AccountsError::LastAdmin),
                _ => Ok(None),
            },
            // Both were so a moment ago, and aren't any more.
            None => Ok(None),
        }
    }

    /// The first write. `false` if the place is taken, or nobody else is on the list.
    async fn enter(&self, change: &Change, deposed: bool) -> Stored<bool> {
        let mut free = doc! { "_id": ADMINS, "under_way": null };
        if deposed {
            free.insert("ids", doc! { "$elemMatch": { "$ne": change.id } });
        }
        let change = bson::serialize_to_bson(change).map_err(unwritten)?;
        let entered = self.notes.update_one(free, doc! { "$set": { "under_way": change } });
        Ok(self.mongo.ask(entered).await?.matched_count > 0)
    }

    /// The second and the third write, of a change of one's own or of another's.
    async fn settle(&self, change: &Change) -> Stored<Option<AccountDocument>> {
        let applied = self.apply(change).await?;
        // From here on the change can't be applied any more: the account's revision has moved on. And nobody else makes an ADMIN of them
        // or deposes them, while the place is taken. So what is read now is true until the place is free.
        let account = self.find(doc! { "_id": change.id }).await?;
        let counts = account
            .as_ref()
            .is_some_and(|account| is_admin(account.role, account.status));
        let list = if counts { "$addToSet" } else { "$pull" };
        let update = doc! { "$set": { "under_way": null }, list: { "ids": change.id } };
        let this = doc! { "_id": ADMINS, "under_way.change": change.change };
        self.mongo.ask(self.notes.update_one(this, update)).await?;
        // Another one may have carried it out for us.
        Ok(applied.or(account.filter(|account| account.change == Some(change.change))))
    }

    async fn note(&self) -> Stored<Note> {
        let note = self.mongo.ask(self.notes.find_one(doc! { "_id": ADMINS })).await?;
        note.ok_or_else(|| {
            AccountsError::Unavailable("the note of the admins is gone from MongoDB: start again".into())
        })
    }

    /// Puts a new ADMIN on the list.
    pub(super) async fn count(&self, id: UserId) -> Stored<()> {
        self.count_number(number(id)).await
    }

    async fn count_number(&self, id: i64) -> Stored<()> {
        let look = Change {
            change: ObjectId::new(),
            id,
            revision: NONE,
            role: Role::Student,
            status: Status::Normal,
        };
        for _ in 0..TRIES {
            let _or_stop = MayStop(&self.unsettled);
            if self.enter(&look, false).await? {
                self.settle(&look).await?;
                return Ok(());
            }
            self.settle_what_is_under_way().await?;
        }
        Err(crowded())
    }

    /// Puts every ADMIN on the list who isn't, and returns how many that were.
    async fn count_all(&self, counted: &[i64]) -> Stored<usize> {
        let admins = doc! {
            "role": text(Role::Admin)?,
            "status": { "$ne": text(Status::Banned)? },
            "_id": { "$not": { "$in": counted } },
        };
        let missing = self.find_all(admins).await?;
        for account in &missing {
            self.count_number(account.id).await?;
        }
        Ok(missing.len())
    }

    async fn settle_what_is_under_way(&self) -> Stored<()> {
        if let Some(change) = self.note().await?.under_way {
            self.settle(&change).await?;
        }
        Ok(())
    }

    /// Carries out what this process may have left half done, so that nobody is deposed by surprise at the next change.
    pub(super) async fn settle_what_stopped(&self) -> Stored<()> {
        if !self.unsettled.swap(false, Ordering::Relaxed) {
            return Ok(());
        }
        let settled = self.settle_what_is_under_way().await;
        if settled.is_err() {
            self.unsettled.store(true, Ordering::Relaxed);
        }
        settled
    }

    /// At every start: makes the note if it isn't there, carries out what is under way, and counts whoever is missing.
    pub(super) async fn repair_admins(&self) -> Stored<()> {
        let empty = Note {
            name: ADMINS.into(),
            ids: Vec::new(),
            under_way: None,
        };
        match self.mongo.ask(self.notes.insert_one(empty)).await {
            Err(failure) if !is_duplicate(&failure) => return Err(failure.into()),
            _ => {}
        }
        self.settle_what_is_under_way().await?;
        let counted = self.note().await?.ids;
        self.count_all(&counted).await?;
        Ok(())
    }
}

/// As the documents hold it.
fn text(value: impl Serialize) -> Stored<bson::Bson> {
    bson::serialize_to_bson(&value).map_err(unwritten)
}

fn unwritten(error: bson::error::Error) -> AccountsError {
    AccountsError::Unavailable(format!("a change can't be written: {error}"))
}
