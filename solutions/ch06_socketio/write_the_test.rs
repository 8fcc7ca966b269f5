//! Tell the right server from the wrong ones: two in the room and one outside, each with a fence behind all events.

use serde_json::json;
use testkit::Client;

/// `Ok`, or what is wrong. `?` turns any error into one, and so does `"a text".into()`.
pub type Verdict = Result<(), Box<dyn std::error::Error + Send + Sync>>;

/// Says what is wrong with the server at `url`, if anything is.
pub async fn judge(url: &str) -> Verdict {
    let mut ann = Client::connect(url, "/").await?;
    let mut ben = Client::connect(url, "/").await?;
    let mut cem = Client::connect(url, "/").await?;
    ann.emit_with_ack("join", json!("kitchen")).await?;
    ben.emit_with_ack("join", json!("kitchen")).await?;

    ann.emit_with_ack("toOthers", json!("for the others")).await?;
    let for_the_room = [json!("kitchen"), json!("for the room")];
    ann.emit_with_ack("toRoom", for_the_room).await?;

    received("Ann", &mut ann, &[]).await?;
    let (others, room) = (
        r#"chatMessage "for the others""#,
        r#"roomMessage "kitchen" "for the room""#,
    );
    received("Ben", &mut ben, &[others, room]).await?;
    received("Cem", &mut cem, &[others]).await
}

/// Everything that came before the fence has to be exactly this. Printed, an event is its name and its arguments.
async fn received(name: &str, client: &mut Client, expected: &[&str]) -> Verdict {
    let (events, _) = client.events_before("join", json!("fence")).await?;
    let all: Vec<String> = events.iter().map(ToString::to_string).collect();
    if all == expected {
        return Ok(());
    }
    Err(format!("{name} received {all:?}, expected {expected:?}").into())
}
