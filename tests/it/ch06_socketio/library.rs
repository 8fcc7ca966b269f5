//! What the page says about the library, tried on the library: the day it changes, the page has to change too.

use std::convert::Infallible;
use std::time::Duration;

use axum::Router;
use serde_json::{Value, json};
use socketioxide::SocketIo;
use socketioxide::extract::{AckSender, Data, SocketRef};
use socketioxide::handler::ConnectHandler as _;
use testkit::{Client, Result, Server, serve};

use super::three;

/// A server that listens as `listen` says, and one client of it.
async fn with(listen: fn(SocketRef)) -> Result<(Server, Client)> {
    let (layer, io) = SocketIo::new_layer();
    let listen = async move |socket: SocketRef| {
        listen(socket);
        Ok::<_, Infallible>(())
    };
    io.ns("/", (async || {}).with(listen));
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
    let (_server, mut client) = with(|socket| {
        socket.on("go", async |io: SocketIo| {
            io.emit("tuple", &("a", 1)).await.ok();
            io.emit("array", &["a", "b"]).await.ok();
            io.emit("vec", &vec!["a", "b"]).await.ok();
            io.emit("unit", &()).await.ok();
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
    let (_server, mut client) = with(|socket| {
        socket.on("say", async |Data(text): Data<String>, ack: AckSender| {
            ack.send(&text).ok();
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
    let (_server, mut client) = with(|socket| {
        socket.on("who", async |ack: AckSender| drop(ack.send("the first")));
        socket.on("who", async |ack: AckSender| drop(ack.send("the second")));
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

#[tokio::test]
async fn before_a_client_is_connected_emit_refuses_and_the_server_has_its_socket_only_after() -> Result {
    let (_server, mut client) = with(|socket| {
        let refused = socket.emit("early", "x").is_err() && !socket.connected();
        socket.on("was it refused?", async move |ack: AckSender| drop(ack.send(&refused)));
    })
    .await?;
    assert_eq!(client.sees_nothing_before("was it refused?", ()).await, json!(true));
    Ok(())
}

#[tokio::test]
async fn io_emit_goes_to_the_root_from_whichever_namespace() -> Result {
    let (layer, io) = SocketIo::new_layer();
    let listen = async |socket: SocketRef| {
        socket.on("tell", async |io: SocketIo, ack: AckSender| {
            io.emit("root", "x").await.ok();
            if let Some(chat) = io.of("/chat") {
                chat.emit("chat", "x").await.ok();
            }
            ack.send("told").ok();
        });
        Ok::<_, Infallible>(())
    };
    io.ns("/", (async || {}).with(listen));
    io.ns("/chat", (async || {}).with(listen));
    let server = serve(Router::new().layer(layer)).await?;
    let mut in_root = Client::connect(&server.url(), "/").await?;
    let mut in_chat = Client::connect(&server.url(), "/chat").await?;
    let (events, _) = in_chat.events_before("tell", ()).await?;
    assert_eq!(events.iter().map(|event| &event.name).collect::<Vec<_>>(), ["chat"]);
    in_root.sees("root").await;
    Ok(())
}

#[tokio::test]
#[should_panic(expected = "namespace not found")]
async fn io_emit_panics_on_a_server_without_the_root() {
    let (_layer, io) = SocketIo::new_layer();
    io.ns("/chat", async || {});
    io.emit("root", "x").await.ok();
}

/// The appendix has this call.
async fn ask(socket: &SocketRef) -> Result<Value> {
    let asked = socket.timeout(Duration::from_secs(5));
    Ok(asked.emit_with_ack::<_, Value>("how many?", &())?.await?)
}

#[tokio::test]
async fn a_server_may_ask_a_client() -> Result {
    let (_server, mut client) = with(|socket| {
        socket.on("ask me", async |socket: SocketRef| {
            if let Ok(answer) = ask(&socket).await {
                socket.emit("you said", &answer).ok();
            }
        });
    })
    .await?;
    client.emit("ask me", ()).await?;
    client.sees("how many?").await;
    client.send_raw("431[3]").await?;
    assert_eq!(client.sees("you said").await, json!(3));
    Ok(())
}

/// Longer than a client needs to emit something.
const BUSY: Duration = Duration::from_millis(50);

fn answer(socket: &SocketRef) {
    socket.on("say", async |Data(text): Data<String>, ack: AckSender| {
        drop(ack.send(&text))
    });
}

#[tokio::test]
async fn an_event_that_comes_before_its_handler_is_lost() -> Result {
    let (layer, io) = SocketIo::new_layer();
    io.ns("/", async |socket: SocketRef| {
        tokio::time::sleep(BUSY).await;
        answer(&socket);
        socket.emit("ready", "now").ok();
    });
    let server = serve(Router::new().layer(layer)).await?;
    let mut client = Client::connect(&server.url(), "/").await?;
    client.send_raw(r#"42100["say","too early"]"#).await?;
    client.sees("ready").await;
    let (before, fence) = client.events_before("say", json!("fence")).await?;
    assert_eq!(
        (before, fence),
        (vec![], json!("fence")),
        "no ack 100 came before the fence"
    );
    Ok(())
}

#[tokio::test]
async fn a_client_is_not_connected_before_the_middleware_is_done() -> Result {
    let (layer, io) = SocketIo::new_layer();
    let listen = async |socket: SocketRef| {
        tokio::time::sleep(BUSY).await;
        answer(&socket);
        Ok::<_, Infallible>(())
    };
    io.ns("/", (async || {}).with(listen));
    let server = serve(Router::new().layer(layer)).await?;
    for _ in 0..5 {
        let mut client = Client::connect(&server.url(), "/").await?;
        assert_eq!(client.emit_with_ack("say", json!("at once")).await?, json!("at once"));
    }
    Ok(())
}
