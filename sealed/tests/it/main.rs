//! What holds of the crate from outside: the attacks, the format, and garbage.

mod attacks;
mod clients;
mod garbage;
mod golden;
mod keys;
