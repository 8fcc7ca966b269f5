//! `bookkit`: the course's preprocessor for an installed `mdbook`. `book.toml` calls it; `cargo course` doesn't need it.

use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["supports", renderer] => ExitCode::from(u8::from(!bookkit::supports(renderer))),
        [] => match bookkit::run_protocol(std::io::stdin().lock(), std::io::stdout().lock()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("{error:#}");
                ExitCode::FAILURE
            }
        },
        _ => {
            eprintln!("mdBook calls this as a preprocessor: `bookkit supports <renderer>`, or a book as JSON on stdin");
            ExitCode::FAILURE
        }
    }
}
