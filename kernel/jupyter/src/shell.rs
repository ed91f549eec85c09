//! The shell channel: what is answered at once, what is queued, and how replies are sent.
//!
//! `kernel_info_request` is how clients find out that a kernel is alive, so it is answered here, ahead of requests that
//! wait, even while code runs or the language side still starts. Every other request keeps its place in the queue.
use std::sync::Arc;

use serde_json::{Value, json};

use crate::control::{Control, Errand};
use crate::requests::Requests;
use crate::wire::{Incoming, Session};
use crate::zmtp::Router;
use crate::{Output, Parent};

/// Sends replies on one channel.
#[derive(Clone)]
pub(crate) struct Replies {
    session: Arc<Session>,
    router: Arc<Router>,
}

/// The shell channel's side of the server.
pub(crate) struct Shell {
    pub(crate) requests: Requests,
    pub(crate) output: Output,
    pub(crate) replies: Replies,
    pub(crate) control: Control,
    pub(crate) info: Arc<Value>,
}

impl Shell {
    /// Handles a message; never waits.
    pub(crate) fn receive(&self, message: Incoming) {
        let parent = message.parent.clone();
        match parent.header().msg_type.as_str() {
            "kernel_info_request" => answer(&self.output, &self.replies, &parent, &self.info),
            // Deprecated on this channel since protocol 5.4 and still sent.
            "shutdown_request" | "interrupt_request" => {
                self.control.send(Errand { message, replies: self.replies.clone() });
            }
            _ => {
                if let Err(error) = self.requests.push(message) {
                    refuse(&self.output, &self.replies, &parent, &error.to_string());
                }
            }
        }
    }
}

impl Replies {
    pub(crate) fn new(session: Arc<Session>, router: Arc<Router>) -> Replies {
        Replies { session, router }
    }

    /// Sends the reply to `request`, unless its type has none.
    pub(crate) fn send(&self, request: &Parent, content: &Value, metadata: &Value) {
        let Some(stem) = request.header().msg_type.strip_suffix("_request") else { return };
        let msg_type = format!("{stem}_reply");
        let Some(peer) = request.identities().first() else { return };
        let frames =
            self.session.encode(request.identities(), &msg_type, Some(request), content, metadata, vec![]);
        if !self.router.send(peer, &frames[1..]) {
            tracing::debug!("the client that asked for a {msg_type} is gone");
        }
    }

    pub(crate) fn send_error(&self, request: &Parent, name: &str, text: &str) {
        let traceback = [format!("{name}: {text}")];
        let content = json!({ "status": "error", "ename": name, "evalue": text, "traceback": traceback });
        self.send(request, &content, &Value::Null);
    }

    pub(crate) fn router(&self) -> &Router {
        &self.router
    }
}

/// Answers a request here and now, with busy and idle around the reply.
pub(crate) fn answer(output: &Output, replies: &Replies, request: &Parent, content: &Value) {
    output.busy(request);
    replies.send(request, content, &Value::Null);
    output.idle(request);
}

/// Answers a request that cannot be understood.
pub(crate) fn refuse(output: &Output, replies: &Replies, request: &Parent, why: &str) {
    tracing::warn!("{}: {why}", request.header().msg_type);
    output.busy(request);
    replies.send_error(request, "MessageError", &format!("{}: {why}", request.header().msg_type));
    output.idle(request);
}
