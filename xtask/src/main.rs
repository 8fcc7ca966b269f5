//! `cargo xtask`: what maintainers and CI run. Every check, every test, and what is generated or recorded.

mod chapters;
mod checks;
mod generate;
mod problem;
mod process;
mod record;
mod repo;
mod rust;
mod scenarios;
mod suite;
mod tools;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::repo::Repo;

/// Checks, tests, generated files and recordings of the repository.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs every check of the repository and reports all problems at once.
    Check {
        /// Only these checks, such as `sizes`; all of them without a name.
        names: Vec<String>,
    },
    /// Sets up what is missing and runs every test there is.
    Test {
        /// Only these steps, such as `browser`; all of them without a name.
        names: Vec<String>,
    },
    /// Gets the Redis and the MongoDB that tests start, where they are missing and can be had.
    Servers,
    /// Writes the generated files: the chapter table of README.md and exercises/pristine.json.
    Generate,
    /// Runs examples and stores what they print, for the pages to play.
    Record {
        /// Only these recordings; all of them without a name.
        names: Vec<String>,
    },
    /// Builds the book into a folder.
    Book {
        /// Where to put it.
        #[arg(default_value = "target/book")]
        folder: PathBuf,
        /// The path below which it will be served, such as `/realtimehub/`: the 404 page needs it.
        #[arg(long, value_name = "PATH")]
        site_url: Option<String>,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments.command) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Whether everything that was asked for is well.
fn run(command: Command) -> anyhow::Result<bool> {
    let repo = Repo::here()?;
    match command {
        Command::Check { names } => checks::run(&repo, &names),
        Command::Test { names } => suite::run(&repo, &names),
        Command::Servers => Ok(tools::show_servers(&repo)),
        Command::Generate => generate::write(&repo).map(|()| true),
        Command::Record { names } => record::write(&repo, &names).map(|()| true),
        Command::Book { folder, site_url } => checks::book::build(&repo, &folder, site_url).map(|()| true),
    }
}
