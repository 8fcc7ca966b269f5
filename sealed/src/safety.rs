//! The safety number: what two people read to each other, to see that the server gave both the true keys.

use sha2::{Digest, Sha512};

use crate::bundle::Bundle;

const LABEL: &[u8] = b"realtime-hub sealed 1 safety number";

/// How often each half is hashed. 30 digits are 99.7 bits; 5,200 rounds cost whoever searches a second key with the same digits
/// another 12.3, and the two people half a second. That makes 112 bits.
const ROUNDS: usize = 5_200;

/// Digits of one person: six groups of five.
const GROUPS: usize = 6;

/// Sixty digits in groups of five, the same for both people: the lower user id's half comes first. A half belongs to one
/// person's keys alone, so a liar in the middle has to hit an existing number, not any two that agree.
pub fn safety_number(one: &Bundle, other: &Bundle) -> String {
    let (low, high) = if one.owner() <= other.owner() {
        (one, other)
    } else {
        (other, one)
    };
    [half(low), half(high)].concat().join(" ")
}

/// Six groups of five digits from whose keys these are and both keys. Five bytes make a group: 2^40 is so much more than
/// 100,000 that no digit is likelier than another by more than one in ten million.
fn half(bundle: &Bundle) -> Vec<String> {
    let keys = bundle.keys(LABEL);
    let first = Sha512::digest(&keys);
    let last = (1..ROUNDS).fold(first, |hash, _| {
        Sha512::new().chain_update(hash).chain_update(&keys).finalize()
    });
    let number = |bytes: &[u8]| bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte));
    let groups = last.chunks_exact(5).take(GROUPS);
    groups.map(|bytes| format!("{:05}", number(bytes) % 100_000)).collect()
}
