//! The map that `perf` reads for code without a file.
//!
//! With `HOTLOOP_PERF=1` in the environment each loaded function is written to `/tmp/perf-PID.map`: address, size and name.
//! Lines of unloaded code stay; addresses that are used again make `perf` take the later line.

use super::Object;
use super::module::ENTRY_SYMBOL;
use inkwell::llvm_sys as sys;
use std::ffi::CStr;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::sync::{Mutex, OnceLock, PoisonError};

/// Notes the functions of an object whose entry was loaded at this address.
pub(super) fn note(object: &Object, entry: usize) {
    static MAP: OnceLock<Option<Mutex<File>>> = OnceLock::new();
    let map = MAP.get_or_init(|| {
        std::env::var_os("HOTLOOP_PERF").filter(|value| value == "1")?;
        let path = format!("/tmp/perf-{}.map", std::process::id());
        OpenOptions::new().create(true).append(true).open(path).ok().map(Mutex::new)
    });
    let Some(map) = map else { return };
    let functions = functions(object);
    // The functions of an object share one section, so their distances stay as they are in the object.
    let Some(base) = functions.iter().find(|function| function.name == ENTRY_SYMBOL) else { return };
    let lines: String = functions
        .iter()
        .map(|function| {
            let address = entry.wrapping_add(function.address).wrapping_sub(base.address);
            format!("{address:x} {:x} py::{}\n", function.size, function.name)
        })
        .collect();
    let mut map = map.lock().unwrap_or_else(PoisonError::into_inner);
    // A profile without names is no reason to fail.
    let _ = map.write_all(lines.as_bytes());
}

struct Function {
    name: String,
    address: usize,
    size: u64,
}

fn functions(object: &Object) -> Vec<Function> {
    let mut functions = Vec::new();
    // SAFETY: the buffer copies the bytes; iterator, binary and buffer are disposed of in the order of their dependence.
    unsafe {
        let buffer = sys::core::LLVMCreateMemoryBufferWithMemoryRangeCopy(
            object.bytes.as_ptr().cast(),
            object.bytes.len(),
            c"object".as_ptr(),
        );
        let mut message = std::ptr::null_mut();
        let binary = sys::object::LLVMCreateBinary(buffer, std::ptr::null_mut(), &raw mut message);
        if binary.is_null() {
            sys::core::LLVMDisposeMessage(message);
            sys::core::LLVMDisposeMemoryBuffer(buffer);
            return functions;
        }
        let symbols = sys::object::LLVMObjectFileCopySymbolIterator(binary);
        while sys::object::LLVMObjectFileIsSymbolIteratorAtEnd(binary, symbols) == 0 {
            let size = sys::object::LLVMGetSymbolSize(symbols);
            if size > 1 {
                let name =
                    CStr::from_ptr(sys::object::LLVMGetSymbolName(symbols)).to_string_lossy().into_owned();
                let address = sys::object::LLVMGetSymbolAddress(symbols) as usize;
                functions.push(Function { name, address, size });
            }
            sys::object::LLVMMoveToNextSymbol(symbols);
        }
        sys::object::LLVMDisposeSymbolIterator(symbols);
        sys::object::LLVMDisposeBinary(binary);
        sys::core::LLVMDisposeMemoryBuffer(buffer);
    }
    functions
}

#[cfg(test)]
mod tests {
    use super::super::{CodegenOptions, compile};
    use crate::loops::parse::parse;

    #[test]
    fn the_functions_of_an_object_are_found() {
        let text = "module \"perf\"
            function @0 \"f\"(%x: int64~) -> int64~ source 0 {
              return %x
            }";
        let object = compile(&parse(text).unwrap(), &CodegenOptions::default()).unwrap();
        let functions = super::functions(&object);
        assert!(functions.iter().any(|function| function.name == super::ENTRY_SYMBOL && function.size > 1));
    }
}
