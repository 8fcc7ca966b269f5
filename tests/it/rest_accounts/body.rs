//! Bodies, paths and methods that aren't what a call takes.

use super::api::{Api, PASSWORD, problem};
use serde_json::{Value, json};

#[tokio::test]
async fn a_body_that_is_no_json_object_is_invalid() {
    let api = Api::start().await;
    for body in [
        "",
        "{",
        "{]",
        "null",
        "1",
        "\"ann\"",
        "[\"ann\",\"correct horse\"]",
        "\u{feff}{}",
        "{\"a\":1} x",
    ] {
        for call in ["POST /api/sign-up", "POST /api/log-in"] {
            problem(&api.send(call, "", body).await, (422, "invalid_payload"));
        }
    }
    let deep = "[".repeat(100_000);
    problem(&api.send("POST /api/log-in", "", &deep).await, (422, "invalid_payload"));
    let surrogate = r#"{ "username": "\ud800", "password": "correct horse" }"#;
    problem(
        &api.send("POST /api/sign-up", "", surrogate).await,
        (422, "invalid_payload"),
    );
}

#[tokio::test]
async fn each_field_is_needed_and_a_string() {
    let api = Api::start().await;
    let token = api.joins("ann").await;
    let calls = [
        ("POST /api/sign-up", "username", "password"),
        ("POST /api/log-in", "username", "password"),
        ("POST /api/change-password", "current", "new"),
    ];
    for (call, one, other) in calls {
        for field in [one, other] {
            let mut body = json!({ (one): PASSWORD, (other): PASSWORD });
            for wrong in [
                json!(null),
                json!(12_345_678),
                json!(["correct horse"]),
                json!({}),
                json!(true),
            ] {
                body[field] = wrong;
                let answer = api.call(call, &token, body.clone()).await;
                let detail = problem(&answer, (422, "invalid_payload"));
                assert_eq!(detail, format!("`{field}` must be a string"));
            }
            body.as_object_mut().unwrap().remove(field);
            let answer = api.call(call, &token, body).await;
            assert_eq!(
                problem(&answer, (422, "invalid_payload")),
                format!("`{field}` is missing")
            );
        }
    }
}

#[tokio::test]
async fn fields_that_nobody_asked_for_change_nothing() {
    let api = Api::start().await;
    let body = json!({ "username": "ann", "password": PASSWORD, "role": "ADMIN", "id": "9", "status": "muted" });
    let answer: Value = api.call("POST /api/sign-up", "", body).await.json().unwrap();
    let user = json!({ "id": "1", "username": "ann", "role": "STUDENT", "status": "normal" });
    assert_eq!(answer, json!({ "user": user }));
}

#[tokio::test]
async fn a_body_over_a_megabyte_is_too_large_and_its_sender_learns_it() {
    let api = Api::start().await;
    let padded = |bytes: usize| {
        let body = json!({ "username": "ann", "password": PASSWORD }).to_string();
        let spaces = " ".repeat(bytes - body.len());
        body + &spaces
    };
    for bytes in [1_000_001, 2_000_000, 8_000_000] {
        let answer = api.send("POST /api/sign-up", "", &padded(bytes)).await;
        problem(&answer, (413, "too_large"));
    }
    let answer = api.send("POST /api/sign-up", "", &padded(1_000_000)).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
}

#[tokio::test]
async fn unknown_paths_and_wrong_methods_are_problems_too() {
    let api = Api::start().await;
    for path in [
        "/",
        "/api",
        "/api/",
        "/api/nothing",
        "/api/users/1",
        "/api/me/",
        "/api/%ff",
    ] {
        api.refuses(&format!("GET {path}"), "", Value::Null, (404, "not_found"))
            .await;
    }
    let wrong = [
        ("GET /api/sign-up", "POST"),
        ("DELETE /api/log-out", "POST"),
        ("POST /api/me", "GET,HEAD"),
        ("GET /api/users/1/role", "PUT"),
        ("PATCH /api/me/key", "PUT"),
    ];
    for (call, allowed) in wrong {
        let answer = api.call(call, "", Value::Null).await;
        problem(&answer, (405, "not_found"));
        assert_eq!(answer.header("allow"), Some(allowed), "{call}");
    }
}
