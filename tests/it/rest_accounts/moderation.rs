//! Bans and mutes: what they do to a token, and who may.

use super::api::{Api, PASSWORD, problem};
use realtime_hub::accounts::moderation::Moderation;
use realtime_hub::hub::error::Code;
use realtime_hub::hub::id::UserId;
use realtime_hub::hub::user::Status;
use serde_json::{Value, json};
use std::sync::Arc;

fn status(word: &str) -> Value {
    json!({ "status": word })
}

#[tokio::test]
async fn a_banned_account_keeps_its_tokens_and_is_refused_until_it_is_pardoned() {
    let api = Api::start().await;
    let (root, ann) = (api.admin().await, api.joins("ann").await);
    let banned = api.ok("PUT /api/users/2/status", &root, status("banned")).await;
    assert_eq!(banned["user"]["status"], "banned");
    for call in [
        "GET /api/me",
        "POST /api/log-out",
        "POST /api/change-password",
        "GET /api/users",
    ] {
        api.refuses(call, &ann, Value::Null, (403, "banned")).await;
    }
    problem(&api.tries("ann", PASSWORD).await, (403, "banned"));
    // Only who knows the password learns of the ban.
    problem(&api.tries("ann", "wrong horse").await, (401, "unauthenticated"));
    assert!(api.obituaries.read().is_empty());
    api.ok("PUT /api/users/2/status", &root, status("normal")).await;
    api.ok("GET /api/me", &ann, Value::Null).await;
}

#[tokio::test]
async fn a_muted_account_reads_on() {
    let api = Api::start().await;
    let (root, ann) = (api.admin().await, api.joins("ann").await);
    api.ok("PUT /api/users/2/status", &root, status("muted")).await;
    assert_eq!(
        api.ok("GET /api/me", &ann, Value::Null).await["user"]["status"],
        "muted"
    );
    api.logs_in("ann").await;
}

#[tokio::test]
async fn who_may_not_moderate_changes_nothing() {
    let api = Api::start().await;
    let (root, ann) = (api.admin().await, api.joins("ann").await);
    api.refuses("PUT /api/users/1/status", &ann, status("banned"), (403, "forbidden"))
        .await;
    api.refuses("PUT /api/users/1/status", &root, status("muted"), (403, "forbidden"))
        .await;
    api.ok("PUT /api/users/2/status", &root, status("banned")).await;
    api.refuses("PUT /api/users/2/status", &root, status("muted"), (409, "conflict"))
        .await;
    assert_eq!(
        api.ok("GET /api/me", &root, Value::Null).await["user"]["status"],
        "normal"
    );
}

#[tokio::test]
async fn whoever_was_demoted_or_banned_since_moderates_no_more() {
    let api = Api::start().await;
    let root = api.admin().await;
    let [actor, target] = [2, 3].map(|id| UserId::new(id).unwrap());
    api.signs_up("ann").await;
    api.signs_up("ben").await;
    let code = async || {
        let mute = api.service.moderate(actor, target, Moderation::Mute).await;
        mute.map(|moderated| moderated.changed())
            .map_err(|refusal| refusal.code)
    };
    assert_eq!(code().await, Err(Code::Forbidden));
    api.ok("PUT /api/users/2/role", &root, json!({ "role": "ADMIN" })).await;
    assert_eq!(code().await, Ok(true));
    assert_eq!(code().await, Ok(false), "it held already");
    api.ok("PUT /api/users/2/status", &root, status("banned")).await;
    assert_eq!(code().await, Err(Code::Banned));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_mute_at_the_same_moment_never_undoes_a_ban() {
    let api = Api::start().await;
    api.admin().await;
    api.signs_up("ann").await;
    let [root, ann] = [1, 2].map(|id| UserId::new(id).unwrap());
    for _ in 0..100 {
        let tasks = [Moderation::Mute, Moderation::Ban].map(|moderation| {
            let service = Arc::clone(&api.service);
            tokio::spawn(async move { service.moderate(root, ann, moderation).await })
        });
        for task in tasks {
            // The mute may come too late, which is a conflict.
            let refused = task.await.unwrap().err().map(|refusal| refusal.code);
            assert!(matches!(refused, None | Some(Code::Conflict)), "{refused:?}");
        }
        let account = api.service.accounts().by_id(ann).await.unwrap().unwrap();
        assert_eq!(account.user.status, Status::Banned);
        api.service.moderate(root, ann, Moderation::Pardon).await.unwrap();
    }
}
