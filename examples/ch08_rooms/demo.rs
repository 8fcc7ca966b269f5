//! Four scenes in `/rooms`: who gets what, in which order.

use super::console::Stage;
use anyhow::Result;
use serde_json::json;

/// `-- demo`: two rooms, and what is said in one of them.
pub(crate) async fn two_rooms() -> Result<()> {
    let stage = Stage::new()?;
    let (ann, bob, cem) = (stage.connects("ann"), stage.connects("bob"), stage.connects("cem"));
    let main = |username: &str| json!({ "username": username, "room": "main" });
    stage.emits(&ann, "userJoin", main("ann")).await?;
    stage.emits(&bob, "userJoin", main("bob")).await?;
    let garden = json!({ "username": "cem", "room": "garden" });
    stage.emits(&cem, "userJoin", garden).await?;
    stage.emits(&ann, "userTyping", main("ann")).await?;
    let hi = json!({ "body": "Hi Bob!", "room": "main" });
    stage.emits(&ann, "updateChat", hi).await?;
    let from_outside = json!({ "body": "Hi all!", "room": "main" });
    stage.emits(&cem, "updateChat", from_outside).await?;
    stage.ends(&bob).await;
    Ok(())
}

/// `-- lid`: Ann's laptop is closed and opened again before the server has noticed.
pub(crate) async fn lid() -> Result<()> {
    let stage = Stage::new()?;
    let (old, bob) = (stage.connects("ann-old"), stage.connects("bob"));
    let ack = stage
        .emits(&old, "userJoin", json!({ "username": "ann", "room": "main" }))
        .await?;
    stage
        .emits(&bob, "userJoin", json!({ "username": "bob", "room": "main" }))
        .await?;
    println!("-- the lid is closed: no goodbye, and nobody notices --");
    let new = stage.connects("ann-new");
    stage
        .emits(&new, "userJoin", json!({ "username": "ann", "room": "main" }))
        .await?;
    let with_secret = json!({ "username": "ann", "room": "main", "resume": ack["resume"] });
    stage.emits(&new, "userJoin", with_secret).await?;
    println!("-- the end of the old connection reaches the hub --");
    stage.ends(&old).await;
    Ok(())
}

/// `-- invite`: a room for two.
pub(crate) async fn invite() -> Result<()> {
    let stage = Stage::new()?;
    let (ann, bob, cem) = (stage.connects("ann"), stage.connects("bob"), stage.connects("cem"));
    for (client, username) in [(&bob, "bob"), (&cem, "cem")] {
        let main = json!({ "username": username, "room": "main" });
        stage.emits(client, "userJoin", main).await?;
    }
    println!("-- Bob and Cem are in `main`; Ann asks Bob into a room for two --");
    let tea = |username: &str| json!({ "username": username, "room": "tea" });
    stage.emits(&ann, "userJoin", tea("ann")).await?;
    stage
        .emits(&ann, "newRoom", json!({ "username2": "bob", "room": "tea" }))
        .await?;
    stage.emits(&cem, "userJoin", tea("cem")).await?;
    stage.emits(&bob, "userJoin", tea("bob")).await?;
    stage
        .emits(&ann, "newRoom", json!({ "username2": "bob", "room": "tea" }))
        .await?;
    Ok(())
}

/// `-- thief`: how chapter 9 begins. A free name belongs to whoever asks for it, with all that it may do.
pub(crate) async fn thief() -> Result<()> {
    let stage = Stage::new()?;
    let (ann, bob, eve) = (stage.connects("ann"), stage.connects("bob"), stage.connects("eve"));
    let tea = |username: &str| json!({ "username": username, "room": "tea" });
    stage.emits(&ann, "userJoin", tea("ann")).await?;
    stage.emits(&bob, "userJoin", tea("bob")).await?;
    let for_two = json!({ "username2": "bob", "room": "tea" });
    stage.emits(&ann, "newRoom", for_two).await?;
    let secret = json!({ "body": "The key is under the mat.", "room": "tea" });
    stage.emits(&ann, "updateChat", secret).await?;
    stage.emits(&eve, "userJoin", tea("eve")).await?;
    stage.ends(&bob).await;
    stage.emits(&eve, "userJoin", tea("bob")).await?;
    let thanks = json!({ "body": "Thanks, see you at eight!", "room": "tea" });
    stage.emits(&eve, "updateChat", thanks).await?;
    Ok(())
}
