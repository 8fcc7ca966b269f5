//! Whatever a client sends as the arguments of an event: reading it never panics, and what is taken keeps its promises.

#![no_main]

use libfuzzer_sys::fuzz_target;
use realtime_hub::hub::text;
use realtime_hub::protocol::args::{Args, Fields, user_id};
use socketioxide::handler;

fuzz_target!(|text: &str| {
    let payload = handler::Value::Str(text.to_owned().into(), None);
    let Ok(args) = Args::decode(&payload, true) else { return };
    let _ = (args.none(), args.one(), args.user_id(), args.optional_object());
    for value in args.all() {
        if let Ok(id) = user_id(value) {
            assert!((1..=9_007_199_254_740_991).contains(&id.number()));
        }
        if let Ok(fields) = Fields::of(value) {
            read(fields);
        }
    }
});

fn read(fields: Fields<'_>) {
    if let Ok(page) = fields.page() {
        assert!((1..=100).contains(&page.limit));
    }
    if let Ok(Some(temp_id)) = fields.temp_id() {
        assert!(!temp_id.key().is_empty());
    }
    if let Ok(name) = fields.text("username").and_then(text::username) {
        assert!((1..=32).contains(&name.chars().count()));
    }
    for name in ["text", "body", "message", "room", "to", "resume", "conversationId"] {
        let _ = (
            fields.optional_text(name),
            fields.text_or_none(name),
            fields.object(name),
        );
        if let Ok(body) = fields.text(name) {
            let _ = text::fits(name, body, text::MESSAGE_CHARS);
        }
    }
    let _ = fields.since();
}
