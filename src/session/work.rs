//! Letting commands in, and working through them.

use super::Session;
use super::inbox::{Command, Job, Kind};
use super::wire::Sent;
use crate::accounts::moderation::not_banned;
use crate::hub::error::{Code, Refusal};
use crate::protocol::Mount;
use crate::protocol::args::Args;
use crate::protocol::frame::{Ack, Frame, Nack, WireError};
use futures_util::FutureExt;
use socketioxide::extract::AckSender;
use socketioxide::handler;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

impl Session {
    /// Lets one event in, or answers why not. Synchronous: it runs in the reader's own task, so the order of the line is the
    /// order of arrival.
    pub fn admit(self: &Arc<Self>, mount: &Mount, event: String, payload: &handler::Value, ack: Option<AckSender>) {
        let kind = if mount.is_message(&event) {
            Kind::Message
        } else {
            Kind::Event
        };
        self.runtime.metrics.came(mount.label(&event));
        let allowed = self.inbox.allow(kind, self.runtime.clock.now_ms());
        let args = allowed.and_then(|()| Args::decode(payload, ack.is_some()));
        let bytes = if args.is_ok() { payload.len() } else { 0 };
        let command = Command {
            event,
            args,
            ack,
            bytes,
            came: Instant::now(),
        };
        if let Err((command, refusal)) = self.inbox.push(Box::new(command)) {
            self.answer(*command, Err(refusal));
        }
    }

    /// Does what comes before any command, while the client doesn't know yet that it is connected: when it learns that, it is there
    /// for everybody else.
    pub async fn enter(self: &Arc<Self>, mount: &Mount) {
        if let Some(Job::Connected(auth)) = self.inbox.next() {
            mount.connected(self, &auth).await;
        }
    }

    /// Disconnects a client that never heard that it is connected, because the connection broke in that moment: the library
    /// forgets such a socket without calling anybody.
    pub fn disconnect_unless_connected(self: &Arc<Self>) {
        if !self.outbox.is_connected() {
            self.disconnect();
        }
    }

    /// The socket has gone; whoever calls [`Session::work`] next finishes.
    pub fn hang_up(&self) {
        self.outbox.close();
        self.inbox.close();
    }

    /// Works through the line until it is empty. If another task is at it already, that one does it.
    pub async fn work(self: &Arc<Self>, mount: &Mount) {
        if !self.inbox.start() {
            return;
        }
        if self.outbox.until_connected().await == Sent::Full {
            self.fall_behind();
        }
        while let Some(job) = self.inbox.next() {
            match job {
                Job::Connected(auth) => mount.connected(self, &auth).await,
                Job::Command(command) => self.carry_out(mount, *command).await,
                Job::Gone => mount.gone(self).await,
            }
        }
    }

    async fn carry_out(self: &Arc<Self>, mount: &Mount, mut command: Command) {
        let args = std::mem::replace(&mut command.args, Ok(Args::default()));
        let done = match args.and_then(|args| self.is_welcome().map(|()| args)) {
            // The net below the rope: a bug in one command must not end the line of a client that waits for its ack.
            Ok(args) => match AssertUnwindSafe(mount.on(self, &command.event, args))
                .catch_unwind()
                .await
            {
                Ok(done) => done,
                Err(_) => {
                    tracing::error!(event = command.event, "a command panicked");
                    Err(Refusal::new(
                        Code::Internal,
                        "the server made a mistake; nothing is known to be stored",
                    ))
                }
            },
            Err(refusal) => Err(refusal),
        };
        self.answer(command, done);
    }

    /// A ban doesn't wait for the end of the line: what a banned client had put there before isn't done any more.
    fn is_welcome(&self) -> Result<(), Refusal> {
        self.login.as_ref().map_or(Ok(()), |login| not_banned(&login.user()))
    }

    /// Answers a command once: through its callback, or as `error-response` if there is none and it was refused.
    fn answer(self: &Arc<Self>, command: Command, done: Result<Ack, Refusal>) {
        let Command { event, ack, came, .. } = command;
        self.runtime
            .metrics
            .answered(came.elapsed(), done.as_ref().err().map(|refusal| refusal.code));
        match (done, ack) {
            (Ok(done), Some(_)) if self.outbox.is_overfull(done.bytes()) => self.fall_behind(),
            (Ok(done), Some(ack)) => self.acked(ack.send(&done).is_err()),
            (Err(refusal), Some(ack)) => self.acked(ack.send(&Nack::new(&event, &refusal)).is_err()),
            (Err(refusal), None) => match Frame::new("error-response", &WireError::new(&event, &refusal)) {
                Ok(frame) => self.tell(&frame),
                Err(bug) => tracing::error!(%bug, "a refusal wasn't sent"),
            },
            (Ok(_), None) => {}
        }
    }

    // An ack that finds no room is a hole like any other.
    fn acked(self: &Arc<Self>, failed: bool) {
        if failed && !self.inbox.is_closed() {
            self.fall_behind();
        }
    }
}
