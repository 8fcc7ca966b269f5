//! Tokens at two hubs, and those that the tests of every store don't reach.

use super::*;
use realtime_hub::accounts::tokens::TokenHash;
use realtime_hub::accounts::{AccountsError, NewToken, PasswordChange, StoredToken};

fn token(user: UserId, expires_at_ms: u64, phc: &str) -> NewToken {
    NewToken {
        token: StoredToken { user, expires_at_ms },
        password_hash: PasswordHash::from_phc(phc),
        at_most: 3,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_log_in_at_one_hub_does_not_outlive_a_change_of_password_at_the_other() {
    let Some(url) = mongo::empty_database_url().await else {
        return;
    };
    let (here, there) = (open(&url).await, open(&url).await);
    let ann = somebody(&here, "ann", Role::Student).await;
    let (mut won, mut lost) = (0, 0);
    for round in 0..100 {
        let (old, new) = (
            format!("$first${}", "+".repeat(round)),
            format!("$first${}", "+".repeat(round + 1)),
        );
        let bought = TokenHash::of(&format!("{round}"));
        let log_in = {
            let (here, old) = (here.clone(), old.clone());
            tokio::spawn(async move { here.insert_token(bought, token(ann, 1_000, &old)).await })
        };
        let change = PasswordChange {
            from: PasswordHash::from_phc(old),
            to: PasswordHash::from_phc(new),
            keep: TokenHash::of("kept"),
        };
        let dead = there.set_password(ann, change).await.unwrap();
        match log_in.await.unwrap() {
            Ok(_) => {
                assert_eq!(dead, [bought]);
                won += 1;
            }
            Err(error) => {
                assert_eq!((error, dead), (AccountsError::Stale, vec![]));
                lost += 1;
            }
        }
        assert_eq!(here.find_token(bought).await, Ok(None));
    }
    assert!(
        won > 0 && lost > 0,
        "one side won all of them, so nothing was at once: {won}, {lost}"
    );
}

#[tokio::test]
async fn a_new_token_is_stored_also_if_it_ends_before_all_others() {
    let Some(url) = mongo::empty_database_url().await else {
        return;
    };
    let hub = open(&url).await;
    let ann = somebody(&hub, "ann", Role::Student).await;
    let [first, second, third, early] = ["first", "second", "third", "early"].map(TokenHash::of);
    for (hash, end_ms) in [(first, 1_001), (second, 1_002), (third, 1_003)] {
        hub.insert_token(hash, token(ann, end_ms, "$first$")).await.unwrap();
    }
    assert_eq!(hub.insert_token(early, token(ann, 1, "$first$")).await, Ok(vec![first]));
    assert!(hub.find_token(early).await.unwrap().is_some());
    for (at_most, left) in [(1, "alone"), (0, "alone too")] {
        let only = NewToken {
            at_most,
            ..token(ann, 2, "$first$")
        };
        let dead = hub.insert_token(TokenHash::of(left), only).await.unwrap();
        for hash in dead {
            assert_eq!(hub.find_token(hash).await, Ok(None));
        }
        assert!(hub.find_token(TokenHash::of(left)).await.unwrap().is_some());
        assert_eq!(hub.sweep(u64::MAX).await.unwrap(), [TokenHash::of(left)]);
        hub.insert_token(TokenHash::of("again"), token(ann, 1, "$first$"))
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_sweep_finds_the_dead_of_all_accounts_and_leaves_the_living() {
    let Some(url) = mongo::empty_database_url().await else {
        return;
    };
    let hub = open(&url).await;
    let mut expected = Vec::new();
    for n in 0..20 {
        let user = somebody(&hub, &format!("user{n}"), Role::Student).await;
        for end_ms in [5, 10, 15] {
            let hash = TokenHash::of(&format!("{n} {end_ms}"));
            hub.insert_token(hash, token(user, end_ms, "$first$")).await.unwrap();
            if end_ms <= 10 {
                expected.push(hash);
            }
        }
    }
    let mut dead = hub.sweep(10).await.unwrap();
    dead.sort();
    expected.sort();
    assert_eq!(dead, expected);
    assert!(hub.sweep(14).await.unwrap().is_empty());
    assert_eq!(hub.sweep(15).await.unwrap().len(), 20);
}
