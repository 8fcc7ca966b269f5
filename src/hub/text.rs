//! What people type. Text is kept as sent; only its length is judged, in characters and not in bytes.

use super::error::{Code, Refusal};

/// Message texts and bodies, wherever they are sent.
pub const MESSAGE_CHARS: usize = 4_000;
/// User names, counted without the white space around them.
pub const USERNAME_CHARS: usize = 32;
/// Room names, channel ids and the `type` of a classroom message.
pub const NAME_CHARS: usize = 64;

/// Refuses text with nothing to see in it (`invalid_payload`) and text over `max` characters (`too_large`).
pub fn fits(field: &str, text: &str, max: usize) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::invalid(format!("`{field}` is empty")));
    }
    match text.chars().count() {
        count if count > max => {
            let message = format!("`{field}` has {count} characters, the limit is {max}");
            Err(Refusal::new(Code::TooLarge, message))
        }
        _ => Ok(()),
    }
}

/// A user name without the white space around it, 1 to 32 characters. Names are compared exactly after that.
pub fn username(text: &str) -> Result<&str, Refusal> {
    let name = text.trim();
    fits("username", name, USERNAME_CHARS).map(|()| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(fits("text", &"ü".repeat(4), 4), Ok(()));
        assert_eq!(fits("text", &"ü".repeat(5), 4).map_err(|r| r.code), Err(Code::TooLarge));
        assert_eq!(
            fits("text", " \n\u{3000}", 4).map_err(|r| r.code),
            Err(Code::InvalidPayload)
        );
    }

    #[test]
    fn a_username_loses_the_space_around_it() {
        assert_eq!(username("  ann "), Ok("ann"));
        assert_eq!(username(&" ".repeat(40)).map_err(|r| r.code), Err(Code::InvalidPayload));
    }
}
