//! Roles, lists and keys: what an ADMIN does, and what everybody may.

use super::api::{Api, PASSWORD};
use serde_json::{Value, json};

#[tokio::test]
async fn an_admin_gives_roles_and_nobody_else_does() {
    let api = Api::start().await;
    let (root, ann) = (api.admin().await, api.joins("ann").await);
    let teacher = json!({ "role": "TEACHER" });
    let given = api.ok("PUT /api/users/2/role", &root, teacher.clone()).await;
    let expected = json!({ "id": "2", "username": "ann", "role": "TEACHER", "status": "normal" });
    assert_eq!(given, json!({ "user": expected }));
    assert_eq!(api.ok("GET /api/me", &ann, Value::Null).await["user"], expected);
    for target in ["1", "2", "404", "nonsense"] {
        let call = format!("PUT /api/users/{target}/role");
        api.refuses(&call, &ann, teacher.clone(), (403, "forbidden")).await;
    }
}

#[tokio::test]
async fn the_last_admin_keeps_the_role() {
    let api = Api::start().await;
    let (root, ann) = (api.admin().await, api.joins("ann").await);
    let (student, admin) = (json!({ "role": "STUDENT" }), json!({ "role": "ADMIN" }));
    api.refuses("PUT /api/users/1/role", &root, student.clone(), (409, "conflict"))
        .await;
    api.ok("PUT /api/users/2/role", &root, admin).await;
    assert_eq!(
        api.ok("PUT /api/users/1/role", &root, student.clone()).await["user"]["role"],
        "STUDENT"
    );
    api.refuses("PUT /api/users/2/role", &root, student.clone(), (403, "forbidden"))
        .await;
    api.refuses("PUT /api/users/2/role", &ann, student, (409, "conflict"))
        .await;
}

#[tokio::test]
async fn a_path_that_names_nobody_is_not_found() {
    let api = Api::start().await;
    let root = api.admin().await;
    for id in [
        "404",
        "",
        "0",
        "01",
        "-1",
        "1.0",
        "x",
        "%31x",
        "%ff",
        "9007199254740992",
        "1%20",
    ] {
        let not_found = (404, "not_found");
        api.refuses(
            &format!("PUT /api/users/{id}/role"),
            &root,
            json!({ "role": "TEACHER" }),
            not_found,
        )
        .await;
        api.refuses(
            &format!("PUT /api/users/{id}/status"),
            &root,
            json!({ "status": "muted" }),
            not_found,
        )
        .await;
        api.refuses(&format!("GET /api/users/{id}/key"), &root, Value::Null, not_found)
            .await;
    }
}

#[tokio::test]
async fn only_the_words_of_the_contract_are_roles_and_statuses() {
    let api = Api::start().await;
    let root = api.admin().await;
    api.signs_up("ann").await;
    let invalid = (422, "invalid_payload");
    for word in ["admin", "Admin", "", " ADMIN", "OWNER", &"x".repeat(100_000)] {
        api.refuses("PUT /api/users/2/role", &root, json!({ "role": word }), invalid)
            .await;
    }
    for word in ["NORMAL", "", "unbanned"] {
        api.refuses("PUT /api/users/2/status", &root, json!({ "status": word }), invalid)
            .await;
        api.refuses(&format!("GET /api/users?status={word}"), &root, Value::Null, invalid)
            .await;
    }
    for wrong in [json!(null), json!(1), json!(["ADMIN"]), json!({ "ADMIN": null })] {
        api.refuses("PUT /api/users/2/role", &root, json!({ "role": wrong }), invalid)
            .await;
        api.refuses("PUT /api/users/2/status", &root, json!({ "status": wrong }), invalid)
            .await;
    }
}

#[tokio::test]
async fn an_admin_lists_everybody_or_those_with_a_status() {
    let api = Api::start().await;
    let (root, ann) = (api.admin().await, api.joins("ann").await);
    api.signs_up("ben").await;
    api.ok("PUT /api/users/3/status", &root, json!({ "status": "banned" }))
        .await;
    let names = async |query: &str| {
        let list = api.ok(&format!("GET /api/users{query}"), &root, Value::Null).await;
        let users = list["users"].as_array().unwrap().clone();
        users
            .iter()
            .map(|user| user["username"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(names("").await, ["root", "ann", "ben"]);
    assert_eq!(names("?status=banned").await, ["ben"]);
    assert_eq!(names("?status=normal&page=1").await, ["root", "ann"]);
    assert!(names("?status=muted").await.is_empty());
    api.refuses("GET /api/users", &ann, Value::Null, (403, "forbidden"))
        .await;
    let list = api.ok("GET /api/users?status=banned", &root, Value::Null).await;
    let ben = json!({ "id": "3", "username": "ben", "role": "STUDENT", "status": "banned" });
    assert_eq!(list, json!({ "users": [ben] }), "and nothing more about them");
}

#[tokio::test]
async fn a_public_key_is_kept_as_it_is_and_read_by_everybody() {
    let api = Api::start().await;
    let (ann, ben) = (api.joins("ann").await, api.joins("ben").await);
    api.refuses("GET /api/users/1/key", &ben, Value::Null, (404, "not_found"))
        .await;
    for key in [" {\"kty\":\"OKP\"}\n", &"ü".repeat(2_048)] {
        let body = json!({ "publicKey": key });
        assert_eq!(api.ok("PUT /api/me/key", &ann, body.clone()).await, body);
        assert_eq!(api.ok("GET /api/users/1/key", &ben, Value::Null).await, body);
    }
    let before = api.ok("GET /api/users/1/key", &ann, Value::Null).await;
    let large = json!({ "publicKey": "ü".repeat(2_048) + "x" });
    api.refuses("PUT /api/me/key", &ann, large, (422, "too_large")).await;
    for wrong in [
        json!({ "publicKey": "" }),
        json!({ "publicKey": { "kty": "OKP" } }),
        json!({}),
    ] {
        api.refuses("PUT /api/me/key", &ann, wrong, (422, "invalid_payload"))
            .await;
    }
    assert_eq!(api.ok("GET /api/users/1/key", &ann, Value::Null).await, before);
}

#[tokio::test]
async fn hub_admin_makes_an_admin_and_leaves_a_password_that_exists() {
    let api = Api::start().await;
    let user = api.service.ensure_admin("root:with:colons").await.unwrap();
    assert_eq!(user.username, "root");
    assert_eq!(api.tries("root", "with:colons").await.status, 200);
    api.signs_up("ann").await;
    api.service.ensure_admin("ann:another horse").await.unwrap();
    let answer: Value = api.tries("ann", PASSWORD).await.json().unwrap();
    assert_eq!(answer["user"]["role"], "ADMIN");
    assert_eq!(api.tries("ann", "another horse").await.status, 401);
    // The next start, with another password in the environment: the account keeps the one that it has.
    let again = api.service.ensure_admin("root:with:other colons").await.unwrap();
    assert_eq!(again, user);
    assert_eq!(api.tries("root", "with:colons").await.status, 200);
    assert_eq!(api.tries("root", "with:other colons").await.status, 401);
    for (wrong, why) in [
        ("root", "no colon"),
        (":correct horse", "empty"),
        ("eve:short", "at least 8"),
    ] {
        let error = api.service.ensure_admin(wrong).await.unwrap_err().to_string();
        assert!(error.contains(why), "{error}");
    }
}
