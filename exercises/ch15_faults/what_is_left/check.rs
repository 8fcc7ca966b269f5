//! Checks for `ch15_what_is_left`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch15_faults/what_is_left.rs")]
mod exercise;

use exercise::{Answers, Crash, Server};
use testkit::lesson;

const PAGE: &str = "ch15_faults.html#what-a-crash-takes";

/// Ten are taken, seven of them written, four of them synced.
const SERVER: Server = Server {
    taken: 10,
    written: 7,
    synced: 4,
};

#[track_caller]
fn loses(server: Server, answers: Answers, crash: Crash, expected: &[u64]) {
    let lost: Vec<u64> = server.lost(answers, crash).collect();
    assert_eq!(
        lost, expected,
        "{server:?} answers `{answers:?}`, and then: `{crash:?}`"
    );
}

#[test]
fn an_answer_comes_after_one_of_three_steps() {
    let _lesson = lesson("Which step an answer waits for is a setting", PAGE);
    for (answers, expected) in [
        (Answers::WhenTaken, 10),
        (Answers::WhenWritten, 7),
        (Answers::WhenSynced, 4),
    ] {
        assert_eq!(
            SERVER.answered(answers),
            expected,
            "{SERVER:?} answers `{answers:?}`: the newest that was answered"
        );
    }
}

#[test]
fn a_kill_takes_what_only_the_process_had() {
    let _lesson = lesson("What the kernel has got survives the process", PAGE);
    loses(SERVER, Answers::WhenTaken, Crash::Killed, &[8, 9, 10]);
}

#[test]
fn who_answers_after_the_write_loses_nothing_to_a_kill() {
    let _lesson = lesson(
        "A kill can't tell an answer after the write from one after the sync",
        PAGE,
    );
    loses(SERVER, Answers::WhenWritten, Crash::Killed, &[]);
    loses(SERVER, Answers::WhenSynced, Crash::Killed, &[]);
}

#[test]
fn a_power_cut_takes_what_is_not_on_the_disk() {
    let _lesson = lesson("A power cut takes the kernel as well", PAGE);
    loses(SERVER, Answers::WhenTaken, Crash::PowerCut, &[5, 6, 7, 8, 9, 10]);
    loses(SERVER, Answers::WhenWritten, Crash::PowerCut, &[5, 6, 7]);
}

#[test]
fn who_answers_after_the_sync_loses_nothing() {
    let _lesson = lesson("What was answered after the sync is on the disk", PAGE);
    loses(SERVER, Answers::WhenSynced, Crash::PowerCut, &[]);
}

#[test]
fn when_all_is_on_the_disk_nothing_is_lost() {
    let _lesson = lesson("A server that has nothing on its way loses nothing", PAGE);
    let quiet = Server {
        taken: 5,
        written: 5,
        synced: 5,
    };
    for server in [quiet, Server::default()] {
        for answers in [Answers::WhenTaken, Answers::WhenWritten, Answers::WhenSynced] {
            for crash in [Crash::Killed, Crash::PowerCut] {
                loses(server, answers, crash, &[]);
            }
        }
    }
}

#[test]
fn the_first_message_can_be_lost_too() {
    let _lesson = lesson("If nothing has reached the disk, even message 1 is lost", PAGE);
    let first = Server {
        taken: 2,
        written: 1,
        synced: 0,
    };
    loses(first, Answers::WhenWritten, Crash::PowerCut, &[1]);
    loses(first, Answers::WhenTaken, Crash::PowerCut, &[1, 2]);
    loses(first, Answers::WhenTaken, Crash::Killed, &[2]);
}
