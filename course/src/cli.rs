//! The command line: what can be typed, and what is called for it.
//!
//! Exit codes: 0 when it worked or passed, 1 when it didn't, 2 when what was typed makes no sense.

use std::process::ExitCode;

use bookkit::Exercise;
use clap::{Parser, Subcommand};

use crate::course::{self, Course};
use crate::output::{BAD, CODE, paint, say};
use crate::progress::Progress;
use crate::reset::Reset;
use crate::select::UsageError;
use crate::servers::Servers;
use crate::{check, hint, list, measure, reset, select, serve, services, verify, watch};

const EXAMPLES: &str = "\
Examples:
  cargo course                    read the book at http://127.0.0.1:4000
  cargo course list               see where you are
  cargo course watch              solve the next exercise: it is checked at every save
  cargo course check ch04_once    check one exercise
  cargo course check ch04         check a chapter's exercises
  cargo course check ch13 --real  check them with real servers, not with imitations in memory
  cargo course hint               ask for a hint for the next exercise; ask again for one more
  cargo course services up        start Redis and MongoDB, which the chapters from 13 on use

An exercise is named by its id (ch04_once), its name (once) or its file.
Environment:
  COURSE_ADDR=127.0.0.1:4001      serve the book elsewhere; port 0 takes a free one
  COURSE_TIMEOUT_SECS=20          stop a check that takes longer
  REDIS_URL, MONGODB_URI          the servers that `services` uses instead of starting its own
  NO_COLOR=1                      no colours";

#[derive(Debug, Parser)]
#[command(name = "cargo course", bin_name = "cargo course", version, after_help = EXAMPLES, args_conflicts_with_subcommands = true)]
#[command(about = "The book, the exercises, hints and your progress. Without a command it serves the book.")]
struct Cli {
    /// Open the book in a browser
    #[arg(long)]
    open: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show chapters and exercises, and which are done
    List,
    /// Show the next exercise: what to do, where, what to read
    Next,
    /// Check exercises; without a name the next one
    Check {
        /// Exercises or chapters
        names: Vec<String>,
        /// With real servers in place of imitations: those that REDIS_URL and MONGODB_URI name, else private ones
        #[arg(long)]
        real: bool,
    },
    /// Check an exercise at every save; go on to the next when it passes
    Watch {
        /// The exercise to begin with; without it the next one
        name: Option<String>,
    },
    /// Show a hint; each time one more, then where the solution is
    Hint {
        /// The exercise; without it the next one
        name: Option<String>,
    },
    /// Put an exercise back as it was; what you wrote is kept beside it
    Reset {
        /// The exercise
        name: String,
        /// Don't ask first
        #[arg(long)]
        yes: bool,
    },
    /// Redis and MongoDB: use what is named or installed, else containers
    Services {
        #[command(subcommand)]
        what: Service,
    },
    /// For maintainers: prove that every stub fails and every solution passes the same checks
    Verify {
        /// Only that the solutions pass with real servers too, for exercises that speak to one
        #[arg(long)]
        real: bool,
    },
    /// For maintainers: measure the time from a save to the verdict of a running `watch`
    #[command(hide = true)]
    MeasureWatch {
        /// Exercises; without names the first, the one in the middle and the last
        names: Vec<String>,
        /// How often each is saved
        #[arg(long, default_value_t = 10)]
        saves: u32,
    },
}

#[derive(Clone, Copy, Debug, Subcommand)]
enum Service {
    /// Start what isn't there, and say what to set; the exit code is 1 where one of the two can't be had
    Up,
    /// Say where each is, and whether it answers
    Status,
    /// End what `up` has started; the data stays
    Down,
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.into()),
    };
    let outcome = runtime.block_on(dispatch(cli));
    // A build of the book may still be running in a thread; nobody waits for it any more.
    runtime.shutdown_background();
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => fail(&error),
    }
}

fn fail(error: &anyhow::Error) -> ExitCode {
    let closed = |cause: &(dyn std::error::Error + 'static)| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    };
    // `cargo course list | head` closes the pipe; that is no error of ours.
    if error.chain().any(closed) {
        return ExitCode::SUCCESS;
    }
    anstream::eprintln!("{} {error:#}", paint(BAD, "error:"));
    ExitCode::from(if error.is::<UsageError>() { 2 } else { 1 })
}

async fn dispatch(cli: Cli) -> anyhow::Result<bool> {
    let root = course::root()?;
    // The book is served, with its errors above it, even when an exercise's facts can't be read.
    let Some(command) = cli.command else {
        return serve::serve(&root, cli.open).await;
    };
    let course = Course::read(&root)?;
    match command {
        Command::Services { what: Service::Up } => services::up(&root).await,
        Command::Services { what: Service::Status } => services::status(&root).await,
        Command::Services { what: Service::Down } => services::down(&root).await,
        Command::List => say(list::report(&course, &progress(&course)?)).map(|()| true),
        Command::Next => next(&course),
        Command::Check { names, real } => check(&course, &names, real).await,
        Command::Watch { name } => match one_or_next(&course, name.as_deref())? {
            Some(exercise) => watch::watch(&course, exercise).await,
            None => Ok(true),
        },
        Command::Hint { name } => show_hint(&course, name.as_deref()),
        Command::Reset { name, yes } => reset_exercise(&course, &name, yes),
        Command::Verify { real: false } => verify::verify(&course.root).await,
        Command::Verify { real: true } => verify::with_servers(&course).await,
        Command::MeasureWatch { names, saves } => {
            measure::measure(&course, &select::exercises(&course, &names)?, saves).await
        }
    }
}

/// The progress; what had to be put aside is said.
fn progress(course: &Course) -> anyhow::Result<Progress> {
    let (progress, note) = Progress::read(&course.root)?;
    note.map_or(Ok(()), say)?;
    Ok(progress)
}

/// The exercise with this name, or the next one; `None` when all are solved.
fn one_or_next<'a>(course: &'a Course, name: Option<&str>) -> anyhow::Result<Option<&'a Exercise>> {
    match name {
        Some(name) => Ok(Some(select::exercise(course, name)?)),
        None => match list::next(course, &progress(course)?) {
            Some(exercise) => Ok(Some(exercise)),
            None => say("Every exercise is solved. `cargo course list` shows them.").map(|()| None),
        },
    }
}

fn next(course: &Course) -> anyhow::Result<bool> {
    if let Some(exercise) = one_or_next(course, None)? {
        let command = paint(CODE, format!("cargo course watch {}", exercise.id()));
        say(format!("{}\n  Solve {command}", list::card(course, exercise)))?;
    }
    Ok(true)
}

async fn check(course: &Course, names: &[String], real: bool) -> anyhow::Result<bool> {
    let exercises = match names {
        [] => one_or_next(course, None)?.into_iter().collect(),
        names => select::exercises(course, names)?,
    };
    let Some(&last) = exercises.last() else {
        return Ok(true);
    };
    let servers = match real {
        true => Servers::start(&course.exercises, &exercises).await?,
        false => Servers::default(),
    };
    let passed = check::check(&course.root, &exercises, &servers).await?;
    if passed && let Some(next) = list::next_after(course, &progress(course)?, last) {
        say(format!(
            "\nNext: {}  {}",
            paint(CODE, format!("cargo course watch {}", next.id())),
            next.title
        ))?;
    }
    Ok(passed)
}

fn show_hint(course: &Course, name: Option<&str>) -> anyhow::Result<bool> {
    if let Some(exercise) = one_or_next(course, name)? {
        let (text, count) = hint::report(exercise, progress(course)?.hints_shown(exercise));
        Progress::update(&course.root, |progress| progress.show_hints(exercise, count))?;
        say(text)?;
    }
    Ok(true)
}

fn reset_exercise(course: &Course, name: &str, yes: bool) -> anyhow::Result<bool> {
    let exercise = select::exercise(course, name)?;
    let file = exercise.file();
    if !yes && !reset::confirmed(&format!("Put {file} back as it was? What you wrote is kept beside it."))? {
        say("Nothing was changed.")?;
        return Ok(false);
    }
    match reset::reset(&course.root, exercise)? {
        Reset::Unchanged => say(format!("{file} is as it always was."))?,
        Reset::Restored => say(format!("{file} was gone; it is back."))?,
        Reset::Kept(kept) => {
            Progress::update(&course.root, |progress| progress.reset(exercise))?;
            let kept = kept.strip_prefix(&course.root).unwrap_or(&kept).display().to_string();
            say(format!(
                "{file} is as it was. What you wrote is in {}",
                paint(CODE, kept)
            ))?;
        }
    }
    Ok(true)
}
