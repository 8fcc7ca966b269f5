//! Checks for `ch06_everyone_but_me`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch06_socketio/everyone_but_me.rs")]
mod exercise;
#[path = "../soon.rs"]
mod soon;

use serde_json::json;
use soon::soon;
use testkit::{Client, Result, lesson, serve};

const PAGE: &str = "ch06_socketio.html#me-all-the-others";

/// What arrived so far. A number isn't a name: it is refused, reaches nobody, and serves as the fence.
async fn heard(client: &mut Client) -> Result<Vec<String>> {
    let (events, _) = soon(client.events_before("typing", json!(7))).await?;
    Ok(events.iter().map(ToString::to_string).collect())
}

#[tokio::test]
async fn every_other_client_receives_someone_types_once() -> Result {
    let _lesson = lesson("A broadcast reaches every socket but the one that it starts from", PAGE);
    let server = serve(exercise::router()).await?;
    let mut ann = Client::connect(&server.url(), "/").await?;
    let mut ben = Client::connect(&server.url(), "/").await?;
    let mut cem = Client::connect(&server.url(), "/").await?;
    soon(ann.emit_with_ack("typing", json!("Ann"))).await?;
    assert_eq!(
        heard(&mut ben).await?,
        [r#"someoneTypes "Ann""#],
        "what Ben received: one argument, the name. Nothing at all? A broadcast that isn't awaited is never sent"
    );
    assert_eq!(
        heard(&mut cem).await?,
        [r#"someoneTypes "Ann""#],
        "what Cem received: one argument, the name. Nothing at all? A broadcast that isn't awaited is never sent"
    );
    Ok(())
}

#[tokio::test]
async fn who_types_receives_nothing_of_it() -> Result {
    let _lesson = lesson(
        "`socket.broadcast()` leaves out the socket that it starts from; `io.emit` doesn't",
        PAGE,
    );
    let server = serve(exercise::router()).await?;
    let mut ann = Client::connect(&server.url(), "/").await?;
    soon(ann.emit_with_ack("typing", json!("Ann"))).await?;
    assert_eq!(heard(&mut ann).await?.len(), 0, "Ann received her own event");
    Ok(())
}
