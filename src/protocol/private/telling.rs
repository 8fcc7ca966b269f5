//! What the two tell each other besides messages: delivered, read, typing.

use super::super::args::{self, Args};
use super::super::frame::{Ack, Frame};
use super::{Private, login, wire};
use crate::hub::error::{Code, Refusal};
use crate::hub::id::MessageId;
use crate::hub::receipts::Receipt;
use crate::session::{Session, tell_all};
use crate::store::Marked;
use serde_json::Value;
use wire::Wire;

impl Private {
    /// `chat-message-delivered "message-id"` and `chat-message-read "message-id"`: both people's sockets get the same event with the
    /// message as it is now; a repeated receipt is acked and tells nobody. Errors: `forbidden` but for the receiver,
    /// `not_found`.
    pub(super) async fn on_receipt(
        &self,
        session: &Session,
        args: &Args,
        what: (&'static str, Receipt),
    ) -> Result<Ack, Refusal> {
        let me = login(session)?.user_id;
        let id = args
            .one()?
            .as_str()
            .ok_or_else(|| Refusal::invalid("a message id is a string"))?;
        let unknown = || Refusal::new(Code::NotFound, "no message has this id");
        let id = MessageId::parse(id).ok_or_else(unknown)?;
        let office = self.office.lock().await;
        let message = self.runtime.store.message(id).await?;
        // The store has the messages of all protocols; only those of this one have a receiver.
        let receiver = message.receiver.as_ref().ok_or_else(unknown)?;
        if receiver.id != me {
            return Err(Refusal::new(
                Code::Forbidden,
                "only its receiver says what became of a message",
            ));
        }
        let (event, receipt) = what;
        let mut wire = Wire::new(&self.runtime);
        match self
            .runtime
            .store
            .mark(id, receipt, self.runtime.clock.now_ms())
            .await?
        {
            Marked::Repeated(message) => Ok(Ack::ok().with_raw("message", wire.today(&message).await?)),
            Marked::New(message) => {
                let frame = Frame {
                    event,
                    payload: wire.today(&message).await?,
                };
                tell_all(office.of(&wire::two_of(&message)), &frame);
                Ok(Ack::ok().with_raw("message", frame.payload))
            }
        }
    }

    /// `chat-user-typing "receiver-id", {}` and `chat-user-stopped-typing`: the receiver's sockets get the same event with that
    /// object, which is the sender's claim. Who doesn't read misses it. Errors: `not_found`, `blocked`.
    pub(super) async fn on_typing(&self, session: &Session, args: &Args, event: &'static str) -> Result<Ack, Refusal> {
        let me = login(session)?.user_id;
        let [receiver, Value::Object(claim)] = args.all() else {
            return Err(Refusal::invalid(format!("`{event}` takes a user id and an object")));
        };
        let receiver = self.partner(me, args::user_id(receiver)?).await?;
        let frame = Frame::new(event, claim)?;
        let office = self.office.lock().await;
        office.of(&[receiver.id]).for_each(|listener| listener.mention(&frame));
        Ok(Ack::ok())
    }
}
