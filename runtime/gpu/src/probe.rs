//! What GPUs there are. Asking creates no context and allocates nothing on a device.

use crate::driver::{checked, present};
use cudarc::driver::sys;
use std::ffi::{CStr, c_char};

/// The answer to a probe.
#[derive(Debug, Clone)]
pub enum Gpus {
    /// The driver library is not installed.
    NoDriver,
    /// The driver is there and refused; its reason.
    DriverFailed(String),
    /// The driver works.
    Found {
        /// The newest CUDA version that the driver supports, as (major, minor).
        cuda: (u32, u32),
        /// The devices in the driver's order; may be empty.
        devices: Vec<Device>,
    },
}

/// One device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// The product name.
    pub name: String,
    /// The compute capability, as (major, minor).
    pub capability: (u32, u32),
    /// Global memory in bytes.
    pub memory: usize,
    /// The number of streaming multiprocessors.
    pub multiprocessors: u32,
}

/// Looks for the driver and its devices.
pub fn probe() -> Gpus {
    if !present() {
        return Gpus::NoDriver;
    }
    match found() {
        Ok(gpus) => gpus,
        Err(reason) => Gpus::DriverFailed(reason),
    }
}

fn found() -> Result<Gpus, String> {
    let mut version = 0;
    let mut count = 0;
    // SAFETY: the library is present, and each call writes one integer to the place given.
    unsafe {
        checked(sys::cuInit(0))?;
        checked(sys::cuDriverGetVersion(&mut version))?;
        checked(sys::cuDeviceGetCount(&mut count))?;
    }
    let version = version.unsigned_abs();
    let devices = (0..count).map(device).collect::<Result<_, _>>()?;
    Ok(Gpus::Found { cuda: (version / 1000, version % 1000 / 10), devices })
}

fn device(ordinal: i32) -> Result<Device, String> {
    use sys::CUdevice_attribute as Attribute;
    let mut handle = 0;
    // SAFETY: `found` has initialised the driver; the call writes one handle.
    checked(unsafe { sys::cuDeviceGet(&mut handle, ordinal) })?;
    let mut name: [c_char; 256] = [0; 256];
    let mut memory = 0;
    // SAFETY: the name is cut to the length given and NUL-terminated; the size is written to one integer.
    unsafe {
        checked(sys::cuDeviceGetName(name.as_mut_ptr(), 256, handle))?;
        checked(sys::cuDeviceTotalMem_v2(&mut memory, handle))?;
    }
    let attribute = |attribute| {
        let mut value = 0;
        // SAFETY: the handle is valid and the call writes one integer.
        checked(unsafe { sys::cuDeviceGetAttribute(&mut value, attribute, handle) })
            .map(|()| value.unsigned_abs())
    };
    Ok(Device {
        // SAFETY: the driver terminated the string inside the array.
        name: unsafe { CStr::from_ptr(name.as_ptr()) }.to_string_lossy().into_owned(),
        capability: (
            attribute(Attribute::CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR)?,
            attribute(Attribute::CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR)?,
        ),
        memory,
        multiprocessors: attribute(Attribute::CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT)?,
    })
}

#[cfg(test)]
mod tests {
    use super::{Gpus, probe};

    /// Passes with and without a GPU; what must hold is that neither panics and that a found device is described.
    #[test]
    fn probing_never_panics() {
        if let Gpus::Found { cuda, devices } = probe() {
            assert!(cuda.0 >= 11, "{cuda:?}");
            assert!(devices.iter().all(|device| !device.name.is_empty() && device.memory > 0), "{devices:?}");
        }
    }
}
