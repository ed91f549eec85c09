//! The connection file: where the sockets are and with which key messages are signed.
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::Error;
use crate::zmtp::Endpoint;

/// Contents of a connection file. Fields that it does not know are ignored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ConnectionInfo {
    /// TCP or IPC; TCP where the file does not say.
    #[serde(default)]
    pub transport: Transport,
    /// Address for TCP; for IPC the prefix of the socket files' paths.
    #[serde(default = "loopback")]
    pub ip: String,
    /// Port of the shell channel; for IPC the suffix of the socket file. For TCP, 0 lets the system choose.
    pub shell_port: u16,
    /// Port of the IOPub channel.
    pub iopub_port: u16,
    /// Port of the stdin channel.
    pub stdin_port: u16,
    /// Port of the control channel.
    pub control_port: u16,
    /// Port of the heartbeat channel.
    pub hb_port: u16,
    /// Key of the message signatures; empty: messages are not signed.
    #[serde(default)]
    pub key: String,
    /// Always `hmac-sha256`.
    #[serde(default = "hmac_sha256")]
    pub signature_scheme: String,
    /// Name of the kernelspec, if the client wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kernel_name: Option<String>,
}

/// What carries the messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Transport {
    /// TCP sockets at `ip:port`.
    #[default]
    Tcp,
    /// Unix-domain sockets at the path `ip-port`.
    Ipc,
}

fn loopback() -> String {
    "127.0.0.1".into()
}

fn hmac_sha256() -> String {
    "hmac-sha256".into()
}

impl ConnectionInfo {
    /// Reads the connection file at `path`.
    ///
    /// # Errors
    /// When the file cannot be read, is not JSON, lacks a port, or names another signature scheme than `hmac-sha256`.
    pub fn read(path: impl AsRef<Path>) -> Result<ConnectionInfo, Error> {
        let path = path.as_ref();
        let text =
            std::fs::read(path).map_err(|source| Error::ReadConnection { path: path.to_owned(), source })?;
        let info: ConnectionInfo = serde_json::from_slice(&text)
            .map_err(|source| Error::ParseConnection { path: path.to_owned(), source })?;
        info.checked()
    }

    pub(crate) fn checked(self) -> Result<ConnectionInfo, Error> {
        if self.key.is_empty() || self.signature_scheme == "hmac-sha256" {
            Ok(self)
        } else {
            Err(Error::SignatureScheme(self.signature_scheme))
        }
    }

    pub(crate) fn endpoint(&self, port: u16) -> Endpoint {
        match self.transport {
            Transport::Tcp => Endpoint::Tcp { host: self.ip.clone(), port },
            Transport::Ipc => Endpoint::Ipc(format!("{}-{port}", self.ip).into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_have_the_defaults_of_the_protocol() {
        let text = r#"{"shell_port":1,"iopub_port":2,"stdin_port":3,"control_port":4,"hb_port":5,"new":{}}"#;
        let info: ConnectionInfo = serde_json::from_str(text).unwrap();
        assert_eq!((info.transport, info.ip.as_str(), info.key.as_str()), (Transport::Tcp, "127.0.0.1", ""));
        assert_eq!(info.endpoint(info.hb_port).to_string(), "tcp://127.0.0.1:5");
    }

    #[test]
    fn ipc_ports_are_suffixes() {
        let text = r#"{"transport":"ipc","ip":"/tmp/k","shell_port":1,"iopub_port":2,"stdin_port":3,
            "control_port":4,"hb_port":5}"#;
        let info: ConnectionInfo = serde_json::from_str(text).unwrap();
        assert_eq!(info.endpoint(info.shell_port).to_string(), "ipc:///tmp/k-1");
    }

    #[test]
    fn errors_name_the_file_and_the_cause() {
        let missing = ConnectionInfo::read("/nonexistent/kernel.json").unwrap_err().to_string();
        assert!(missing.contains("/nonexistent/kernel.json"), "{missing}");
        let dir = std::env::temp_dir().join(format!("hotloop-connection-{}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        let path = dir.join("k.json");
        std::fs::write(&path, r#"{"shell_port":1}"#).unwrap();
        let partial = ConnectionInfo::read(&path).unwrap_err().to_string();
        assert!(partial.contains("iopub_port"), "{partial}");
        std::fs::write(
            &path,
            r#"{"shell_port":1,"iopub_port":2,"stdin_port":3,"control_port":4,"hb_port":5,"key":"k",
            "signature_scheme":"hmac-md5"}"#,
        )
        .unwrap();
        let scheme = ConnectionInfo::read(&path).unwrap_err().to_string();
        assert!(scheme.contains("hmac-md5"), "{scheme}");
        std::fs::remove_dir_all(&dir).unwrap();
    }
}
