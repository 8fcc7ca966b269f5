//! Checks for `ch05_write_the_test`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch05_websocket/write_the_test.rs")]
mod exercise;

use exercise::{NewReader, Reader, judge};
use testkit::lesson;

const PAGE: &str = "ch05_websocket.html#bytes-come-in-pieces";

/// Takes one whole frame off the front of `bytes`; `length` reads how long its payload is and where it starts.
fn take(bytes: &mut Vec<u8>, length: fn(&[u8]) -> Option<(usize, usize)>) -> Option<String> {
    let (payload_len, start) = length(bytes)?;
    let end = start + payload_len;
    if bytes.len() < end {
        return None;
    }
    let rest = bytes.split_off(end);
    let frame = std::mem::replace(bytes, rest);
    Some(String::from_utf8_lossy(&frame[start..]).into_owned())
}

fn length_of_7_or_16_bits(bytes: &[u8]) -> Option<(usize, usize)> {
    match bytes.get(1)? {
        126 => Some((usize::from(*bytes.get(2)?) << 8 | usize::from(*bytes.get(3)?), 4)),
        short => Some((usize::from(*short), 2)),
    }
}

fn length_of_7_bits(bytes: &[u8]) -> Option<(usize, usize)> {
    Some((usize::from(*bytes.get(1)?), 2))
}

fn right() -> Reader {
    let mut waiting = Vec::new();
    Box::new(move |read| {
        waiting.extend_from_slice(read);
        std::iter::from_fn(|| take(&mut waiting, length_of_7_or_16_bits)).collect()
    })
}

fn one_read_is_one_frame() -> Reader {
    Box::new(|read| take(&mut read.to_vec(), length_of_7_or_16_bits).into_iter().collect())
}

fn half_a_frame_is_thrown_away() -> Reader {
    Box::new(|read| {
        let mut bytes = read.to_vec();
        std::iter::from_fn(|| take(&mut bytes, length_of_7_or_16_bits)).collect()
    })
}

fn one_text_for_each_read() -> Reader {
    let mut waiting = Vec::new();
    Box::new(move |read| {
        waiting.extend_from_slice(read);
        take(&mut waiting, length_of_7_or_16_bits).into_iter().collect()
    })
}

fn every_length_has_7_bits() -> Reader {
    let mut waiting = Vec::new();
    Box::new(move |read| {
        waiting.extend_from_slice(read);
        std::iter::from_fn(|| take(&mut waiting, length_of_7_bits)).collect()
    })
}

fn the_last_letter_is_lost() -> Reader {
    let mut reader = right();
    Box::new(move |read| {
        let short = |mut text: String| {
            text.pop();
            text
        };
        reader(read).into_iter().map(short).collect()
    })
}

fn assert_caught(wrong: NewReader, how: &str) {
    let verdict = judge(wrong);
    assert!(
        verdict.is_err_and(|why| !why.trim().is_empty()),
        "your test let a reader pass that {how}"
    );
}

#[test]
fn the_right_reader_passes() {
    let _lesson = lesson(
        "A test that refuses what is right is as wrong as one that lets everything pass",
        PAGE,
    );
    assert_eq!(
        judge(right),
        Ok(()),
        "this reader keeps what isn't whole, and reads both forms of length"
    );
}

#[test]
fn a_reader_that_takes_one_read_for_one_frame_is_caught() {
    let _lesson = lesson("TCP carries a stream: a read may hold half a frame, or two", PAGE);
    assert_caught(one_read_is_one_frame, "takes what one read returned for one frame");
}

#[test]
fn a_reader_that_forgets_the_start_of_a_frame_is_caught() {
    let _lesson = lesson(
        "A read may end inside a frame: its start has to be kept until the rest comes",
        PAGE,
    );
    assert_caught(
        half_a_frame_is_thrown_away,
        "gives every frame that is whole in one read, and throws away the start of one that isn't",
    );
}

#[test]
fn a_reader_that_gives_one_text_for_each_read_is_caught() {
    let _lesson = lesson(
        "A text is due as soon as its last byte came, and several may come in one read",
        PAGE,
    );
    assert_caught(
        one_text_for_each_read,
        "gives one text when a read brought two, and the other only when more bytes come",
    );
}

#[test]
fn a_reader_that_knows_only_short_lengths_is_caught() {
    let _lesson = lesson(
        "A payload of 126 bytes or more has its length in two further bytes",
        PAGE,
    );
    assert_caught(
        every_length_has_7_bits,
        "takes the second byte for the length, also when it is 126",
    );
}

#[test]
fn a_reader_that_loses_the_last_letter_is_caught() {
    let _lesson = lesson("Compare what came with what was sent: a count isn't enough", PAGE);
    assert_caught(
        the_last_letter_is_lost,
        "gives as many texts as were sent, each without its last letter",
    );
}
