//! The events: AsyncAPI's channels, operations and messages, put together as a reader asks for them.

use anyhow::{Context as _, ensure};
use serde::Deserialize;

use super::{Pairs, Schema, last};

/// Every event of the server.
#[derive(Debug, Clone, PartialEq)]
pub struct Events {
    /// The namespaces, in the document's order.
    pub namespaces: Vec<Namespace>,
    /// The shapes that payloads are made of.
    pub shapes: Pairs<Schema>,
}

/// One protocol.
#[derive(Debug, Clone, PartialEq)]
pub struct Namespace {
    /// The name without its slash: `lobby`.
    pub name: String,
    /// A few words.
    pub title: String,
    /// What holds for the whole namespace.
    pub description: String,
    /// What a client passes when it connects.
    pub auth: Schema,
    /// What a client may emit.
    pub emits: Vec<Emitted>,
    /// What a client sees.
    pub sees: Vec<Seen>,
}

/// An event that a client emits.
#[derive(Debug, Clone, PartialEq)]
pub struct Emitted {
    /// Its name.
    pub event: String,
    /// What it does, and who sees what.
    pub summary: String,
    /// Its arguments.
    pub arguments: Schema,
    /// The arguments of the callback when it was carried out.
    pub ack: Schema,
    /// Whether it shares the bucket of messages.
    pub counts_as_message: bool,
}

/// An event that a client sees.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// Its name.
    pub event: String,
    /// Who sees it, and when.
    pub summary: String,
    /// Its arguments.
    pub arguments: Schema,
    /// Whether several namespaces share it.
    pub shared: bool,
    /// Whether it is an event packet. `connect_error` isn't, but every client shows it as an event.
    pub is_event: bool,
}

/// The file, as far as the book needs it.
#[derive(Deserialize)]
pub(super) struct Document {
    channels: Pairs<Channel>,
    operations: Pairs<Operation>,
    components: Components,
}

#[derive(Deserialize)]
struct Channel {
    address: String,
    title: String,
    description: String,
    #[serde(rename = "x-auth")]
    auth: Schema,
    messages: Pairs<MessageOrRef>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum MessageOrRef {
    Ref {
        #[serde(rename = "$ref")]
        reference: String,
    },
    Message(Box<Message>),
}

#[derive(Deserialize, Clone)]
struct Message {
    name: String,
    summary: String,
    payload: Schema,
    #[serde(rename = "x-counts-as-message", default)]
    counts_as_message: bool,
    #[serde(rename = "x-packet")]
    packet: Option<String>,
}

#[derive(Deserialize)]
struct Operation {
    action: Action,
    channel: Ref,
    messages: Vec<Ref>,
    reply: Option<Reply>,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Action {
    Send,
    Receive,
}

#[derive(Deserialize)]
struct Reply {
    messages: Vec<Ref>,
}

#[derive(Deserialize)]
struct Ref {
    #[serde(rename = "$ref")]
    reference: String,
}

#[derive(Deserialize)]
struct Components {
    messages: Pairs<Message>,
    schemas: Pairs<Schema>,
}

impl Document {
    /// The same, namespace by namespace.
    pub(super) fn events(self) -> anyhow::Result<Events> {
        let mut namespaces = Vec::new();
        for (name, channel) in self.channels.iter() {
            ensure!(
                channel.address == format!("/{name}"),
                "the channel `{name}` has the address `{}`",
                channel.address
            );
            let (mut emits, mut sees) = (Vec::new(), Vec::new());
            let own = self.operations.iter();
            for (id, operation) in own.filter(|(_, operation)| last(&operation.channel.reference) == name) {
                self.add(channel, operation, &mut emits, &mut sees)
                    .with_context(|| format!("the operation `{id}`"))?;
            }
            namespaces.push(Namespace {
                name: name.to_owned(),
                title: channel.title.clone(),
                description: channel.description.clone(),
                auth: channel.auth.clone(),
                emits,
                sees,
            });
        }
        Ok(Events {
            namespaces,
            shapes: self.components.schemas,
        })
    }

    fn add(
        &self,
        channel: &Channel,
        operation: &Operation,
        emits: &mut Vec<Emitted>,
        sees: &mut Vec<Seen>,
    ) -> anyhow::Result<()> {
        let (message, shared) = self.message(channel, operation.messages.first())?;
        if operation.action == Action::Send {
            sees.push(Seen {
                event: message.name,
                summary: message.summary,
                arguments: message.payload,
                shared,
                is_event: message.packet.is_none(),
            });
            return Ok(());
        }
        let reply = operation
            .reply
            .as_ref()
            .context("has no `reply`: every event may be acked")?;
        emits.push(Emitted {
            event: message.name,
            summary: message.summary,
            arguments: message.payload,
            counts_as_message: message.counts_as_message,
            ack: self.message(channel, reply.messages.first())?.0.payload,
        });
        Ok(())
    }

    /// The message that a reference means, and whether it is one of the shared ones.
    fn message(&self, channel: &Channel, reference: Option<&Ref>) -> anyhow::Result<(Message, bool)> {
        let key = &reference.context("names no message")?.reference;
        let found = channel
            .messages
            .get(last(key))
            .with_context(|| format!("there is no `{key}`"))?;
        match found {
            MessageOrRef::Message(message) => Ok((message.as_ref().clone(), false)),
            MessageOrRef::Ref { reference } => {
                let shared = self.components.messages.get(last(reference));
                Ok((
                    shared.with_context(|| format!("there is no `{reference}`"))?.clone(),
                    true,
                ))
            }
        }
    }
}
