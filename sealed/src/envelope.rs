//! HPKE: one text closed for one public key, in base mode.

#[cfg(test)]
mod rfc9180;

use hpke::aead::AesGcm128;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, OpModeR, OpModeS, Serializable, single_shot_open, single_shot_seal};
use zeroize::Zeroizing;

use crate::error::Error;

/// How a key for the text is agreed on: DHKEM(X25519, HKDF-SHA256).
pub(crate) type Kem = X25519HkdfSha256;
/// How keys are derived from it: HKDF-SHA256.
type Kdf = HkdfSha256;
/// What closes the text: AES-128-GCM.
type Aead = AesGcm128;

/// The key that opens.
pub(crate) type PrivateKey = <Kem as hpke::Kem>::PrivateKey;
/// The key that closes.
pub(crate) type PublicKey = <Kem as hpke::Kem>::PublicKey;

/// How many bytes AES-GCM adds.
pub(crate) const TAG: usize = 16;

/// What a text becomes: the one-time public key of this envelope, and the ciphertext.
pub(crate) struct Envelope {
    pub(crate) enc: [u8; 32],
    pub(crate) ct: Vec<u8>,
}

/// Closes `text` for `key`. `info` goes into the derived key and `aad` into the tag, so an envelope opens only where both
/// are the same as here.
pub(crate) fn close(key: &PublicKey, info: &[u8], aad: &[u8], text: &[u8]) -> Result<Envelope, Error> {
    let (enc, ct) = single_shot_seal::<Aead, Kdf, Kem>(&OpModeS::Base, key, info, text, aad)
        // The only key for which this fails is one that gives everybody the same secret.
        .map_err(|_| Error::WeakKey)?;
    let enc = enc.to_bytes().into();
    Ok(Envelope { enc, ct })
}

/// Opens an envelope, or says only that it doesn't open: why would help whoever made it.
pub(crate) fn open(
    key: &PrivateKey,
    envelope: &Envelope,
    info: &[u8],
    aad: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Error> {
    <Kem as hpke::Kem>::EncappedKey::from_bytes(&envelope.enc)
        .and_then(|enc| single_shot_open::<Aead, Kdf, Kem>(&OpModeR::Base, key, &enc, info, &envelope.ct, aad))
        .map(Zeroizing::new)
        .map_err(|_| Error::Broken)
}
