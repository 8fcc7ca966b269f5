//! `-- table`: three real sockets, and who of them receives what. Every cell is what arrived, nothing else.

use serde_json::{Value, json};

use crate::client::{Client, start};

/// Ann and Ben are in a room, Cem isn't; each row is one event that one of them emits.
pub(crate) async fn run() -> anyhow::Result<()> {
    let addr = start(crate::app::router()).await?;
    let mut ann = Client::connect(&addr, false).await?;
    let mut ben = Client::connect(&addr, false).await?;
    let mut cem = Client::connect(&addr, false).await?;
    ann.ask("joinRoom", &[json!("kitchen")]).await?;
    ben.ask("joinRoom", &[json!("kitchen")]).await?;
    println!("Ann and Ben are in the room `kitchen`, Cem is not.\n");

    print_row(
        "emitted by Ann",
        ["Ann receives", "Ben receives", "Cem receives"].map(String::from),
        "Ann's ack",
    );
    let (text, room) = (json!("hi"), json!("kitchen"));
    for (event, args) in [
        ("toMe", vec![text.clone()]),
        ("toAll", vec![text.clone()]),
        ("toOthers", vec![text.clone()]),
        ("toRoom", vec![room.clone(), text.clone()]),
        ("withinRoom", vec![room.clone(), text.clone()]),
        ("myRooms", vec![]),
        ("toMe", vec![json!(7)]),
        ("newMessage", vec![text.clone()]),
    ] {
        let (seen, ack) = watch([&mut ann, &mut ben, &mut cem], event, &args).await?;
        print_row(&call(event, &args), seen, &short(&ack));
    }

    println!("\nNow the outsider:\n");
    print_row(
        "emitted by Cem",
        ["Cem receives", "Ann receives", "Ben receives"].map(String::from),
        "Cem's ack",
    );
    for (event, args) in [
        ("toRoom", vec![room.clone(), text.clone()]),
        ("withinRoom", vec![room, text]),
    ] {
        let (seen, ack) = watch([&mut cem, &mut ann, &mut ben], event, &args).await?;
        print_row(&call(event, &args), seen, &short(&ack));
    }

    println!("\nCem disconnects:\n");
    cem.disconnect().await?;
    println!("Ann receives {}", ann.next_event().await?);
    println!("Ben receives {}", ben.next_event().await?);
    Ok(())
}

/// What each of three clients received, and what the first of them was answered.
type Row = ([String; 3], Value);

/// The first client emits; returns what each of the three received, and the first one's ack.
///
/// How does one see that nothing came? Not by waiting: by a fence. The server acks after it has
/// sent everything. So whatever it sent because of `event` reaches each client before the fence,
/// which is emitted after the ack.
async fn watch(clients: [&mut Client; 3], event: &str, args: &[Value]) -> anyhow::Result<Row> {
    let ack = clients[0].ask(event, args).await?;
    clients[0].emit("toAll", &[json!("fence")]).await?;
    let mut seen = [const { String::new() }; 3];
    for (client, cell) in clients.into_iter().zip(&mut seen) {
        loop {
            let event = client.next_event().await?;
            if event[1] == "fence" {
                break;
            }
            *cell += event[0].as_str().unwrap_or("?");
        }
    }
    Ok((seen, ack))
}

fn print_row(emitted: &str, seen: [String; 3], ack: &str) {
    let [a, b, c] = seen.map(|cell| if cell.is_empty() { "-".into() } else { cell });
    println!("{emitted:<27}{a:<16}{b:<14}{c:<14}{ack}");
}

fn call(event: &str, args: &[Value]) -> String {
    let args: Vec<_> = args.iter().map(Value::to_string).collect();
    format!("{event} {}", args.join(", "))
}

/// The answer in a word: the error's code, or what came instead of an error.
fn short(ack: &Value) -> String {
    ack["error"]["code"]
        .as_str()
        .map_or_else(|| ack.to_string(), String::from)
}
