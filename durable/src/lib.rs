//! The hub with its databases. All chats live in Redis, and a cron job carries them on to MongoDB.
//!
//! Rules, rooms and the job itself are in the package `realtime-hub` and know no driver. What speaks to a database is here, and
//! so is what decides which parts a server gets.

pub mod commands;
pub mod cron;
pub mod mongo;
pub mod redis;
pub mod serving;
pub mod setup;
