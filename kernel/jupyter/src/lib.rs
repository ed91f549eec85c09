//! The Jupyter side of a kernel: wire format, sockets and the message server. It knows no language.
//!
//! [`serve`] binds the five sockets of a connection file and returns three handles for the side that runs user code:
//! [`Requests`] to take work from, [`Output`] to publish on, [`Stdin`] to ask the user. Sockets live on threads of
//! this crate, which block the signals that a language runtime expects on its own main thread.
//!
//! Who answers what:
//! * heartbeat, `kernel_info_request` (shell and control), `interrupt_request`, `shutdown_request`, `usage_request`
//!   and `debug_request` are answered here, at any time, also while the language side starts or executes;
//! * everything else is queued in order of arrival, and the language side takes it with [`Requests`].
//!
//! Invariants:
//! * what a peer sends never ends a loop: bytes that are no message, and messages whose signature is wrong, are
//!   dropped; a signed request that cannot be decoded gets an error reply;
//! * every request that is answered gets a busy status before and an idle status after its reply;
//! * output is never dropped and never reordered for a subscriber that reads; a subscriber that stops reading is
//!   disconnected after a bounded time, so it delays the others once and never stops them.

mod connection;
mod content;
mod control;
mod error;
mod heartbeat;
mod iopub;
mod kernel_info;
mod message;
mod parent_poll;
mod requests;
mod server;
mod shell;
mod stdin;
mod sync;
mod threads;
mod usage;
mod wire;
mod zmtp;

pub use connection::{ConnectionInfo, Transport};
pub use content::{
    CommClose, CommInfoRequest, CommMsg, CommOpen, CompleteRequest, ExecuteRequest, HistoryAccess,
    HistoryRequest, InspectRequest, IsCompleteRequest,
};
pub use error::Error;
pub use iopub::Output;
pub use kernel_info::{CodeMirrorMode, HelpLink, KernelInfo, LanguageInfo};
pub use message::{Channel, Header, Parent};
pub use requests::{Kind, Request, Requests};
pub use server::{Hooks, Server, serve};
pub use stdin::{Stdin, StdinError};

/// Version of the messaging protocol, as announced in headers and in the kernel_info reply.
pub const PROTOCOL_VERSION: &str = "5.5";
