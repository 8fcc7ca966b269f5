//! `-- view`: Tina's page, while her class comes, raises hands and goes.

use super::console::{Stage, Tab, text};
use super::page::Page;
use anyhow::Result;
use realtime_hub::hub::user::Role::{Student, Teacher};
use realtime_hub::protocol::classroom::Classroom;
use serde_json::{Value, json};

/// Tina's tab, and what it shows.
struct View {
    stage: Stage,
    page: Page,
}

impl View {
    /// Prints what Tina's page made of what happened.
    fn shows(&mut self, what: &str) {
        println!("{what}");
        for told in self.stage.told() {
            if told.to != "tina" {
                continue;
            }
            if let Some(line) = self.page.hears(told.event, &told.payload) {
                println!("    line    {line}");
            }
        }
        println!("    people  {}", self.page.list().join(", "));
    }

    async fn emits(&mut self, tab: &Tab, event: &str, args: Vec<Value>) -> Result<()> {
        let what = format!("{} emits {event} {}", tab.name, args[0]);
        self.stage.emits(tab, event, args).await?;
        self.shows(&what);
        Ok(())
    }
}

/// Prints Tina's list of people after each thing that happens.
pub(crate) async fn run() -> Result<()> {
    let (stage, page) = (Stage::new(Classroom::new)?, Page::default());
    let tina = stage.opens("tina", 1, Teacher).await?;
    let ann = stage.opens("ann/1", 2, Student).await?;
    let second = stage.opens("ann/2", 2, Student).await?;
    let bob = stage.opens("bob", 3, Student).await?;
    let mut view = View { stage, page };
    let hand = |up: bool| json!({ "type": "hand", "value": up });
    for tab in [&tina, &ann, &second, &bob] {
        view.emits(tab, "join-class-room", vec![json!("maths")]).await?;
    }
    view.emits(&bob, "broadcast-message", vec![hand(true)]).await?;
    view.emits(&ann, "broadcast-message", vec![hand(true)]).await?;
    view.emits(&bob, "broadcast-message", vec![json!({ "type": "potato", "value": 7 })])
        .await?;
    view.emits(&bob, "broadcast-message", vec![text("56")]).await?;
    view.emits(&bob, "broadcast-message", vec![hand(false)]).await?;
    for tab in [&ann, &second] {
        view.stage.closes(tab).await;
        view.shows(&format!("{} is closed", tab.name));
    }
    Ok(())
}
