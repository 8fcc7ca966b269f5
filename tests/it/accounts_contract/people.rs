//! Names, roles, statuses, keys and blocks.

use super::*;
use Status::{Banned, Muted, Normal};

pub(crate) async fn ids_count_from_one_and_are_never_given_twice(store: Store) {
    for (username, id) in [("ann", 1), ("ben", 2), ("cleo", 3)] {
        assert_eq!(somebody(&store, username, Role::Student).await.number(), id);
    }
}

pub(crate) async fn a_new_account_is_found_by_id_and_by_exactly_its_name(store: Store) {
    let account = created(&store, "Ann", Role::Teacher).await.unwrap();
    assert_eq!((account.user.role, account.user.status), (Role::Teacher, Normal));
    assert_eq!(
        (account.password_hash.clone(), &account.public_key),
        (hash("first"), &None)
    );
    assert_eq!(store.by_id(account.user.id).await, Ok(Some(account.clone())));
    assert_eq!(store.by_username("Ann").await, Ok(Some(account)));
    for other in ["ann", "An", "Ann "] {
        assert_eq!(store.by_username(other).await, Ok(None));
    }
    assert_eq!(store.by_id(nobody()).await, Ok(None));
}

pub(crate) async fn of_many_who_sign_up_at_once_one_gets_the_name(store: Store) {
    for round in 0..20 {
        let name = format!("ann{round}");
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                let (store, name) = (store.clone(), name.clone());
                tokio::spawn(async move { created(&store, &name, Role::Student).await.err() })
            })
            .collect();
        let mut refused = Vec::new();
        for task in tasks {
            refused.extend(task.await.unwrap());
        }
        assert_eq!(refused, vec![AccountsError::Taken; 7]);
    }
    assert_eq!(store.list(None).await.unwrap().len(), 20);
}

pub(crate) async fn a_rename_frees_the_old_name_and_respects_the_others(store: Store) {
    let ann = somebody(&store, "ann", Role::Student).await;
    somebody(&store, "ben", Role::Student).await;
    assert_eq!(store.rename(ann, "ben").await, Err(AccountsError::Taken));
    assert_eq!(
        store.rename(ann, "ann").await.unwrap().username,
        "ann",
        "its own name again"
    );
    assert_eq!(store.rename(ann, "anna").await.unwrap().username, "anna");
    assert_eq!(store.by_username("ann").await, Ok(None));
    assert_eq!(store.by_username("anna").await.unwrap().unwrap().user.id, ann);
    assert_ne!(somebody(&store, "ann", Role::Student).await, ann);
}

pub(crate) async fn the_list_can_be_narrowed_to_a_status(store: Store) {
    for name in ["ann", "ben", "cleo"] {
        somebody(&store, name, Role::Student).await;
    }
    let ben = UserId::new(2).unwrap();
    store.set_status(ben, Normal, Banned).await.unwrap();
    let names = async |status| {
        let users = store.list(status).await.unwrap();
        users.into_iter().map(|user| user.username).collect::<Vec<_>>()
    };
    assert_eq!(names(None).await, ["ann", "ben", "cleo"]);
    assert_eq!(names(Some(Normal)).await, ["ann", "cleo"]);
    assert_eq!(names(Some(Banned)).await, ["ben"]);
    assert!(names(Some(Muted)).await.is_empty());
}

pub(crate) async fn the_last_admin_can_be_neither_demoted_nor_banned(store: Store) {
    let ann = somebody(&store, "ann", Role::Admin).await;
    let ben = somebody(&store, "ben", Role::Student).await;
    assert_eq!(store.set_role(ann, Role::Teacher).await, Err(AccountsError::LastAdmin));
    assert_eq!(
        store.set_status(ann, Normal, Banned).await,
        Err(AccountsError::LastAdmin)
    );
    assert_eq!(store.set_role(ann, Role::Admin).await.unwrap().role, Role::Admin);
    assert_eq!(store.set_status(ann, Normal, Muted).await.unwrap().status, Muted);

    store.set_role(ben, Role::Admin).await.unwrap();
    store.set_status(ann, Muted, Banned).await.unwrap();
    // A banned ADMIN helps nobody.
    assert_eq!(store.set_role(ben, Role::Student).await, Err(AccountsError::LastAdmin));
    assert_eq!(
        store.set_status(ben, Normal, Banned).await,
        Err(AccountsError::LastAdmin)
    );
    assert_eq!(store.set_role(ann, Role::Student).await.unwrap().role, Role::Student);
}

pub(crate) async fn two_admins_who_depose_each_other_at_once_leave_one(store: Store) {
    let ann = somebody(&store, "ann", Role::Admin).await;
    let ben = somebody(&store, "ben", Role::Admin).await;
    for _ in 0..50 {
        let (first, second) = (store.clone(), store.clone());
        let demotion = tokio::spawn(async move { first.set_role(ann, Role::Student).await });
        let ban = tokio::spawn(async move { second.set_status(ben, Normal, Banned).await });
        let (demotion, ban) = (demotion.await.unwrap(), ban.await.unwrap());
        let refused = [demotion.err(), ban.err()].into_iter().flatten().collect::<Vec<_>>();
        assert_eq!(refused, [AccountsError::LastAdmin]);
        store.set_role(ann, Role::Admin).await.unwrap();
        if store.by_id(ben).await.unwrap().unwrap().user.status == Banned {
            store.set_status(ben, Banned, Normal).await.unwrap();
        }
    }
}

pub(crate) async fn a_status_changes_only_from_the_one_that_was_seen(store: Store) {
    let ann = somebody(&store, "ann", Role::Student).await;
    store.set_status(ann, Normal, Banned).await.unwrap();
    assert_eq!(store.set_status(ann, Normal, Muted).await, Err(AccountsError::Stale));
    assert_eq!(store.by_id(ann).await.unwrap().unwrap().user.status, Banned);
    assert_eq!(store.set_status(ann, Banned, Normal).await.unwrap().status, Normal);
}

pub(crate) async fn a_key_is_kept_as_it_is(store: Store) {
    let ann = somebody(&store, "ann", Role::Student).await;
    for key in [" ü\n\0\"{}", "second"] {
        store.set_key(ann, key).await.unwrap();
        assert_eq!(
            store.by_id(ann).await.unwrap().unwrap().public_key.as_deref(),
            Some(key)
        );
    }
}

pub(crate) async fn one_block_is_felt_on_both_sides_and_undone_by_its_own_side(store: Store) {
    let ann = somebody(&store, "ann", Role::Student).await;
    let ben = somebody(&store, "ben", Role::Student).await;
    let cleo = somebody(&store, "cleo", Role::Student).await;
    let between = async |one, other| store.blocked_between(one, other).await.unwrap();
    store.block(ann, ben).await.unwrap();
    store.block(ann, ben).await.unwrap();
    assert!(between(ann, ben).await && between(ben, ann).await);
    assert!(!between(ann, cleo).await && !between(ben, cleo).await);
    store.unblock(ben, ann).await.unwrap();
    assert!(between(ann, ben).await, "the blocked one undid it");
    store.block(ben, ann).await.unwrap();
    store.unblock(ann, ben).await.unwrap();
    assert!(between(ann, ben).await, "the other side's block went, too");
    store.unblock(ben, ann).await.unwrap();
    assert!(!between(ann, ben).await && !between(ben, ann).await);
}

pub(crate) async fn nobody_is_not_found_by_any_change(store: Store) {
    let ann = somebody(&store, "ann", Role::Student).await;
    let none = Some(AccountsError::NotFound);
    let change = PasswordChange {
        from: hash("first"),
        to: hash("second"),
        keep: TokenHash::of(""),
    };
    assert_eq!(store.rename(nobody(), "ann").await.err(), none);
    assert_eq!(store.set_role(nobody(), Role::Student).await.err(), none);
    assert_eq!(store.set_status(nobody(), Normal, Banned).await.err(), none);
    assert_eq!(store.set_password(nobody(), change).await.err(), none);
    assert_eq!(store.set_key(nobody(), "key").await.err(), none);
    for (one, other) in [(ann, nobody()), (nobody(), ann)] {
        assert_eq!(store.block(one, other).await.err(), none);
        assert_eq!(store.unblock(one, other).await.err(), none);
    }
    assert_eq!(store.list(None).await.unwrap().len(), 1);
}
