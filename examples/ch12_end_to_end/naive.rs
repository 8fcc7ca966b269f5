//! `-- naive`: encrypted, and nothing else. What a lying server makes of it, and of a sealed message.

use anyhow::{Context, Result, anyhow};
use hpke::aead::AesGcm128;
use hpke::kdf::HkdfSha256;
use hpke::kem::{Kem as _, X25519HkdfSha256};
use hpke::{OpModeR, OpModeS, single_shot_open, single_shot_seal};
use sealed::{Bundle, Error, Identity, KeyBook, Meeting, Received, Seen, TempId, UserId, open, seal};
use serde_json::{Value, json};

type PublicKey = <X25519HkdfSha256 as hpke::Kem>::PublicKey;
type PrivateKey = <X25519HkdfSha256 as hpke::Kem>::PrivateKey;

/// What a client gets that only encrypts.
struct Letter {
    from: &'static str,
    enc: <X25519HkdfSha256 as hpke::Kem>::EncappedKey,
    ct: Vec<u8>,
}

/// Closes a text for a key.
fn close(from: &'static str, key: &PublicKey, text: &str) -> Result<Letter> {
    // Naive: bound to nothing (the two empty slices), and signed by nobody.
    let closed =
        single_shot_seal::<AesGcm128, HkdfSha256, X25519HkdfSha256>(&OpModeS::Base, key, b"", text.as_bytes(), b"");
    let (enc, ct) = closed.map_err(|error| anyhow!("{error}"))?;
    Ok(Letter { from, enc, ct })
}

/// What a client shows that only decrypts.
fn show(key: &PrivateKey, letter: &Letter) -> Result<String> {
    let Letter { from, enc, ct } = letter;
    let opened = single_shot_open::<AesGcm128, HkdfSha256, X25519HkdfSha256>(&OpModeR::Base, key, enc, b"", ct, b"");
    let text = String::from_utf8(opened.map_err(|error| anyhow!("{error}"))?)?;
    Ok(format!("shows \"{from}: {text}\""))
}

/// What each kind of client does when the server lies, in the order of the printed table.
pub(crate) fn verdicts() -> Result<Vec<(&'static str, String, String)>> {
    let naive = encrypted_only()?;
    let sealed = sealed_ones()?;
    let lies = [
        "an old answer under a new question",
        "an old message as a new one",
        "its own text as Ann's",
        "Ann's message as Cem's",
        "its own key as Bob's",
    ];
    let both = lies.into_iter().zip(naive).zip(sealed);
    Ok(both.map(|((lie, naive), sealed)| (lie, naive, sealed)).collect())
}

/// Prints the table.
pub(crate) fn run() -> Result<()> {
    println!("{:<38}{:<41}sealed", "the server hands out …", "only encrypted");
    for (lie, naive, sealed) in verdicts()? {
        println!("{lie:<38}{naive:<41}{sealed}");
    }
    Ok(())
}

/// Bob and Ann, whose programs encrypt and do nothing else.
fn encrypted_only() -> Result<[String; 5]> {
    let key_pair = |seed: u8| X25519HkdfSha256::derive_keypair(&[seed; 32]);
    let ((private, public), (of_server, given_out)) = (key_pair(7), key_pair(9));
    let yes = close("ann", &public, "Yes")?;
    let asked_again = show(&private, &yes)?;
    let once_more = show(&private, &yes)?;
    // The public key is public: anybody closes a text for Bob.
    let forged = show(&private, &close("ann", &public, "I owe Eve 100")?)?;
    let renamed = show(
        &private,
        &Letter {
            from: "cem",
            ..close("ann", &public, "Yes")?
        },
    )?;
    let for_bob = close("ann", &given_out, "Meet me at nine")?;
    let read_by_server = show(&of_server, &for_bob)?.replace("shows", "server reads");
    Ok([asked_again, once_more, forged, renamed, read_by_server])
}

/// The same five lies, told to clients that use the crate `sealed`.
fn sealed_ones() -> Result<[String; 5]> {
    let (ann, bob, liar) = (person("1")?, person("2")?, person("1")?);
    let mut book = KeyBook::default();
    book.meet(ann.bundle().clone());
    let mut seen = Seen::default();
    let mut bob_reads = |message: &Value| {
        let opened = Received::parse(message).and_then(|received| open(&bob, &book, &mut seen, &received));
        opened.map_or_else(
            |error| error.code().to_owned(),
            |opened| format!("shows {:?}", opened.text),
        )
    };
    let honest = message("m1", "t1", &ann, bob.bundle())?;
    bob_reads(&honest);
    let mut moved = honest.clone();
    (moved["id"], moved["tempId"]) = (json!("m2"), json!("t2"));
    let mut repeated = honest.clone();
    repeated["id"] = json!("m2");
    let forged = message("m3", "t3", &liar, bob.bundle())?;
    let mut renamed = honest.clone();
    renamed["sender"]["id"] = json!("3");
    let entry = renamed["recipients"]["1"].take();
    renamed["recipients"] = json!({ "2": renamed["recipients"]["2"], "3": entry });
    let verdicts = [moved, repeated, forged, renamed].map(|lie| bob_reads(&lie));
    let [moved, repeated, forged, renamed] = verdicts;
    Ok([moved, repeated, forged, renamed, key_of_the_server(&bob)?])
}

/// Ann has met Bob, and now the server gives its own key out as his.
fn key_of_the_server(bob: &Identity) -> Result<String> {
    let mut book = KeyBook::default();
    book.meet(bob.bundle().clone());
    let changed = matches!(book.meet(person("2")?.bundle().clone()), Meeting::Changed { .. });
    let refused = book.to_send(bob.id()).err().filter(|_| changed);
    Ok(refused.context("the changed key wasn't noticed")?.code().to_owned())
}

fn person(id: &str) -> Result<Identity, Error> {
    Identity::generate(UserId::parse(id)?)
}

/// "Yes" from 1 to 2, as the server has it.
fn message(id: &str, temp_id: &str, from: &Identity, to: &Bundle) -> Result<Value> {
    let recipients = seal(from, to, &TempId::Text(temp_id.into()), "Yes")?;
    let (sender, receiver) = (json!({ "id": "1" }), json!({ "id": "2" }));
    Ok(json!({ "id": id, "tempId": temp_id, "sender": sender, "receiver": receiver, "recipients": recipients }))
}
