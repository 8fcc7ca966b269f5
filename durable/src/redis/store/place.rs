//! Where in a stream an id stands, and a text that is no id.

use realtime_hub::hub::id::MessageId;

/// The id as a stream writes it.
pub(super) fn of(id: MessageId) -> String {
    let (ms, counter) = id.parts();
    format!("{ms}-{counter}")
}

/// The id at a place of a stream.
pub(super) fn id_at(place: &str) -> Option<MessageId> {
    let (ms, counter) = place.split_once('-')?;
    MessageId::from_parts(ms.parse().ok()?, counter.parse().ok()?)
}

/// From where on ids are greater than `since` as strings, as a stream's range says it; `None`: none can be.
pub(super) fn after(since: &str) -> Option<String> {
    match MessageId::parse(since) {
        Some(id) => Some(format!("({}", of(id))),
        None => least_from(since).map(of),
    }
}

/// Up to where ids are less than `before` as strings; `None`: none can be.
pub(super) fn before(before: &str) -> Option<String> {
    match MessageId::parse(before).or_else(|| least_from(before)) {
        Some(id) if id.parts() == (0, 0) => None,
        Some(id) => Some(format!("({}", of(id))),
        None => Some("+".into()),
    }
}

/// The least id that isn't less than a text, digit by digit.
fn least_from(text: &str) -> Option<MessageId> {
    const DIGITS: &str = "0123456789abcdef";
    let mut least = String::with_capacity(16);
    for byte in text.bytes() {
        if least.len() == 16 {
            // All digits are equal and the text goes on: the id is less, and the next one isn't.
            return next(&least);
        }
        let digit = DIGITS.bytes().find(|digit| *digit >= byte);
        match digit {
            Some(digit) if digit == byte => least.push(char::from(digit)),
            Some(digit) => {
                least.push(char::from(digit));
                return MessageId::parse(&padded(&least));
            }
            // No digit is so great: what comes before must be one more.
            None => return next(&least),
        }
    }
    MessageId::parse(&padded(&least))
}

fn padded(digits: &str) -> String {
    format!("{digits:0<16}")
}

/// The least id whose first digits are greater than these.
fn next(digits: &str) -> Option<MessageId> {
    let number = u64::from_str_radix(digits, 16).ok()?.checked_add(1)?;
    let width = digits.len();
    let next = format!("{number:0width$x}");
    (next.len() == width)
        .then(|| MessageId::parse(&padded(&next)))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const IDS: &[&str] = &[
        "0000000000000000",
        "0000000000000001",
        "00000000000fffff",
        "0000000000100000",
        "0189abcdef012345",
        "0189abcdef01234f",
        "0189abcdef012350",
        "9fffffffffffffff",
        "a000000000000000",
        "ffffffffffffffff",
    ];

    fn number(id: &str) -> (u64, u64) {
        MessageId::parse(id).unwrap().parts()
    }

    fn place(text: &str) -> (u64, u64) {
        id_at(text).unwrap().parts()
    }

    #[test]
    fn a_range_takes_what_a_comparison_of_strings_takes() {
        let odd = [
            "",
            "0",
            "z",
            "g",
            "f",
            "ff",
            "fg",
            "F",
            "9g",
            "9",
            ":",
            "/",
            "0189abcdef01234",
            "0189abcdef01234g",
            "0189abcdef0123450",
            "0189abcdef012345\0",
            "0189ABCDEF012345",
            "ffffffffffffffff0",
            "ü",
            " ",
            "\u{10ffff}",
        ];
        for text in odd.iter().chain(IDS) {
            for id in IDS {
                let taken = match after(text) {
                    None => false,
                    Some(from) => match from.strip_prefix('(') {
                        Some(from) => number(id) > place(from),
                        None => number(id) >= place(&from),
                    },
                };
                assert_eq!(taken, *id > *text, "{id} after {text:?}");
                let taken = match before(text) {
                    None => false,
                    Some(to) => to.strip_prefix('(').is_none_or(|to| number(id) < place(to)),
                };
                assert_eq!(taken, *id < *text, "{id} before {text:?}");
            }
        }
    }
}
