//! `-- order`: one client emits numbers in order. In which order does the server handle them?

use serde_json::json;

use crate::client::{Client, start};

const ROUNDS: u32 = 50;
/// Below the 128 packets that the server keeps for a client that reads slowly: none is dropped.
const PER_ROUND: u32 = 100;

/// Counts the numbers that came back after a greater one.
pub(crate) async fn run() -> anyhow::Result<()> {
    let addr = start(crate::app::router()).await?;
    let mut client = Client::connect(&addr, false).await?;
    let (mut overtaken, mut example) = (0, String::new());
    for round in 0..ROUNDS {
        for number in 0..PER_ROUND {
            client.emit("toMe", &[json!(format!("{number}"))]).await?;
        }
        let mut greatest = 0;
        for _ in 0..PER_ROUND {
            let event = client.next_event().await?;
            let number: u32 = event[1].as_str().unwrap_or_default().parse()?;
            if number < greatest {
                overtaken += 1;
                example = format!("in round {round}, {number} came back after {greatest}");
            }
            greatest = greatest.max(number);
        }
    }
    println!("{} events emitted in order", ROUNDS * PER_ROUND);
    println!("{overtaken} of them were overtaken by a later one; {example}");
    Ok(())
}
