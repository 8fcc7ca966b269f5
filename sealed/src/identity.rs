//! The private half: one key to open with, one to sign with.

use std::fmt;

use ed25519_dalek::{Signer, SigningKey};
use hpke::kem::Kem as _;
use hpke::{Deserializable, Serializable};
use zeroize::Zeroizing;

use crate::bundle::{Bundle, exchange_bytes};
use crate::envelope::{Kem, PrivateKey};
use crate::error::Error;
use crate::id::UserId;

/// A person's private keys. Both are wiped from memory when this is dropped.
pub struct Identity {
    exchange: PrivateKey,
    signing: SigningKey,
    bundle: Bundle,
}

impl Identity {
    /// Makes new keys. Two, because a key that opens and signs lets a mistake in one use break the other.
    pub fn generate(id: UserId) -> Result<Self, Error> {
        let mut seeds = Zeroizing::new([[0; 32]; 2]);
        for seed in seeds.iter_mut() {
            getrandom::fill(seed).map_err(|_| Error::NoRandomness)?;
        }
        let [exchange, signing] = &*seeds;
        let (exchange, _) = Kem::derive_keypair(exchange);
        Ok(Self::new(id, exchange, SigningKey::from_bytes(signing)))
    }

    fn new(id: UserId, exchange: PrivateKey, signing: SigningKey) -> Self {
        let public = exchange_bytes(&Kem::sk_to_pk(&exchange));
        let bundle = Bundle::sign(id, public, &signing);
        Self {
            exchange,
            signing,
            bundle,
        }
    }

    /// Brings an identity back from what [`secret`](Self::secret) gave.
    pub fn from_secret(id: UserId, secret: &[u8; 64]) -> Result<Self, Error> {
        let (exchange, signing) = secret.split_at(32);
        let exchange = PrivateKey::from_bytes(exchange).map_err(|_| Error::BadBundle)?;
        let signing = SigningKey::try_from(signing).map_err(|_| Error::BadBundle)?;
        Ok(Self::new(id, exchange, signing))
    }

    /// The private keys, for a client to keep. Keep the [`Seen`](crate::Seen) beside them: whoever has the keys without it
    /// can be shown old messages as new.
    pub fn secret(&self) -> Zeroizing<[u8; 64]> {
        let mut secret = Zeroizing::new([0; 64]);
        let (exchange, signing) = secret.split_at_mut(32);
        exchange.copy_from_slice(&Zeroizing::new(<[u8; 32]>::from(self.exchange.to_bytes()))[..]);
        signing.copy_from_slice(self.signing.as_bytes());
        secret
    }

    /// Whose keys these are.
    pub fn id(&self) -> UserId {
        self.bundle.owner()
    }

    /// What everybody may know.
    pub fn bundle(&self) -> &Bundle {
        &self.bundle
    }

    /// The key that opens.
    pub(crate) fn exchange(&self) -> &PrivateKey {
        &self.exchange
    }

    /// Signs a statement.
    pub(crate) fn sign(&self, statement: &[u8]) -> [u8; 64] {
        self.signing.sign(statement).to_bytes()
    }
}

impl fmt::Debug for Identity {
    /// Without the keys, because debug output ends up in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identity of user {} ({})", self.id(), self.bundle.fingerprint())
    }
}
