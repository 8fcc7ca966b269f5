//! The frame decoder against another author's encoder, and against anything at all.

use proptest::prelude::*;
use tokio_tungstenite::tungstenite::protocol::frame::Frame as Theirs;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Control, Data, OpCode};

use super::frame::{Decoder, Frame, KEPT, Opcode};

/// One frame as a test wants it.
#[derive(Clone, Debug)]
struct Wanted {
    fin: bool,
    opcode: OpCode,
    mask: Option<[u8; 4]>,
    payload: Vec<u8>,
}

impl Wanted {
    fn encoded(&self) -> Vec<u8> {
        let mut frame = Theirs::message(self.payload.clone(), OpCode::Data(Data::Binary), self.fin);
        frame.header_mut().opcode = self.opcode;
        frame.header_mut().mask = self.mask;
        let mut bytes = Vec::new();
        assert!(frame.format(&mut bytes).is_ok(), "a Vec takes every byte");
        bytes
    }

    fn is(&self, read: &Frame) -> bool {
        let kept = self.payload.get(..KEPT).unwrap_or(&self.payload);
        read.header.fin == self.fin
            && read.header.opcode == Opcode::from(u8::from(self.opcode))
            && read.header.mask == self.mask
            && read.header.payload_len == self.payload.len() as u64
            && read.payload == kept
            && self.encoded().starts_with(&read.head)
    }
}

/// Everything that can be read from `stream` when it arrives in pieces that end at `cuts`.
fn read(stream: &[u8], cuts: &[usize]) -> Vec<Frame> {
    let mut cuts: Vec<_> = cuts
        .iter()
        .map(|cut| cut % (stream.len() + 1))
        .chain([stream.len()])
        .collect();
    cuts.sort_unstable();
    let (mut decoder, mut frames, mut from) = (Decoder::default(), Vec::new(), 0);
    for to in cuts {
        let mut piece = &stream[from..to];
        frames.extend(std::iter::from_fn(|| decoder.next_frame(&mut piece)));
        assert!(piece.is_empty(), "every byte that came is taken");
        from = to;
    }
    frames
}

fn opcodes() -> impl Strategy<Value = OpCode> {
    let data = [Data::Continue, Data::Text, Data::Binary].map(OpCode::Data);
    let control = [Control::Close, Control::Ping, Control::Pong].map(OpCode::Control);
    prop::sample::select([data, control].concat())
}

fn frames() -> impl Strategy<Value = Wanted> {
    // The lengths at which the header changes its form, one below and one above.
    let edges = prop::sample::select(vec![0, 1, 124, 125, 126, 127, 65_534, 65_535, 65_536, 65_537]);
    let lengths = prop_oneof![3 => 0_usize..300, 1 => edges];
    let payloads = lengths.prop_flat_map(|length| prop::collection::vec(any::<u8>(), length));
    let parts = (any::<bool>(), opcodes(), any::<Option<[u8; 4]>>(), payloads);
    parts.prop_map(|(fin, opcode, mask, payload)| Wanted {
        fin,
        opcode,
        mask,
        payload,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_another_encoder_writes_is_read_back_wherever_tcp_cuts_it(
        wanted in prop::collection::vec(frames(), 1..4),
        cuts in prop::collection::vec(any::<usize>(), 0..8),
    ) {
        let stream: Vec<u8> = wanted.iter().flat_map(Wanted::encoded).collect();
        let read = read(&stream, &cuts);
        prop_assert_eq!(read.len(), wanted.len());
        for (wanted, read) in wanted.iter().zip(&read) {
            prop_assert!(wanted.is(read), "{:?} was read as {:?}", wanted, read);
        }
    }

    #[test]
    fn no_bytes_at_all_make_it_panic_and_cuts_change_nothing(
        bytes in prop::collection::vec(any::<u8>(), 0..600),
        cuts in prop::collection::vec(any::<usize>(), 0..20),
    ) {
        prop_assert_eq!(read(&bytes, &cuts), read(&bytes, &[]));
    }
}

#[test]
fn each_length_at_which_the_header_changes_is_read_byte_by_byte() {
    for (length, head) in [(0, 2), (125, 2), (126, 4), (65_535, 4), (65_536, 10)] {
        for mask in [None, Some([1, 2, 3, 4])] {
            let wanted = Wanted {
                fin: true,
                opcode: OpCode::Data(Data::Text),
                mask,
                payload: vec![b'x'; length],
            };
            let every_byte: Vec<_> = (0..20).collect();
            let read = read(&wanted.encoded(), &every_byte);
            assert_eq!(read.len(), 1, "length {length}");
            assert!(wanted.is(&read[0]), "length {length}: {:?}", read[0]);
            assert_eq!(read[0].head.len(), head + mask.map_or(0, |_| 4), "length {length}");
        }
    }
}

#[test]
fn a_frame_without_its_end_is_not_a_frame() {
    let wanted = Wanted {
        fin: true,
        opcode: OpCode::Data(Data::Text),
        mask: None,
        payload: b"Hello".to_vec(),
    };
    let bytes = wanted.encoded();
    for end in 0..bytes.len() {
        assert_eq!(read(&bytes[..end], &[]), [], "{end} bytes of {}", bytes.len());
    }
}

#[test]
fn a_length_of_two_to_the_63_takes_no_memory() {
    let mut stream = vec![0x82, 127, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];
    stream.extend([0; 1_000]);
    assert_eq!(read(&stream, &[3, 11]), []);
}
