//! The accounts in MongoDB keep what every store of accounts promises; also with two hubs on one database, and when one of them ends
//! between two writes.

use crate::accounts_contract::Store;
use crate::mongo;
use hub_durable::mongo::{Mongo, MongoAccounts};
use realtime_hub::accounts::passwords::PasswordHash;
use realtime_hub::accounts::{Accounts, NewAccount};
use realtime_hub::hub::id::UserId;
use realtime_hub::hub::user::{Role, Status, User};
use std::sync::Arc;

mod at_once;
mod cut_off;
mod tokens;

keeps_every_promise_of_accounts!(mongodb, super::empty());

async fn empty() -> Option<Store> {
    Some(open(&mongo::empty_database_url().await?).await)
}

/// What a hub has that starts on this database.
async fn open(url: &str) -> Arc<MongoAccounts> {
    let database = Mongo::connect(url).await.unwrap();
    Arc::new(MongoAccounts::open(&database).await.unwrap())
}

fn named(username: &str, role: Role) -> NewAccount {
    NewAccount {
        username: username.into(),
        role,
        password_hash: PasswordHash::from_phc("$first$"),
    }
}

async fn somebody(accounts: &MongoAccounts, username: &str, role: Role) -> UserId {
    accounts.create(named(username, role)).await.unwrap().user.id
}

fn is_admin(user: &User) -> bool {
    user.role == Role::Admin && user.status != Status::Banned
}

/// The ids of those who are ADMIN and not banned.
async fn admins(accounts: &MongoAccounts) -> Vec<i64> {
    let users = accounts.list(None).await.unwrap();
    let admins = users.into_iter().filter(is_admin);
    admins.map(|user| user.id.number().try_into().unwrap()).collect()
}
