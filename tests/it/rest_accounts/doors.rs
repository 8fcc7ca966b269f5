//! Signing up, logging in and out, another password, and the end of a token.

use super::api::{Api, PASSWORD, START_MS, problem};
use realtime_hub::accounts::tokens::TokenHash;
use serde_json::{Value, json};

const WEEK_MS: u64 = 7 * 24 * 60 * 60 * 1_000;

#[tokio::test]
async fn a_new_account_is_a_student_under_its_trimmed_name() {
    let api = Api::start().await;
    let user = api.signs_up("  ann ").await;
    assert_eq!(
        user,
        json!({ "id": "1", "username": "ann", "role": "STUDENT", "status": "normal" })
    );
    assert_eq!(api.signs_up("Ann").await["id"], "2");
    let body = json!({ "username": "ann", "password": PASSWORD });
    api.refuses("POST /api/sign-up", "", body, (409, "conflict")).await;
}

#[tokio::test]
async fn names_and_passwords_have_lengths() {
    let api = Api::start().await;
    let wrong = [
        (" \n".to_owned(), PASSWORD.to_owned(), "invalid_payload"),
        ("ü".repeat(33), PASSWORD.to_owned(), "too_large"),
        ("ann".to_owned(), "ü".repeat(7), "invalid_payload"),
        ("ann".to_owned(), "ü".repeat(129), "too_large"),
    ];
    for (username, password, code) in wrong {
        let body = json!({ "username": username, "password": password });
        api.refuses("POST /api/sign-up", "", body, (422, code)).await;
    }
    let longest = json!({ "username": "ü".repeat(32), "password": "ü".repeat(128) });
    assert_eq!(api.call("POST /api/sign-up", "", longest.clone()).await.status, 201);
    assert_eq!(api.call("POST /api/log-in", "", longest).await.status, 200);
}

#[tokio::test]
async fn a_log_in_gives_a_token_for_a_week() {
    let api = Api::start().await;
    let user = api.signs_up("ann").await;
    let answer: Value = api.tries(" ann ", PASSWORD).await.json().unwrap();
    assert_eq!(
        (&answer["user"], &answer["expiresAt"]),
        (&user, &json!(START_MS + WEEK_MS))
    );
    let token = answer["token"].as_str().unwrap();
    assert_eq!(token.len(), 43, "32 bytes in base64url");
    assert_eq!(api.ok("GET /api/me", token, Value::Null).await, json!({ "user": user }));
    assert_ne!(api.logs_in("ann").await, token);

    api.clock.on_by(WEEK_MS - 1);
    api.ok("GET /api/me", token, Value::Null).await;
    api.clock.on_by(1);
    api.refuses("GET /api/me", token, Value::Null, (401, "unauthenticated"))
        .await;
}

#[tokio::test]
async fn who_has_no_living_token_is_unauthenticated_whatever_else_is_wrong() {
    let api = Api::start().await;
    let dead = api.joins("ann").await;
    api.call("POST /api/log-out", &dead, Value::Null).await;
    let calls = [
        "POST /api/log-out",
        "POST /api/change-password",
        "GET /api/me",
        "PUT /api/me/key",
        "GET /api/users",
        "GET /api/users?status=nonsense",
        "PUT /api/users/nonsense/role",
        "PUT /api/users/1/status",
        "GET /api/users/nonsense/key",
    ];
    let large = "x".repeat(2_000_000);
    for call in calls {
        for token in ["", &dead, "nonsense", &"x".repeat(5_000)] {
            problem(&api.send(call, token, "{not json").await, (401, "unauthenticated"));
        }
        problem(&api.send(call, "", &large).await, (401, "unauthenticated"));
    }
}

#[tokio::test]
async fn a_log_out_kills_this_token_and_no_other() {
    let api = Api::start().await;
    let (one, other) = (api.joins("ann").await, api.logs_in("ann").await);
    let answer = api.call("POST /api/log-out", &one, Value::Null).await;
    assert_eq!((answer.status, answer.body.as_str()), (204, ""));
    assert_eq!(api.obituaries.read(), [TokenHash::of(&one)]);
    api.refuses("GET /api/me", &one, Value::Null, (401, "unauthenticated"))
        .await;
    api.ok("GET /api/me", &other, Value::Null).await;
}

#[tokio::test]
async fn another_password_kills_every_other_token_of_the_account() {
    let api = Api::start().await;
    let (mine, other, ben) = (api.joins("ann").await, api.logs_in("ann").await, api.joins("ben").await);
    let wrong = json!({ "current": "wrong horse", "new": "another horse" });
    api.refuses("POST /api/change-password", &mine, wrong, (403, "forbidden"))
        .await;
    let short = json!({ "current": PASSWORD, "new": "short" });
    api.refuses("POST /api/change-password", &mine, short, (422, "invalid_payload"))
        .await;
    assert!(api.obituaries.read().is_empty());

    let right = json!({ "current": PASSWORD, "new": "another horse" });
    let answer = api.call("POST /api/change-password", &mine, right).await;
    assert_eq!((answer.status, answer.body.as_str()), (204, ""));
    assert_eq!(api.obituaries.read(), [TokenHash::of(&other)]);
    api.refuses("GET /api/me", &other, Value::Null, (401, "unauthenticated"))
        .await;
    for living in [&mine, &ben] {
        api.ok("GET /api/me", living, Value::Null).await;
    }
    problem(&api.tries("ann", PASSWORD).await, (401, "unauthenticated"));
    assert_eq!(api.tries("ann", "another horse").await.status, 200);
}

#[tokio::test]
async fn a_sweep_announces_the_tokens_that_have_expired() {
    let api = Api::start().await;
    let early = api.joins("ann").await;
    api.clock.on_by(1_000);
    let late = api.logs_in("ann").await;
    api.clock.on_by(WEEK_MS - 1_000);
    assert_eq!(api.service.sweep().await, Ok(1));
    assert_eq!(api.obituaries.read(), [TokenHash::of(&early)]);
    assert_eq!(api.service.sweep().await, Ok(0));
    assert!(api.obituaries.read().is_empty());
    api.ok("GET /api/me", &late, Value::Null).await;
}

#[tokio::test]
async fn the_scheme_of_the_header_has_no_case_and_no_other_name() {
    let api = Api::start().await;
    let token = api.joins("ann").await;
    for (scheme, status) in [("bearer", 200), ("BEARER", 200), ("Basic", 401), ("Bearer:", 401)] {
        let header = format!("{scheme} {token}");
        let answer = api.with_header("GET /api/me", ("Authorization", &header)).await;
        assert_eq!(answer.status, status, "{scheme}");
    }
}
