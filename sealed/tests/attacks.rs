//! What a server can try: it holds every message and every public key, and hands out what it likes.

use anyhow::{Context, Result};
use sealed::{Bundle, Error, Identity, Key, KeyBook, Meeting, Opened, Received, Seen, TempId, UserId, open, seal};
use serde_json::{Value, json};

/// One client: keys, book and memory.
struct Client {
    me: Identity,
    book: KeyBook,
    seen: Seen,
}

impl Client {
    fn new(id: &str) -> Result<Self> {
        Ok(Self {
            me: Identity::generate(UserId::parse(id)?)?,
            book: KeyBook::default(),
            seen: Seen::default(),
        })
    }

    fn meets(&mut self, other: &Self) -> Meeting {
        self.book.meet(other.me.bundle().clone())
    }

    /// The message as the server stores it.
    fn writes(&self, to: &Self, temp_id: &str, text: &str) -> Result<Value> {
        let temp_id = TempId::Text(temp_id.into());
        let recipients = seal(&self.me, self.book.to_send(to.me.id())?, &temp_id, text)?;
        let (sender, receiver) = (self.me.id(), to.me.id());
        Ok(json!({
            "id": "m1", "tempId": temp_id, "conversation": { "id": "c1" }, "createdAt": 1,
            "sender": { "id": sender, "username": "a" }, "receiver": { "id": receiver, "username": "b" },
            "recipients": recipients,
        }))
    }

    fn opens(&mut self, message: &Value) -> Result<Opened, Error> {
        open(&self.me, &self.book, &mut self.seen, &Received::parse(message)?)
    }

    fn refuses(&mut self, message: &Value, code: &str) {
        let said = self
            .opens(message)
            .map(|_| "opened")
            .unwrap_or_else(|error| error.code());
        assert_eq!(said, code, "{message}");
    }
}

/// Ann, Bob and Carol, who know each other's keys.
fn three() -> Result<[Client; 3]> {
    let mut people = [Client::new("3")?, Client::new("7")?, Client::new("12")?];
    let bundles = people.each_ref().map(|person| person.me.bundle().clone());
    for person in &mut people {
        for bundle in bundles.iter().filter(|bundle| bundle.owner() != person.me.id()) {
            assert_eq!(person.book.meet(bundle.clone()), Meeting::First);
        }
    }
    Ok(people)
}

/// Puts `value` at the place and returns what was there.
fn put(message: &mut Value, pointer: &str, value: Value) -> Result<Value> {
    let place = message.pointer_mut(pointer).with_context(|| format!("no {pointer}"))?;
    Ok(std::mem::replace(place, value))
}

#[test]
fn both_people_read_a_message_and_nobody_else() -> Result<()> {
    let [mut ann, mut bob, mut carol] = three()?;
    let message = ann.writes(&bob, "t1", "hello")?;
    let opened = bob.opens(&message)?;
    assert_eq!(
        (opened.text.as_str(), opened.mine, opened.peer),
        ("hello", false, ann.me.id())
    );
    let opened = ann.opens(&message)?;
    assert_eq!(
        (opened.text.as_str(), opened.mine, opened.peer),
        ("hello", true, bob.me.id())
    );
    carol.refuses(&message, "not_mine");
    Ok(())
}

#[test]
fn a_changed_character_anywhere_is_found() -> Result<()> {
    let [mut ann, mut bob, _] = three()?;
    let message = ann.writes(&bob, "t1", "hello")?;
    for slot in ["3", "7"] {
        for (field, length) in [
            ("v", 1),
            ("from", 43),
            ("to", 43),
            ("enc", 43),
            ("ct", 363),
            ("sig", 86),
        ] {
            for at in [0, 1, length / 2, length - 1] {
                let pointer = format!("/recipients/{slot}/{field}");
                let mut changed = message.clone();
                let text = changed
                    .pointer(&pointer)
                    .and_then(Value::as_str)
                    .context("no text")?
                    .to_owned();
                assert_eq!(text.len(), length, "{field}");
                let mut bytes = text.into_bytes();
                let Some(byte) = bytes.get_mut(at) else { continue };
                *byte = if *byte == b'B' { b'C' } else { b'B' };
                put(&mut changed, &pointer, String::from_utf8(bytes)?.into())?;
                for reader in [&mut ann, &mut bob] {
                    let code = reader.opens(&changed).err().map(|error| error.code());
                    let found = code.is_some_and(|code| ["forged", "bad_entry", "unknown_version"].contains(&code));
                    assert!(found, "{slot} {field} {at}: {code:?}");
                }
            }
        }
    }
    assert_eq!(bob.opens(&message)?.text, "hello");
    Ok(())
}

#[test]
fn swapped_entries_are_found() -> Result<()> {
    let [mut ann, mut bob, _] = three()?;
    let mut message = ann.writes(&bob, "t1", "hello")?;
    let of_ann = put(&mut message, "/recipients/3", Value::Null)?;
    let of_bob = put(&mut message, "/recipients/7", of_ann)?;
    put(&mut message, "/recipients/3", of_bob)?;
    bob.refuses(&message, "forged");
    ann.refuses(&message, "forged");
    Ok(())
}

#[test]
fn an_entry_of_another_message_is_found() -> Result<()> {
    let [ann, mut bob, _] = three()?;
    let mut first = ann.writes(&bob, "t1", "yes")?;
    let mut second = ann.writes(&bob, "t2", "no")?;
    let (one, two) = ("/recipients/7", "/recipients/3");
    let entry = put(&mut first, one, Value::Null)?;
    put(&mut second, one, entry.clone())?;
    bob.refuses(&second, "bad_entry");
    // With the signatures made equal again, one of the two entries is still not the one that was signed.
    let signature = entry.get("sig").context("no signature")?.clone();
    put(&mut second, &format!("{two}/sig"), signature)?;
    bob.refuses(&second, "forged");
    Ok(())
}

#[test]
fn an_old_message_shown_as_new_is_found() -> Result<()> {
    let [ann, mut bob, _] = three()?;
    let mut message = ann.writes(&bob, "t1", "yes")?;
    assert!(!bob.opens(&message)?.again);
    assert!(bob.opens(&message)?.again, "a reconnect shows the same message again");
    put(&mut message, "/id", "m2".into())?;
    assert_eq!(bob.opens(&message), Err(Error::Replayed("m1".into())));
    put(&mut message, "/tempId", "t2".into())?;
    bob.refuses(&message, "forged");

    let other = ann.writes(&bob, "t1", "no")?;
    bob.refuses(&other, "replayed");
    Ok(())
}

#[test]
fn the_memory_outlives_the_program() -> Result<()> {
    let [ann, mut bob, _] = three()?;
    let mut message = ann.writes(&bob, "t1", "yes")?;
    bob.opens(&message)?;
    let kept = (
        serde_json::to_string(&bob.seen)?,
        serde_json::to_string(&bob.book)?,
        bob.me.secret(),
    );
    bob.seen = serde_json::from_str(&kept.0)?;
    bob.book = serde_json::from_str(&kept.1)?;
    bob.me = Identity::from_secret(bob.me.id(), &kept.2)?;
    assert!(bob.opens(&message)?.again);
    put(&mut message, "/id", "m2".into())?;
    bob.refuses(&message, "replayed");
    Ok(())
}

#[test]
fn a_forged_message_does_not_block_the_real_one() -> Result<()> {
    let [ann, mut bob, _] = three()?;
    let message = ann.writes(&bob, "t1", "yes")?;
    let mut forged = message.clone();
    put(&mut forged, "/id", "m0".into())?;
    for slot in ["3", "7"] {
        put(&mut forged, &format!("/recipients/{slot}/sig"), "A".repeat(86).into())?;
    }
    bob.refuses(&forged, "forged");
    assert!(!bob.opens(&message)?.again);
    Ok(())
}

#[test]
fn a_message_stays_in_its_conversation_and_direction() -> Result<()> {
    let [mut ann, mut bob, mut carol] = three()?;
    let message = ann.writes(&bob, "t1", "hello")?;

    // From Ann to Bob, shown as from Ann to Carol.
    let mut moved = message.clone();
    put(&mut moved, "/receiver/id", "12".into())?;
    carol.refuses(&moved, "not_mine");
    let entry = put(&mut moved, "/recipients/7", Value::Null)?;
    let own = put(&mut moved, "/recipients/3", Value::Null)?;
    put(&mut moved, "/recipients", json!({ "12": entry, "3": own }))?;
    carol.refuses(&moved, "forged");

    // The same to Bob as from Carol, and to Ann as from Bob.
    let mut moved = message.clone();
    put(&mut moved, "/sender/id", "12".into())?;
    put(&mut moved, "/recipients", json!({ "7": entry, "12": own }))?;
    bob.refuses(&moved, "unknown_key");
    let mut turned = message.clone();
    put(&mut turned, "/sender/id", "7".into())?;
    put(&mut turned, "/receiver/id", "3".into())?;
    ann.refuses(&turned, "unknown_key");
    Ok(())
}

#[test]
fn the_servers_words_do_not_matter() -> Result<()> {
    let [ann, mut bob, _] = three()?;
    let mut message = ann.writes(&bob, "t1", "hello")?;
    put(&mut message, "/conversation/id", "c2".into())?;
    put(&mut message, "/sender/username", "carol".into())?;
    put(&mut message, "/createdAt", 2.into())?;
    assert_eq!(bob.opens(&message)?.peer, ann.me.id());
    Ok(())
}

#[test]
fn a_changed_key_blocks_sending_until_it_is_accepted() -> Result<()> {
    let [mut ann, mut bob, _] = three()?;
    let old = ann.writes(&bob, "t1", "with the old key")?;
    let new = Client::new("3")?;
    let (before, after) = (ann.me.bundle().fingerprint(), new.me.bundle().fingerprint());
    assert_eq!(bob.meets(&new), Meeting::Changed { previous: before });
    assert_eq!(
        bob.book.to_send(ann.me.id()),
        Err(Error::KeyChanged(ann.me.id(), after))
    );
    assert_eq!(bob.book.to_compare(ann.me.id())?, new.me.bundle());

    // Not accepted yet: what the new key signs isn't believed, and accepting another one than was seen does nothing.
    ann.me = new.me;
    let message = ann.writes(&bob, "t2", "with the new key")?;
    bob.refuses(&message, "unknown_key");
    assert_eq!(
        bob.book.accept(ann.me.id(), &before),
        Err(Error::UnknownKey(ann.me.id(), before))
    );

    bob.book.accept(ann.me.id(), &after)?;
    assert_eq!(bob.opens(&message)?.key, Key::Current);
    assert_eq!(bob.opens(&old)?.key, Key::Earlier);
    assert_eq!(bob.book.to_send(ann.me.id())?, ann.me.bundle());
    Ok(())
}

#[test]
fn a_compared_key_stays_compared_until_it_changes() -> Result<()> {
    let [ann, mut bob, carol] = three()?;
    let id = ann.me.id();
    assert_eq!(bob.meets(&ann), Meeting::Known { verified: false });
    bob.book.verify(id, &ann.me.bundle().fingerprint())?;
    assert_eq!(bob.meets(&ann), Meeting::Known { verified: true });

    let new = Client::new("3")?;
    let fingerprint = new.me.bundle().fingerprint();
    assert!(matches!(bob.meets(&new), Meeting::Changed { .. }));
    assert_eq!(
        bob.book.verify(id, &fingerprint),
        Err(Error::UnknownKey(id, fingerprint))
    );
    bob.book.accept(id, &fingerprint)?;
    assert_eq!(bob.meets(&new), Meeting::Known { verified: false });

    let nobody = UserId::parse("99")?;
    assert_eq!(carol.book.to_send(nobody), Err(Error::UnknownPeer(nobody)));
    Ok(())
}

#[test]
fn a_message_for_another_key_of_mine_says_so() -> Result<()> {
    let [mut ann, mut bob, _] = three()?;
    let message = ann.writes(&bob, "t1", "hello")?;
    bob.me = Identity::generate(bob.me.id())?;
    bob.refuses(&message, "other_key");
    ann.me = Identity::generate(ann.me.id())?;
    ann.refuses(&message, "other_key");
    Ok(())
}

#[test]
fn a_server_cannot_mix_keys_or_owners() -> Result<()> {
    let [ann, bob, _] = three()?;
    let (of_ann, of_bob) = (ann.me.bundle().to_string(), bob.me.bundle().to_string());
    assert_eq!(Bundle::parse(&of_bob, ann.me.id()), Err(Error::WrongOwner(bob.me.id())));
    assert_eq!(
        Bundle::parse(&of_bob.replace(".7.", ".3."), ann.me.id()),
        Err(Error::BadBundle)
    );
    for part in 2..4 {
        let mut mixed: Vec<&str> = of_ann.split('.').collect();
        let other = of_bob.split('.').nth(part).context("too few parts")?;
        *mixed.get_mut(part).context("too few parts")? = other;
        assert_eq!(
            Bundle::parse(&mixed.join("."), ann.me.id()),
            Err(Error::BadBundle),
            "{part}"
        );
    }
    Ok(())
}
