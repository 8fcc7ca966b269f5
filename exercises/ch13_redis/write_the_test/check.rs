//! Checks for `ch13_write_the_test`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch13_redis/write_the_test.rs")]
mod exercise;

use exercise::{Chat, judge};
use std::collections::HashMap;
use testkit::lesson;

const KILLED: &str = "ch13_redis.html#it-breaks-first";
const SCRIPT: &str = "ch13_redis.html#one-message-one-script";

/// What a chat does wrong, if anything.
#[derive(Clone, Copy, PartialEq)]
enum Mistake {
    None,
    AnswersFirst,
    RemembersInTheProcess,
    CountsInTheProcess,
}

/// What is outside of the process, and what is in it.
struct Program {
    mistake: Mistake,
    /// The first id, and how far apart they are.
    ids: (u64, u64),
    stored: Vec<(u64, String)>,
    remembered: HashMap<String, u64>,
    /// Answered, and not stored yet.
    on_its_way: Vec<(u64, String)>,
    given: u64,
    /// Killed once at least. A chat that is never killed makes no mistake.
    killed: bool,
}

impl Program {
    fn new(mistake: Mistake, ids: (u64, u64)) -> Self {
        Self {
            mistake,
            ids,
            stored: Vec::new(),
            remembered: HashMap::new(),
            on_its_way: Vec::new(),
            given: 0,
            killed: false,
        }
    }

    fn id(&mut self) -> u64 {
        let (first, step) = self.ids;
        let id = first + step * self.given;
        self.given += 1;
        id
    }
}

impl Chat for Program {
    fn says(&mut self, command: &str, text: &str) -> u64 {
        if let Some(id) = self.remembered.get(command) {
            return *id;
        }
        let id = self.id();
        self.remembered.insert(command.to_owned(), id);
        self.stored.append(&mut self.on_its_way);
        match self.mistake {
            Mistake::AnswersFirst => self.on_its_way.push((id, text.to_owned())),
            _ => self.stored.push((id, text.to_owned())),
        }
        id
    }

    fn after(&self, since: u64) -> Vec<(u64, String)> {
        let all = self.stored.iter().chain(&self.on_its_way);
        all.filter(|(id, _)| *id > since).cloned().collect()
    }

    fn is_killed(&mut self) {
        self.killed = true;
        let lost: Vec<u64> = self.on_its_way.drain(..).map(|(id, _)| id).collect();
        self.remembered.retain(|_, id| !lost.contains(id));
        match self.mistake {
            Mistake::RemembersInTheProcess => self.remembered.clear(),
            Mistake::CountsInTheProcess => self.given = 0,
            _ => {}
        }
    }
}

fn verdict(mistake: Mistake, ids: (u64, u64)) -> (Result<(), String>, bool) {
    let mut program = Program::new(mistake, ids);
    (judge(&mut program), program.killed)
}

#[track_caller]
fn is_caught(mistake: Mistake, what: &str) {
    let (Err(why), _) = verdict(mistake, (7, 3)) else {
        panic!("your test let a chat pass {what}");
    };
    assert!(
        !why.trim().is_empty(),
        "your test refuses a chat {what}, as it should, but its `Err` is empty: say in it what was wrong"
    );
}

#[test]
fn a_right_chat_passes() {
    let _lesson = lesson(
        "A test that refuses what is right is as wrong as one that lets everything pass",
        KILLED,
    );
    for ids in [(1, 1), (7, 10), (1_000_000, 3)] {
        let (verdict, killed) = verdict(Mistake::None, ids);
        assert_eq!(
            verdict,
            Ok(()),
            "this chat is right (its first id is {}, and the ids rise by {}), and your test says that it isn't",
            ids.0,
            ids.1
        );
        assert!(
            killed,
            "your test has never killed the chat; without that no mistake can show"
        );
    }
}

#[test]
fn an_answer_before_the_message_is_stored_is_caught() {
    let _lesson = lesson("Acked means stored: what was acked is there after a kill", KILLED);
    is_caught(
        Mistake::AnswersFirst,
        "whose last message before a kill is gone after it",
    );
}

#[test]
fn commands_that_are_remembered_in_the_process_are_caught() {
    let _lesson = lesson("A client sends again after a restart, too", SCRIPT);
    is_caught(
        Mistake::RemembersInTheProcess,
        "that stores a command a second time when it comes again after a kill",
    );
}

#[test]
fn ids_that_are_counted_in_the_process_are_caught() {
    let _lesson = lesson("An id is given once, and not once per process", SCRIPT);
    is_caught(
        Mistake::CountsInTheProcess,
        "that begins at its first id again after a kill",
    );
}
