//! End-to-end encryption for two people: what one seals, the other opens, and the server can't.
//!
//! A message goes out as two ciphertexts, one for the receiver and one for the sender's own history. HPKE (RFC 9180) closes
//! each of them. HPKE's base mode lets anybody close a message for anybody, so the sender also signs the whole set with Ed25519.
//! The page does the same in `web/private/`, byte for byte: each opens what the other sealed.
//!
//! The server never uses this crate, and `cargo xtask check boundaries` holds it to that. Clients do:
//!
//! ```
//! use sealed::{Bundle, Identity, KeyBook, Received, Seen, TempId, UserId, open, seal};
//!
//! # fn main() -> Result<(), sealed::Error> {
//! let ann = Identity::generate(UserId::parse("3")?)?;
//! let bob = Identity::generate(UserId::parse("7")?)?;
//!
//! // Ann gets Bob's public key from the server, and remembers it.
//! let mut book = KeyBook::default();
//! book.meet(Bundle::parse(&bob.bundle().to_string(), bob.id())?);
//! let temp_id = TempId::Text("first".into());
//! let recipients = seal(&ann, book.to_send(bob.id())?, &temp_id, "hello")?;
//!
//! // Bob gets the message from the server, and Ann's key.
//! let mut book = KeyBook::default();
//! book.meet(ann.bundle().clone());
//! let received = Received { id: "m1".into(), temp_id, recipients };
//! assert_eq!(open(&bob, &book, &mut Seen::default(), &received)?.text, "hello");
//! # Ok(())
//! # }
//! ```

mod bundle;
mod bytes;
mod context;
mod entry;
mod envelope;
mod error;
mod id;
mod identity;
mod key_book;
mod message;
mod received;
mod safety;
mod seen;
mod text;

pub use bundle::{Bundle, Fingerprint};
pub use entry::Recipients;
pub use error::{Error, TextFault};
pub use id::{TempId, UserId};
pub use identity::Identity;
pub use key_book::{KeyBook, Meeting};
pub use message::{Key, Opened, open, seal};
pub use received::Received;
pub use safety::safety_number;
pub use seen::Seen;
