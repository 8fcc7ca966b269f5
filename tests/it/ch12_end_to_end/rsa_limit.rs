//! RSA on the text itself: it is the real one, and it ends at 190 bytes.

use super::number::BYTES;
use super::rsa::{MAX_TEXT, decrypt, encrypt, key};
use anyhow::Result;

/// "made by another program", encrypted for the demonstration's key by Node's `crypto.publicEncrypt` with OAEP and SHA-256.
const BY_NODE: &str = "\
    74746a6f60c5aa8721b996fdbfab940470f12287e4647eb2ec81ae57819a6a0c \
    1b546861ff0526e7b819664f1b43718e8b26f0167dffa732f9c848dd76f7f4a8 \
    054cdcfab8cc3e60c250838b73b41ff055bf9a8b7eaf1ebbfcd74c4e447102d6 \
    d04e91300a5530b204c9a800d6bf1f9dd7baa9701b4bf6a14831384dbcaa201f \
    d7901c6430f2e8b6c79a36d6bbec9307c1d64b69e377de493dec2d6672626893 \
    d2462d5b027e2182825a7f4ec9826285bb5f802c30df95e7ffa4adf05d5e48ab \
    c18cc8e74fb80093dd03e15eca7bcd70fdc0a247a7bd5bb81e5760309ac11a6d \
    50609021b12d6245396c0801dd86e7422cd6960a8cb6797bf72790191cadaeea";

#[test]
fn it_opens_what_another_program_encrypted() -> Result<()> {
    let digits: String = BY_NODE.split_whitespace().collect();
    let mut ciphertext = [0; BYTES];
    for (byte, at) in ciphertext.iter_mut().zip((0..).step_by(2)) {
        *byte = u8::from_str_radix(&digits[at..at + 2], 16)?;
    }
    assert_eq!(decrypt(&key()?, &ciphertext)?, b"made by another program");
    Ok(())
}

#[test]
fn there_is_room_for_190_bytes_and_not_for_191() -> Result<()> {
    let key = key()?;
    assert_eq!(MAX_TEXT, 190);
    let longest = [7; 190];
    assert_eq!(decrypt(&key, &encrypt(&key, &longest)?)?, longest);
    assert_eq!(decrypt(&key, &encrypt(&key, b"")?)?, b"");
    let refused = encrypt(&key, &[7; 191]).map_or_else(|error| error.to_string(), |_| "encrypted".to_owned());
    assert_eq!(refused, "191 bytes are too many: there is room for 190");
    Ok(())
}

#[test]
fn the_same_text_looks_different_each_time() -> Result<()> {
    let key = key()?;
    assert_ne!(encrypt(&key, b"Yes")?, encrypt(&key, b"Yes")?);
    Ok(())
}
