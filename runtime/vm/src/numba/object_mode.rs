//! Blocks of compiled functions that the interpreter runs: `with objmode(...)`.
//!
//! A block is made a Python function of the variables that it reads, which gives back those that it leaves.

use super::border::{self, Given, Slots};
use super::containers::{Converted, item_object, retained};
use super::host::{VmHost, code_of};
use super::selection::check_accepted;
use super::sharing;
use crate::attached::attached;
use hotloop_core::context::CallContext;
use hotloop_core::error::ErrorKind;
use hotloop_core::primitive::{self, Arguments, Results};
use hotloop_jit::host::Block;
use hotloop_jit::types::Type;
use rustpython_vm::builtins::PyTuple;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// A block that compiled code refers to by number, and keeps.
#[derive(Debug)]
pub(super) struct Entry {
    function: PyObjectRef,
    inputs: Vec<Type>,
    outputs: Vec<Type>,
}

impl Entry {
    pub(super) fn function(&self) -> &PyObject {
        &self.function
    }
}

/// The blocks by their numbers, none of which is used twice.
static ENTRIES: Mutex<BTreeMap<u32, Weak<Entry>>> = Mutex::new(BTreeMap::new());
static NEXT: AtomicU32 = AtomicU32::new(0);

hotloop_core::primitives! {
    pub(super) fn register by primitive::run;
    /// `(number, inputs...) -> outputs`: runs a block.
    hl_object_mode => run;
}

impl VmHost<'_> {
    /// The number of a block, which is made now if it is new to this compilation.
    pub(super) fn block(&mut self, block: &Block) -> Result<u32, String> {
        let key = format!("{:?} {:?} {:?}", block.span, block.inputs, block.outputs);
        if let Some(known) = self.blocks.get(&key) {
            return Ok(known.0);
        }
        let function = self.function_of(block.function).ok_or("a function that is gone")?;
        let made = block_function(&function, block, self.vm).map_err(|error| {
            use rustpython_vm::AsObject;
            let text = error.as_object().str(self.vm).map(|text| text.to_string_lossy().into_owned());
            format!("the block of objmode cannot be run: {}", text.unwrap_or_default())
        })?;
        let types = |list: &[(std::rc::Rc<str>, Type)]| list.iter().map(|(_, ty)| ty.clone()).collect();
        let entry = Entry { function: made, inputs: types(&block.inputs), outputs: types(&block.outputs) };
        let (number, entry) = (NEXT.fetch_add(1, Ordering::Relaxed), Arc::new(entry));
        let mut entries = ENTRIES.lock().unwrap_or_else(PoisonError::into_inner);
        entries.retain(|_, entry| entry.strong_count() > 0);
        entries.insert(number, Arc::downgrade(&entry));
        self.blocks.insert(key, (number, entry));
        Ok(number)
    }
}

/// The block as a Python function, on the lines on which it stands.
fn block_function(function: &PyObject, block: &Block, vm: &VirtualMachine) -> PyResult {
    let code = code_of(function, vm)?;
    let (start, end) = (usize::from(block.span.start()), usize::from(block.span.end()));
    let line_start = block.source[..start].rfind('\n').map_or(0, |at| at + 1);
    let line = block.source[..start].matches('\n').count() + 1;
    let names = |list: &[(std::rc::Rc<str>, Type)]| {
        list.iter().map(|(name, _)| vm.ctx.new_str(&**name).into()).collect::<Vec<PyObjectRef>>()
    };
    let arguments = vec![
        function.to_owned(),
        vm.ctx.new_str(code.source_path().as_str()).into(),
        vm.ctx.new_int(line).into(),
        vm.ctx.new_str(&block.source[line_start..start]).into(),
        vm.ctx.new_str(&block.source[start..end]).into(),
        vm.ctx.new_list(names(&block.inputs)).into(),
        vm.ctx.new_list(names(&block.outputs)).into(),
    ];
    crate::interpreter::import_module(vm, "numba._blocks")?.get_attr("function_of", vm)?.call(arguments, vm)
}

fn run(context: &CallContext, arguments: &mut Arguments, results: &mut Results) -> Result<(), ErrorKind> {
    let number = arguments.int() as u32;
    let entry = ENTRIES.lock().unwrap_or_else(PoisonError::into_inner).get(&number).and_then(Weak::upgrade);
    let Some(entry) = entry else { return Err(ErrorKind::Internal(format!("no block {number}"))) };
    if context.inside_parallel() {
        return Err(ErrorKind::Value("a block of objmode cannot run in a parallel loop".to_owned()));
    }
    let rows: Vec<Vec<u64>> =
        entry.inputs.iter().map(|ty| (0..ty.slots()).map(|_| arguments.slot()).collect()).collect();
    let left = attached("objmode", |vm| call(&entry, &rows, vm))?;
    left.into_iter().for_each(|slot| results.put(slot));
    Ok(())
}

/// Calls the function of a block; the slots of what it leaves, with references of their own.
fn call(entry: &Entry, rows: &[Vec<u64>], vm: &VirtualMachine) -> PyResult<Vec<u64>> {
    let converted = Converted::default();
    let given = Given { arguments: &[], hidden: &[], converted: &converted, made: RefCell::default() };
    let objects: Vec<PyObjectRef> = (entry.inputs.iter().zip(rows))
        // SAFETY: the slots are those of values that live in compiled code meanwhile.
        .map(|(ty, row)| unsafe { item_object(ty, row, &given, vm) })
        .collect();
    let result = sharing::released(vm, || entry.function.call(objects, vm))?;
    let mut left = Vec::new();
    let values = result.downcast_ref::<PyTuple>().map_or(&[][..], |values| values.as_slice());
    for (value, ty) in values.iter().zip(&entry.outputs) {
        check_accepted(value, ty, vm)?;
        let mut slots = Slots::with(Converted::default());
        border::pack(value, ty, &mut slots, vm)?;
        retained(&slots, ty.storage_slots().unwrap_or_default());
        left.extend(slots.iter().copied());
    }
    Ok(left)
}
