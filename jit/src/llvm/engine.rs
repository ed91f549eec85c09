//! Loading objects into the process.
//!
//! One LLJIT serves the process. It resolves names only against the table of runtime functions: nothing else of the
//! process is visible to generated code. Each loaded object has a resource tracker of its own, through which it is
//! unloaded.

use super::module::{ADVANCE_SYMBOL, ENTRY_SYMBOL, PLACES_SYMBOL};
use super::{CodegenError, Object, elf, target};
use crate::loops::Place;
use hotloop_core::slots::Entry;
use hotloop_core::table;
use inkwell::llvm_sys as sys;
use std::collections::{HashMap, HashSet};
use std::ffi::{CStr, CString, c_void};
use std::ptr::null_mut;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};
use sys::orc2::lljit::*;
use sys::orc2::*;

/// The linker of the process.
pub struct Engine {
    jit: LLVMOrcLLJITRef,
    library: LLVMOrcJITDylibRef,
    /// The runtime functions that generated code can already name.
    known: Mutex<HashSet<&'static str>>,
}

// SAFETY: LLJIT locks its session; what is added to `known` is under its own lock.
unsafe impl Send for Engine {}
// SAFETY: as above.
unsafe impl Sync for Engine {}

/// A loaded module. Its code stays until this is dropped.
pub struct Loaded {
    entry: Entry,
    advance: Option<Entry>,
    places: Arc<[Place]>,
    table: usize,
    tracker: LLVMOrcResourceTrackerRef,
}

// SAFETY: the code is immutable, and the tracker is used once, when the value is dropped.
unsafe impl Send for Loaded {}
// SAFETY: as above.
unsafe impl Sync for Loaded {}

/// The number of the next object.
static NEXT: AtomicU32 = AtomicU32::new(1);

/// The places of every loaded module by the address of its table.
static PLACES: RwLock<Option<HashMap<usize, Arc<[Place]>>>> = RwLock::new(None);

/// The place that a frame of an error names, if its module is still loaded.
pub fn place_of(table: usize, index: u32) -> Option<Place> {
    let places = PLACES.read().unwrap_or_else(PoisonError::into_inner);
    places.as_ref()?.get(&table)?.get(index as usize).cloned()
}

impl Engine {
    /// The engine of this process, made when it is first asked for.
    ///
    /// # Errors
    /// [`CodegenError::Llvm`] if LLVM cannot make one; asking again gives the same error.
    pub fn global() -> Result<&'static Engine, CodegenError> {
        static ENGINE: OnceLock<Result<Engine, CodegenError>> = OnceLock::new();
        ENGINE.get_or_init(Engine::new).as_ref().map_err(Clone::clone)
    }

    fn new() -> Result<Engine, CodegenError> {
        target::initialise()?;
        // SAFETY: the builder is taken over by the call that uses it; the session outlives the reporter's registration.
        unsafe {
            let mut jit = null_mut();
            check(LLVMOrcCreateLLJIT(&raw mut jit, LLVMOrcCreateLLJITBuilder()))?;
            let session = LLVMOrcLLJITGetExecutionSession(jit);
            LLVMOrcExecutionSessionSetErrorReporter(session, report, null_mut());
            let library = LLVMOrcLLJITGetMainJITDylib(jit);
            Ok(Engine { jit, library, known: Mutex::default() })
        }
    }

    /// Links an object.
    ///
    /// # Errors
    /// [`CodegenError::Llvm`] when a symbol is missing or memory is short.
    pub fn load(&self, object: &Object) -> Result<Loaded, CodegenError> {
        self.define_runtime_functions()?;
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let symbols = [ENTRY_SYMBOL, PLACES_SYMBOL, ADVANCE_SYMBOL];
        let numbered = symbols.map(|symbol| elf::numbered(symbol, number));
        let [entry_symbol, places_symbol, advance_symbol] = &numbered;
        let mut bytes = object.bytes.clone();
        for (old, new) in symbols.into_iter().zip(&numbered) {
            elf::rename(&mut bytes, old, new)
                .ok_or_else(|| CodegenError::Llvm("a malformed object".into()))?;
        }
        let name = c_string(entry_symbol)?;
        // SAFETY: the buffer copies the bytes and is taken over by the engine; the tracker is released once, by `Loaded`
        // or here.
        unsafe {
            let buffer = sys::core::LLVMCreateMemoryBufferWithMemoryRangeCopy(
                bytes.as_ptr().cast(),
                bytes.len(),
                name.as_ptr(),
            );
            let tracker = LLVMOrcJITDylibCreateResourceTracker(self.library);
            let linked = check(LLVMOrcLLJITAddObjectFileWithRT(self.jit, tracker, buffer))
                .and_then(|()| Ok((self.lookup(entry_symbol)?, self.lookup(places_symbol)?)))
                .and_then(|(entry, places)| match object.advances {
                    true => Ok((entry, places, Some(self.lookup(advance_symbol)?))),
                    false => Ok((entry, places, None)),
                });
            let (entry, table, advance) = match linked {
                Ok(addresses) => addresses,
                Err(error) => {
                    let _ = check(LLVMOrcResourceTrackerRemove(tracker));
                    LLVMOrcReleaseResourceTracker(tracker);
                    return Err(detailed(error));
                }
            };
            super::perf::note(object, entry);
            let places: Arc<[Place]> = object.places.as_slice().into();
            let mut all = PLACES.write().unwrap_or_else(PoisonError::into_inner);
            all.get_or_insert_default().insert(table, places.clone());
            let [entry, advance] =
                [Some(entry), advance].map(|each| each.map(|each| std::mem::transmute::<usize, Entry>(each)));
            let entry = entry.ok_or_else(|| CodegenError::Internal("a module without an entry".into()))?;
            Ok(Loaded { entry, advance, places, table, tracker })
        }
    }

    fn lookup(&self, symbol: &str) -> Result<usize, CodegenError> {
        let name = c_string(symbol)?;
        let mut address = 0;
        // SAFETY: the engine is alive; LLVM writes the address.
        unsafe { check(LLVMOrcLLJITLookup(self.jit, &raw mut address, name.as_ptr()))? };
        Ok(address as usize)
    }

    /// Makes rows that were added to the table since last time known to the linker.
    fn define_runtime_functions(&self) -> Result<(), CodegenError> {
        let mut known: MutexGuard<_> = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let rows = table::all();
        if rows.len() == known.len() {
            return Ok(());
        }
        let mut pairs = Vec::new();
        for row in rows.iter().filter(|row| !known.contains(row.name)) {
            let name = c_string(row.name)?;
            pairs.push(LLVMOrcCSymbolMapPair {
                // SAFETY: the engine is alive; the definition takes over the interned name.
                Name: unsafe { LLVMOrcLLJITMangleAndIntern(self.jit, name.as_ptr()) },
                Sym: LLVMJITEvaluatedSymbol {
                    Address: row.address as u64,
                    Flags: LLVMJITSymbolFlags {
                        GenericFlags: LLVMJITSymbolGenericFlags::LLVMJITSymbolGenericFlagsExported as u8
                            | LLVMJITSymbolGenericFlags::LLVMJITSymbolGenericFlagsCallable as u8,
                        TargetFlags: 0,
                    },
                },
            });
        }
        // SAFETY: the pairs are complete; the library takes over the unit.
        unsafe {
            let unit = LLVMOrcAbsoluteSymbols(pairs.as_mut_ptr(), pairs.len());
            check(LLVMOrcJITDylibDefine(self.library, unit))?;
        }
        known.extend(rows.iter().map(|row| row.name));
        Ok(())
    }
}

impl Loaded {
    /// The function; valid while this value lives.
    pub fn entry(&self) -> Entry {
        self.entry
    }

    /// What advances the generator that the function returns, if it returns one; valid while this value lives.
    pub fn advance(&self) -> Option<Entry> {
        self.advance
    }

    /// What the indices of places in the code mean.
    pub fn places(&self) -> &[Place] {
        &self.places
    }
}

impl Drop for Loaded {
    fn drop(&mut self) {
        if let Some(all) = PLACES.write().unwrap_or_else(PoisonError::into_inner).as_mut() {
            all.remove(&self.table);
        }
        // SAFETY: the tracker is ours; whoever drops the value vouches that nobody runs the code.
        unsafe {
            let _ = check(LLVMOrcResourceTrackerRemove(self.tracker));
            LLVMOrcReleaseResourceTracker(self.tracker);
        }
        // The names of what is gone stay until someone looks for such.
        static GONE: AtomicU32 = AtomicU32::new(0);
        if GONE.fetch_add(1, Ordering::Relaxed) % 64 == 63
            && let Ok(engine) = Engine::global()
        {
            // SAFETY: the engine is alive, and the pool locks itself.
            unsafe {
                let session = LLVMOrcLLJITGetExecutionSession(engine.jit);
                let pool = LLVMOrcExecutionSessionGetSymbolStringPool(session);
                LLVMOrcSymbolStringPoolClearDeadEntries(pool);
            }
        }
    }
}

impl std::fmt::Debug for Loaded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Loaded").field("entry", &(self.entry as *const ())).finish_non_exhaustive()
    }
}

fn c_string(text: &str) -> Result<CString, CodegenError> {
    CString::new(text).map_err(|_| CodegenError::Internal("a symbol holds a NUL byte".into()))
}

/// The details of an error that a call then returns without them.
static REPORT: Mutex<String> = Mutex::new(String::new());

extern "C" fn report(_context: *mut c_void, error: sys::error::LLVMErrorRef) {
    if let Err(CodegenError::Llvm(text)) = check(error) {
        *REPORT.lock().unwrap_or_else(PoisonError::into_inner) = text;
    }
}

/// Adds what was reported to an error.
fn detailed(error: CodegenError) -> CodegenError {
    let report = std::mem::take(&mut *REPORT.lock().unwrap_or_else(PoisonError::into_inner));
    match error {
        CodegenError::Llvm(text) if !report.is_empty() => CodegenError::Llvm(format!("{text}: {report}")),
        other => other,
    }
}

fn check(error: sys::error::LLVMErrorRef) -> Result<(), CodegenError> {
    if error.is_null() {
        return Ok(());
    }
    // SAFETY: the error is ours, and its message is taken once.
    unsafe {
        let message = sys::error::LLVMGetErrorMessage(error);
        let text = CStr::from_ptr(message).to_string_lossy().into_owned();
        sys::error::LLVMDisposeErrorMessage(message);
        Err(CodegenError::Llvm(text))
    }
}
