//! Accounts, tokens, tabs and names.

use super::{calls, connects, enters, lobby_server, logs_in, seen, signs_up};
use serde_json::{Value, json};
use testkit::{Client, Refused, Result};

fn usernames(users: &Value) -> Vec<&str> {
    let users = users.as_array().map(Vec::as_slice).unwrap_or_default();
    users.iter().filter_map(|user| user["username"].as_str()).collect()
}

#[tokio::test]
async fn a_second_tab_is_the_same_person_and_is_told_alone() -> Result {
    let server = lobby_server().await?;
    let (ann, bob) = (signs_up(&server, "ann").await?, signs_up(&server, "bob").await?);
    let (mut first, _, _) = enters(&server, &ann).await?;
    let (mut bobs, _, news) = enters(&server, &bob).await?;
    assert_eq!(usernames(&news["users"]), ["ann", "bob"]);
    seen(&mut first).await?;
    let (second, welcome, news) = enters(&server, &ann).await?;
    assert_eq!(welcome["user"]["id"], ann.id);
    assert_eq!(usernames(&news["users"]), ["ann", "bob"]);
    assert_eq!(seen(&mut bobs).await?, []);
    second.disconnect().await?;
    assert_eq!(seen(&mut bobs).await?, []);
    first.disconnect().await?;
    let gone = bobs.sees("room-user-change").await;
    assert_eq!(gone["message"], "ann has left the chat room.");
    assert_eq!(usernames(&gone["users"]), ["bob"]);
    Ok(())
}

#[tokio::test]
async fn without_a_living_token_nobody_comes_in() -> Result {
    let server = lobby_server().await?;
    let ann = signs_up(&server, "ann").await?;
    let (mut tab, _, _) = enters(&server, &ann).await?;
    let (status, _) = calls(&server, ("POST", "/api/log-out"), Some(&ann.token), Value::Null).await?;
    assert_eq!(status, 204);
    tab.sees_the_end().await;
    for auth in [json!({ "token": ann.token }), json!({ "token": "guessed" }), json!({})] {
        let refused = Client::connect_with_auth(&server.url(), "/lobby", auth.clone()).await;
        let error = refused.err().and_then(|error| error.downcast::<Refused>().ok());
        let said = error.map(|refused| refused.data["message"].clone());
        assert_eq!(said, Some(json!("unauthenticated")), "{auth}");
    }
    let (status, body) = calls(&server, ("GET", "/api/me"), Some(&ann.token), Value::Null).await?;
    assert_eq!((status, &body["code"]), (401, &json!("unauthenticated")));
    logs_in(&server, "ann").await?;
    Ok(())
}

#[tokio::test]
async fn a_message_keeps_the_name_of_its_time() -> Result {
    let server = lobby_server().await?;
    let (ann, bob) = (signs_up(&server, "ann").await?, signs_up(&server, "bob").await?);
    let (mut anns, _, _) = enters(&server, &ann).await?;
    let wish = json!({ "message": "Hi all!", "username": "head", "role": "ADMIN", "user": { "username": "head" } });
    let said = anns.emit_with_ack("chat-message-sent", wish).await?;
    assert_eq!(said["message"]["user"]["username"], "ann", "the author is the account");
    assert_eq!(said["message"]["user"]["role"], "STUDENT");
    let renamed = anns
        .emit_with_ack("set-username", json!({ "username": "anna" }))
        .await?;
    assert_eq!(renamed["user"]["username"], "anna");
    let (_bobs, welcome, news) = enters(&server, &bob).await?;
    assert_eq!(welcome["chatHistory"], json!([said["message"]]));
    assert_eq!(usernames(&news["users"]), ["anna", "bob"]);
    Ok(())
}

#[tokio::test]
async fn a_wrong_name_and_a_wrong_password_get_the_same_answer() -> Result {
    let server = lobby_server().await?;
    signs_up(&server, "ann").await?;
    let mut answers = Vec::new();
    for username in ["ann", "nobody"] {
        let wish = json!({ "username": username, "password": "not the password" });
        answers.push(calls(&server, ("POST", "/api/log-in"), None, wish).await?);
    }
    assert_eq!(answers[0].0, 401);
    assert_eq!(answers[0], answers[1]);
    Ok(())
}

#[tokio::test]
async fn the_pages_are_there_and_chapter_8s_protocols() -> Result {
    let server = lobby_server().await?;
    for path in ["/lobby", "/naive"] {
        assert_eq!(testkit::http::get(server.addr(), path).await?.status, 200, "{path}");
    }
    for namespace in ["/chat", "/rooms"] {
        Client::connect(&server.url(), namespace).await?;
    }
    let person = signs_up(&server, "ann").await?;
    connects(&server, &person).await?;
    Ok(())
}
