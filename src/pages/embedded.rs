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
];

/// What pages load, by its path below `/web/`.
pub(super) const ASSETS: &[(&str, &[u8])] = embedded![
    "chat/chat.js",
    "rooms/invitation.js",
    "rooms/room.js",
    "rooms/rooms.js",
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
    "shared/outbox.js",
    "shared/side.js",
    "shared/state.js",
    "shared/style.css",
    "shared/timeline.js",
    "shared/typing.js",
];

/// The libraries' files and hashes.
pub(super) const LIBRARIES: &str = include_str!("../../web/libraries.json");
