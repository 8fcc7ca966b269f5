//! The book tools on small books in temporary directories.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that can't go on has failed"
)]

mod broken;
mod good;
mod protocol;
mod small_book;
