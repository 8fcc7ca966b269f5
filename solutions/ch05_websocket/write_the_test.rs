//! Tell the right frame reader from the wrong ones: the same three frames, joined into one read and cut into many.

/// A frame reader: it is given what one read from TCP returned, and returns the texts that are whole now.
pub type Reader = Box<dyn FnMut(&[u8]) -> Vec<String>>;

/// Makes a reader for a new connection. You may make as many as you like.
pub type NewReader = fn() -> Reader;

/// Says what is wrong with the readers that `new_reader` makes, if anything is.
pub fn judge(new_reader: NewReader) -> Result<(), String> {
    let texts = ["short".to_owned(), "x".repeat(300), String::new()];
    let stream: Vec<u8> = texts.iter().flat_map(|text| text_frame(text)).collect();
    // All in one read, then byte by byte, then in pieces that end somewhere inside.
    for piece_len in [stream.len(), 1, 7] {
        let mut reader = new_reader();
        let heard: Vec<String> = stream.chunks(piece_len).flat_map(&mut reader).collect();
        if heard != texts {
            return Err(format!("in pieces of {piece_len} bytes it heard {heard:?}"));
        }
    }
    Ok(())
}

/// A whole frame that a server would send: FIN, opcode text, no mask. For texts of up to 65,535 bytes.
pub fn text_frame(text: &str) -> Vec<u8> {
    let length = text.len();
    let mut frame = vec![0x81];
    if length < 126 {
        frame.push(length as u8);
    } else {
        frame.push(126);
        frame.extend((length as u16).to_be_bytes());
    }
    frame.extend(text.as_bytes());
    frame
}
