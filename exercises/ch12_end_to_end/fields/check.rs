//! Checks for `ch12_fields`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch12_end_to_end/fields.rs")]
mod exercise;

use exercise::{fields, statement};
use std::collections::HashMap;
use testkit::lesson;

const PAGE: &str = "ch12_end_to_end.html#what-a-message-is-bound-to";

/// Joins texts.
fn of(parts: &[&str]) -> Vec<u8> {
    let parts: Vec<&[u8]> = parts.iter().map(|part| part.as_bytes()).collect();
    fields(&parts)
}

fn differ(one: &[&str], other: &[&str]) {
    assert!(
        of(one) != of(other),
        "{one:?} and {other:?} give the same bytes: a signature over one holds for the other"
    );
}

#[test]
fn the_same_list_gives_the_same_bytes() {
    let _lesson = lesson(
        "Both sides must come to the same bytes, or no signature ever holds",
        PAGE,
    );
    let list = ["1", "23", "t1", "Yes"];
    assert_eq!(of(&list), of(&list), "the bytes of {list:?}, twice");
    assert_eq!(of(&[]), of(&[]), "the bytes of a list without fields, twice");
}

#[test]
fn a_border_that_moves_changes_the_bytes() {
    let _lesson = lesson("A reader of the bytes must see where a field ends", PAGE);
    differ(&["1", "23"], &["12", "3"]);
    differ(&["ab", "c"], &["a", "bc"]);
}

#[test]
fn a_statement_covers_sender_receiver_temp_id_and_text() {
    let _lesson = lesson("What isn't in the bytes that are signed, the server may change", PAGE);
    fn of((sender, receiver, temp_id, text): (u64, u64, &str, &str)) -> Vec<u8> {
        statement(sender, receiver, temp_id, text)
    }
    let signed = (1, 23, "t1", "Yes");
    assert!(
        of(signed) == of(signed),
        "the bytes of the statement {signed:?}, twice, aren't the same"
    );
    for (other, what) in [
        ((4, 23, "t1", "Yes"), "the sender"),
        ((1, 24, "t1", "Yes"), "the receiver"),
        ((1, 23, "t2", "Yes"), "the temp_id"),
        ((1, 23, "t1", "No"), "the text"),
        ((23, 1, "t1", "Yes"), "who is the sender and who the receiver"),
        ((12, 3, "t1", "Yes"), "the border between sender and receiver"),
        ((1, 2, "3t1", "Yes"), "the border between receiver and temp_id"),
        ((1, 23, "t1Y", "es"), "the border between temp_id and text"),
        ((1, 23, "Yes", "t1"), "which is the temp_id and which the text"),
    ] {
        assert!(
            of(signed) != of(other),
            "{what} isn't covered: who signs for {signed:?} has signed for {other:?}"
        );
    }
    for separator in ["\0", ":", ",", ".", "|", "\n", " ", "-", "/", ";"] {
        let (one, other) = (format!("t1{separator}a"), format!("a{separator}Yes"));
        let (one, other) = ((1, 23, one.as_str(), "Yes"), (1, 23, "t1", other.as_str()));
        assert!(of(one) != of(other), "{one:?} and {other:?} give the same bytes");
    }
}

#[test]
fn an_empty_field_is_a_field() {
    let _lesson = lesson("A list with one field more is another list", PAGE);
    differ(&["ab"], &["ab", ""]);
    differ(&["", "ab"], &["ab", ""]);
    differ(&[], &[""]);
    differ(&[""], &["", ""]);
}

#[test]
fn a_separator_inside_of_a_field_is_no_border() {
    let _lesson = lesson("A field may hold any byte, also one that looks like a border", PAGE);
    for separator in [
        "\0", ":", ",", ".", "|", "\n", " ", "-", "/", ";", "\u{1f}", "\"", "\",\"", "\\", "\\:",
    ] {
        let inside = format!("a{separator}b");
        differ(&[&inside], &["a", "b"]);
        differ(&[&inside, "c"], &["a", &format!("b{separator}c")]);
    }
}

#[test]
fn no_piece_of_the_bytes_is_a_border() {
    let _lesson = lesson("Whatever stands between two fields may also stand inside of one", PAGE);
    let joined = of(&["a", "b"]);
    for end in 1..=joined.len() {
        for start in 0..end {
            let piece = &joined[start..end];
            assert!(
                fields(&[piece]) != joined,
                "{piece:?} as one field gives the bytes of [\"a\", \"b\"]"
            );
            let (one, other) = ([&b"a"[..], piece, b"b"].concat(), [&b"b"[..], piece, b"c"].concat());
            assert!(
                fields(&[&one, b"c"]) != fields(&[b"a", &other]),
                "{piece:?} inside of a field looks like a border"
            );
        }
    }
}

#[test]
fn a_length_inside_of_a_field_is_no_border() {
    let _lesson = lesson("A field may look like a length and what follows it", PAGE);
    // What a list becomes, put into a field of its own.
    for list in [&["a", "b"][..], &["", "b"], &["a", ""], &["ab"]] {
        let joined = of(list);
        assert!(
            fields(&[&joined]) != joined,
            "the bytes of {list:?}, as one field, stay the same bytes"
        );
    }
    // Lengths in digits: is "11" one letter after a 1, or the start of eleven letters?
    differ(&["9aaaaaaaaa0"], &["1", "aaaaaaaaa", ""]);
    differ(&["1a1b"], &["a", "b"]);
}

#[test]
fn a_long_field_keeps_its_length() {
    let _lesson = lesson("A length that doesn't fit into its bytes is a wrong length", PAGE);
    // In one byte, 256 is 0. So these 256 bytes would look like an empty field and two more.
    let short = [b'a'; 254];
    let long = [&[254], &short[..], &[0]].concat();
    assert!(
        fields(&[&long]) != fields(&[b"", &short, b""]),
        "one field of 256 bytes and a list of three give the same bytes: 256 doesn't fit into a length of one byte"
    );
    // In two bytes, 65,536 is 0.
    let short = vec![b'a'; 65_534];
    for length in [65_534_u16.to_be_bytes(), 65_534_u16.to_le_bytes()] {
        let long = [&length[..], &short].concat();
        assert!(
            fields(&[&long]) != fields(&[b"", &short]),
            "one field of 65,536 bytes and a list of two give the same bytes: it doesn't fit into a length of two bytes"
        );
    }
}

#[test]
fn fields_are_bytes_and_not_text() {
    let _lesson = lesson("A key or a hash is a field as well, and rarely text", PAGE);
    assert_ne!(
        fields(&[b"\xff"]),
        fields(&[b"\xfe"]),
        "two bytes that are no text are still two"
    );
    assert_ne!(
        fields(&[b"a\xffb"]),
        fields(&[b"a", b"b"]),
        "the byte 0xff is no border"
    );
}

#[test]
fn many_lists_give_many_rows_of_bytes() {
    let _lesson = lesson("Two different lists never give the same bytes", PAGE);
    let letters = ["", "a", "b", "aa", "ab", "1", "11", "a:b", ":", "\0"];
    let mut lists: Vec<Vec<&str>> = vec![Vec::new()];
    for length in 0..3 {
        let shorter: Vec<Vec<&str>> = lists.iter().filter(|list| list.len() == length).cloned().collect();
        for list in shorter {
            lists.extend(letters.iter().map(|letter| [&list[..], &[*letter]].concat()));
        }
    }
    let mut known: HashMap<Vec<u8>, Vec<&str>> = HashMap::new();
    for list in lists {
        if let Some(other) = known.insert(of(&list), list.clone()) {
            panic!("{other:?} and {list:?} give the same bytes");
        }
    }
}
