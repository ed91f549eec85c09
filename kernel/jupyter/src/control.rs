//! The control channel: requests that must not wait for running code.
//!
//! They are handled one after the other on a thread of their own, because the hooks of the language side may take time
//! and the sockets must not wait for them.
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::{Value, json};

use crate::content::decode;
use crate::iopub::Publisher;
use crate::server::Hooks;
use crate::shell::{Replies, answer, refuse};
use crate::usage::Usage;
use crate::wire::Incoming;
use crate::{Output, Parent, Stdin, threads};

/// How long a shutdown waits for its reply, and for output, to leave the process.
const FAREWELL: Duration = Duration::from_secs(1);

/// Hands messages to the control thread.
#[derive(Clone)]
pub(crate) struct Control(mpsc::Sender<Errand>);

/// A message and the channel that its reply goes to.
pub(crate) struct Errand {
    pub(crate) message: Incoming,
    pub(crate) replies: Replies,
}

/// What the control thread works with.
pub(crate) struct Desk {
    pub(crate) output: Output,
    pub(crate) publisher: Arc<Publisher>,
    pub(crate) stdin: Stdin,
    pub(crate) hooks: Arc<Hooks>,
    pub(crate) info: Arc<Value>,
}

impl Control {
    pub(crate) fn start(desk: Desk) -> std::io::Result<Control> {
        let (sender, errands) = mpsc::channel::<Errand>();
        threads::spawn("hotloop-control", move || {
            let mut usage = Usage::new();
            for errand in errands {
                // A panic here can only be the hook's; the request then has no reply, but the next ones have.
                let handled = catch_unwind(AssertUnwindSafe(|| desk.handle(&errand, &mut usage)));
                if handled.is_err() {
                    refuse(
                        &desk.output,
                        &errand.replies,
                        &errand.message.parent,
                        "the kernel failed to handle it",
                    );
                }
            }
        })?;
        Ok(Control(sender))
    }

    pub(crate) fn send(&self, errand: Errand) {
        let _ = self.0.send(errand);
    }
}

impl Desk {
    fn handle(&self, Errand { message, replies }: &Errand, usage: &mut Usage) {
        let parent = &message.parent;
        match parent.header().msg_type.as_str() {
            "kernel_info_request" => answer(&self.output, replies, parent, &self.info),
            "interrupt_request" => self.interrupt(replies, parent),
            "shutdown_request" => self.shutdown(replies, parent, &message.content),
            "usage_request" => answer(&self.output, replies, parent, &usage.reply()),
            "debug_request" => refuse(&self.output, replies, parent, "this kernel has no debugger"),
            _ => refuse(&self.output, replies, parent, "not a request that the control channel knows"),
        }
    }

    fn interrupt(&self, replies: &Replies, parent: &Parent) {
        self.output.busy(parent);
        (self.hooks.interrupt)();
        self.stdin.interrupt();
        replies.send(parent, &json!({ "status": "ok" }), &Value::Null);
        self.output.idle(parent);
    }

    fn shutdown(&self, replies: &Replies, parent: &Parent, content: &[u8]) {
        #[derive(Deserialize)]
        struct Shutdown {
            #[serde(default)]
            restart: bool,
        }
        // A shutdown is obeyed whatever else its content says.
        let restart = decode::<Shutdown>(content).is_ok_and(|content| content.restart);
        answer(&self.output, replies, parent, &json!({ "status": "ok", "restart": restart }));
        let deadline = Instant::now() + FAREWELL;
        replies.router().flush(deadline);
        self.publisher.flush(deadline);
        (self.hooks.shutdown)(restart);
    }
}
