//! What tests, exercise checks and recordings share to watch a server from outside.

mod lesson;

pub use lesson::{Lesson, lesson};
