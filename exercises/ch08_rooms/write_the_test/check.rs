//! Checks for `ch08_write_the_test`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch08_rooms/write_the_test.rs")]
mod exercise;

use exercise::{Presence, judge};
use testkit::lesson;

const PEOPLE: &str = "ch08_rooms.html#people-not-sockets";
const PITFALL: &str = "ch08_rooms.html#the-pitfall-counting-tabs";

/// What a presence does wrong, if anything.
#[derive(Clone, Copy, PartialEq)]
enum Mistake {
    None,
    ForgetsTheSecondTab,
    LeavesGhosts,
    CountsTabs,
}

/// Tabs in the order in which they opened.
struct Tabs {
    mistake: Mistake,
    open: Vec<(String, u64)>,
}

impl Tabs {
    fn ends(&mut self, tab: u64) {
        let Some(place) = self.open.iter().position(|(_, one)| *one == tab) else {
            return;
        };
        let (person, _) = self.open[place].clone();
        if self.mistake == Mistake::ForgetsTheSecondTab {
            self.open.retain(|(who, _)| *who != person);
            return;
        }
        // The person keeps the place in the list: a later tab moves there, if there is one.
        match self.open.iter().rposition(|(who, one)| *who == person && *one != tab) {
            Some(other) if other > place => {
                self.open[place].1 = self.open[other].1;
                self.open.remove(other);
            }
            _ => {
                self.open.remove(place);
            }
        }
    }
}

impl Presence for Tabs {
    fn opens(&mut self, person: &str, tab: u64) {
        self.open.push((person.to_owned(), tab));
    }

    fn closes(&mut self, tab: u64) {
        self.ends(tab);
    }

    fn is_lost(&mut self, tab: u64) {
        if self.mistake != Mistake::LeavesGhosts {
            self.ends(tab);
        }
    }

    fn people(&self) -> Vec<String> {
        let mut people: Vec<String> = Vec::new();
        for (person, _) in &self.open {
            if self.mistake == Mistake::CountsTabs || !people.contains(person) {
                people.push(person.clone());
            }
        }
        people
    }
}

fn verdict(mistake: Mistake) -> Result<(), String> {
    let open = Vec::new();
    judge(&mut Tabs { mistake, open })
}

#[test]
fn a_right_presence_passes() {
    let _lesson = lesson(
        "A test that refuses what is right is as wrong as one that lets everything pass",
        PEOPLE,
    );
    assert_eq!(
        verdict(Mistake::None),
        Ok(()),
        "this presence is right, and your test says that it isn't"
    );
}

#[test]
fn a_presence_that_forgets_the_second_tab_is_caught() {
    let _lesson = lesson("Open two tabs of one person, end one, and look who is there", PITFALL);
    let caught = verdict(Mistake::ForgetsTheSecondTab).is_err_and(|why| !why.trim().is_empty());
    assert!(
        caught,
        "your test let a presence pass for which ann is gone though one of her two tabs is open"
    );
}

#[test]
fn a_presence_that_leaves_ghosts_is_caught() {
    let _lesson = lesson("A tab can end without a goodbye, and its person goes with it", PEOPLE);
    let caught = verdict(Mistake::LeavesGhosts).is_err_and(|why| !why.trim().is_empty());
    assert!(
        caught,
        "your test let a presence pass in which ann stays for ever after her connection was lost"
    );
}

#[test]
fn a_presence_that_counts_tabs_is_caught() {
    let _lesson = lesson("Whoever has two tabs open is one person, and is listed once", PITFALL);
    let caught = verdict(Mistake::CountsTabs).is_err_and(|why| !why.trim().is_empty());
    assert!(
        caught,
        "your test let a presence pass that lists ann twice while two tabs of hers are open"
    );
}
