//! Forgeries that need more than the public API: each attacker here can do all that this crate can, but for one key.

use super::*;
use crate::envelope::Envelope;

const HELLO: &str = "meet me at nine";

struct People {
    ann: Identity,
    bob: Identity,
    book_of_bob: KeyBook,
}

fn person(id: &str) -> Result<Identity, Error> {
    Identity::generate(UserId::parse(id)?)
}

fn people() -> Result<People, Error> {
    let (ann, bob) = (person("3")?, person("7")?);
    let mut book_of_bob = KeyBook::default();
    book_of_bob.meet(ann.bundle().clone());
    Ok(People { ann, bob, book_of_bob })
}

fn received(temp_id: &TempId, recipients: Recipients) -> Received {
    Received {
        id: "m1".into(),
        temp_id: temp_id.clone(),
        recipients,
    }
}

/// What `open` says to Bob.
fn bob_sees(people: &People, received: &Received) -> Result<Opened, Error> {
    open(&people.bob, &people.book_of_bob, &mut Seen::default(), received)
}

fn statement(temp_id: &TempId, set: &Recipients) -> Result<Vec<u8>, Error> {
    let context = Context {
        sender: set.sender,
        receiver: set.receiver,
        temp_id,
        from: set.from,
    };
    context.statement(&set.for_receiver, &set.for_sender)
}

/// An entry for `to` in the name of Ann, which takes nobody's private key: this is HPKE's base mode.
fn entry(from: Fingerprint, to: &Bundle, temp_id: &TempId) -> Result<Sealed, Error> {
    let (sender, receiver) = (UserId::parse("3")?, UserId::parse("7")?);
    let context = Context {
        sender,
        receiver,
        temp_id,
        from,
    };
    let info = context.info(to.owner(), &to.fingerprint());
    let padded = text::pad(HELLO)?;
    let envelope = envelope::close(&to.exchange()?, &info, &context.aad()?, &padded)?;
    Ok(Sealed {
        to: to.fingerprint(),
        envelope,
    })
}

#[test]
fn a_reader_can_close_an_envelope_in_the_senders_name_and_still_not_forge() -> Result<(), Error> {
    let people = people()?;
    let temp_id = TempId::Text("t1".into());
    let (ann, bob) = (people.ann.bundle(), people.bob.bundle());
    let mut set = seal(&people.ann, bob, &temp_id, "true")?;
    set.for_receiver = entry(ann.fingerprint(), bob, &temp_id)?;
    set.for_sender = entry(ann.fingerprint(), ann, &temp_id)?;

    // With Ann's signature over another set, with Bob's own, with none.
    assert_eq!(bob_sees(&people, &received(&temp_id, set)).err(), Some(Error::Forged));
    for signature in ["bob's", "none"] {
        let mut set = seal(&people.ann, bob, &temp_id, "true")?;
        set.for_receiver = entry(ann.fingerprint(), bob, &temp_id)?;
        set.signature = match signature {
            "none" => [0; 64],
            _ => people.bob.sign(&statement(&temp_id, &set)?),
        };
        assert_eq!(
            bob_sees(&people, &received(&temp_id, set)).err(),
            Some(Error::Forged),
            "{signature}"
        );
    }

    // The forged envelope itself is perfect: under Ann's own signature it opens. So it was the signature that stopped it.
    let mut set = seal(&people.ann, bob, &temp_id, "true")?;
    set.for_receiver = entry(ann.fingerprint(), bob, &temp_id)?;
    set.signature = people.ann.sign(&statement(&temp_id, &set)?);
    assert_eq!(bob_sees(&people, &received(&temp_id, set))?.text, HELLO);
    Ok(())
}

#[test]
fn a_key_given_out_as_anns_cannot_sign_for_anns_ciphertext() -> Result<(), Error> {
    let mut people = people()?;
    let temp_id = TempId::Text("t1".into());
    let mallory = person("3")?;
    people.book_of_bob = KeyBook::default();
    people.book_of_bob.meet(mallory.bundle().clone());

    let mut set = seal(&people.ann, people.bob.bundle(), &temp_id, HELLO)?;
    set.from = mallory.bundle().fingerprint();
    set.signature = mallory.sign(&statement(&temp_id, &set)?);
    assert_eq!(bob_sees(&people, &received(&temp_id, set)).err(), Some(Error::Broken));
    Ok(())
}

#[test]
fn a_ciphertext_opens_in_its_own_slot_and_under_its_own_temp_id_only() -> Result<(), Error> {
    let people = people()?;
    let (temp_id, other) = (TempId::Text("t1".into()), TempId::Text("t2".into()));
    let (ann, bob) = (people.ann.bundle(), people.bob.bundle());
    let from = ann.fingerprint();
    let (sender, receiver) = (ann.owner(), bob.owner());
    let right = Context {
        sender,
        receiver,
        temp_id: &temp_id,
        from,
    };
    let reversed = Context {
        sender: receiver,
        receiver: sender,
        temp_id: &temp_id,
        from,
    };
    let renamed = Context {
        temp_id: &other,
        ..right
    };
    let Envelope { enc, ct } = entry(from, bob, &temp_id)?.envelope;
    let opens = |context: &Context<'_>, slot, to: &Bundle| {
        let envelope = Envelope { enc, ct: ct.clone() };
        let info = context.info(slot, &to.fingerprint());
        envelope::open(people.bob.exchange(), &envelope, &info, &context.aad()?).map(|_| ())
    };
    assert_eq!(opens(&right, receiver, bob), Ok(()));
    assert_eq!(opens(&right, sender, bob), Err(Error::Broken), "another slot");
    assert_eq!(opens(&right, receiver, ann), Err(Error::Broken), "another bundle");
    assert_eq!(
        opens(&reversed, receiver, bob),
        Err(Error::Broken),
        "the other direction"
    );
    assert_eq!(opens(&renamed, receiver, bob), Err(Error::Broken), "another tempId");
    Ok(())
}

#[test]
fn a_key_that_gives_everybody_one_secret_is_refused() -> Result<(), Error> {
    let ann = person("3")?;
    let signing = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
    let weak = Bundle::sign(UserId::parse("7")?, [0; 32], &signing);
    let temp_id = TempId::Number(1.0);
    assert_eq!(seal(&ann, &weak, &temp_id, HELLO).err(), Some(Error::WeakKey));
    Ok(())
}
