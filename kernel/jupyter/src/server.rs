//! Binds the sockets and dispatches what arrives on them.
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::control::{Control, Desk, Errand};
use crate::iopub::Publisher;
use crate::shell::{Replies, Shell};
use crate::wire::{Incoming, Session};
use crate::zmtp::{Inbound, Listener, Router};
use crate::{
    Channel, ConnectionInfo, Error, KernelInfo, Output, Requests, Stdin, heartbeat, parent_poll, threads,
};

/// Time after the first shell request at which output is no longer held for a subscriber that has not come.
const SUBSCRIPTION_GRACE: Duration = Duration::from_secs(1);
/// Messages that may wait for the dispatcher before peers are held back.
const BACKLOG: usize = 256;

/// What the language side does when a client asks for it. Both are called on threads of this crate.
pub struct Hooks {
    /// Interrupt what runs. The reply is sent when it returns.
    pub interrupt: Box<dyn Fn() + Send + Sync>,
    /// End the process; the argument says that the client will start it again. The reply has left the process before
    /// this is called. Also called, with false, when the process that launched the kernel is gone.
    pub shutdown: Box<dyn Fn(bool) + Send + Sync>,
}

/// A running server. It lives as long as the process; the handles may be dropped and cloned.
pub struct Server {
    /// Requests for the language side.
    pub requests: Requests,
    /// The IOPub channel.
    pub output: Output,
    /// The stdin channel.
    pub stdin: Stdin,
    /// Where the sockets are: as asked for, with the ports that the system chose where 0 was asked for.
    pub connection: ConnectionInfo,
}

/// Everything that arrives. The heartbeat is not among it, so that nothing here can delay an echo.
enum Event {
    Shell(Inbound),
    Control(Inbound),
    Stdin(Inbound),
}

struct Dispatcher {
    session: Arc<Session>,
    publisher: Arc<Publisher>,
    shell: Shell,
    control: Control,
    control_replies: Replies,
    stdin: Stdin,
    /// Whether a shell request came.
    asked: bool,
}

/// Binds the five sockets of `connection` and serves them on threads of this crate. When it returns, all ports are open
/// and kernel_info is answered.
///
/// # Errors
/// When a socket cannot be bound, the signature scheme is unknown, or the system gives no threads.
pub fn serve(connection: ConnectionInfo, info: KernelInfo, hooks: Hooks) -> Result<Server, Error> {
    let mut connection = connection.checked()?;
    let masked = threads::Masked::new();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("hotloop-sockets")
        .enable_all()
        .build()?;
    let entered = runtime.enter();
    let bind = |channel: &'static str, port: u16| {
        let endpoint = connection.endpoint(port);
        Listener::bind(&endpoint).map_err(|source| Error::Bind {
            channel,
            endpoint: endpoint.to_string(),
            source,
        })
    };
    let shell = bind("shell", connection.shell_port)?;
    let iopub = bind("iopub", connection.iopub_port)?;
    let stdin = bind("stdin", connection.stdin_port)?;
    let control = bind("control", connection.control_port)?;
    let heartbeat = bind("heartbeat", connection.hb_port)?;
    for (port, listener) in [
        (&mut connection.shell_port, &shell),
        (&mut connection.iopub_port, &iopub),
        (&mut connection.stdin_port, &stdin),
        (&mut connection.control_port, &control),
        (&mut connection.hb_port, &heartbeat),
    ] {
        *port = listener.port().unwrap_or(*port);
    }

    let session = Arc::new(Session::new(&connection.key));
    let welcoming = session.clone();
    let publisher = Publisher::new(
        crate::iopub::Limits::default(),
        Box::new(move |topic| {
            let content = json!({ "subscription": String::from_utf8_lossy(topic) });
            welcoming.encode(
                std::slice::from_ref(topic),
                "iopub_welcome",
                None,
                &content,
                &Value::Null,
                vec![],
            )
        }),
    );
    publisher.start(iopub);
    let output = Output::new(session.clone(), publisher.clone());
    output.starting();
    tokio::spawn(output.clone().stream_timer());

    let (events, arrivals) = mpsc::channel(BACKLOG);
    let shell_replies = Replies::new(session.clone(), Router::start(shell, events.clone(), Event::Shell));
    let control_replies =
        Replies::new(session.clone(), Router::start(control, events.clone(), Event::Control));
    let stdin = Stdin::new(session.clone(), Router::start(stdin, events, Event::Stdin), output.clone());
    heartbeat::start(heartbeat);

    let (info, hooks) = (Arc::new(info.reply()), Arc::new(hooks));
    let control = Control::start(Desk {
        output: output.clone(),
        publisher: publisher.clone(),
        stdin: stdin.clone(),
        hooks: hooks.clone(),
        info: info.clone(),
    })?;
    let requests = Requests::new(output.clone(), shell_replies.clone())?;
    let shell = Shell {
        requests: requests.clone(),
        output: output.clone(),
        replies: shell_replies,
        control: control.clone(),
        info,
    };
    let dispatcher = Dispatcher {
        session,
        publisher,
        shell,
        control,
        control_replies,
        stdin: stdin.clone(),
        asked: false,
    };
    drop(entered);
    threads::spawn("hotloop-server", move || runtime.block_on(dispatcher.run(arrivals)))?;
    parent_poll::start(hooks)?;
    drop(masked);
    Ok(Server { requests, output, stdin, connection })
}

impl Dispatcher {
    async fn run(mut self, mut arrivals: mpsc::Receiver<Event>) {
        while let Some(event) = arrivals.recv().await {
            // No input is known to cause a panic; if one does, it costs that message and not the kernel.
            if catch_unwind(AssertUnwindSafe(|| self.dispatch(event))).is_err() {
                tracing::error!("a message could not be handled");
            }
        }
    }

    fn dispatch(&mut self, event: Event) {
        match event {
            Event::Shell(inbound) => {
                if let Some(message) = self.decode(inbound, Channel::Shell) {
                    self.expect_subscription();
                    self.shell.receive(message);
                }
            }
            Event::Control(inbound) => {
                if let Some(message) = self.decode(inbound, Channel::Control) {
                    self.control.send(Errand { message, replies: self.control_replies.clone() });
                }
            }
            Event::Stdin(inbound) => {
                if let Some(message) = self.decode(inbound, Channel::Shell) {
                    self.stdin.receive(&message);
                }
            }
        }
    }

    fn decode(&self, Inbound { identity, frames }: Inbound, channel: Channel) -> Option<Incoming> {
        match self.session.decode(identity, frames, channel) {
            Ok(message) => Some(message),
            Err(error) => {
                tracing::warn!("a message on {channel:?} was dropped: {error}");
                None
            }
        }
    }

    /// A client that sends requests has subscribed, or is about to, or never will.
    fn expect_subscription(&mut self) {
        if !std::mem::replace(&mut self.asked, true) {
            let publisher = self.publisher.clone();
            tokio::spawn(async move {
                tokio::time::sleep(SUBSCRIPTION_GRACE).await;
                publisher.release();
            });
        }
    }
}
