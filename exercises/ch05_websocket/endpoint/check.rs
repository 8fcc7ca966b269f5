//! Checks for `ch05_endpoint`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch05_websocket/endpoint.rs")]
mod exercise;

use exercise::{Action, Endpoint, Frame};
use testkit::lesson;

const PAGE: &str = "ch05_websocket.html#ping-pong-and-close";
const MORE: bool = false;
const FIN: bool = true;

fn frame(fin: bool, opcode: u8, payload: &[u8]) -> Frame {
    Frame {
        fin,
        opcode,
        payload: payload.to_vec(),
    }
}

fn text(payload: &str) -> Frame {
    frame(FIN, 1, payload.as_bytes())
}

fn deliver(text: &str) -> Action {
    Action::Deliver(text.to_owned())
}

/// Everything that `frames` make a new endpoint do, one list for each frame.
fn actions(frames: impl IntoIterator<Item = Frame>) -> Vec<Vec<Action>> {
    let mut endpoint = Endpoint::default();
    frames.into_iter().map(|frame| endpoint.on_frame(frame)).collect()
}

/// Fails with both, action by action in words, and says which is whose.
#[track_caller]
fn compare(yours: &[Vec<Action>], expected: &[Vec<Action>]) {
    assert!(
        yours == expected,
        "what each frame makes it do\nexpected: {}\n   yours: {}",
        in_words(expected),
        in_words(yours)
    );
}

fn in_words(done: &[Vec<Action>]) -> String {
    let each = |actions: &Vec<Action>| match actions.as_slice() {
        [] => "nothing".to_owned(),
        some => some.iter().map(action_in_words).collect::<Vec<_>>().join(" and "),
    };
    done.iter().map(each).collect::<Vec<_>>().join("; ")
}

fn action_in_words(action: &Action) -> String {
    let Frame { fin, opcode, payload } = match action {
        Action::Deliver(text) => return format!("deliver {text:?}"),
        Action::Send(frame) => frame,
    };
    let fin = if *fin { "" } else { " without FIN" };
    match (opcode, payload.as_slice()) {
        (8, []) => format!("send a close{fin} without a code"),
        (8, [high, low, why @ ..]) => format!(
            "send a close{fin} with code {} and reason {:?}",
            u16::from_be_bytes([*high, *low]),
            String::from_utf8_lossy(why)
        ),
        (10, payload) => format!("send a pong{fin} {:?}", String::from_utf8_lossy(payload)),
        (opcode, payload) => format!(
            "send a frame{fin} with opcode {opcode} and {:?}",
            String::from_utf8_lossy(payload)
        ),
    }
}

#[test]
fn each_text_in_one_frame_is_a_message() {
    let _lesson = lesson("A frame with FIN and opcode text is a whole message", PAGE);
    let done = actions([text("Hello"), text(""), text("käse")]);
    compare(
        &done,
        &[vec![deliver("Hello")], vec![deliver("")], vec![deliver("käse")]],
    );
}

#[test]
fn fragments_make_one_message_when_fin_comes() {
    let _lesson = lesson("FIN ends the message; until then its fragments are kept", PAGE);
    let done = actions([
        frame(MORE, 1, b"Hel"),
        frame(MORE, 0, b"lo "),
        frame(FIN, 0, b"you"),
        text("next"),
    ]);
    compare(
        &done,
        &[vec![], vec![], vec![deliver("Hello you")], vec![deliver("next")]],
    );
}

#[test]
fn a_fragment_may_end_inside_a_letter() {
    let _lesson = lesson(
        "Only a whole message is UTF-8: a fragment may end inside a letter",
        PAGE,
    );
    let done = actions([frame(MORE, 1, &[b'k', 0xC3]), frame(FIN, 0, &[0xA4, b's', b'e'])]);
    compare(&done, &[vec![], vec![deliver("käse")]]);
}

#[test]
fn a_ping_is_answered_by_a_pong_with_its_payload() {
    let _lesson = lesson(
        "A ping asks for a pong with the same payload; a pong asks for nothing",
        PAGE,
    );
    let done = actions([
        frame(FIN, 9, b"there?"),
        frame(FIN, 9, b""),
        frame(FIN, 10, b"by itself"),
    ]);
    let pong = |payload| vec![Action::Send(frame(FIN, 10, payload))];
    compare(&done, &[pong(b"there?"), pong(b""), vec![]]);
}

#[test]
fn a_ping_between_two_fragments_is_answered_at_once_and_spoils_nothing() {
    let _lesson = lesson("A control frame may come between two fragments", PAGE);
    let done = actions([frame(MORE, 1, b"Hel"), frame(FIN, 9, b"?"), frame(FIN, 0, b"lo")]);
    compare(
        &done,
        &[vec![], vec![Action::Send(frame(FIN, 10, b"?"))], vec![deliver("Hello")]],
    );
}

#[test]
fn a_close_is_answered_once_and_then_comes_nothing() {
    let _lesson = lesson(
        "The close handshake is one close frame each way, and nothing after it",
        PAGE,
    );
    for payload in [&b"\x03\xE8bye"[..], b"\x03\xE9", b""] {
        let close = frame(FIN, 8, payload);
        let done = actions([close.clone(), close.clone(), text("late"), frame(FIN, 9, b"late")]);
        compare(&done, &[vec![Action::Send(close)], vec![], vec![], vec![]]);
    }
}

#[test]
fn a_message_that_is_not_utf8_closes_with_1007() {
    let _lesson = lesson("Text that isn't UTF-8 is a broken promise: close code 1007", PAGE);
    let broken = [
        vec![frame(FIN, 1, &[b'o', b'k', 0xFF])],
        vec![frame(MORE, 1, &[0xC3]), frame(FIN, 0, b"(")],
    ];
    for frames in broken {
        let done = actions(frames.into_iter().chain([text("late"), frame(FIN, 8, b"\x03\xE8")]));
        let (before, closed_and_after) = done.split_at(done.len() - 3);
        let (closed, after) = closed_and_after.split_at(1);
        assert!(
            before.iter().all(Vec::is_empty),
            "the message isn't whole yet, and you already did something\nexpected: nothing\n   yours: {}",
            in_words(before)
        );
        assert!(
            matches!(closed[0].as_slice(), [Action::Send(frame)]
                if frame.fin && frame.opcode == 8 && frame.payload.starts_with(&1007_u16.to_be_bytes())),
            "the message is whole, and it isn't UTF-8\nexpected: send a close with code 1007\n   yours: {}",
            in_words(closed)
        );
        assert!(
            after.iter().all(Vec::is_empty),
            "your close frame is out, and then a text and a close came\nexpected: nothing; nothing\n   yours: {}",
            in_words(after)
        );
    }
}
