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

#[test]
fn each_text_in_one_frame_is_a_message() {
    let _lesson = lesson("A frame with FIN and opcode text is a whole message", PAGE);
    let done = actions([text("Hello"), text(""), text("käse")]);
    assert_eq!(done, [vec![deliver("Hello")], vec![deliver("")], vec![deliver("käse")]]);
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
    assert_eq!(
        done,
        [vec![], vec![], vec![deliver("Hello you")], vec![deliver("next")]]
    );
}

#[test]
fn a_fragment_may_end_inside_a_letter() {
    let _lesson = lesson(
        "Only a whole message is UTF-8: a fragment may end inside a letter",
        PAGE,
    );
    let done = actions([frame(MORE, 1, &[b'k', 0xC3]), frame(FIN, 0, &[0xA4, b's', b'e'])]);
    assert_eq!(done, [vec![], vec![deliver("käse")]]);
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
    assert_eq!(done, [pong(b"there?"), pong(b""), vec![]]);
}

#[test]
fn a_ping_between_two_fragments_is_answered_at_once_and_spoils_nothing() {
    let _lesson = lesson("A control frame may come between two fragments", PAGE);
    let done = actions([frame(MORE, 1, b"Hel"), frame(FIN, 9, b"?"), frame(FIN, 0, b"lo")]);
    assert_eq!(
        done,
        [vec![], vec![Action::Send(frame(FIN, 10, b"?"))], vec![deliver("Hello")]]
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
        assert_eq!(
            done,
            [vec![Action::Send(close)], vec![], vec![], vec![]],
            "payload {payload:02x?}"
        );
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
        let [before @ .., closed, late, later] = done.as_slice() else {
            panic!("one list for each frame")
        };
        assert!(before.iter().all(Vec::is_empty), "{before:?}");
        let [
            Action::Send(Frame {
                fin: true,
                opcode: 8,
                payload,
            }),
        ] = closed.as_slice()
        else {
            panic!("expected one close frame, got {closed:?}")
        };
        assert!(
            payload.starts_with(&1007_u16.to_be_bytes()),
            "the close frame holds {payload:02x?}"
        );
        assert!(
            late.is_empty() && later.is_empty(),
            "after its own close frame it does nothing: {late:?} {later:?}"
        );
    }
}
