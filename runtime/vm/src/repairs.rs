//! What Python's own types and modules do otherwise than CPython's, where packages rely on it.

use std::sync::OnceLock;

use rustpython_vm::function::{Either, FuncArgs, PyComparisonValue};
use rustpython_vm::protocol::PyNumberBinaryFunc;
use rustpython_vm::types::PyComparisonOp;
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine, builtins::PyTypeRef};

type New = fn(PyTypeRef, FuncArgs, &VirtualMachine) -> PyResult;
type Compare = fn(
    &PyObject,
    &PyObject,
    PyComparisonOp,
    &VirtualMachine,
) -> PyResult<Either<PyObjectRef, PyComparisonValue>>;

static NEW_FUNCTION: OnceLock<New> = OnceLock::new();
static COMPARE_BYTES: OnceLock<Compare> = OnceLock::new();
static UPDATE_SET: OnceLock<[PyNumberBinaryFunc; 4]> = OnceLock::new();

/// Repairs what is known.
pub(crate) fn install(vm: &VirtualMachine) -> PyResult<()> {
    let slots = &vm.ctx.types.function_type.slots;
    if let Some(original) = slots.new.load() {
        NEW_FUNCTION.get_or_init(|| original);
        slots.new.store(Some(new_function));
    }
    let slots = &vm.ctx.types.bytes_type.slots;
    if let Some(original) = slots.richcompare.load() {
        COMPARE_BYTES.get_or_init(|| original);
        slots.richcompare.store(Some(compare_bytes));
    }
    let numbers = &vm.ctx.types.set_type.slots.as_number;
    let places = [&numbers.inplace_or, &numbers.inplace_and, &numbers.inplace_subtract, &numbers.inplace_xor];
    if let [Some(or), Some(and), Some(subtract), Some(xor)] = places.map(|place| place.load()) {
        UPDATE_SET.get_or_init(|| [or, and, subtract, xor]);
        numbers.inplace_or.store(Some(|a, b, vm| update_set(0, a, b, vm)));
        numbers.inplace_and.store(Some(|a, b, vm| update_set(1, a, b, vm)));
        numbers.inplace_subtract.store(Some(|a, b, vm| update_set(2, a, b, vm)));
        numbers.inplace_xor.store(Some(|a, b, vm| update_set(3, a, b, vm)));
    }
    hotloop_array::calendar::LOCAL_OFFSET.get_or_init(|| local_offset);
    vm.import("array", 0)?.set_attr("typecodes", vm.ctx.new_str("bBuwhHiIlLqQfd"), vm)
}

/// `types.FunctionType(code, globals, name, …)`: without a name, that of the code.
fn new_function(class: PyTypeRef, mut arguments: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let Some(original) = NEW_FUNCTION.get() else {
        return Err(vm.new_system_error("functions cannot be made"));
    };
    let code = arguments.args.first().cloned();
    if let (Some(code), Some(name)) = (code, arguments.args.get_mut(2))
        && vm.is_none(name)
    {
        *name = code.get_attr("co_name", vm)?;
    }
    original(class, arguments, vm)
}

/// Bytes are compared with bytes; an array compares its elements with them, not its memory.
fn compare_bytes(
    zelf: &PyObject,
    other: &PyObject,
    op: PyComparisonOp,
    vm: &VirtualMachine,
) -> PyResult<Either<PyObjectRef, PyComparisonValue>> {
    let is_plain = other.class().is(vm.ctx.types.bytes_type) || crate::numpy::array_of(other).is_none();
    if let Some(original) = COMPARE_BYTES.get().filter(|_| is_plain) {
        return original(zelf, other, op, vm);
    }
    Ok(Either::B(PyComparisonValue::NotImplemented))
}

/// `|=`, `&=`, `-=` and `^=` of a set: beside what is no set, the other operand is asked, as the keys of a dict are.
fn update_set(which: usize, a: &PyObject, b: &PyObject, vm: &VirtualMachine) -> PyResult {
    let is_set = b.fast_isinstance(vm.ctx.types.set_type) || b.fast_isinstance(vm.ctx.types.frozenset_type);
    match UPDATE_SET.get() {
        Some(originals) if is_set => originals[which](a, b, vm),
        _ => Ok(vm.ctx.not_implemented()),
    }
}

/// How many seconds local time is ahead of UTC at a second since 1970.
fn local_offset(second: i64) -> i64 {
    // SAFETY: all parts of the structure may be zero, and the call fills it in.
    unsafe {
        let mut parts: libc::tm = std::mem::zeroed();
        if libc::localtime_r(&second, &mut parts).is_null() { 0 } else { parts.tm_gmtoff }
    }
}
