//! The driver library: whether it is there, and its calls with errors as values.

use cudarc::driver::sys;
use std::ffi::CStr;

/// Whether the CUDA driver library can be loaded. It says nothing about devices.
pub(crate) fn present() -> bool {
    // SAFETY: loads and unloads a library by its system name; NVIDIA's runs no code that depends on our state.
    unsafe { sys::is_culib_present() }
}

/// The driver's own words for a failed call.
pub(crate) fn checked(result: sys::CUresult) -> Result<(), String> {
    if result == sys::CUresult::CUDA_SUCCESS {
        return Ok(());
    }
    let mut text = std::ptr::null();
    // SAFETY: the driver was found present by whoever made the call that failed; `text` is a place to write to.
    let found =
        unsafe { sys::cuGetErrorString(result, &mut text) } == sys::CUresult::CUDA_SUCCESS && !text.is_null();
    if !found {
        return Err(format!("CUDA error {}", result as u32));
    }
    // SAFETY: the driver returns a static, NUL-terminated string.
    Err(unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned())
}
