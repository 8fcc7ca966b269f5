//! The accounts in memory keep what every store of accounts promises.

use crate::accounts_contract::Store;
use realtime_hub::accounts::memory::MemoryAccounts;
use std::sync::Arc;

keeps_every_promise_of_accounts!(memory, super::empty());

async fn empty() -> Option<Store> {
    Some(Arc::new(MemoryAccounts::new()))
}
