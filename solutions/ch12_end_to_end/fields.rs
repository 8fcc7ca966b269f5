//! Each field behind its length, and all four fields in the statement.

/// Joins fields so that two different lists never give the same bytes.
pub fn fields(parts: &[&[u8]]) -> Vec<u8> {
    let mut joined = Vec::new();
    for part in parts {
        joined.extend_from_slice(&(part.len() as u64).to_be_bytes());
        joined.extend_from_slice(part);
    }
    joined
}

/// What the sender of a message signs.
pub fn statement(sender: u64, receiver: u64, temp_id: &str, text: &str) -> Vec<u8> {
    let [sender, receiver] = [sender, receiver].map(|id| id.to_string());
    fields(&[
        sender.as_bytes(),
        receiver.as_bytes(),
        temp_id.as_bytes(),
        text.as_bytes(),
    ])
}
