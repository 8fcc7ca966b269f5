//! Checks for `ch10_write_the_test`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch10_classroom/write_the_test.rs")]
mod exercise;

use exercise::{Class, judge};
use serde_json::{Value, json};
use testkit::lesson;

const WHO: &str = "ch10_classroom.html#one-all-all-but-me";
const PITFALL: &str = "ch10_classroom.html#the-pitfall-passing-on-whatever-comes";

/// What a class does wrong, if anything.
#[derive(Clone, Copy, PartialEq)]
enum Mistake {
    None,
    /// Right, in another order.
    NewestFirst,
    BelievesTheContent,
    OneConnectionEach,
    PassesEverythingOn,
    TellsTheWholeClass,
}

struct Seats {
    mistake: Mistake,
    seats: Vec<(u64, u64)>,
}

impl Class for Seats {
    fn joins(&mut self, connection: u64, person: u64) {
        if self.mistake == Mistake::OneConnectionEach {
            self.seats.retain(|(_, who)| *who != person);
        }
        match self.mistake {
            Mistake::NewestFirst => self.seats.insert(0, (connection, person)),
            _ => self.seats.push((connection, person)),
        }
    }

    fn message(&mut self, connection: u64, content: Value, to: u64) -> Vec<(u64, Value)> {
        // A class that has forgotten this connection doesn't know whose it is.
        let sender = self.seats.iter().find(|(one, _)| *one == connection);
        let own = sender.map_or(Value::Null, |(_, person)| json!(person));
        let from = match (self.mistake, content.get("from")) {
            (Mistake::BelievesTheContent, Some(claim)) => claim.clone(),
            _ => own,
        };
        let message = match self.mistake {
            Mistake::PassesEverythingOn => content,
            _ => json!({ "type": content["type"], "value": content["value"] }),
        };
        let data = json!({ "from": from, "message": message });
        let is_told = |person: u64| self.mistake == Mistake::TellsTheWholeClass || person == to;
        let listeners = self.seats.iter().filter(|(_, person)| is_told(*person));
        listeners.map(|(one, _)| (*one, data.clone())).collect()
    }
}

fn verdict(mistake: Mistake) -> Result<(), String> {
    let seats = Vec::new();
    judge(&mut Seats { mistake, seats })
}

fn is_caught(mistake: Mistake) -> bool {
    verdict(mistake).is_err_and(|why| !why.trim().is_empty())
}

#[test]
fn a_right_class_passes() {
    let _lesson = lesson(
        "A test that refuses what is right is as wrong as one that lets everything pass",
        WHO,
    );
    assert_eq!(
        verdict(Mistake::None),
        Ok(()),
        "this class is right, and your test says that it isn't"
    );
    assert_eq!(
        verdict(Mistake::NewestFirst),
        Ok(()),
        "this class is right, and names the newest connection first; the order is up to the class"
    );
}

#[test]
fn a_class_that_believes_the_content_is_caught() {
    let _lesson = lesson("Lie about yourself in the content, and look at `from`", PITFALL);
    assert!(
        is_caught(Mistake::BelievesTheContent),
        "your test let a class pass in which `from` in the content decides who has spoken"
    );
}

#[test]
fn a_class_with_one_connection_each_is_caught() {
    let _lesson = lesson("Open two tabs of one person, and look whether both are told", WHO);
    assert!(
        is_caught(Mistake::OneConnectionEach),
        "your test let a class pass in which only a person's newest tab is told"
    );
}

#[test]
fn a_class_that_passes_everything_on_is_caught() {
    let _lesson = lesson(
        "Put one field more into the content, and look at all of `message`",
        PITFALL,
    );
    assert!(
        is_caught(Mistake::PassesEverythingOn),
        "your test let a class pass in which every field of the content is passed on, and not only `type` and `value`"
    );
}

#[test]
fn a_class_that_tells_everybody_is_caught() {
    let _lesson = lesson("Look also at who must not be told", WHO);
    assert!(
        is_caught(Mistake::TellsTheWholeClass),
        "your test let a class pass in which the whole class hears what is for one person"
    );
}
