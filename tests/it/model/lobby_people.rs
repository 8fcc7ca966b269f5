//! Accounts as the contract has them: names, roles, statuses and blocks.

use super::promises::Answer;
use super::words::user;
use realtime_hub::hub::error::Code;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What an ADMIN does to a status.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Change {
    Ban,
    Unban,
    Mute,
    Unmute,
    /// What REST calls `normal`: from whatever it is.
    Pardon,
}

/// Everybody at the beginning: an ADMIN, a TEACHER, two STUDENTs.
pub(super) const BEGIN: [(u64, &str, &str); 4] = [
    (1, "root", "ADMIN"),
    (2, "bob", "TEACHER"),
    (3, "eve", "STUDENT"),
    (4, "joe", "STUDENT"),
];

#[derive(Debug)]
struct Account {
    name: &'static str,
    role: &'static str,
    status: &'static str,
}

/// All accounts.
#[derive(Debug)]
pub(super) struct People {
    accounts: BTreeMap<u64, Account>,
    // Who blocks whom.
    blocks: BTreeSet<(u64, u64)>,
}

impl Default for People {
    fn default() -> Self {
        let account = |(id, name, role)| {
            let status = "normal";
            (id, Account { name, role, status })
        };
        Self {
            accounts: BEGIN.into_iter().map(account).collect(),
            blocks: BTreeSet::new(),
        }
    }
}

impl People {
    pub(super) fn ids(&self) -> Vec<u64> {
        self.accounts.keys().copied().collect()
    }

    /// The account as everybody sees it.
    pub(super) fn user(&self, id: u64) -> Value {
        let Account { name, role, status } = &self.accounts[&id];
        user(id, name, role, status)
    }

    pub(super) fn name(&self, id: u64) -> &'static str {
        self.accounts[&id].name
    }

    pub(super) fn status(&self, id: u64) -> &'static str {
        self.accounts[&id].status
    }

    pub(super) fn exists(&self, id: u64) -> bool {
        self.accounts.contains_key(&id)
    }

    fn account(&mut self, id: u64) -> Result<&mut Account, Vec<Code>> {
        self.accounts.get_mut(&id).ok_or(vec![Code::NotFound])
    }

    /// Either side's block counts.
    pub(super) fn blocked(&self, one: u64, other: u64) -> bool {
        self.blocks.contains(&(one, other)) || self.blocks.contains(&(other, one))
    }

    pub(super) fn blocks(&mut self, me: u64, other: u64, on: bool) -> Answer {
        if me == other {
            return Err(vec![Code::Forbidden]);
        }
        self.account(other)?;
        match on {
            true => self.blocks.insert((me, other)),
            false => self.blocks.remove(&(me, other)),
        };
        Ok(json!({ "ok": true }))
    }

    pub(super) fn renames(&mut self, me: u64, name: &'static str) -> Result<(), Vec<Code>> {
        if self
            .accounts
            .iter()
            .any(|(id, account)| *id != me && account.name == name)
        {
            return Err(vec![Code::Conflict]);
        }
        self.account(me)?.name = name;
        Ok(())
    }

    fn is_admin(&self, id: u64) -> bool {
        let account = &self.accounts[&id];
        // One who is banned can't do anything, so it isn't the one that must be left.
        account.role == "ADMIN" && account.status != "banned"
    }

    /// By REST: the token of somebody banned is refused as `banned`.
    fn may_order(&self, me: u64) -> Result<(), Vec<Code>> {
        match (self.is_admin(me), self.status(me)) {
            (true, _) => Ok(()),
            (false, "banned") => Err(vec![Code::Banned]),
            (false, _) => Err(vec![Code::Forbidden]),
        }
    }

    pub(super) fn gives_role(&mut self, me: u64, role: &'static str, target: u64) -> Answer {
        self.may_order(me)?;
        self.account(target)?;
        let others = self
            .ids()
            .into_iter()
            .filter(|id| *id != target && self.is_admin(*id))
            .count();
        if self.is_admin(target) && role != "ADMIN" && others == 0 {
            return Err(vec![Code::Conflict]);
        }
        self.account(target)?.role = role;
        Ok(json!({ "ok": true, "user": self.user(target) }))
    }

    /// Changes somebody's status, and returns what it was before.
    pub(super) fn status_for(&mut self, me: u64, change: Change, target: u64) -> Result<&'static str, Vec<Code>> {
        self.may_order(me)?;
        if me == target {
            return Err(vec![Code::Forbidden]);
        }
        let account = self.account(target)?;
        let was = account.status;
        account.status = match (change, was) {
            (Change::Ban, _) => "banned",
            (Change::Mute | Change::Unmute, "banned") => return Err(vec![Code::Conflict]),
            (Change::Mute, _) => "muted",
            (Change::Unban, "banned") | (Change::Unmute, "muted") | (Change::Pardon, _) => "normal",
            (Change::Unban | Change::Unmute, as_it_is) => as_it_is,
        };
        Ok(was)
    }
}
