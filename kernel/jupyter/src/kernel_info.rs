//! What a kernel says about itself.
use serde::Serialize;
use serde_json::{Value, json};

pub use jupyter_protocol::{CodeMirrorMode, HelpLink, LanguageInfo};

/// Content of the kernel_info reply, except for what this crate knows itself.
#[derive(Clone, Debug, Serialize)]
pub struct KernelInfo {
    /// Name of the kernel.
    pub implementation: String,
    /// Version of the kernel.
    pub implementation_version: String,
    /// The language, for rendering and file names.
    pub language_info: LanguageInfo,
    /// Text that a console shows at start.
    pub banner: String,
    /// Links of a help menu.
    pub help_links: Vec<HelpLink>,
}

impl KernelInfo {
    /// No subshells and no debugger are announced: a client that reads of subshells sends comm messages there, on a
    /// thread of their own, out of order with execution.
    pub(crate) fn reply(&self) -> Value {
        let mut reply = serde_json::to_value(self).unwrap_or_else(|_| json!({}));
        reply["status"] = json!("ok");
        reply["protocol_version"] = json!(crate::PROTOCOL_VERSION);
        reply["supported_features"] = json!([]);
        reply["debugger"] = json!(false);
        reply
    }
}
