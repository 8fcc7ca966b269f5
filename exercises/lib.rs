//! Nothing but targets lives here: each exercise is a test target of its own, see `Cargo.toml`.
