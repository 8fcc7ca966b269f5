//! A judge of chat servers: it looks at what each person sees, and at what stays behind when one leaves.

use serde_json::json;
use testkit::Client;

/// `Ok`, or what is wrong. `?` turns any error into one, and so does `"a text".into()`.
pub type Verdict = Result<(), Box<dyn std::error::Error + Send + Sync>>;

/// A client in the chat at `url` that has asked for a name. `true` when the server said yes.
pub async fn joins(url: &str, username: &str) -> testkit::Result<(Client, bool)> {
    let mut client = Client::connect(url, "/chat").await?;
    let ack = client
        .emit_with_ack("register", json!({ "username": username }))
        .await?;
    let yes = ack["ok"] == true;
    if yes {
        client.next_event().await?; // `chatHistory`
    }
    Ok((client, yes))
}

/// Says what is wrong with the chat server at `url`, if anything is.
pub async fn judge(url: &str) -> Verdict {
    let ((mut ann, _), (mut bob, _)) = (joins(url, "ann").await?, joins(url, "bob").await?);
    ann.emit_with_ack("sendMessage", json!({ "text": "hello" })).await?;
    for (name, client) in [("ann, who sent it,", &mut ann), ("bob", &mut bob)] {
        // The answer to a question that changes nothing is the fence: what was sent before it has arrived.
        let (events, _) = client.events_before("chatHistory", ()).await?;
        let seen = events
            .iter()
            .filter(|event| event.name == "appendMessage" && event.arg()["text"] == "hello");
        let times = seen.count();
        if times != 1 {
            return Err(format!("{name} saw the message {times} times").into());
        }
    }
    if joins(url, "bob").await?.1 {
        return Err("a name can be taken twice".into());
    }
    bob.disconnect().await?;
    // The server may need a moment to notice, so one refusal proves nothing.
    for _ in 0..200 {
        if joins(url, "bob").await?.1 {
            return Ok(());
        }
    }
    Err("the name of somebody who left stays taken".into())
}
