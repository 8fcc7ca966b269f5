//! `cargo course`: see the library for what it does.

use std::process::ExitCode;

fn main() -> ExitCode {
    course::cli::main()
}
