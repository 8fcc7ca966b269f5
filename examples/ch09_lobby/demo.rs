//! Three scenes in `/lobby`: who gets what, and who is stopped.

use super::console::Stage;
use super::naive;
use anyhow::Result;
use serde_json::{Value, json};

/// `-- demo`: a lobby, a second tab, another name, and a log-out.
pub(crate) async fn lobby() -> Result<()> {
    let stage = Stage::new().await?;
    println!("ann and bob sign up and log in: POST /api/sign-up, POST /api/log-in");
    let (ann, bob) = (stage.logs_in("ann").await?, stage.logs_in("bob").await?);
    let tab = stage.enters("ann", &ann).await?;
    let _bobs = stage.enters("bob", &bob).await?;
    let second = stage.enters("ann-tab2", &ann).await?;
    let hi = json!({ "message": "Hi all!" });
    stage.emits(&tab, "chat-message-sent", hi).await?;
    let anna = json!({ "username": "anna" });
    stage.emits(&second, "set-username", anna).await?;
    println!("cem signs up and logs in");
    let cem = stage.logs_in("cem").await?;
    let _cems = stage.enters("cem", &cem).await?;
    println!("ann logs out: POST /api/log-out");
    let login = stage.runtime.log_in(&ann.token).await?;
    stage.runtime.accounts.log_out(login.token).await?;
    stage.have_gone(&[&tab, &second]).await;
    stage.connects("ann", &ann).await?;
    Ok(())
}

/// `-- ban`: a ban that nobody checks, and the hub's.
pub(crate) async fn ban() -> Result<()> {
    println!("-- a ban that is written down --");
    naive::unchecked_ban();
    println!("-- the hub's --");
    let stage = Stage::new().await?;
    let (head, bob) = (stage.logs_in("head").await?, stage.logs_in("bob").await?);
    let present = [("head", &head), ("bob", &bob), ("bob-tab2", &bob)];
    let [heads, tab, second] = stage.begins_with(present).await?;
    let (its_id, bobs_id) = (json!(head.user.id), json!(bob.user.id));
    stage.emits(&tab, "ban-user", its_id).await?;
    stage.emits(&heads, "ban-user", bobs_id.clone()).await?;
    stage.have_gone(&[&tab, &second]).await;
    stage.connects("bob", &bob).await?;
    stage.emits(&heads, "unban-user", bobs_id).await?;
    stage.connects("bob", &bob).await?;
    Ok(())
}

/// `-- pair`: two rooms for one pair, and the hub's one.
pub(crate) async fn pair() -> Result<()> {
    println!("-- a room named after who asks --");
    naive::two_rooms();
    println!("-- the hub's --");
    let stage = Stage::new().await?;
    let (ann, bob, eve) = (
        stage.logs_in("ann").await?,
        stage.logs_in("bob").await?,
        stage.logs_in("eve").await?,
    );
    let present = [("ann", &ann), ("bob", &bob), ("eve", &eve)];
    let [anns, bobs, eves] = stage.begins_with(present).await?;
    let (anns_id, bobs_id) = (json!(ann.user.id), json!(bob.user.id));
    let ack = stage.emits(&anns, "private-chat-initiated", bobs_id).await?;
    stage.emits(&bobs, "private-chat-initiated", anns_id.clone()).await?;
    let to_the_room = |message: &str| -> Value { json!({ "message": message, "to": ack["room"] }) };
    stage.emits(&anns, "chat-message-sent", to_the_room("Lunch?")).await?;
    stage.emits(&eves, "chat-message-sent", to_the_room("Me too!")).await?;
    stage.emits(&bobs, "block-user", anns_id.clone()).await?;
    stage.emits(&anns, "chat-message-sent", to_the_room("Bob?")).await?;
    stage
        .emits(&bobs, "chat-message-sent", to_the_room("Leave me alone."))
        .await?;
    Ok(())
}
