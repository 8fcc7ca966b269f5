//! The rules: who is where, who may what, what is too much. No socket, no database, no clock and no dice in here: time, ids
//! and randomness come as arguments, so that a test can play a year in a millisecond.

pub mod bucket;
pub mod class;
pub mod error;
pub mod guests;
pub mod id;
pub mod invitation;
pub mod members;
pub mod message;
pub mod names;
pub mod presence;
pub mod receipts;
pub mod room;
pub mod text;
pub mod user;
