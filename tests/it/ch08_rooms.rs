//! Chapter 8: the example's server over real sockets, and what its console programs claim.

mod coming;
mod inviting;
mod printed;

#[path = "../../examples/ch08_rooms/app.rs"]
mod app;
#[path = "../../examples/ch08_rooms/order.rs"]
#[expect(dead_code, reason = "its `run` prints, and the tests ask for the numbers themselves")]
mod order;

use realtime_hub::config::Config;
use serde_json::{Value, json};
use testkit::{Client, Result, Server};

/// The example's server on a free port, with the limits as they are unless a test changes them.
pub(crate) async fn rooms_server() -> Result<Server> {
    rooms_server_with(Config::default()).await
}

/// The same with other settings.
pub(crate) async fn rooms_server_with(config: Config) -> Result<Server> {
    testkit::serve(app::rooms(config)?.router).await
}

/// A client of `/rooms` that isn't in a room.
pub(crate) async fn connects(server: &Server) -> Result<Client> {
    Client::connect(&server.url(), "/rooms").await
}

/// Enters a room and takes what a joiner gets from the queue; returns the ack.
pub(crate) async fn enters(client: &mut Client, username: &str, room: &str) -> Result<Value> {
    let wish = json!({ "username": username, "room": room });
    let ack = client.emit_with_ack("userJoin", wish).await?;
    anyhow::ensure!(ack["ok"] == true, "userJoin was refused: {ack}");
    for event in ["activeUsers", "roomUsers", "msgHistory"] {
        let seen = client.next_event().await?;
        anyhow::ensure!(seen.name == event, "expected {event}, saw {seen}");
    }
    Ok(ack)
}

/// A client that has entered one room.
pub(crate) async fn joins(server: &Server, username: &str, room: &str) -> Result<Client> {
    let mut client = connects(server).await?;
    enters(&mut client, username, room).await?;
    Ok(client)
}

/// The names and payloads of what arrived before the answer to a question that changes nothing.
pub(crate) async fn seen(client: &mut Client) -> Result<Vec<(String, Value)>> {
    let (events, _) = client.events_before("fence", ()).await?;
    Ok(events
        .into_iter()
        .map(|event| (event.name.clone(), event.arg()))
        .collect())
}
