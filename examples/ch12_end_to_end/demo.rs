//! Three scenes in `/private`: what the server can read, what it can't, and a key that changes.

use super::client::{Device, id};
use super::console::{Person, Stage, print_entries, shown};
use anyhow::Result;
use sealed::{Error, Fingerprint, Meeting, safety_number};
use serde_json::{Value, json};

const SECRET: &str = "Meet me at nine";

/// `-- read`: chapter 11's way. A client puts its text into `recipients` as it is.
pub(crate) async fn read() -> Result<()> {
    let stage = Stage::new()?;
    let (ann, mut bob) = (stage.comes("ann").await?, stage.comes("bob").await?);
    let plain = json!({ ann.user.id.to_string(): SECRET, bob.user.id.to_string(): SECRET });
    stage.sends(&ann, &bob, "t1", plain).await?;
    bob.next_message()?;
    println!("-- what the server's operator reads --");
    for message in stage.stored(&ann, &bob).await? {
        print_entries(&message["recipients"]);
        println!("is the text in it? {}", yes(message.to_string().contains(SECRET)));
    }
    Ok(())
}

/// `-- demo`: the same two, with devices that seal.
pub(crate) async fn sealed() -> Result<()> {
    let stage = Stage::new()?;
    let (ann, mut bob) = (stage.comes("ann").await?, stage.comes("bob").await?);
    let (mut of_ann, mut of_bob) = (Device::new(&ann)?, Device::new(&bob)?);
    of_ann.publishes(&stage, &ann).await?;
    of_bob.publishes(&stage, &bob).await?;
    of_ann.meets(&stage, &bob).await?;
    of_bob.meets(&stage, &ann).await?;
    let recipients = of_ann.seals(&bob, "t1", SECRET)?;
    stage.sends(&ann, &bob, "t1", recipients).await?;
    let message = bob.next_message()?;
    println!("bob opens it: {:?}", of_bob.opens(&message)?);
    println!("ann opens her own entry: {:?}", of_ann.opens(&message)?);
    println!("-- what the server's operator reads --");
    for message in stage.stored(&ann, &bob).await? {
        print_fields(&message);
        println!("is the text in it? {}", yes(message.to_string().contains(SECRET)));
    }
    Ok(())
}

/// `-- keys`: twice the server hands out another key as Bob's. Once it is the server's own, once Bob has a new laptop.
pub(crate) async fn keys() -> Result<()> {
    let stage = Stage::new()?;
    let (ann, mut bob) = (stage.comes("ann").await?, stage.comes("bob").await?);
    let (mut of_ann, laptop) = (Device::new(&ann)?, Device::new(&bob)?);
    laptop.publishes(&stage, &bob).await?;
    meets(&mut of_ann, &stage, &bob).await?;

    println!("-- the server puts a key of its own in the place of bob's --");
    let of_the_server = Device::new(&bob)?.bundle().to_string();
    stage.runtime.accounts.put_key(bob.user.id, &of_the_server).await?;
    meets(&mut of_ann, &stage, &bob).await?;
    compare(&of_ann, &laptop, &bob)?;

    println!("-- bob publishes his again --");
    laptop.publishes(&stage, &bob).await?;
    meets(&mut of_ann, &stage, &bob).await?;

    println!("-- bob has a new laptop --");
    let mut laptop = Device::new(&bob)?;
    laptop.book.meet(of_ann.bundle().clone());
    laptop.publishes(&stage, &bob).await?;
    meets(&mut of_ann, &stage, &bob).await?;
    let looked_at = compare(&of_ann, &laptop, &bob)?;

    println!("-- ann accepts the key that she has compared --");
    of_ann.book.accept(id(&bob)?, &looked_at)?;
    of_ann.book.verify(id(&bob)?, &looked_at)?;
    let recipients = of_ann.seals(&bob, "t1", SECRET)?;
    stage.sends(&ann, &bob, "t1", recipients).await?;
    println!("bob opens it: {:?}", laptop.opens(&bob.next_message()?)?);
    Ok(())
}

/// Ann's client asks for Bob's key, and tries to seal with it.
async fn meets(of_ann: &mut Device, stage: &Stage, bob: &Person) -> Result<()> {
    let meeting = match of_ann.meets(stage, bob).await? {
        Meeting::First => "the first one, so it is remembered",
        Meeting::Known { .. } => "known",
        Meeting::Changed { .. } => "changed",
    };
    println!("ann meets bob's key: {meeting}");
    match of_ann.seals(bob, "t0", SECRET) {
        Ok(_) => println!("ann seals for it"),
        Err(refused) => println!("ann can't seal: {}", code(&refused)),
    }
    Ok(())
}

/// Both read their safety number aloud. Returns which key of Bob's Ann has looked at.
fn compare(of_ann: &Device, of_bob: &Device, bob: &Person) -> Result<Fingerprint> {
    let offered = of_ann.book.to_compare(id(bob)?)?;
    let of_anns_screen = safety_number(of_ann.bundle(), offered);
    let of_bobs_screen = safety_number(of_bob.bundle(), of_ann.bundle());
    println!("ann reads {of_anns_screen}");
    println!("bob reads {of_bobs_screen}");
    println!("equal? {}", yes(of_anns_screen == of_bobs_screen));
    Ok(offered.fingerprint())
}

/// The word for a refusal that programs compare.
fn code(refused: &anyhow::Error) -> String {
    let known = refused.downcast_ref::<Error>();
    known.map_or_else(|| refused.to_string(), |error| error.code().to_owned())
}

fn yes(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}

/// One line for each field, so that nothing is overlooked.
fn print_fields(message: &Value) {
    for (name, value) in message.as_object().into_iter().flatten() {
        match name.as_str() {
            "recipients" => {
                println!("    recipients:");
                print_entries(value);
            }
            _ => println!("    {name}: {}", shown(value)),
        }
    }
}
