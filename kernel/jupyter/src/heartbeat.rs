//! The heartbeat channel: what comes goes back. It shares nothing with the other channels that could delay it.
use tokio::sync::mpsc;

use crate::zmtp::{Listener, Router};

/// Serves `listener` on the current runtime. A ROUTER keeps the frames of a REQ's envelope, so that an echo is a reply.
pub(crate) fn start(listener: Listener) {
    let (sender, mut pings) = mpsc::channel(16);
    let router = Router::start(listener, sender, |inbound| inbound);
    tokio::spawn(async move {
        while let Some(ping) = pings.recv().await {
            router.send(&ping.identity, &ping.frames);
        }
    });
}
