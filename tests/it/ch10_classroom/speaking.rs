//! One, all, all but me; and what a payload claims.

use super::{message_from, school, seen};
use realtime_hub::hub::user::Role::{Student, Teacher};
use serde_json::json;
use testkit::Result;

#[tokio::test]
async fn a_message_goes_to_one_to_all_other_people_or_to_all_other_tabs() -> Result {
    let school = school().await?;
    let (tina, tinas) = school.admits("tina", Teacher).await?;
    let (ann, anns) = school.admits("ann", Student).await?;
    let (_, bobs) = school.admits("bob", Student).await?;
    let mut teacher = school.joins(&tinas, "maths").await?;
    let mut tab = school.joins(&anns, "maths").await?;
    let mut other_tab = school.joins(&anns, "maths").await?;
    let mut bob = school.joins(&bobs, "maths").await?;
    for client in [&mut teacher, &mut tab, &mut other_tab, &mut bob] {
        seen(client).await?;
    }
    let hi = json!({ "type": "potato", "value": [null, 7] });
    teacher
        .emit_with_ack("message", [hi.clone(), json!(ann.id.to_string())])
        .await?;
    for client in [&mut tab, &mut other_tab] {
        assert_eq!(seen(client).await?, [message_from(&tina, &hi)]);
    }
    assert_eq!(seen(&mut bob).await?, []);
    tab.emit_with_ack("broadcast-message", hi.clone()).await?;
    for client in [&mut teacher, &mut bob] {
        assert_eq!(seen(client).await?, [message_from(&ann, &hi)]);
    }
    assert_eq!(seen(&mut other_tab).await?, []);
    let stroke = json!({ "stroke": [[1, 2]], "from": "anybody" });
    tab.emit_with_ack("class-room-broadcast", stroke.clone()).await?;
    for client in [&mut teacher, &mut other_tab, &mut bob] {
        assert_eq!(
            seen(client).await?,
            [("class-room-broadcast".to_owned(), stroke.clone())]
        );
    }
    assert_eq!(seen(&mut tab).await?, []);
    Ok(())
}

#[tokio::test]
async fn who_speaks_is_whose_connection_it_is() -> Result {
    let school = school().await?;
    let (tina, tinas) = school.admits("tina", Teacher).await?;
    let (eve, eves) = school.admits("eve", Student).await?;
    let mut tina_hears = school.joins(&tinas, "maths").await?;
    let mut liar = school.joins(&eves, "maths").await?;
    seen(&mut tina_hears).await?;
    let lie = json!({ "type": "announcement", "value": "no school", "from": tina.id.number(), "role": "TEACHER" });
    liar.emit_with_ack("broadcast-message", lie).await?;
    let passed_on = json!({ "type": "announcement", "value": "no school" });
    assert_eq!(seen(&mut tina_hears).await?, [message_from(&eve, &passed_on)]);
    for event in [
        "user-connected",
        "user-disconnected",
        "initial-response",
        "left-class-room",
    ] {
        let forged = json!({ "msg": "x", "data": { "ID": tina.id.number(), "role": "TEACHER", "name": "tina" } });
        let ack = liar.emit_with_ack(event, forged).await?;
        assert_eq!(ack["error"]["code"], "not_found", "{event}");
    }
    assert_eq!(seen(&mut tina_hears).await?, []);
    Ok(())
}

#[tokio::test]
async fn who_may_not_speak_hears_why() -> Result {
    let school = school().await?;
    let (tina, tinas) = school.admits("tina", Teacher).await?;
    let (ann, anns) = school.admits("ann", Student).await?;
    let (cem, cems) = school.admits("cem", Student).await?;
    let mut teacher = school.joins(&tinas, "maths").await?;
    let _elsewhere = school.joins(&cems, "art").await?;
    let mut pupil = school.connects(&anns).await?;
    let hi = json!({ "type": "text", "value": "hi" });
    let early = pupil.emit_with_ack("broadcast-message", hi.clone()).await?;
    assert_eq!(early["error"]["code"], "not_joined");
    super::enters(&mut pupil, "maths").await?;
    let to_cem = pupil
        .emit_with_ack("message", [hi.clone(), json!(cem.id.number())])
        .await?;
    assert_eq!(to_cem["error"]["code"], "not_found");
    let to_art = pupil
        .emit_with_ack("class-room-broadcast", [json!("art"), json!({})])
        .await?;
    assert_eq!(to_art["error"]["code"], "not_joined");
    school.mutes(&ann).await?;
    let muted = pupil.emit_with_ack("message", [hi, json!(tina.id.number())]).await?;
    assert_eq!(muted["error"]["code"], "muted");
    assert!(seen(&mut teacher).await?.iter().all(|(event, _)| event != "message"));
    Ok(())
}
