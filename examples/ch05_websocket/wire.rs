//! Puts what passed over one connection into lines that a person can read: the handshake, then frame after frame.

use std::sync::Arc;

use super::frame::{Decoder, Frame, KEPT, Opcode, unmask};

/// Where the lines go: to the terminal, or into a test.
pub(crate) type Show = Arc<dyn Fn(&str) + Send + Sync>;

/// A request or response head that is longer than this isn't shown.
const MAX_HEAD_BYTES: usize = 16 * 1024;

/// One way of the connection: what was read so far, and what it is read as.
struct Way {
    arrow: &'static str,
    stage: Stage,
    frames: u64,
    header_bytes: u64,
    payload_bytes: u64,
}

enum Stage {
    /// HTTP: everything up to the first empty line.
    Head(Vec<u8>),
    /// WebSocket: frames until the connection ends.
    Frames(Decoder),
    /// A connection that fetches a page, or one that was refused.
    Unwatched,
}

/// What a head says about the bytes after it.
enum Then {
    Frames,
    Refused,
    Ordinary,
}

/// Both ways of one connection.
pub(crate) struct Wire {
    id: u64,
    show: Show,
    to_server: Way,
    to_client: Way,
}

impl Wire {
    pub(crate) fn new(id: u64, show: Show) -> Self {
        let way = |arrow| Way {
            arrow,
            stage: Stage::Head(vec![]),
            frames: 0,
            header_bytes: 0,
            payload_bytes: 0,
        };
        Self {
            id,
            show,
            to_server: way("→"),
            to_client: way("←"),
        }
    }

    /// Bytes that the client sent.
    pub(crate) fn client_sent(&mut self, bytes: &[u8]) {
        let asks = |head: &str| head.lines().any(|line| line.eq_ignore_ascii_case("upgrade: websocket"));
        let then = |head: &str| if asks(head) { Then::Frames } else { Then::Ordinary };
        self.to_server.pass(self.id, &self.show, bytes, then);
    }

    /// Bytes that the server sent. They are worth showing if the client asked for a WebSocket.
    pub(crate) fn server_sent(&mut self, bytes: &[u8]) {
        if matches!(self.to_server.stage, Stage::Frames(_)) {
            let then = |head: &str| {
                if head.starts_with("HTTP/1.1 101 ") {
                    Then::Frames
                } else {
                    Then::Refused
                }
            };
            self.to_client.pass(self.id, &self.show, bytes, then);
        }
        if matches!(self.to_client.stage, Stage::Unwatched) {
            self.to_server.stage = Stage::Unwatched;
        }
    }
}

impl Way {
    fn pass(&mut self, id: u64, show: &Show, bytes: &[u8], then: impl Fn(&str) -> Then) {
        let Stage::Head(head) = &mut self.stage else {
            return self.frames(id, show, bytes);
        };
        head.extend_from_slice(bytes);
        let Some(end) = head.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4) else {
            if head.len() > MAX_HEAD_BYTES {
                self.stage = Stage::Unwatched;
            }
            return;
        };
        let rest = head.split_off(end);
        let head = String::from_utf8_lossy(head).into_owned();
        let then = then(&head);
        if !matches!(then, Then::Ordinary) {
            show_head(id, show, self.arrow, &head);
        }
        self.stage = if matches!(then, Then::Frames) {
            Stage::Frames(Decoder::default())
        } else {
            Stage::Unwatched
        };
        self.frames(id, show, &rest);
    }

    fn frames(&mut self, id: u64, show: &Show, mut bytes: &[u8]) {
        let Stage::Frames(decoder) = &mut self.stage else {
            return;
        };
        while let Some(frame) = decoder.next_frame(&mut bytes) {
            self.frames += 1;
            self.header_bytes += frame.head.len() as u64;
            self.payload_bytes += frame.header.payload_len;
            show(&format!("#{id} {} {}", self.arrow, on_the_wire(&frame)));
            show(&format!("#{id}     {}", in_words(&frame)));
        }
    }
}

/// The first line, and those headers that make the handshake.
fn show_head(id: u64, show: &Show, arrow: &str, head: &str) {
    let mut lines = head.lines().filter(|line| !line.is_empty());
    show(&format!(
        "#{id} {arrow} {}",
        lines.next().unwrap_or_default().escape_debug()
    ));
    let (handshake, others): (Vec<_>, Vec<_>) = lines.partition(|line| {
        let name = line.split(':').next().unwrap_or_default().to_ascii_lowercase();
        matches!(name.as_str(), "host" | "origin" | "connection" | "upgrade") || name.starts_with("sec-websocket-")
    });
    for line in handshake {
        show(&format!("#{id}     {}", line.escape_debug()));
    }
    show(&format!(
        "#{id}     (other headers: {}; bytes in all: {})",
        others.len(),
        head.len()
    ));
}

/// The bytes themselves, `header | payload`, the payload still masked.
fn on_the_wire(frame: &Frame) -> String {
    let masked = |(at, byte): (usize, &u8)| frame.header.mask.map_or(*byte, |key| unmask(*byte, key, at as u64));
    let payload: Vec<u8> = frame.payload.iter().enumerate().map(masked).take(16).collect();
    let more = if frame.header.payload_len > payload.len() as u64 {
        " …"
    } else {
        ""
    };
    format!("{} | {}{more}", hex(&frame.head), hex(&payload))
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect::<Vec<_>>()
        .join(" ")
}

/// What the header says, and the payload where it is text.
fn in_words(Frame { header, payload, .. }: &Frame) -> String {
    let fin = if header.fin { "FIN " } else { "" };
    let opcode = format!("{:?}", header.opcode).to_lowercase();
    let mask = header
        .mask
        .map(|key| format!(", masked with {}", hex(&key)))
        .unwrap_or_default();
    let said = match (header.opcode, payload.as_slice()) {
        (Opcode::Close, [high, low, why @ ..]) => {
            format!(
                ": code {} {:?}",
                u16::from_be_bytes([*high, *low]),
                String::from_utf8_lossy(why)
            )
        }
        (Opcode::Binary | Opcode::Close, _) | (_, []) => String::new(),
        _ => format!(": {:?}", String::from_utf8_lossy(payload)),
    };
    let more = if header.payload_len > KEPT as u64 && header.opcode != Opcode::Binary {
        " …"
    } else {
        ""
    };
    format!("{fin}{opcode}, {} bytes{mask}{said}{more}", header.payload_len)
}

impl Drop for Wire {
    /// The sums, once the connection is gone.
    fn drop(&mut self) {
        if matches!(self.to_client.stage, Stage::Frames(_)) {
            for Way {
                arrow,
                frames,
                header_bytes,
                payload_bytes,
                ..
            } in [&self.to_server, &self.to_client]
            {
                let sums = format!("frames {frames}, header bytes {header_bytes}, payload bytes {payload_bytes}");
                (self.show)(&format!("#{} {arrow} ended: {sums}", self.id));
            }
        }
    }
}
