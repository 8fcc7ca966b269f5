//! Checks for `ch12_write_the_test`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch12_end_to_end/write_the_test.rs")]
mod exercise;

use exercise::{Pair, Sealed, judge};
use std::collections::HashMap;
use testkit::lesson;

const PAGE: &str = "ch12_end_to_end.html#what-a-message-is-bound-to";

/// What a pair does wrong, if anything.
#[derive(Clone, Copy, PartialEq)]
enum Mistake {
    None,
    BindsNoTempId,
    RemembersNothing,
    RefusesAgain,
}

/// Ann's program and Bob's, in one.
struct Programs {
    mistake: Mistake,
    /// The `temp_id` and the text of each sealed message.
    sealed: Vec<(String, String)>,
    /// Under which id a `temp_id` was opened first, and what it was.
    seen: HashMap<String, (String, u64)>,
}

impl Pair for Programs {
    fn ann_seals(&mut self, temp_id: &str, text: &str) -> Sealed {
        self.sealed.push((temp_id.to_owned(), text.to_owned()));
        Sealed(self.sealed.len() as u64)
    }

    fn bob_opens(&mut self, id: &str, temp_id: &str, sealed: &Sealed) -> Option<String> {
        let place = usize::try_from(sealed.0).ok()?.checked_sub(1)?;
        let (bound, text) = self.sealed.get(place)?;
        if bound != temp_id && self.mistake != Mistake::BindsNoTempId {
            return None;
        }
        if self.mistake == Mistake::RefusesAgain && self.seen.contains_key(temp_id) {
            return None;
        }
        let this = (id.to_owned(), sealed.0);
        let first = self.seen.entry(temp_id.to_owned()).or_insert_with(|| this.clone());
        let replayed = *first != this && self.mistake != Mistake::RemembersNothing;
        (!replayed).then(|| text.clone())
    }
}

fn verdict(mistake: Mistake) -> Result<(), String> {
    let (sealed, seen) = (Vec::new(), HashMap::new());
    judge(&mut Programs { mistake, sealed, seen })
}

#[test]
fn a_right_pair_passes() {
    let _lesson = lesson(
        "A test that refuses what is right is as wrong as one that lets everything pass",
        PAGE,
    );
    assert_eq!(
        verdict(Mistake::None),
        Ok(()),
        "these programs are right, and your test says that they aren't"
    );
}

#[test]
fn a_pair_that_binds_no_temp_id_is_caught() {
    let _lesson = lesson(
        "Show a message under another tempId than the one under which it was sealed",
        PAGE,
    );
    let caught = verdict(Mistake::BindsNoTempId).is_err_and(|why| !why.trim().is_empty());
    assert!(
        caught,
        "your test let a pair pass whose bob opens a message of ann's under another temp_id"
    );
}

#[test]
fn a_pair_that_remembers_nothing_is_caught() {
    let _lesson = lesson("Show a message, and then the same one under a new id", PAGE);
    let caught = verdict(Mistake::RemembersNothing).is_err_and(|why| !why.trim().is_empty());
    assert!(
        caught,
        "your test let a pair pass whose bob opens an old message as a new one"
    );
}

#[test]
fn a_pair_that_refuses_what_it_has_opened_is_caught() {
    let _lesson = lesson("After a reconnect the same message comes under the same id", PAGE);
    let caught = verdict(Mistake::RefusesAgain).is_err_and(|why| !why.trim().is_empty());
    assert!(
        caught,
        "your test let a pair pass whose bob refuses a message that he has opened, under the same id"
    );
}
