//! IOPub: what a kernel tells every client.
//!
//! [`publisher`] is the socket: subscribers, their queues, what is held until somebody listens. [`output`] is the order
//! of messages: streams are coalesced and still never overtaken by another message.

mod output;
mod publisher;

pub use output::Output;
pub(crate) use publisher::{Limits, Publisher};
