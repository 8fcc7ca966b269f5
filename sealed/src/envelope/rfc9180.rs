//! The suite against RFC 9180, appendix A.1.1: base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-128-GCM.

use std::convert::Infallible;

use hpke::rand_core::{TryCryptoRng, TryRng};
use hpke::{setup_receiver, setup_sender_with_rng, single_shot_seal_with_rng};
use serde_json::Value;

use super::*;

/// The RFC's values, which the page's test reads too.
struct Vector(Value);

impl Vector {
    fn read() -> anyhow::Result<Self> {
        Ok(Self(serde_json::from_str(include_str!(
            "../../vectors/rfc9180_a1_1.json"
        ))?))
    }

    fn bytes(&self, pointer: &str) -> anyhow::Result<Vec<u8>> {
        let text = self.0.pointer(pointer).and_then(Value::as_str);
        hex(text.ok_or_else(|| anyhow::anyhow!("no {pointer}"))?)
    }
}

fn hex(text: &str) -> anyhow::Result<Vec<u8>> {
    let digits = (0..text.len()).step_by(2);
    Ok(digits
        .map(|at| u8::from_str_radix(text.get(at..at + 2).unwrap_or("-"), 16))
        .collect::<Result<_, _>>()?)
}

/// "Random" bytes that are the RFC's, because it gives the seed of the one-time key.
struct Given(Vec<u8>);

impl TryRng for Given {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        unreachable!("the key is asked for as bytes")
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        unreachable!("the key is asked for as bytes")
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        bytes.copy_from_slice(&self.0);
        Ok(())
    }
}

impl TryCryptoRng for Given {}

#[test]
fn the_keys_are_the_rfcs() -> anyhow::Result<()> {
    let vector = Vector::read()?;
    let (private, public) = <Kem as hpke::Kem>::derive_keypair(&vector.bytes("/ikmR")?);
    // Compared as keys: the RFC prints the bytes as derived, this crate with the bits set that every X25519 key has set.
    assert!(PrivateKey::from_bytes(&vector.bytes("/skRm")?)? == private);
    assert_eq!(public.to_bytes().as_slice(), vector.bytes("/pkRm")?);
    Ok(())
}

#[test]
fn closing_gives_the_rfcs_bytes_and_they_open() -> anyhow::Result<()> {
    let vector = Vector::read()?;
    let (private, public) = <Kem as hpke::Kem>::derive_keypair(&vector.bytes("/ikmR")?);
    let (info, pt) = (vector.bytes("/info")?, vector.bytes("/pt")?);
    let (aad, expected) = (vector.bytes("/encryptions/0/aad")?, vector.bytes("/encryptions/0/ct")?);
    let mut seed = Given(vector.bytes("/ikmE")?);
    let (enc, ct) = single_shot_seal_with_rng::<Aead, Kdf, Kem>(&OpModeS::Base, &public, &info, &pt, &aad, &mut seed)?;
    assert_eq!(enc.to_bytes().as_slice(), vector.bytes("/enc")?);
    assert_eq!(ct, expected);

    let envelope = Envelope {
        enc: enc.to_bytes().into(),
        ct,
    };
    assert_eq!(*open(&private, &envelope, &info, &aad)?, pt);
    assert!(open(&private, &envelope, &info, b"Count-1").is_err());
    assert!(open(&private, &envelope, b"another info", &aad).is_err());
    Ok(())
}

#[test]
fn the_rfcs_later_messages_of_one_context_come_out_too() -> anyhow::Result<()> {
    let vector = Vector::read()?;
    let (private, public) = <Kem as hpke::Kem>::derive_keypair(&vector.bytes("/ikmR")?);
    let (info, pt) = (vector.bytes("/info")?, vector.bytes("/pt")?);
    let mut seed = Given(vector.bytes("/ikmE")?);
    let (enc, mut sender) = setup_sender_with_rng::<Aead, Kdf, Kem>(&OpModeS::Base, &public, &info, &mut seed)?;
    let mut receiver = setup_receiver::<Aead, Kdf, Kem>(&OpModeR::Base, &private, &enc, &info)?;
    for sequence in 0..3 {
        let aad = vector.bytes(&format!("/encryptions/{sequence}/aad"))?;
        let ct = sender.seal(&pt, &aad)?;
        assert_eq!(ct, vector.bytes(&format!("/encryptions/{sequence}/ct"))?);
        assert_eq!(receiver.open(&ct, &aad)?, pt);
    }
    Ok(())
}
