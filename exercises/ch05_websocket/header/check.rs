//! Checks for `ch05_header`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch05_websocket/header.rs")]
mod exercise;

use std::fmt::Debug;

use exercise::{Header, Parsed, parse_client_header, payload_len};
use testkit::lesson;

const PAGE: &str = "ch05_websocket.html#a-frame";
const KEY: [u8; 4] = [0x37, 0xFA, 0x21, 0x3D];

/// A masked header for a payload of `length` bytes, in the shortest form, written another way than it is read.
fn header(first: u8, length: u64) -> Vec<u8> {
    let mut bytes = vec![first];
    match length {
        0..=125 => bytes.push(0x80 + length as u8),
        126..=65_535 => bytes.extend([0xFE, (length >> 8) as u8, length as u8]),
        _ => {
            bytes.push(0xFF);
            bytes.extend((0..8).rev().map(|place| (length >> (8 * place)) as u8));
        }
    }
    bytes.extend(KEY);
    bytes
}

/// What `bytes`, made by [`header`], have to be read as.
fn whole(first: u8, length: u64, bytes: &[u8]) -> Parsed {
    Parsed::Header(Header {
        fin: first >= 0x80,
        opcode: first % 16,
        payload_len: length,
        mask: KEY,
        header_len: bytes.len(),
    })
}

/// Fails with both values and says which is whose.
#[track_caller]
fn compare<T: PartialEq + Debug>(yours: T, expected: T, what: &str) {
    assert!(yours == expected, "{what}\nexpected: {expected:?}\n   yours: {yours:?}");
}

const LENGTHS: [u64; 9] = [0, 1, 125, 126, 300, 65_535, 65_536, 100_000, (1 << 63) - 1];

#[test]
fn the_masked_hello_of_the_rfc_is_read() {
    let _lesson = lesson(
        "The first byte holds FIN and the opcode, the second MASK and the length",
        PAGE,
    );
    let bytes = [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58];
    let expected = Header {
        fin: true,
        opcode: 1,
        payload_len: 5,
        mask: KEY,
        header_len: 6,
    };
    compare(
        parse_client_header(&bytes),
        Parsed::Header(expected),
        &format!("{bytes:02x?}"),
    );
}

#[test]
fn fin_and_each_opcode_are_told_apart() {
    let _lesson = lesson(
        "FIN is the highest bit of the first byte, the opcode its lowest four",
        PAGE,
    );
    for first in [0x00, 0x01, 0x02, 0x80, 0x81, 0x82, 0x88, 0x89, 0x8A] {
        let bytes = header(first, 3);
        let what = format!("first byte {first:#04x}: {bytes:02x?}");
        compare(parse_client_header(&bytes), whole(first, 3, &bytes), &what);
    }
}

#[test]
fn the_reserved_bits_are_no_part_of_fin_or_opcode() {
    let _lesson = lesson(
        "The three bits between FIN and the opcode belong to neither: ignore them here, or refuse with 1002",
        PAGE,
    );
    for first in [0x91, 0xA1, 0xC1, 0x71] {
        let bytes = header(first, 3);
        let yours = parse_client_header(&bytes);
        // RFC 6455 has a server refuse a bit that no extension uses; the task leaves it open.
        if yours != Parsed::Refused(1002) {
            let what = format!("first byte {first:#04x}: {bytes:02x?}");
            compare(yours, whole(first, 3, &bytes), &what);
        }
    }
}

#[test]
fn lengths_of_7_16_and_64_bits_are_read() {
    let _lesson = lesson(
        "126 means that two bytes of length follow, 127 that eight do, highest byte first",
        PAGE,
    );
    for length in LENGTHS {
        let bytes = header(0x82, length);
        let what = format!("length {length}: {bytes:02x?}");
        compare(payload_len(&bytes), Some((length, bytes.len() - 4)), &what);
        compare(parse_client_header(&bytes), whole(0x82, length, &bytes), &what);
    }
}

#[test]
fn a_header_that_ends_anywhere_is_incomplete() {
    let _lesson = lesson(
        "A read may end inside a header: wait, don't guess, and don't panic",
        PAGE,
    );
    for length in LENGTHS {
        let bytes = header(0x81, length);
        for end in 0..bytes.len() {
            let part = &bytes[..end];
            let what = format!("{end} of {} bytes: {part:02x?}", bytes.len());
            compare(parse_client_header(part), Parsed::Incomplete, &what);
        }
    }
    compare(payload_len(&[0x81]), None, "no second byte");
    compare(payload_len(&[0x81, 0xFE, 1]), None, "half of a 16-bit length");
    let seven = [0x81, 0xFF, 0, 0, 0, 0, 0, 1, 0];
    compare(payload_len(&seven), None, "seven bytes of a 64-bit length");
}

#[test]
fn what_follows_the_header_changes_nothing() {
    let _lesson = lesson(
        "The payload isn't part of the header, and the next frame isn't either",
        PAGE,
    );
    for length in LENGTHS {
        let alone = header(0x81, length);
        let followed = [alone.as_slice(), &[0xFF; 20]].concat();
        let what = format!("length {length}, and 20 bytes behind the header");
        compare(parse_client_header(&followed), whole(0x81, length, &alone), &what);
    }
}

#[test]
fn a_frame_without_a_mask_is_refused_at_its_second_byte() {
    let _lesson = lesson(
        "A client masks every frame; a server closes with 1002 when one isn't",
        PAGE,
    );
    for bytes in [
        &[0x81, 0x05][..],
        b"\x81\x05Hello",
        &[0x82, 126],
        &[0x82, 127, 0],
        &[0x88, 0],
    ] {
        compare(
            parse_client_header(bytes),
            Parsed::Refused(1002),
            &format!("{bytes:02x?}"),
        );
    }
}
