//! What every store of accounts promises. Each promise is tried on each store: a new store is one more
//! `keeps_every_promise_of_accounts!`, in whichever package can start it. The packages share this folder by its path.

#![expect(
    clippy::unwrap_used,
    reason = "a test ends when something is missing, and says where"
)]

use realtime_hub::accounts::passwords::PasswordHash;
use realtime_hub::accounts::tokens::TokenHash;
use realtime_hub::accounts::{Account, Accounts, AccountsError, NewAccount, NewToken, PasswordChange, StoredToken};
use realtime_hub::hub::id::UserId;
use realtime_hub::hub::user::{Role, Status};
use std::sync::Arc;

pub(crate) mod people;
pub(crate) mod tokens;

/// One of them.
pub(crate) type Store = Arc<dyn Accounts>;

/// One test per promise for one kind of store; `$make` gives an empty one, or `None` where it can't run.
macro_rules! promises_of_accounts {
    ($kind:ident, $make:expr, $($file:ident :: $promise:ident,)+) => {
        mod $kind {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $promise() {
                if let Some(store) = $make.await {
                    crate::accounts_contract::$file::$promise(store).await;
                }
            })+
        }
    };
}

/// The list of promises, once for all stores.
macro_rules! keeps_every_promise_of_accounts {
    ($kind:ident, $make:expr) => {
        promises_of_accounts!(
            $kind,
            $make,
            people::ids_count_from_one_and_are_never_given_twice,
            people::a_new_account_is_found_by_id_and_by_exactly_its_name,
            people::of_many_who_sign_up_at_once_one_gets_the_name,
            people::a_rename_frees_the_old_name_and_respects_the_others,
            people::the_list_can_be_narrowed_to_a_status,
            people::the_last_admin_can_be_neither_demoted_nor_banned,
            people::two_admins_who_depose_each_other_at_once_leave_one,
            people::a_status_changes_only_from_the_one_that_was_seen,
            people::a_key_is_kept_as_it_is,
            people::one_block_is_felt_on_both_sides_and_undone_by_its_own_side,
            people::nobody_is_not_found_by_any_change,
            tokens::a_token_is_found_until_it_is_revoked,
            tokens::a_changed_password_kills_every_token_but_one,
            tokens::a_password_changes_only_from_the_one_that_was_checked,
            tokens::no_token_is_bought_with_a_password_that_was_changed_meanwhile,
            tokens::beyond_the_limit_the_token_goes_that_ends_first,
            tokens::a_sweep_forgets_what_has_expired_and_only_that,
        );
    };
}

fn hash(text: &str) -> PasswordHash {
    PasswordHash::from_phc(text)
}

async fn somebody(store: &Store, username: &str, role: Role) -> UserId {
    created(store, username, role).await.unwrap().user.id
}

async fn created(store: &Store, username: &str, role: Role) -> Result<Account, AccountsError> {
    let (username, password_hash) = (username.to_owned(), hash("first"));
    store
        .create(NewAccount {
            username,
            role,
            password_hash,
        })
        .await
}

fn nobody() -> UserId {
    UserId::new(404).unwrap()
}
