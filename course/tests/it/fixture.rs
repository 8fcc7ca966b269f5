//! A course of a few tiny exercises in a directory of its own, so that nothing here depends on what the real ones hold.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The guard of the real `testkit`, because the checks' output is what these tests read.
const LESSON: &str = include_str!("../../../testkit/src/lesson.rs");

const EXERCISE: &str =
    "//! Double it.\n\n/// Twice `n`.\npub fn double(n: i32) -> i32 {\n    todo!(\"twice {n}\")\n}\n";
const SOLUTION: &str = "//! Doubled.\n\n/// Twice `n`.\npub fn double(n: i32) -> i32 {\n    n * 2\n}\n";
const CHECK: &str = r#"//! Checks.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch01_numbers/NAME.rs")]
mod exercise;

use exercise::double;

#[test]
fn two_becomes_four() {
    let _lesson = testkit::lesson("doubling adds a number to itself", "ch01_numbers.html#doubling");
    assert_eq!(double(2), 4, "twice two");
}

#[test]
fn below_zero_it_doubles_too() {
    let _lesson = testkit::lesson("doubling knows no sign", "ch01_numbers.html#doubling");
    assert_eq!(double(-3), -6);
}
"#;

/// The course; its directory goes with it.
pub(crate) struct Fixture {
    dir: tempfile::TempDir,
    exercises: Vec<String>,
}

impl Fixture {
    /// A course of chapter 1 with these exercises, all of them good.
    pub(crate) fn new(exercises: &[&str]) -> Self {
        let exercises: Vec<String> = exercises.iter().map(|name| (*name).to_owned()).collect();
        let fixture = Self {
            dir: tempfile::tempdir().unwrap(),
            exercises,
        };
        fixture.write(
            "Cargo.toml",
            "[workspace]\nmembers = [\"exercises\", \"testkit\"]\nresolver = \"3\"\n",
        );
        fixture.write(
            "testkit/Cargo.toml",
            "[package]\nname = \"testkit\"\nedition = \"2024\"\n",
        );
        fixture.write(
            "testkit/src/lib.rs",
            "//! Testkit.\nmod lesson;\npub use lesson::{Lesson, lesson};\n",
        );
        fixture.write("testkit/src/lesson.rs", LESSON);
        fixture.write("exercises/lib.rs", "//! Nothing.\n");
        fixture.write("exercises/Cargo.toml", &fixture.manifest());
        fixture.write("book/src/ch01_numbers.md", "# 1. Numbers\n\n## Doubling\n");
        for (index, name) in fixture.exercises.iter().enumerate() {
            let dir = format!("exercises/ch01_numbers/{name}");
            fixture.write(&format!("{dir}/exercise.rs"), EXERCISE);
            fixture.write(&format!("{dir}/check.rs"), &CHECK.replace("NAME", name));
            fixture.write(&format!("{dir}/exercise.toml"), &facts(index + 1));
            fixture.write(&format!("solutions/ch01_numbers/{name}.rs"), SOLUTION);
        }
        fixture.write_pristine();
        fixture
    }

    fn manifest(&self) -> String {
        let mut text = "[package]\nname = \"exercises\"\nedition = \"2024\"\n\n[features]\nsolutions = []\n\n\
                        [lib]\npath = \"lib.rs\"\ntest = false\n\n[dependencies]\ntestkit = { path = \"../testkit\" }\n"
            .to_owned();
        for name in &self.exercises {
            text += &target(name);
        }
        text
    }

    /// The course's directory.
    pub(crate) fn root(&self) -> &Path {
        self.dir.path()
    }

    /// The file that the learner edits, relative to the root.
    pub(crate) fn exercise(&self, name: &str) -> String {
        format!("exercises/ch01_numbers/{name}/exercise.rs")
    }

    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.root().join(file)
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).unwrap()
    }

    /// Replaces a text that must be there.
    pub(crate) fn replace(&self, file: &str, from: &str, to: &str) {
        let text = self.read(file);
        assert!(text.contains(from), "{file} holds {from:?}");
        self.write(file, &text.replace(from, to));
    }

    /// Fills the exercise's hole.
    pub(crate) fn answer(&self, name: &str, code: &str) {
        self.replace(&self.exercise(name), "todo!(\"twice {n}\")", code);
    }

    /// Writes the solution's text into the exercise.
    pub(crate) fn solve(&self, name: &str) {
        self.write(&self.exercise(name), SOLUTION);
    }

    /// What `cargo xtask generate` does.
    pub(crate) fn write_pristine(&self) {
        self.write(
            course::pristine::FILE,
            &course::pristine::generate(self.root()).unwrap(),
        );
    }

    /// `cargo course` with these arguments, ready to run.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_course"));
        command.args(args);
        self.prepare(&mut command);
        command
    }

    /// A command in this course, with a target directory of its own.
    pub(crate) fn prepare(&self, command: &mut Command) {
        command
            .current_dir(self.root())
            .env("CARGO_TARGET_DIR", self.path("target"))
            .env("CARGO_NET_OFFLINE", "true")
            .env_remove("RUSTFLAGS")
            .env_remove("COURSE_ADDR")
            .env_remove("COURSE_TIMEOUT_SECS");
    }

    /// Runs `cargo course` with these arguments and a short time limit.
    pub(crate) fn course_in_haste(&self, args: &[&str]) -> Ran {
        Ran::from(self.command(args).env("COURSE_TIMEOUT_SECS", "4").output().unwrap())
    }

    /// Runs `cargo course` with these arguments to its end.
    pub(crate) fn course(&self, args: &[&str]) -> Ran {
        Ran::from(self.command(args).output().unwrap())
    }
}

/// An exercise's target in the manifest.
pub(crate) fn target(name: &str) -> String {
    format!("\n[[test]]\nname = \"ch01_{name}\"\npath = \"ch01_numbers/{name}/check.rs\"\ntest = false\n")
}

fn facts(order: usize) -> String {
    format!(
        "title = \"Double\"\norder = {order}\nkind = \"hole\"\nminutes = 5\nconcept = \"doubling\"\n\
         page = \"ch01_numbers.html#doubling\"\ntask = \"Write `double`.\"\n\
         hints = [\"Look at n.\", \"Use the star.\", \"n times two\"]\n"
    )
}

/// A program that ran to its end.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) text: String,
}

impl Ran {
    /// Asserts that the output holds a text.
    #[track_caller]
    pub(crate) fn says(&self, part: &str) -> &Self {
        assert!(self.text.contains(part), "{part:?} is missing in:\n{}", self.text);
        self
    }

    /// Asserts that the output doesn't hold a text.
    #[track_caller]
    pub(crate) fn is_silent_about(&self, part: &str) -> &Self {
        assert!(!self.text.contains(part), "{part:?} is in:\n{}", self.text);
        self
    }

    /// Asserts how it ended.
    #[track_caller]
    pub(crate) fn ends_with(&self, code: i32) -> &Self {
        assert_eq!(self.code, Some(code), "{}", self.text);
        self
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let both = [output.stdout, output.stderr].concat();
        Self {
            code: output.status.code(),
            text: String::from_utf8_lossy(&both).into_owned(),
        }
    }
}
