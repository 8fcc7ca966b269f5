//! Tokens: 32 random bytes that say who somebody is. The server keeps only their hash, so that whoever reads the store can't
//! log in with what is there.

use crate::clock::Entropy;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use std::fmt;

/// A token in the moment in which it is handed out. Nothing prints it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A token that nobody can guess.
    pub fn random(entropy: &dyn Entropy) -> std::io::Result<Self> {
        Ok(Self(URL_SAFE_NO_PAD.encode(entropy.secret()?)))
    }

    /// The 43 characters that the client gets, and brings back.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is stored in its place.
    pub fn hash(&self) -> TokenHash {
        TokenHash::of(&self.0)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// SHA-256 of a token. A slow hash would buy nothing: nobody tries 2^256 tokens, as they would try passwords.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// The hash of what a client sent, whatever it is: what isn't a token isn't found.
    pub fn of(token: &str) -> Self {
        Self(Sha256::digest(token).into())
    }

    /// For a store.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// From a store.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Always(u8);

    impl Entropy for Always {
        fn secret(&self) -> std::io::Result<[u8; 32]> {
            Ok([self.0; 32])
        }
    }

    #[test]
    fn a_token_is_32_bytes_in_the_alphabet_of_urls() {
        let token = Token::random(&Always(0xff)).unwrap();
        assert_eq!(token.as_str(), "_".repeat(42) + "8");
        assert_eq!(URL_SAFE_NO_PAD.decode(token.as_str()).unwrap(), [0xff; 32]);
    }

    #[test]
    fn what_is_stored_is_the_sha_256_of_the_text() {
        // `printf abc | sha256sum`
        let start = TokenHash::of("abc").bytes()[..4].to_vec();
        assert_eq!(start, [0xba, 0x78, 0x16, 0xbf]);
        let token = Token::random(&Always(7)).unwrap();
        assert_eq!(token.hash(), TokenHash::of(token.as_str()));
        assert_ne!(token.hash(), Token::random(&Always(8)).unwrap().hash());
    }

    #[test]
    fn debug_shows_neither_token_nor_hash() {
        let token = Token::random(&Always(0xff)).unwrap();
        assert_eq!(format!("{token:?} {:?}", token.hash()), "Token(…) TokenHash(…)");
    }
}
