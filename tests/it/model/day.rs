//! For how long a command is remembered: a day and no minute less, in every protocol that stores something.

use super::client::Client;
use super::mounted::{Hub, Seen};
use realtime_hub::hub::user::Role;
use realtime_hub::protocol::Protocol;
use realtime_hub::protocol::chat::Chat;
use realtime_hub::protocol::lobby::Lobby;
use realtime_hub::protocol::private::Private;
use realtime_hub::protocol::rooms::Rooms;
use realtime_hub::runtime::Runtime;
use serde_json::{Value, json};
use std::sync::Arc;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// A protocol, and how somebody says something in it for the first time on a connection.
struct Talk<'a> {
    joins: (&'a str, Vec<Value>),
    says: (&'a str, &'a dyn Fn(&str) -> Value),
    needs_account: bool,
}

impl Talk<'_> {
    fn connects(&self, hub: &mut Hub, resume: Option<&Value>) -> (Client, Seen) {
        let login = self
            .needs_account
            .then(|| hub.logs_in(1).expect("nobody banned account 1"));
        let client = hub.connects(login, None);
        let (event, mut args) = self.joins.clone();
        if let (Some(resume), Some(join)) = (resume, args.first_mut()) {
            join["resume"] = resume.clone();
        }
        let joined = match event {
            "" => Seen::Silence,
            event => hub.asks(&client, event, args, true),
        };
        (client, joined)
    }

    fn says(&self, hub: &mut Hub, client: &Client, text: &str) -> Seen {
        let (event, payload) = self.says;
        hub.asks(client, event, vec![payload(text)], true)
    }

    fn holds<P: Protocol>(&self, protocol: impl FnOnce(&Arc<Runtime>) -> Arc<P>) {
        let mut hub = Hub::new(protocol);
        if self.needs_account {
            hub.signs_up("ann", Role::Student);
            hub.signs_up("bob", Role::Student);
        }
        let (client, joined) = self.connects(&mut hub, None);
        let first = self.says(&mut hub, &client, "the first text");
        assert!(matches!(first, Seen::Ack(_)), "{first:?}");
        hub.passes(DAY - MINUTE);
        assert_eq!(self.says(&mut hub, &client, "another text"), first, "at 23:59");
        // Over a lost connection, a millisecond before the day is over.
        hub.leaves(&client);
        let resume = match &joined {
            Seen::Ack(ack) if ack.get("resume").is_some() => Some(json!(hub.words.secret(0))),
            _ => None,
        };
        let (client, _) = self.connects(&mut hub, resume.as_ref());
        hub.passes(MINUTE - 1);
        assert_eq!(self.says(&mut hub, &client, "another text"), first, "at 23:59:59.999");
        assert_eq!(hub.words.messages(), 1, "nothing was stored twice");
        // The memory isn't for ever, or it would grow for ever: this server's ends with the day.
        hub.passes(1);
        let later = self.says(&mut hub, &client, "a later text");
        assert!(
            matches!(later, Seen::Ack(_)) && later != first,
            "after a day: {later:?}"
        );
        assert_eq!(
            self.says(&mut hub, &client, "another text"),
            later,
            "which is remembered again"
        );
        assert_eq!(hub.words.messages(), 2);
    }
}

#[test]
fn chat_remembers_a_command_for_a_day() {
    let talk = Talk {
        joins: ("register", vec![json!({ "username": "ann" })]),
        says: ("sendMessage", &|text| json!({ "text": text, "tempId": 1 })),
        needs_account: false,
    };
    talk.holds(|runtime| Arc::new(Chat::new(runtime)));
}

#[test]
fn rooms_remember_a_command_for_a_day() {
    let talk = Talk {
        joins: ("userJoin", vec![json!({ "username": "ann", "room": "maths" })]),
        says: (
            "updateChat",
            &|text| json!({ "body": text, "room": "maths", "tempId": "x" }),
        ),
        needs_account: false,
    };
    talk.holds(|runtime| Arc::new(Rooms::new(runtime)));
}

#[test]
fn the_lobby_remembers_a_command_for_a_day() {
    let talk = Talk {
        joins: ("", vec![]),
        says: ("chat-message-sent", &|text| json!({ "message": text, "tempId": 1.5 })),
        needs_account: true,
    };
    talk.holds(|runtime| Arc::new(Lobby::new(runtime)));
}

#[test]
fn private_chats_remember_a_command_for_a_day() {
    let letter = |text: &str| {
        json!({
            "sender": { "role": "STUDENT", "id": "1" },
            "receiver": { "role": "STUDENT", "id": "2" },
            "recipients": { "1": text, "2": text },
            "tempId": "1",
        })
    };
    let talk = Talk {
        joins: ("join-chat-room", vec![]),
        says: ("send-chat-message", &letter),
        needs_account: true,
    };
    talk.holds(|runtime| Arc::new(Private::new(runtime)));
}
