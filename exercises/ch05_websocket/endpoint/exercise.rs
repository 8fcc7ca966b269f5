//! The server's end of a WebSocket.
//!
//! Write `Endpoint::on_frame`: give each whole text message to the program, however many fragments it came in; answer
//! a ping at once, also between two fragments; answer a close with the same payload (it may be empty), once, and do
//! nothing more after it; and when a message turns out not to be UTF-8, close with 1007 and do nothing more. Pongs need
//! no answer.
//!
//! The frames are whole and unmasked, and they follow one another as RFC 6455 allows. Give `Endpoint` the fields you need.
//!
//! Read: chapter 5, "Ping, pong and close".

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
pub struct Endpoint {}

impl Endpoint {
    /// What to do now that `frame` came, in order.
    pub fn on_frame(&mut self, frame: Frame) -> Vec<Action> {
        todo!("say what {frame:?} makes {self:?} do")
    }
}
