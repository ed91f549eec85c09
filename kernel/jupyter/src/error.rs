//! What can go wrong while a server starts; once it runs, nothing a peer does is an error of the server.
use std::io;
use std::path::PathBuf;

/// Why a kernel could not be served.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The connection file cannot be read.
    #[error("cannot read the connection file {path}: {source}", path = path.display())]
    ReadConnection {
        /// Path of the file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// The connection file is not JSON, or lacks a field.
    #[error("the connection file {path} is not valid: {source}", path = path.display())]
    ParseConnection {
        /// Path of the file.
        path: PathBuf,
        /// The cause.
        source: serde_json::Error,
    },
    /// The file asks for a signature scheme other than `hmac-sha256`.
    #[error("signature scheme {0:?} is not supported, only \"hmac-sha256\" is")]
    SignatureScheme(String),
    /// A socket cannot be bound.
    #[error("cannot bind the {channel} socket to {endpoint}: {source}")]
    Bind {
        /// Name of the channel.
        channel: &'static str,
        /// Address in ZeroMQ's notation.
        endpoint: String,
        /// The cause.
        source: io::Error,
    },
    /// The operating system gave no thread or event descriptor.
    #[error("cannot start the server's threads: {0}")]
    Start(#[from] io::Error),
}
