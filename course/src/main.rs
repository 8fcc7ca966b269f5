//! course
fn main() {}
