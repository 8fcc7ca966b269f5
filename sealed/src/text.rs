//! The text inside: how long it may be, and how its length is hidden.

use zeroize::Zeroizing;

use crate::error::{Error, TextFault};

/// The most characters of a message, as everywhere in the hub. The server can't count them here, so both ends do.
const MAX_CHARS: usize = 4_000;

/// Padded texts are multiples of this, in bytes.
const STEP: usize = 256;

/// The longest padded text: 4,000 characters of four bytes, and the padding.
pub(crate) const MAX_PADDED: usize = (MAX_CHARS * 4 / STEP + 1) * STEP;

/// Says what is wrong with a text, if anything is.
fn check(text: &str) -> Result<(), Error> {
    if text.trim().is_empty() {
        Err(Error::BadText(TextFault::Empty))
    } else if text.chars().count() > MAX_CHARS {
        Err(Error::BadText(TextFault::TooLong))
    } else {
        Ok(())
    }
}

/// Adds one byte 0x80 and zeros up to the next step. A ciphertext is as long as its text, and "yes" would differ from "no".
pub(crate) fn pad(text: &str) -> Result<Zeroizing<Vec<u8>>, Error> {
    check(text)?;
    let length = (text.len() / STEP + 1) * STEP;
    let mut padded = Zeroizing::new(Vec::with_capacity(length));
    padded.extend_from_slice(text.as_bytes());
    padded.push(0x80);
    padded.resize(length, 0);
    Ok(padded)
}

/// Takes the padding off. The sender's program may be any, so the text is checked once more.
pub(crate) fn unpad(padded: &[u8]) -> Result<String, Error> {
    let end = padded.iter().rposition(|byte| *byte != 0);
    let text = end
        .and_then(|end| padded.get(..=end)?.strip_suffix(&[0x80]))
        .filter(|text| (text.len() / STEP + 1) * STEP == padded.len())
        .and_then(|text| std::str::from_utf8(text).ok())
        .ok_or(Error::BadText(TextFault::IllFormed))?;
    check(text)?;
    Ok(text.to_owned())
}

/// Whether a padded text of this many bytes can exist.
pub(crate) fn can_be_padded(length: usize) -> bool {
    length > 0 && length <= MAX_PADDED && length.is_multiple_of(STEP)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_comes_off_again_at_every_border() -> Result<(), Error> {
        for length in [1, 254, 255, 256, 257, 511, 512, 4_000] {
            let text = "x".repeat(length);
            let padded = pad(&text)?;
            assert!(can_be_padded(padded.len()), "{length}");
            assert_eq!(unpad(&padded)?, text);
        }
        let longest = "🦀".repeat(MAX_CHARS);
        assert_eq!(pad(&longest)?.len(), MAX_PADDED);
        assert_eq!(unpad(&pad(&longest)?)?, longest);
        Ok(())
    }

    #[test]
    fn two_short_texts_have_one_length() -> Result<(), Error> {
        assert_eq!(pad("yes")?.len(), pad("no, never, and don't ask again")?.len());
        Ok(())
    }

    #[test]
    fn what_nobody_padded_is_ill_formed() {
        let mut twice = vec![b'x'; 10];
        twice.push(0x80);
        twice.resize(512, 0);
        let not_utf8 = [&[0xff, 0x80][..], &[0; 254]].concat();
        for wrong in [vec![], vec![0; 256], vec![b'x'; 256], twice, not_utf8] {
            assert_eq!(unpad(&wrong), Err(Error::BadText(TextFault::IllFormed)));
        }
    }

    #[test]
    fn what_another_program_padded_is_checked_too() {
        let padded = |text: &str| {
            let mut padded = [text.as_bytes(), &[0x80]].concat();
            padded.resize((text.len() / STEP + 1) * STEP, 0);
            unpad(&padded)
        };
        assert_eq!(padded(" "), Err(Error::BadText(TextFault::Empty)));
        assert_eq!(
            padded(&"x".repeat(MAX_CHARS + 1)),
            Err(Error::BadText(TextFault::TooLong))
        );
    }

    #[test]
    fn a_text_has_1_to_4000_characters_that_can_be_seen() {
        assert_eq!(pad(" \n\u{85}"), Err(Error::BadText(TextFault::Empty)));
        assert_eq!(pad(&"é".repeat(MAX_CHARS + 1)), Err(Error::BadText(TextFault::TooLong)));
    }
}
