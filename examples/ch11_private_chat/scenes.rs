//! What arrives where, and what doesn't: five scenes for one or two people and their devices.

use super::stage::{Client, Stage};
use anyhow::Result;
use realtime_hub::protocol::classroom::Classroom;
use realtime_hub::protocol::private::Private;
use serde_json::json;

/// `-- class`: chapter 10's class, when a connection is lost for a moment.
pub(crate) async fn class() -> Result<()> {
    let stage = Stage::new(Classroom::new)?;
    let (tom, ann) = (stage.account("tom").await?, stage.account("ann").await?);
    let tom = stage.connects(&tom, "tom").await?;
    let old = stage.connects(&ann, "ann").await?;
    enters(&stage, &tom, "tom joins").await?;
    enters(&stage, &old, "ann joins").await?;
    old.enters_a_tunnel();
    says(&stage, &tom, "Room 12").await?;
    stage.ends(&old).await;
    let new = stage.connects(&ann, "ann").await?;
    enters(&stage, &new, "ann is back, and joins").await?;
    tom.enters_a_tunnel();
    says(&stage, &tom, "Room 14").await?;
    stage.ends(&tom).await;
    let tom = stage.connects(&tom.account()?, "tom").await?;
    enters(&stage, &tom, "tom is back, and joins").await?;
    println!("-- he had no answer, so he sends it again --");
    says(&stage, &tom, "Room 14").await
}

async fn enters(stage: &Stage<Classroom>, client: &Client, what: &str) -> Result<()> {
    println!("{what} the class `maths`");
    stage.emits(client, "join-class-room", &[json!("maths")]).await?;
    Ok(())
}

async fn says(stage: &Stage<Classroom>, tom: &Client, text: &str) -> Result<()> {
    println!("tom emits message {text:?} to ann");
    let message = json!({ "type": "text", "value": text });
    stage.emits(tom, "message", &[message, json!("2")]).await?;
    Ok(())
}

/// `-- demo`: a message is saved, delivered and read.
pub(crate) async fn demo() -> Result<()> {
    let stage = Stage::new(Private::new)?;
    let (ann, bob) = (stage.account("ann").await?, stage.account("bob").await?);
    let (ann, bob) = (stage.connects(&ann, "ann").await?, stage.connects(&bob, "bob").await?);
    for client in [&ann, &bob] {
        stage.joins(client, None).await?;
    }
    let hi = stage.sends(&ann, "t1", "Hi Bob!").await?;
    stage.marks(&bob, "chat-message-delivered", &hi).await?;
    stage.marks(&bob, "chat-message-read", &hi).await?;
    println!("-- the same once more, and by somebody who may not --");
    stage.marks(&bob, "chat-message-delivered", &hi).await?;
    stage.marks(&ann, "chat-message-read", &hi).await?;
    Ok(())
}

/// `-- again`: an answer is lost, and Ann sends again.
pub(crate) async fn again() -> Result<()> {
    let stage = Stage::new(Private::new)?;
    let (ann, bob) = (stage.account("ann").await?, stage.account("bob").await?);
    let old = stage.connects(&ann, "ann").await?;
    let bob = stage.connects(&bob, "bob").await?;
    for client in [&old, &bob] {
        stage.joins(client, None).await?;
    }
    old.enters_a_tunnel();
    stage.sends(&old, "t1", "Tea at 4?").await?;
    stage.ends(&old).await;
    let new = stage.connects(&ann, "ann").await?;
    stage.joins(&new, None).await?;
    stage.sends(&new, "t1", "Tea at 4?").await?;
    println!("-- the same tempId, and another text --");
    stage.sends(&new, "t1", "Tea at 5?").await?;
    println!("-- the same tempId, and another sender --");
    stage.sends(&bob, "t1", "Yes!").await?;
    Ok(())
}

/// `-- away`: what waits for Bob, and until when.
pub(crate) async fn away() -> Result<()> {
    let stage = Stage::new(Private::new)?;
    let (ann, bob) = (stage.account("ann").await?, stage.account("bob").await?);
    let ann = stage.connects(&ann, "ann").await?;
    stage.joins(&ann, None).await?;
    println!("-- Bob has no connection --");
    let one = stage.sends(&ann, "t1", "Are you there?").await?;
    stage.sends(&ann, "t2", "Call me").await?;
    let phone = stage.connects(&bob, "bob").await?;
    stage.joins(&phone, None).await?;
    stage.marks(&phone, "chat-message-delivered", &one).await?;
    println!("-- before he says the same of m2, his line breaks --");
    stage.ends(&phone).await;
    let phone = stage.connects(&bob, "bob").await?;
    stage.joins(&phone, None).await?;
    Ok(())
}

/// `-- back`: Bob's laptop comes back, and his phone was there meanwhile.
pub(crate) async fn back() -> Result<()> {
    let stage = Stage::new(Private::new)?;
    let (ann, bob) = (stage.account("ann").await?, stage.account("bob").await?);
    let ann = stage.connects(&ann, "ann").await?;
    let laptop = stage.connects(&bob, "bob-laptop").await?;
    for client in [&ann, &laptop] {
        stage.joins(client, None).await?;
    }
    let one = stage.sends(&ann, "t1", "Are you there?").await?;
    stage.marks(&laptop, "chat-message-delivered", &one).await?;
    println!("-- Bob closes the laptop, and takes his phone --");
    stage.ends(&laptop).await;
    let phone = stage.connects(&bob, "bob-phone").await?;
    stage.joins(&phone, None).await?;
    let two = stage.sends(&ann, "t2", "Call me").await?;
    stage.marks(&phone, "chat-message-delivered", &two).await?;
    stage.sends(&phone, "t1", "In a minute").await?;
    println!("-- Bob opens the laptop: once without since, once with it --");
    for since in [None, Some(one.as_str())] {
        let laptop = stage.connects(&bob, "bob-laptop").await?;
        stage.joins(&laptop, since).await?;
        stage.ends(&laptop).await;
    }
    Ok(())
}
