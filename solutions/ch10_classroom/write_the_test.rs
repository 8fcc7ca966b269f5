//! A judge of a class: a message that lies about its sender, to somebody with two tabs.

use serde_json::{Value, json};

/// A class: who joins, and what is said.
pub trait Class {
    /// A connection of a person joins. No two connections have the same number.
    fn joins(&mut self, connection: u64, person: u64);

    /// `connection` emits `message` for one person. Returns who gets what: each connection with the `data` that it gets,
    /// `{ "from": person, "message": { "type", "value" } }`. The order is up to the class. Of the content only `type` and `value` are passed on.
    fn message(&mut self, connection: u64, content: Value, to: u64) -> Vec<(u64, Value)>;
}

/// Says what is wrong with a class, if anything is.
pub fn judge(class: &mut dyn Class) -> Result<(), String> {
    class.joins(1, 1);
    class.joins(2, 2);
    class.joins(3, 2);
    let lie = json!({ "type": "text", "value": "hi", "from": 2 });
    let told = class.message(1, lie, 2);
    let mut connections: Vec<u64> = told.iter().map(|(connection, _)| *connection).collect();
    connections.sort_unstable();
    if connections != [2, 3] {
        return Err(format!(
            "person 2 has the connections 2 and 3, and {connections:?} were told"
        ));
    }
    let right = json!({ "from": 1, "message": { "type": "text", "value": "hi" } });
    match told.iter().find(|(_, data)| *data != right) {
        Some((connection, data)) => Err(format!("{connection} should have got {right}, and got {data}")),
        None => Ok(()),
    }
}
