//! What tests, exercise checks and recordings share to watch a server from outside.
//!
//! ```no_run
//! use serde_json::json;
//! use testkit::{Client, Result, serve};
//!
//! # async fn example(router: axum::Router) -> Result {
//! let server = serve(router).await?;
//! let mut ann = Client::connect(&server.url(), "/chat").await?;
//! let mut bob = Client::connect(&server.url(), "/chat").await?;
//! ann.emit_with_ack("sendMessage", json!({ "text": "hi" })).await?;
//! assert_eq!(bob.sees("appendMessage").await["text"], "hi");
//! # Ok(())
//! # }
//! ```

pub mod cargo;
mod client;
mod deadline;
pub mod http;
mod lesson;
mod packet;
pub mod practice;
mod server;
pub mod servers;
mod wire;

pub use client::{Args, Client, Event, PATIENCE, Refused};
pub use deadline::must_end;
pub use lesson::{Lesson, lesson};
pub use packet::Packet;
pub use server::{Server, serve, serve_on_one_thread};

/// What a test that uses `?` returns.
pub type Result<T = (), E = anyhow::Error> = std::result::Result<T, E>;
