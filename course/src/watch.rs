//! `cargo course watch`: checks an exercise at every save and goes on to the next one when it passes.

use std::collections::BTreeSet;
use std::io::{BufRead as _, IsTerminal as _};
use std::path::PathBuf;

use bookkit::Exercise;
use tokio::sync::mpsc::{Receiver, channel};

use crate::cargo::{self, Judged};
use crate::course::Course;
use crate::output::{CODE, DIM, STRONG, clear_screen, on_terminal, paint, say, status};
use crate::progress::{self, Progress};
use crate::saves::Saves;
use crate::servers::Servers;
use crate::verdict::Judgement;
use crate::{check, hint, list, report};

/// What the learner does next.
enum Act<'a> {
    Check(&'a Exercise),
    Hint,
    Task,
    Quit,
}

struct Session<'a> {
    course: &'a Course,
    saves: Saves,
    /// Lines typed into the terminal.
    typed: Receiver<String>,
}

/// Watches, beginning with `start`; ends when the learner quits or nothing is left to solve.
pub async fn watch(course: &Course, start: &Exercise) -> anyhow::Result<bool> {
    let saves = Saves::below(&[course.root.join("exercises")])?;
    let mut session = Session {
        course,
        saves,
        typed: typed_lines(),
    };
    let mut current = course.exercises.iter().find(|exercise| *exercise == start);
    clear_screen()?;
    say(format!("{}\n", list::card(course, start)))?;
    while let Some(exercise) = current {
        let (checked, passed) = session.check(exercise).await?;
        let shown = if passed {
            session.advance(checked)?
        } else {
            Some(checked)
        };
        current = match shown {
            Some(shown) => session.wait(shown).await?,
            None => None,
        };
        clear_screen()?;
    }
    Ok(true)
}

impl<'a> Session<'a> {
    /// Checks an exercise and says the verdict. What is saved while its checks run is checked instead.
    async fn check(&mut self, mut exercise: &'a Exercise) -> anyhow::Result<(&'a Exercise, bool)> {
        loop {
            status(&format!("checking {} …", exercise.id()));
            let hash = progress::hash(&self.course.root, exercise)?;
            if let Some(judgement) = self.judge(exercise).await? {
                status("");
                say(report::report(exercise, &judgement))?;
                check::remember(&self.course.root, exercise, judgement.passed(), hash)?;
                return Ok((exercise, judgement.passed()));
            }
            let saved = self.saves.next().await?;
            exercise = self.exercise_of(&saved).unwrap_or(exercise);
            clear_screen()?;
        }
    }

    /// The judgement, or `None` when something was saved meanwhile. Only the run is given up for a save: it may hang, while a
    /// compiler that is stopped half-way leaves its work to be done again.
    async fn judge(&mut self, exercise: &Exercise) -> anyhow::Result<Option<Judgement>> {
        let root = &self.course.root;
        let id = exercise.id();
        let servers = Servers::default();
        let build = cargo::build(root, std::slice::from_ref(&id), Judged::Exercises, &servers).await?;
        tokio::select! {
            judgement = check::judge(root, &id, &build, &servers) => judgement.map(Some),
            begun = self.saves.begun() => begun.map(|()| None),
        }
    }

    /// Shows the next exercise; `None` when there is none.
    fn advance(&self, solved: &Exercise) -> anyhow::Result<Option<&'a Exercise>> {
        let progress = Progress::read(&self.course.root)?.0;
        let next = list::next_after(self.course, &progress, solved);
        match next {
            Some(next) => say(format!(
                "\n{}\n\n{}",
                paint(DIM, "Next:"),
                list::card(self.course, next)
            ))?,
            None => say(paint(STRONG, "\nEvery exercise is solved."))?,
        }
        Ok(next)
    }

    /// Waits until something is saved or typed; the exercise to check then, or `None` to end.
    async fn wait(&mut self, current: &'a Exercise) -> anyhow::Result<Option<&'a Exercise>> {
        loop {
            prompt(current)?;
            match self.next_act(current).await? {
                Act::Check(exercise) => return Ok(Some(exercise)),
                Act::Quit => return Ok(None),
                Act::Task => say(format!("\n{}", list::card(self.course, current)))?,
                Act::Hint => {
                    let shown = Progress::read(&self.course.root)?.0.hints_shown(current);
                    let (text, count) = hint::report(current, shown);
                    Progress::update(&self.course.root, |progress| progress.show_hints(current, count))?;
                    say(format!("\n{text}"))?;
                }
            }
        }
    }

    async fn next_act(&mut self, current: &'a Exercise) -> anyhow::Result<Act<'a>> {
        loop {
            tokio::select! {
                saved = self.saves.next() => {
                    if let Some(exercise) = self.exercise_of(&saved?) {
                        return Ok(Act::Check(exercise));
                    }
                }
                Some(line) = self.typed.recv() => match line.trim() {
                    "h" | "hint" => return Ok(Act::Hint),
                    "t" | "task" => return Ok(Act::Task),
                    "q" | "quit" => return Ok(Act::Quit),
                    _ => return Ok(Act::Check(current)),
                },
            }
        }
    }

    /// The exercise that was saved: whichever the learner works on is the one to check.
    fn exercise_of(&self, saved: &BTreeSet<PathBuf>) -> Option<&'a Exercise> {
        let file = |exercise: &Exercise, name: &str| self.course.root.join(exercise.dir()).join(name);
        let judged = |exercise: &&Exercise| {
            ["exercise.rs", "check.rs"]
                .iter()
                .any(|name| saved.contains(&file(exercise, name)))
        };
        self.course.exercises.iter().find(judged)
    }
}

fn prompt(exercise: &Exercise) -> anyhow::Result<()> {
    say(format!(
        "\nWatching {}: save it, and it is checked.",
        paint(CODE, exercise.file())
    ))?;
    if on_terminal() && std::io::stdin().is_terminal() {
        say(paint(
            DIM,
            "Or type h for a hint, t for the task, q to quit, nothing to check again; then Enter.",
        ))?;
    }
    Ok(())
}

/// What is typed, line by line; nothing when no person sits there.
fn typed_lines() -> Receiver<String> {
    let (sender, lines) = channel(8);
    if std::io::stdin().is_terminal() {
        // A thread of its own: reading a terminal can't be given up, and the end of the program must not wait for it.
        std::thread::spawn(move || {
            for line in std::io::stdin().lock().lines().map_while(Result::ok) {
                if sender.blocking_send(line).is_err() {
                    return;
                }
            }
        });
    }
    lines
}
