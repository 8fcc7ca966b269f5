//! Checks for `ch05_header`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch05_websocket/header.rs")]
mod exercise;

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
    assert_eq!(parse_client_header(&bytes), Parsed::Header(expected));
}

#[test]
fn fin_and_each_opcode_are_told_apart() {
    let _lesson = lesson(
        "FIN is the highest bit, the opcode the lowest four; the rest belongs to neither",
        PAGE,
    );
    for first in [0x00, 0x01, 0x02, 0x80, 0x81, 0x82, 0x88, 0x89, 0x8A, 0xC1] {
        let Parsed::Header(read) = parse_client_header(&header(first, 3)) else {
            panic!("first byte {first:#04x}: the header is whole")
        };
        assert_eq!(
            (read.fin, read.opcode),
            (first >= 0x80, first % 16),
            "first byte {first:#04x}"
        );
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
        assert_eq!(
            payload_len(&bytes),
            Some((length, bytes.len() - 4)),
            "length {length}: {bytes:02x?}"
        );
        let expected = Header {
            fin: true,
            opcode: 2,
            payload_len: length,
            mask: KEY,
            header_len: bytes.len(),
        };
        assert_eq!(
            parse_client_header(&bytes),
            Parsed::Header(expected),
            "length {length}: {bytes:02x?}"
        );
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
            assert_eq!(
                parse_client_header(part),
                Parsed::Incomplete,
                "{end} of {}: {part:02x?}",
                bytes.len()
            );
        }
    }
    assert_eq!(payload_len(&[0x81]), None, "no second byte");
    assert_eq!(payload_len(&[0x81, 0xFE, 1]), None, "half of a 16-bit length");
    assert_eq!(
        payload_len(&[0x81, 0xFF, 0, 0, 0, 0, 0, 1, 0]),
        None,
        "seven bytes of a 64-bit length"
    );
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
        assert_eq!(
            parse_client_header(&followed),
            parse_client_header(&alone),
            "length {length}"
        );
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
        assert_eq!(parse_client_header(bytes), Parsed::Refused(1002), "{bytes:02x?}");
    }
}
