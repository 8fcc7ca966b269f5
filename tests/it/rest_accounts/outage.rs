//! A store that doesn't answer.

use super::api::{Api, CHEAP, PASSWORD, problem};
use async_trait::async_trait;
use realtime_hub::accounts::tokens::TokenHash;
use realtime_hub::accounts::{
    Account, Accounts, AccountsError, NewAccount, NewToken, PasswordChange, Stored, StoredToken,
};
use realtime_hub::hub::id::UserId;
use realtime_hub::hub::user::{Role, Status, User};
use serde_json::{Value, json};
use std::sync::Arc;

struct Down;

#[async_trait]
impl Accounts for Down {
    async fn create(&self, _: NewAccount) -> Stored<Account> {
        gone()
    }

    async fn by_id(&self, _: UserId) -> Stored<Option<Account>> {
        gone()
    }

    async fn by_username(&self, _: &str) -> Stored<Option<Account>> {
        gone()
    }

    async fn list(&self, _: Option<Status>) -> Stored<Vec<User>> {
        gone()
    }

    async fn rename(&self, _: UserId, _: &str) -> Stored<User> {
        gone()
    }

    async fn set_role(&self, _: UserId, _: Role) -> Stored<User> {
        gone()
    }

    async fn set_status(&self, _: UserId, _: Status, _: Status) -> Stored<User> {
        gone()
    }

    async fn set_password(&self, _: UserId, _: PasswordChange) -> Stored<Vec<TokenHash>> {
        gone()
    }

    async fn set_key(&self, _: UserId, _: &str) -> Stored<()> {
        gone()
    }

    async fn block(&self, _: UserId, _: UserId) -> Stored<()> {
        gone()
    }

    async fn unblock(&self, _: UserId, _: UserId) -> Stored<()> {
        gone()
    }

    async fn blocked_between(&self, _: UserId, _: UserId) -> Stored<bool> {
        gone()
    }

    async fn insert_token(&self, _: TokenHash, _: NewToken) -> Stored<Vec<TokenHash>> {
        gone()
    }

    async fn find_token(&self, _: TokenHash) -> Stored<Option<StoredToken>> {
        gone()
    }

    async fn revoke(&self, _: TokenHash) -> Stored<bool> {
        gone()
    }

    async fn sweep(&self, _: u64) -> Stored<Vec<TokenHash>> {
        gone()
    }
}

/// The detail is one that no client may see.
fn gone<T>() -> Stored<T> {
    Err(AccountsError::Unavailable("db.internal:27017 refused".into()))
}

#[tokio::test]
async fn a_store_that_does_not_answer_makes_every_call_unavailable_and_names_no_machine() {
    let api = Api::with(Arc::new(Down), CHEAP).await;
    let body = json!({ "username": "ann", "password": PASSWORD });
    for (call, token, body) in [
        ("POST /api/sign-up", "", body.clone()),
        ("POST /api/log-in", "", body),
        // Not 401: a client would throw away a token that is fine.
        ("GET /api/me", "token", Value::Null),
    ] {
        let answer = api.call(call, token, body).await;
        problem(&answer, (503, "unavailable"));
        assert!(!answer.body.contains("27017"), "{}", answer.body);
    }
}
