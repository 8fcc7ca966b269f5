//! The accounts in Redis keep what every store of accounts promises; also when replies are lost.

use crate::accounts_contract::Store;
use hub_durable::redis::RedisAccounts;
use realtime_hub::accounts::passwords::PasswordHash;
use realtime_hub::accounts::tokens::TokenHash;
use realtime_hub::accounts::{Accounts, NewAccount, NewToken, PasswordChange, StoredToken};
use realtime_hub::hub::user::{Role, Status};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use testkit::servers::{self, Kind, Plan, Proxy, Redis, RedisOptions};
use tokio::sync::OnceCell;

static SERVER: OnceCell<Redis> = OnceCell::const_new();
static DATABASES: AtomicU32 = AtomicU32::new(0);

keeps_every_promise_of_accounts!(redis, super::empty());

/// One server for all tests of this file, and a database of its own for each.
async fn database() -> Option<(&'static Redis, u32)> {
    if servers::not_run(&[Kind::Redis]) {
        return None;
    }
    let args = ["--databases", "100"].map(str::to_owned).to_vec();
    let options = RedisOptions {
        args,
        ..RedisOptions::default()
    };
    // Never dropped; it ends with this process, however that ends.
    let server = SERVER
        .get_or_init(|| async { Redis::start(options).await.unwrap() })
        .await;
    Some((server, DATABASES.fetch_add(1, Ordering::Relaxed)))
}

async fn empty() -> Option<Store> {
    let (server, number) = database().await?;
    Some(Arc::new(
        RedisAccounts::open(&format!("{}/{number}", server.url()))
            .await
            .unwrap(),
    ))
}

fn named(username: &str) -> NewAccount {
    NewAccount {
        username: username.into(),
        role: Role::Admin,
        password_hash: PasswordHash::from_phc("$first$"),
    }
}

/// A store behind a proxy, for which the next reply is lost whenever `lose` says so.
async fn behind_a_proxy() -> Option<(Proxy, RedisAccounts)> {
    let (server, number) = database().await?;
    let proxy = Proxy::to(server.port()).await.unwrap();
    let accounts = RedisAccounts::open(&format!("{}/{number}", server.url_through(&proxy)))
        .await
        .unwrap();
    Some((proxy, accounts))
}

fn lose(proxy: &Proxy) {
    proxy.will(Plan::LoseReply { for_good: false });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_whose_reply_was_lost_is_made_once_and_answered_as_made() {
    let Some((proxy, accounts)) = behind_a_proxy().await else {
        return;
    };
    lose(&proxy);
    let ann = accounts.create(named("ann")).await.unwrap().user.id;
    assert_eq!(ann.number(), 1);
    lose(&proxy);
    let muted = accounts.set_status(ann, Status::Normal, Status::Muted).await.unwrap();
    assert_eq!(muted.status, Status::Muted);
    lose(&proxy);
    assert_eq!(accounts.rename(ann, "anna").await.unwrap().username, "anna");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_had_a_token_hears_of_its_end_although_the_reply_was_lost() {
    let Some((proxy, accounts)) = behind_a_proxy().await else {
        return;
    };
    let ann = accounts.create(named("ann")).await.unwrap().user.id;
    let [one, other, third] = ["one", "other", "third"].map(TokenHash::of);
    let token = |password: &str| NewToken {
        token: StoredToken {
            user: ann,
            expires_at_ms: 1_000,
        },
        password_hash: PasswordHash::from_phc(password),
        at_most: 2,
    };
    for (hash, gone) in [(one, 0), (other, 0), (third, 1)] {
        lose(&proxy);
        assert_eq!(accounts.insert_token(hash, token("$first$")).await.unwrap().len(), gone);
    }
    lose(&proxy);
    let change = PasswordChange {
        from: PasswordHash::from_phc("$first$"),
        to: PasswordHash::from_phc("$second$"),
        keep: TokenHash::of("none"),
    };
    assert_eq!(accounts.set_password(ann, change).await.unwrap().len(), 2);
    accounts.insert_token(one, token("$second$")).await.unwrap();
    lose(&proxy);
    assert_eq!(accounts.revoke(one).await, Ok(true));
    accounts.insert_token(one, token("$second$")).await.unwrap();
    lose(&proxy);
    assert_eq!(accounts.sweep(1_000).await, Ok(vec![one]));
    assert_eq!(accounts.sweep(1_000).await, Ok(vec![]));
}
