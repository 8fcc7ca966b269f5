//! `-- rsa`: RSA on the text itself, with OAEP and a key of 2,048 bits. It works for short texts, and then it ends.
//!
//! Written out so that you see where the limit comes from. It isn't for use: its timing gives the private key away.

use super::number::{BYTES, Key};
use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};

/// A demonstration's key: the modulus and the private exponent. A private key in a repository protects nothing.
const KEY: &str = include_str!("rsa_key.txt");
const HASH: usize = 32;
/// What OAEP takes of the 256 bytes: a zero, a seed, the hash of a label, and the byte where the text begins.
const TAKEN: usize = 1 + HASH + HASH + 1;
/// What is left for the text.
pub(crate) const MAX_TEXT: usize = BYTES - TAKEN;

/// Encrypts a text for everybody who has the private key.
pub(crate) fn encrypt(key: &Key, text: &[u8]) -> Result<[u8; BYTES]> {
    if text.len() > MAX_TEXT {
        bail!("{} bytes are too many: there is room for {MAX_TEXT}", text.len());
    }
    let mut seed = [0; HASH];
    getrandom::fill(&mut seed).context("the system gave no random bytes")?;
    // Hash of an empty label, zeros, a one, the text: always as long, whatever the text is.
    let mut data = Sha256::digest(b"").to_vec();
    data.resize(BYTES - 1 - HASH - 1 - text.len(), 0);
    data.push(1);
    data.extend_from_slice(text);
    mask(&mut data, &seed);
    mask(&mut seed, &data);
    // The zero in front keeps the number below the modulus.
    let block = [&[0], &seed[..], &data].concat();
    key.public(block.as_slice().try_into()?)
}

/// Undoes [`encrypt`].
pub(crate) fn decrypt(key: &Key, ciphertext: &[u8; BYTES]) -> Result<Vec<u8>> {
    let mut block = key.private(ciphertext)?;
    let (seed, data) = block[1..].split_at_mut(HASH);
    mask(seed, data);
    mask(data, seed);
    let (label, rest) = data.split_at(HASH);
    ensure!(label == Sha256::digest(b"").as_slice(), "this wasn't made for this key");
    let start = rest.iter().position(|byte| *byte != 0).context("there is no text")?;
    Ok(rest[start + 1..].to_vec())
}

/// Adds as many bytes as needed that follow from `seed`, by exclusive or. Doing it twice undoes it.
fn mask(bytes: &mut [u8], seed: &[u8]) {
    for (number, block) in (0_u32..).zip(bytes.chunks_mut(HASH)) {
        let stream = Sha256::new()
            .chain_update(seed)
            .chain_update(number.to_be_bytes())
            .finalize();
        block.iter_mut().zip(stream).for_each(|(byte, one)| *byte ^= one);
    }
}

/// The demonstration's key.
pub(crate) fn key() -> Result<Key> {
    Key::parse(KEY)
}

/// Tries texts of several lengths and prints what becomes of them.
pub(crate) fn run() -> Result<()> {
    let key = key()?;
    println!("a key of 2048 bits: {BYTES} bytes, of which OAEP takes {TAKEN}");
    let texts = [
        ("\"Meet me at nine\"", "Meet me at nine".to_owned()),
        ("190 times \"a\"", "a".repeat(190)),
        ("191 times \"a\"", "a".repeat(191)),
        ("100 times \"é\"", "é".repeat(100)),
        ("4000 times \"a\"", "a".repeat(4_000)),
    ];
    for (name, text) in texts {
        let answer = match encrypt(&key, text.as_bytes()) {
            Ok(ciphertext) => {
                ensure!(decrypt(&key, &ciphertext)? == text.as_bytes(), "it came back changed");
                format!("{} bytes, and it comes back", ciphertext.len())
            }
            Err(error) => error.to_string(),
        };
        println!("    {name:<18}{answer}");
    }
    Ok(())
}
