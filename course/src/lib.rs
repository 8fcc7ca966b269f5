//! `cargo course`, the learner's companion: it serves the book, checks exercises, gives hints and keeps the progress.
//!
//! The way of a check through the files: [`select`] turns what was typed into exercises, [`cargo`] compiles them in one
//! call, [`run`] runs each check with a time limit, [`libtest`] reads what it printed, [`verdict`] decides, [`report`] says
//! it to the learner and [`progress`] remembers it. [`watch`] does that after every save, [`verify`] does it to every stub and every solution.
//! `cargo xtask generate` calls [`pristine`], which is why this is a library too.

pub mod cargo;
pub mod check;
pub mod cli;
pub mod course;
pub mod hint;
pub mod libtest;
pub mod list;
pub mod measure;
pub mod output;
pub mod pristine;
pub mod progress;
pub mod report;
pub mod reset;
pub mod run;
pub mod saves;
pub mod select;
pub mod serve;
pub mod servers;
pub mod services;
#[cfg(test)]
mod testing;
pub mod verdict;
pub mod verify;
pub mod watch;
