//! What the page says about the library, tried on the library: the day it changes, the page has to change too.

use axum::Router;
use serde_json::{Value, json};
use socketioxide::SocketIo;
use socketioxide::extract::{AckSender, Data, SocketRef};
use testkit::{Client, Result, Server, serve};

use super::three;

/// A server whose connect handler is `on_connect`, and one client of it.
async fn with(on_connect: impl AsyncFnOnce(SocketIo)) -> Result<(Server, Client)> {
    let (layer, io) = SocketIo::new_layer();
    on_connect(io).await;
    let server = serve(Router::new().layer(layer)).await?;
    let client = Client::connect(&server.url(), "/").await?;
    Ok((server, client))
}

#[tokio::test]
async fn a_socket_is_in_no_room_until_it_joins_one() -> Result {
    let mut three = three().await?;
    assert_eq!(three.cem.emit_with_ack("myRooms", ()).await?, json!([]));
    assert_eq!(three.ann.emit_with_ack("myRooms", ()).await?, json!(["kitchen"]));
    Ok(())
}

#[tokio::test]
async fn one_may_speak_to_a_room_without_being_in_it() -> Result {
    let mut three = three().await?;
    let ack = three
        .cem
        .emit_with_ack("toRoom", [json!("kitchen"), json!("hi")])
        .await?;
    assert_eq!(ack, json!({ "ok": true }));
    assert_eq!(three.ann.sees("roomMessage").await, json!("kitchen"));
    Ok(())
}

#[tokio::test]
async fn a_tuple_or_an_array_is_several_arguments_and_a_vec_is_one() -> Result {
    let (_server, mut client) = with(async |io| {
        io.ns("/", async |socket: SocketRef| {
            socket.on("go", async |socket: SocketRef| {
                socket.emit("tuple", &("a", 1)).ok();
                socket.emit("array", &["a", "b"]).ok();
                socket.emit("vec", &vec!["a", "b"]).ok();
                socket.emit("unit", &()).ok();
            });
        });
    })
    .await?;
    client.emit("go", ()).await?;
    let mut seen = Vec::new();
    for _ in 0..4 {
        seen.push(client.next_event().await?.args);
    }
    let expected: [Vec<Value>; 4] = [
        vec![json!("a"), json!(1)],
        vec![json!("a"), json!("b")],
        vec![json!(["a", "b"])],
        vec![Value::Null],
    ];
    assert_eq!(seen, expected);
    Ok(())
}

#[tokio::test]
async fn data_that_does_not_fit_is_met_with_silence() -> Result {
    let (_server, mut client) = with(async |io| {
        io.ns("/", async |socket: SocketRef| {
            socket.on("say", async |Data(text): Data<String>, ack: AckSender| {
                ack.send(&text).ok();
            });
        });
    })
    .await?;
    // Ack 100 is asked for by hand, because a client in verbs would wait for it.
    client.send_raw(r#"42100["say",7]"#).await?;
    let (before, answer) = client.events_before("say", json!("fence")).await?;
    assert_eq!(
        (before, answer),
        (vec![], json!("fence")),
        "no ack 100 came before the fence"
    );
    Ok(())
}

#[tokio::test]
async fn the_second_handler_of_an_event_replaces_the_first() -> Result {
    let (_server, mut client) = with(async |io| {
        io.ns("/", async |socket: SocketRef| {
            socket.on("who", async |ack: AckSender| drop(ack.send("the first")));
            socket.on("who", async |ack: AckSender| drop(ack.send("the second")));
        });
    })
    .await?;
    assert_eq!(client.emit_with_ack("who", ()).await?, json!("the second"));
    Ok(())
}

#[tokio::test]
async fn a_namespace_that_nobody_opened_is_refused() -> Result {
    let three = three().await?;
    let error = Client::connect(&three.server.url(), "/admin").await.err();
    let refused = error.and_then(|error| error.downcast::<testkit::Refused>().ok());
    assert_eq!(
        refused.map(|refused| refused.data),
        Some(json!({ "message": "Invalid namespace" }))
    );
    Ok(())
}
