//! The tests of the examples and the server: one binary, one module per chapter.

mod ladder;
mod smoke;
