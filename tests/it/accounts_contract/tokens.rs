//! Tokens, and the passwords that buy them.

use super::*;

fn token(user: UserId, expires_at_ms: u64) -> NewToken {
    let token = StoredToken { user, expires_at_ms };
    NewToken {
        token,
        password_hash: hash("first"),
        at_most: 3,
    }
}

fn change(keep: TokenHash) -> PasswordChange {
    PasswordChange {
        from: hash("first"),
        to: hash("second"),
        keep,
    }
}

pub(crate) async fn a_token_is_found_until_it_is_revoked(store: Store) {
    let ann = somebody(&store, "ann", Role::Student).await;
    let [one, other] = ["one", "other"].map(TokenHash::of);
    assert_eq!(store.insert_token(one, token(ann, 1_000)).await, Ok(vec![]));
    assert_eq!(store.find_token(one).await, Ok(Some(token(ann, 1_000).token)));
    assert_eq!(store.find_token(other).await, Ok(None));
    assert_eq!(store.revoke(other).await, Ok(false));
    assert_eq!(store.revoke(one).await, Ok(true));
    assert_eq!(store.find_token(one).await, Ok(None));
    assert_eq!(store.revoke(one).await, Ok(false));
    let refused = store.insert_token(one, token(nobody(), 1_000)).await;
    assert_eq!(refused, Err(AccountsError::NotFound));
}

pub(crate) async fn a_changed_password_kills_every_token_but_one(store: Store) {
    let ann = somebody(&store, "ann", Role::Student).await;
    let ben = somebody(&store, "ben", Role::Student).await;
    let [kept, first, second, bens] = ["kept", "first", "second", "bens"].map(TokenHash::of);
    for (hash, user) in [(kept, ann), (first, ann), (second, ann), (bens, ben)] {
        store.insert_token(hash, token(user, 1_000)).await.unwrap();
    }
    let mut dead = store.set_password(ann, change(kept)).await.unwrap();
    dead.sort();
    let mut expected = [first, second];
    expected.sort();
    assert_eq!(dead, expected);
    for (hash, lives) in [(kept, true), (first, false), (second, false), (bens, true)] {
        assert_eq!(store.find_token(hash).await.unwrap().is_some(), lives);
    }
    assert_eq!(store.by_id(ann).await.unwrap().unwrap().password_hash, hash("second"));
}

pub(crate) async fn a_password_changes_only_from_the_one_that_was_checked(store: Store) {
    let ann = somebody(&store, "ann", Role::Student).await;
    let kept = TokenHash::of("kept");
    store.set_password(ann, change(kept)).await.unwrap();
    let third = PasswordChange {
        to: hash("third"),
        ..change(kept)
    };
    assert_eq!(store.set_password(ann, third).await, Err(AccountsError::Stale));
    assert_eq!(store.by_id(ann).await.unwrap().unwrap().password_hash, hash("second"));
}

pub(crate) async fn no_token_is_bought_with_a_password_that_was_changed_meanwhile(store: Store) {
    for round in 0..50 {
        let ann = somebody(&store, &format!("ann{round}"), Role::Student).await;
        let bought = TokenHash::of(&format!("bought{round}"));
        let (first, second) = (store.clone(), store.clone());
        let log_in = tokio::spawn(async move { first.insert_token(bought, token(ann, 1_000)).await });
        let password = tokio::spawn(async move { second.set_password(ann, change(TokenHash::of("kept"))).await });
        let dead = password.await.unwrap().unwrap();
        match log_in.await.unwrap() {
            Ok(_) => assert_eq!(dead, [bought]),
            Err(error) => assert_eq!((error, dead), (AccountsError::Stale, vec![])),
        }
        assert_eq!(store.find_token(bought).await, Ok(None));
    }
}

pub(crate) async fn beyond_the_limit_the_token_goes_that_ends_first(store: Store) {
    let ann = somebody(&store, "ann", Role::Student).await;
    let [late, early, middle, new] = ["late", "early", "middle", "new"].map(TokenHash::of);
    for (hash, end_ms) in [(late, 3_000), (early, 1_000), (middle, 2_000)] {
        assert_eq!(store.insert_token(hash, token(ann, end_ms)).await, Ok(vec![]));
    }
    assert_eq!(store.insert_token(new, token(ann, 4_000)).await, Ok(vec![early]));
    for (hash, lives) in [(late, true), (early, false), (middle, true), (new, true)] {
        assert_eq!(store.find_token(hash).await.unwrap().is_some(), lives);
    }
}

pub(crate) async fn a_sweep_forgets_what_has_expired_and_only_that(store: Store) {
    let ann = somebody(&store, "ann", Role::Student).await;
    let [first, second, third] = ["first", "second", "third"].map(TokenHash::of);
    for (hash, end_ms) in [(third, 1_001), (second, 1_000), (first, 999)] {
        store.insert_token(hash, token(ann, end_ms)).await.unwrap();
    }
    assert_eq!(store.sweep(998).await, Ok(vec![]));
    let mut dead = store.sweep(1_000).await.unwrap();
    dead.sort();
    let mut expected = [first, second];
    expected.sort();
    assert_eq!(dead, expected);
    assert_eq!(store.find_token(first).await, Ok(None));
    assert!(store.find_token(third).await.unwrap().is_some());
    assert_eq!(store.sweep(1_000).await, Ok(vec![]));
}
