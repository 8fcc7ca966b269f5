//! `hub-bench-bare`: joins and broadcasts, with the library's own rooms, and does nothing else.
//!
//! It speaks the events of `/rooms` that the load client uses. It keeps no history, checks no name and forgets nobody's `tempId`,
//! because it knows none. What the hub needs beyond this is the price of its rules. The configuration is the hub's.

use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

use anyhow::Context;
use axum::{Router, serve::ListenerExt};
use serde::{Deserialize, Serialize};
use socketioxide::{
    SocketIo,
    extract::{AckSender, Data, SocketRef},
    handler::ConnectHandler,
};
use tokio::{net::TcpListener, runtime::Builder};

/// The hub's `HUB_OUTBOX_PACKETS` and `HUB_MAX_PAYLOAD_BYTES`, at their defaults.
const OUTBOX_PACKETS: usize = 4_096;
const MAX_PAYLOAD_BYTES: usize = 1_000_000;
/// As in the hub's `workers.rs`.
const SHARED_QUEUE_EVERY: u32 = 3;

#[derive(Deserialize)]
struct UserJoin {
    room: String,
}

#[derive(Deserialize)]
struct UpdateChat {
    body: String,
    room: String,
}

#[derive(Serialize)]
struct Message<'a> {
    id: String,
    username: &'a str,
    body: &'a str,
    time: u64,
    room: &'a str,
}

#[derive(Serialize)]
struct Done<'a> {
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message<'a>>,
}

fn main() -> anyhow::Result<()> {
    let cores = std::thread::available_parallelism()?.get();
    let workers = match std::env::var("HUB_WORKERS") {
        Ok(text) => text.parse().context("HUB_WORKERS")?,
        Err(_) => (cores / 2).max(1),
    };
    Builder::new_multi_thread()
        .worker_threads(workers)
        .global_queue_interval(SHARED_QUEUE_EVERY)
        .enable_all()
        .build()?
        .block_on(serve())
}

async fn serve() -> anyhow::Result<()> {
    let addr = std::env::var("HUB_ADDR").unwrap_or_else(|_| "127.0.0.1:3000".into());
    let listener = TcpListener::bind(&addr)
        .await
        .with_context(|| format!("cannot listen on {addr}"))?;
    println!("listening on http://{}", listener.local_addr()?);
    let (layer, io) = SocketIo::builder()
        .max_buffer_size(OUTBOX_PACKETS)
        .max_payload(MAX_PAYLOAD_BYTES as u64)
        .ws_max_message_size(MAX_PAYLOAD_BYTES)
        .ws_max_frame_size(MAX_PAYLOAD_BYTES)
        .build_layer();
    let last = Arc::new(AtomicU64::new(0));
    // In the middleware: a handler that the connect handler registers may miss the first event.
    let listen = move |socket: SocketRef| {
        let last = Arc::clone(&last);
        async move {
            listen(&socket, last);
            Ok::<(), Infallible>(())
        }
    };
    io.ns("/rooms", (async || {}).with(listen));
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    axum::serve(listener, Router::new().layer(layer)).await?;
    Ok(())
}

fn listen(socket: &SocketRef, last: Arc<AtomicU64>) {
    socket.on(
        "userJoin",
        async |socket: SocketRef, Data(join): Data<UserJoin>, ack: AckSender| {
            socket.join(join.room);
            drop(ack.send(&Done {
                ok: true,
                message: None,
            }));
        },
    );
    socket.on(
        "updateChat",
        move |socket: SocketRef, Data(chat): Data<UpdateChat>, ack: AckSender| {
            let id = format!("{:026}", last.fetch_add(1, Ordering::Relaxed));
            async move {
                let time = SystemTime::now()
                    .duration_since(UNIX_EPOCH)
                    .map_or(0, |time| time.as_millis() as u64);
                let message = Message {
                    id,
                    username: "somebody",
                    body: &chat.body,
                    time,
                    room: &chat.room,
                };
                drop(socket.to(chat.room.clone()).emit("updateChat", &message).await);
                drop(ack.send(&Done {
                    ok: true,
                    message: Some(message),
                }));
            }
        },
    );
}
