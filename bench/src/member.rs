//! One member of a room: joins, reads, and talks when the load asks for it.

use std::{
    net::SocketAddr,
    sync::{Arc, atomic::Ordering::Relaxed},
};

use anyhow::Context;
use tokio::sync::watch;

use crate::{
    connection::Connection,
    load::Tally,
    packet::{self, Packet},
};

/// Which member of which room this is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// The room's number.
    pub(crate) room: usize,
    /// The place in the order of joining; the first ones talk.
    pub(crate) index: usize,
    /// The last one keeps the time: one sample for each message is enough.
    pub(crate) last: bool,
}

/// Joins now; the future that comes back is the rest of the member's life, and ends only with an error.
pub(crate) async fn join(
    address: SocketAddr,
    place: Place,
    tally: Arc<Tally>,
    in_flight: watch::Receiver<usize>,
) -> anyhow::Result<impl Future<Output = anyhow::Result<()>> + Send + 'static> {
    let mut connection = Connection::open(address).await.context("a client can't connect")?;
    let room = format!("room{}", place.room);
    connection
        .join(&format!("u{}x{}", place.room, place.index), &room)
        .await?;
    Ok(async move {
        Member {
            connection,
            room,
            place,
            tally,
            waits_for: None,
        }
        .live(in_flight)
        .await
    })
}

struct Member {
    connection: Connection,
    room: String,
    place: Place,
    tally: Arc<Tally>,
    /// The number of the message that isn't acknowledged.
    waits_for: Option<u64>,
}

impl Member {
    async fn live(mut self, mut in_flight: watch::Receiver<usize>) -> anyhow::Result<()> {
        loop {
            if self.waits_for.is_none() && self.place.index < *in_flight.borrow_and_update() {
                self.talk().await?;
            }
            // One that waits for its own answer needn't look at the load: it looks before it talks again.
            if self.waits_for.is_some() {
                self.read().await?;
            } else {
                tokio::select! {
                    biased;
                    read = self.read() => read?,
                    changed = in_flight.changed() => changed?,
                }
            }
        }
    }

    async fn talk(&mut self) -> anyhow::Result<()> {
        let number = self.connection.next_command();
        self.waits_for = Some(number);
        self.tally.sent.fetch_add(1, Relaxed);
        self.connection
            .send(packet::update_chat(number, &self.room, self.tally.now_ns()).as_bytes())
            .await
    }

    async fn read(&mut self) -> anyhow::Result<()> {
        let Self {
            connection,
            place,
            tally,
            waits_for,
            ..
        } = self;
        connection
            .read(&mut |packet| match packet {
                Packet::Message(message) => {
                    tally.delivered.fetch_add(1, Relaxed);
                    if place.last
                        && let Some(sent_ns) = packet::sent_ns(message)
                    {
                        tally.note_latency(sent_ns);
                    }
                }
                Packet::Ack(number, answer) if *waits_for == Some(number) => {
                    *waits_for = None;
                    tally.acked.fetch_add(1, Relaxed);
                    if !packet::is_ok(answer) {
                        tally.note_refusal(answer);
                    }
                }
                _ => drop(tally.presence.fetch_add(1, Relaxed)),
            })
            .await
    }
}
