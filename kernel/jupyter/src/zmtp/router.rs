//! A bind-side ROUTER: messages come with the identity of the peer and go to a peer by identity.
use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use bytes::Bytes;
use tokio::io::BufReader;
use tokio::sync::mpsc;

use super::{Connection, Listener, Outbox, Role, encode, handshake, read_message};
use crate::sync::lock;

/// A message and who sent it.
pub(crate) struct Inbound {
    pub(crate) identity: Bytes,
    pub(crate) frames: Vec<Bytes>,
}

pub(crate) struct Router {
    peers: Mutex<HashMap<Bytes, Arc<Outbox>>>,
    anonymous: AtomicU32,
}

impl Router {
    /// Serves `listener` on the current runtime; what peers send goes to `inbound`, which may hold them back.
    pub(crate) fn start<E: Send + 'static>(
        listener: Listener,
        inbound: mpsc::Sender<E>,
        wrap: fn(Inbound) -> E,
    ) -> Arc<Router> {
        let router = Arc::new(Router { peers: Mutex::default(), anonymous: AtomicU32::new(1) });
        let accepting = router.clone();
        tokio::spawn(async move {
            loop {
                let connection = listener.accept().await;
                tokio::spawn(accepting.clone().converse(connection, inbound.clone(), wrap));
            }
        });
        router
    }

    /// Queues a message for a peer; false when no such peer is connected. There is no limit: a peer gets replies only
    /// to what it asked, and one that does not read its replies cannot ask for ever.
    pub(crate) fn send(&self, identity: &Bytes, frames: &[Bytes]) -> bool {
        let Some(outbox) = lock(&self.peers).get(identity).cloned() else { return false };
        outbox.push(&encode(frames))
    }

    pub(crate) fn is_connected(&self, identity: &Bytes) -> bool {
        lock(&self.peers).contains_key(identity)
    }

    /// Blocks until everything queued was accepted by the peers' sockets; false when `deadline` came first.
    pub(crate) fn flush(&self, deadline: Instant) -> bool {
        let outboxes: Vec<_> = lock(&self.peers).values().cloned().collect();
        outboxes.iter().all(|outbox| outbox.wait_drained(deadline))
    }

    async fn converse<E>(
        self: Arc<Self>,
        mut connection: Connection,
        inbound: mpsc::Sender<E>,
        wrap: fn(Inbound) -> E,
    ) {
        let mut reader = BufReader::new(&mut connection.reader);
        let mut identity = match handshake(&mut reader, &mut connection.writer, Role::Router).await {
            Ok(identity) => identity,
            Err(error) => return tracing::debug!("connection refused: {error}"),
        };
        if identity.is_empty() {
            // The form that libzmq gives to peers without an identity: a zero octet, then a number.
            let mut own = vec![0];
            own.extend(self.anonymous.fetch_add(1, Ordering::Relaxed).to_be_bytes());
            identity = own.into();
        }
        let outbox = Arc::new(Outbox::new());
        // A peer that reconnects with its identity before the old connection was seen to end takes over.
        if let Some(old) = lock(&self.peers).insert(identity.clone(), outbox.clone()) {
            old.close();
        }
        let read = async {
            loop {
                let frames = match read_message(&mut reader).await {
                    Ok(frames) => frames,
                    Err(error) => return tracing::debug!("connection ended: {error}"),
                };
                if inbound.send(wrap(Inbound { identity: identity.clone(), frames })).await.is_err() {
                    return;
                }
            }
        };
        tokio::select! {
            () = read => {}
            _ = outbox.write_to(&mut connection.writer) => {}
            () = outbox.closed() => {}
        }
        outbox.close();
        let mut peers = lock(&self.peers);
        if peers.get(&identity).is_some_and(|current| Arc::ptr_eq(current, &outbox)) {
            peers.remove(&identity);
        }
    }
}
