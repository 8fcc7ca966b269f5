//! The public half of an identity: two keys and whose they are, as one text that the server hands out.

use std::fmt;

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use hpke::{Deserializable, Serializable};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::bytes::{exactly, fields, to_text};
use crate::envelope::PublicKey;
use crate::error::Error;
use crate::id::UserId;

/// The first part of the text. Another format gets another word, so that no program reads one as the other.
const FORMAT: &str = "rth1";

/// What a self-signature starts with. The same key signs messages, and no message may pass for a bundle.
const LABEL_SELF: &[u8] = b"realtime-hub sealed 1 bundle";

/// What a fingerprint starts with.
const LABEL_FINGERPRINT: &[u8] = b"realtime-hub sealed 1 fingerprint";

/// The name of a bundle: SHA-256 over whose it is and both keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub(crate) [u8; 32]);

impl Fingerprint {
    /// Reads what [`fmt::Display`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        exactly(text).map(Self)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&to_text(&self.0))
    }
}

/// Somebody's public keys. A value of this type has a self-signature that held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Bundle {
    owner: UserId,
    exchange: [u8; 32],
    signing: [u8; 32],
    signature: [u8; 64],
}

impl Bundle {
    /// Signs the two public keys. The signature binds them to each other and to the person: a server can't mix two people's
    /// keys, nor give Bob's out as Carol's.
    pub(crate) fn sign(owner: UserId, exchange: [u8; 32], key: &SigningKey) -> Self {
        let signing = key.verifying_key().to_bytes();
        let signature = key.sign(&keys(LABEL_SELF, owner, &exchange, &signing)).to_bytes();
        Self {
            owner,
            exchange,
            signing,
            signature,
        }
    }

    /// Reads the text that the server gave out as `owner`'s.
    pub fn parse(text: &str, owner: UserId) -> Result<Self, Error> {
        let bundle = Self::read(text)?;
        if bundle.owner == owner {
            Ok(bundle)
        } else {
            Err(Error::WrongOwner(bundle.owner))
        }
    }

    /// Reads a bundle, whoever owns it, and checks its self-signature.
    fn read(text: &str) -> Result<Self, Error> {
        let parts: Vec<&str> = text.split('.').collect();
        let [FORMAT, owner, exchange, signing, signature] = parts.as_slice() else {
            return Err(Error::BadBundle);
        };
        let bundle = Self {
            owner: UserId::parse(owner).map_err(|_| Error::BadBundle)?,
            exchange: exactly(exchange).ok_or(Error::BadBundle)?,
            signing: exactly(signing).ok_or(Error::BadBundle)?,
            signature: exactly(signature).ok_or(Error::BadBundle)?,
        };
        let signed = keys(LABEL_SELF, bundle.owner, &bundle.exchange, &bundle.signing);
        if bundle.signed(&signed, &bundle.signature) {
            Ok(bundle)
        } else {
            Err(Error::BadBundle)
        }
    }

    /// Whose keys these are.
    pub fn owner(&self) -> UserId {
        self.owner
    }

    /// The name of these keys.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint(Sha256::digest(self.keys(LABEL_FINGERPRINT)).into())
    }

    /// Label, owner and keys as bytes, for whatever is derived from them.
    pub(crate) fn keys(&self, label: &[u8]) -> Vec<u8> {
        keys(label, self.owner, &self.exchange, &self.signing)
    }

    /// The key that an entry is sealed for.
    pub(crate) fn exchange(&self) -> Result<PublicKey, Error> {
        PublicKey::from_bytes(&self.exchange).map_err(|_| Error::WeakKey)
    }

    /// Whether the owner signed `statement`. The strict check refuses keys under which a signature holds for any statement.
    pub(crate) fn signed(&self, statement: &[u8], signature: &[u8; 64]) -> bool {
        VerifyingKey::from_bytes(&self.signing)
            .and_then(|key| key.verify_strict(statement, &Signature::from_bytes(signature)))
            .is_ok()
    }
}

fn keys(label: &[u8], owner: UserId, exchange: &[u8; 32], signing: &[u8; 32]) -> Vec<u8> {
    fields([label, owner.to_string().as_bytes(), exchange, signing])
}

/// The serialized form of a key that HPKE takes.
pub(crate) fn exchange_bytes(key: &PublicKey) -> [u8; 32] {
    key.to_bytes().into()
}

impl fmt::Display for Bundle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [exchange, signing] = [self.exchange, self.signing].map(|key| to_text(&key));
        let signature = to_text(&self.signature);
        write!(f, "{FORMAT}.{}.{exchange}.{signing}.{signature}", self.owner)
    }
}

impl TryFrom<String> for Bundle {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        Self::read(&text)
    }
}

impl From<Bundle> for String {
    fn from(bundle: Bundle) -> Self {
        bundle.to_string()
    }
}
