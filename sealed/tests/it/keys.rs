//! What a server can try with keys: everybody gets everybody's from it.

use anyhow::{Context, Result};
use sealed::{Bundle, Error, Identity, Key, Meeting, UserId};

use crate::clients::{Client, three};

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
fn a_key_that_comes_back_unblocks_sending() -> Result<()> {
    let [ann, mut bob, _] = three()?;
    let liar = Client::new("3")?;
    assert!(matches!(bob.meets(&liar), Meeting::Changed { .. }));
    assert_eq!(bob.meets(&ann), Meeting::Known { verified: false });
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
