//! The server's end of a WebSocket: bytes are joined first and read as text after, for a fragment may end inside a letter.

/// One frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Whether the message ends with this frame.
    pub fin: bool,
    /// 0 continuation, 1 text, 8 close, 9 ping, 10 pong.
    pub opcode: u8,
    /// Unmasked.
    pub payload: Vec<u8>,
}

/// What is to be done.
#[derive(Debug, PartialEq, Eq)]
pub enum Action {
    /// Send this frame back.
    Send(Frame),
    /// Give this text to the program.
    Deliver(String),
}

/// What one connection has to remember between two frames.
#[derive(Debug, Default)]
pub struct Endpoint {
    message: Vec<u8>,
    closed: bool,
}

impl Endpoint {
    /// What to do now that `frame` came, in order.
    pub fn on_frame(&mut self, frame: Frame) -> Vec<Action> {
        if self.closed {
            return vec![];
        }
        match frame.opcode {
            0 | 1 => self.on_text(frame),
            8 => vec![self.close(frame.payload)],
            9 => vec![Action::Send(Frame { opcode: 10, ..frame })],
            _ => vec![],
        }
    }

    fn on_text(&mut self, frame: Frame) -> Vec<Action> {
        self.message.extend(frame.payload);
        if !frame.fin {
            return vec![];
        }
        match String::from_utf8(std::mem::take(&mut self.message)) {
            Ok(text) => vec![Action::Deliver(text)],
            Err(_) => vec![self.close(1007_u16.to_be_bytes().to_vec())],
        }
    }

    fn close(&mut self, payload: Vec<u8>) -> Action {
        self.closed = true;
        Action::Send(Frame {
            fin: true,
            opcode: 8,
            payload,
        })
    }
}
