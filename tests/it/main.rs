//! The tests of the examples and the server: one binary, one module per chapter.

mod ch05_websocket;
mod ladder;
mod smoke;
