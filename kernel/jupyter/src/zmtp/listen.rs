//! Endpoints, and listeners that outlive whatever a connection does.
use std::fmt;
use std::io::{self, ErrorKind};
use std::os::fd::{AsRawFd, RawFd};
use std::path::PathBuf;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, UnixListener};

/// Pause after a failed `accept`: the usual cause is that no file descriptor is free, which time may cure.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Where a socket binds.
#[derive(Clone, Debug)]
pub(crate) enum Endpoint {
    Tcp { host: String, port: u16 },
    Ipc(PathBuf),
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Endpoint::Tcp { host, port } => write!(f, "tcp://{host}:{port}"),
            Endpoint::Ipc(path) => write!(f, "ipc://{}", path.display()),
        }
    }
}

/// A bound socket.
pub(crate) enum Listener {
    Tcp(TcpListener),
    Ipc(UnixListener),
}

/// An accepted connection, by direction.
pub(crate) struct Connection {
    /// Of the socket that both directions share; open as long as they are.
    descriptor: RawFd,
    pub(crate) reader: Box<dyn AsyncRead + Send + Unpin>,
    pub(crate) writer: Box<dyn AsyncWrite + Send + Unpin>,
}

impl Listener {
    /// Binds; must be called inside a runtime. A socket file that nobody listens on any more is replaced.
    pub(crate) fn bind(endpoint: &Endpoint) -> io::Result<Listener> {
        match endpoint {
            Endpoint::Tcp { host, port } => {
                let host = if host == "*" { "0.0.0.0" } else { host.trim_matches(['[', ']']) };
                let listener = std::net::TcpListener::bind((host, *port))?;
                listener.set_nonblocking(true)?;
                Ok(Listener::Tcp(TcpListener::from_std(listener)?))
            }
            Endpoint::Ipc(path) => {
                if let Err(error) = std::os::unix::net::UnixStream::connect(path)
                    && error.kind() == ErrorKind::ConnectionRefused
                {
                    std::fs::remove_file(path)?;
                }
                let listener = std::os::unix::net::UnixListener::bind(path)?;
                listener.set_nonblocking(true)?;
                Ok(Listener::Ipc(UnixListener::from_std(listener)?))
            }
        }
    }

    /// The TCP port that was bound, which the system chose if 0 was asked for.
    pub(crate) fn port(&self) -> Option<u16> {
        match self {
            Listener::Tcp(listener) => listener.local_addr().ok().map(|address| address.port()),
            Listener::Ipc(_) => None,
        }
    }

    /// The next connection. Never fails: errors of `accept` concern a connection or pass.
    pub(crate) async fn accept(&self) -> Connection {
        loop {
            let accepted = match self {
                Listener::Tcp(listener) => listener.accept().await.map(|(stream, _)| {
                    let _ = stream.set_nodelay(true);
                    let descriptor = stream.as_raw_fd();
                    let (reader, writer) = stream.into_split();
                    Connection { descriptor, reader: Box::new(reader), writer: Box::new(writer) }
                }),
                Listener::Ipc(listener) => listener.accept().await.map(|(stream, _)| {
                    let descriptor = stream.as_raw_fd();
                    let (reader, writer) = stream.into_split();
                    Connection { descriptor, reader: Box::new(reader), writer: Box::new(writer) }
                }),
            };
            match accepted {
                Ok(connection) => return connection,
                Err(error) => {
                    tracing::warn!("accept failed: {error}");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    }
}

impl Connection {
    /// Closes by a reset. After an orderly close the system would go on trying to deliver what it has buffered; to a peer
    /// that does not read it gives up after a minute without a word, and the peer would wait for ever on a connection
    /// that is no more. A reset reaches the peer at once, and a ZeroMQ client then reconnects.
    pub(crate) fn reset(self) {
        let linger = libc::linger { l_onoff: 1, l_linger: 0 };
        // SAFETY: the descriptor is open, since `self` still has both directions, and `linger` is what the option takes.
        unsafe {
            libc::setsockopt(
                self.descriptor,
                libc::SOL_SOCKET,
                libc::SO_LINGER,
                (&raw const linger).cast(),
                size_of_val(&linger) as libc::socklen_t,
            );
        }
    }
}

#[cfg(test)]
impl Connection {
    /// A connection in memory; to reset it has no effect.
    pub(crate) fn of(stream: tokio::io::DuplexStream) -> Connection {
        let (reader, writer) = tokio::io::split(stream);
        Connection { descriptor: -1, reader: Box::new(reader), writer: Box::new(writer) }
    }
}
