//! ZMTP 3.0, the protocol of ZeroMQ sockets, for the bind side and the NULL mechanism.
//!
//! A kernel needs few socket patterns, all of them binding: [`Router`] here and the publisher in `iopub`. They are our
//! own for what the ready-made ones lack: a frame length is a claim of an unauthenticated peer and must not allocate
//! memory, `flush` must be able to say that a reply has left the process, the queue of every peer is bounded in bytes
//! and visible to the producer, and a peer that stalls is cut off alone.
//!
//! Deliberately absent: connecting, other mechanisms (CURVE is announced by a kernelspec and ours does not), ZMTP 2,
//! and heartbeats (a peer sends PING only to those that announce 3.1).

mod codec;
mod listen;
mod outbox;
mod router;

pub(crate) use codec::{Role, encode, handshake, read_message};
pub(crate) use listen::{Connection, Endpoint, Listener};
pub(crate) use outbox::Outbox;
pub(crate) use router::{Inbound, Router};
