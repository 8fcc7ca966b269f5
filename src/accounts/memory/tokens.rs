//! The tokens of [`super::MemoryAccounts`], in the three orders in which they are looked for.

use crate::accounts::StoredToken;
use crate::accounts::tokens::TokenHash;
use crate::hub::id::UserId;
use std::collections::{BTreeSet, HashMap};

#[derive(Debug, Default)]
pub(super) struct Tokens {
    by_hash: HashMap<TokenHash, StoredToken>,
    // A sweep comes twice a second: it must not look at every token.
    by_end: BTreeSet<(u64, TokenHash)>,
    by_user: BTreeSet<(UserId, u64, TokenHash)>,
}

impl Tokens {
    pub(super) fn insert(&mut self, hash: TokenHash, token: StoredToken) {
        self.by_hash.insert(hash, token);
        self.by_end.insert((token.expires_at_ms, hash));
        self.by_user.insert((token.user, token.expires_at_ms, hash));
    }

    pub(super) fn find(&self, hash: TokenHash) -> Option<StoredToken> {
        self.by_hash.get(&hash).copied()
    }

    pub(super) fn remove(&mut self, hash: TokenHash) -> bool {
        let Some(token) = self.by_hash.remove(&hash) else {
            return false;
        };
        self.by_end.remove(&(token.expires_at_ms, hash));
        self.by_user.remove(&(token.user, token.expires_at_ms, hash));
        true
    }

    /// The hashes of one account's tokens, those first that end first.
    pub(super) fn of(&self, user: UserId) -> Vec<TokenHash> {
        let first = (user, 0, TokenHash::from_bytes([0; 32]));
        let his = self.by_user.range(first..).take_while(|(owner, ..)| *owner == user);
        his.map(|(.., hash)| *hash).collect()
    }

    pub(super) fn dead(&self, now_ms: u64) -> Vec<TokenHash> {
        let ended = self.by_end.iter().take_while(|(end_ms, _)| *end_ms <= now_ms);
        ended.map(|(_, hash)| *hash).collect()
    }
}
