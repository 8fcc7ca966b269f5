//! The pages' files, compiled into the binary. A test holds the tables against the folder `web/`.

macro_rules! embedded {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/web/", $path)))),*]
    };
}

/// Each page: its path, and its HTML.
pub(super) const PAGES: &[(&str, &str)] = &[
    ("/", include_str!("../../web/index.html")),
    ("/chat", include_str!("../../web/chat/index.html")),
    ("/rooms", include_str!("../../web/rooms/index.html")),
    ("/lobby", include_str!("../../web/lobby/index.html")),
    ("/classroom", include_str!("../../web/classroom/index.html")),
    ("/private", include_str!("../../web/private/index.html")),
];

/// What pages load, by its path below `/web/`.
pub(super) const ASSETS: &[(&str, &[u8])] = embedded![
    "chat/chat.js",
    "classroom/board.js",
    "classroom/classroom.js",
    "classroom/people.js",
    "classroom/talk.js",
    "lobby/catch_up.js",
    "lobby/lobby.js",
    "lobby/people.js",
    "lobby/talks.js",
    "private/bundle.js",
    "private/bytes.js",
    "private/compare.js",
    "private/context.js",
    "private/crypto.js",
    "private/database.js",
    "private/entry.js",
    "private/envelope.js",
    "private/errors.js",
    "private/identity.js",
    "private/inbox.js",
    "private/key_book.js",
    "private/private.js",
    "private/safety.js",
    "private/sealed.js",
    "private/seen.js",
    "private/small_order.js",
    "private/talk.js",
    "private/text.js",
    "private/trust.js",
    "private/words.js",
    "rooms/invitation.js",
    "rooms/room.js",
    "rooms/rooms.js",
    "shared/account.js",
    "shared/announce.js",
    "shared/app.css",
    "shared/bubble.js",
    "shared/composer.js",
    "shared/connection.js",
    "shared/dom.js",
    "shared/errors.js",
    "shared/home.css",
    "shared/icon.svg",
    "shared/keep.js",
    "shared/member.js",
    "shared/menu.js",
    "shared/outbox.js",
    "shared/rest.js",
    "shared/side.js",
    "shared/state.js",
    "shared/style.css",
    "shared/timeline.js",
    "shared/typing.js",
];

/// The libraries' files and hashes.
pub(super) const LIBRARIES: &str = include_str!("../../web/libraries.json");
