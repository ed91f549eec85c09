//! Elements that are objects of the interpreter.
//!
//! An element is a counted reference, or null, which stands for None. This crate knows no interpreter: the one that is there
//! offers itself as [`Interpreter`] at the start.
//!
//! Several threads may read and write one array. A reference must not be dropped between another thread's reading it and
//! counting it, so elements are read, counted and replaced under one lock; what was replaced is dropped after the lock is
//! open again, because the end of an object may run any code.

use std::any::Any;
use std::cmp::Ordering;
use std::sync::{Mutex, MutexGuard, OnceLock};

use hotloop_core::storage::{OutOfMemory, Storage};
use smallvec::SmallVec;

use crate::dtype::{DType, Record};
use crate::error::{ArrayError, Result};
use crate::functions::Ufunc;

/// A counted reference to an object, or null.
pub type Handle = *mut ();

/// What the array core asks of the interpreter. Handles that are returned carry a reference of their own.
pub trait Interpreter: Send + Sync {
    /// Counts one more reference.
    ///
    /// # Safety
    /// The handle is alive and not null.
    unsafe fn retain(&self, handle: Handle);

    /// Drops a reference.
    ///
    /// # Safety
    /// The handle carries one, which ends here; it is not null.
    unsafe fn release(&self, handle: Handle);

    /// The object of an element of another dtype.
    ///
    /// # Errors
    /// `MemoryError`
    ///
    /// # Safety
    /// The element is readable.
    unsafe fn object_of(&self, dtype: DType, element: *const u8) -> Result<Handle>;

    /// Stores an object as an element of another dtype.
    ///
    /// # Errors
    /// Those of the conversion.
    ///
    /// # Safety
    /// The handle is alive or null, the element writable.
    unsafe fn store(&self, handle: Handle, dtype: DType, element: *mut u8) -> Result<()>;

    /// The text of an object: of `repr` if `quoted`, else of `str`.
    ///
    /// # Errors
    /// Those of making the text.
    ///
    /// # Safety
    /// The handle is alive or null.
    unsafe fn text(&self, handle: Handle, quoted: bool) -> Result<String>;

    /// The number of characters of an object's text.
    ///
    /// # Errors
    /// Those of making the text.
    ///
    /// # Safety
    /// The handle is alive or null.
    unsafe fn text_length(&self, handle: Handle) -> Result<u32>;

    /// The dtype of dates or durations that an object has as one, where it is left open by the one given.
    ///
    /// # Errors
    /// Those of making a date or duration of the object.
    ///
    /// # Safety
    /// The handle is alive or null.
    unsafe fn moment_dtype(&self, handle: Handle, open: DType) -> Result<DType>;

    /// Which of two objects is less.
    ///
    /// # Errors
    /// Those of the comparison.
    ///
    /// # Safety
    /// The handles are alive or null.
    unsafe fn compare(&self, a: Handle, b: Handle) -> Result<Ordering>;

    /// What a ufunc makes of objects.
    ///
    /// # Errors
    /// Those of the operation.
    ///
    /// # Safety
    /// The handles are alive or null.
    unsafe fn call(&self, ufunc: &'static Ufunc, inputs: &[Handle]) -> Result<SmallVec<[Handle; 2]>>;
}

static INTERPRETER: OnceLock<&'static dyn Interpreter> = OnceLock::new();
static ELEMENTS: Mutex<()> = Mutex::new(());

/// Offers the interpreter; the first one stays.
pub fn connect(interpreter: &'static dyn Interpreter) {
    let _ = INTERPRETER.set(interpreter);
}

pub(crate) fn interpreter() -> Result<&'static dyn Interpreter> {
    INTERPRETER.get().copied().ok_or_else(|| ArrayError::Type("there is no interpreter for objects".into()))
}

fn lock() -> MutexGuard<'static, ()> {
    ELEMENTS.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// A reference that is dropped with this value.
#[derive(Debug)]
pub struct Held(Handle);

impl Held {
    /// Takes over a reference.
    ///
    /// # Safety
    /// The handle is null or carries a reference, which this value drops.
    pub unsafe fn new(handle: Handle) -> Held {
        Held(handle)
    }

    /// The reference, which stays here.
    pub fn handle(&self) -> Handle {
        self.0
    }

    /// Gives the reference away.
    pub fn into_handle(self) -> Handle {
        let handle = self.0;
        std::mem::forget(self);
        handle
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if let (false, Ok(interpreter)) = (self.0.is_null(), interpreter()) {
            // SAFETY: by the promise of `new`.
            unsafe { interpreter.release(self.0) };
        }
    }
}

/// Reads an element.
///
/// # Safety
/// The pointer leads to an element of dtype object.
pub unsafe fn read(element: *const u8) -> Held {
    let _elements = lock();
    // SAFETY: by the caller's promise; under the lock nobody drops the reference before it is counted.
    unsafe {
        let handle = element.cast::<Handle>().read_unaligned();
        if let (false, Ok(interpreter)) = (handle.is_null(), interpreter()) {
            interpreter.retain(handle);
        }
        Held(handle)
    }
}

/// Replaces an element.
///
/// # Safety
/// The pointer leads to an element of dtype object.
pub unsafe fn write(element: *mut u8, value: Held) {
    let replaced = {
        let _elements = lock();
        // SAFETY: by the caller's promise; the reference of the element goes over to `replaced`.
        unsafe {
            let before = element.cast::<Handle>().read_unaligned();
            element.cast::<Handle>().write_unaligned(value.into_handle());
            Held(before)
        }
    };
    drop(replaced);
}

/// Copies an element of a dtype that has objects.
///
/// # Safety
/// Both pointers lead to elements of the dtype.
pub(crate) unsafe fn copy(dtype: DType, from: *const u8, to: *mut u8) {
    // SAFETY: by the caller's promise; fields lie inside their records.
    unsafe {
        match dtype {
            DType::Object => write(to, read(from)),
            DType::Record(record) => {
                copy_plain_bytes(record, from, to);
                for_each_object(dtype, 0, &mut |offset| write(to.add(offset), read(from.add(offset))));
            }
            other => std::ptr::copy(from, to, other.itemsize()),
        }
    }
}

/// Copies the bytes of a record that belong to no object.
///
/// # Safety
/// As for [`copy`].
unsafe fn copy_plain_bytes(record: Record, from: *const u8, to: *mut u8) {
    let mut objects = vec![false; record.itemsize];
    for_each_object(DType::Record(record), 0, &mut |offset| objects[offset..offset + 8].fill(true));
    for at in (0..record.itemsize).filter(|at| !objects[*at]) {
        // SAFETY: by the caller's promise.
        unsafe { to.add(at).write(from.add(at).read()) };
    }
}

/// Calls a function with the offset of each object inside an element.
fn for_each_object(dtype: DType, base: usize, each: &mut dyn FnMut(usize)) {
    match dtype {
        DType::Object => each(base),
        DType::Record(record) => {
            for field in record.fields.iter().filter(|field| field.dtype.has_objects()) {
                for at in 0..field.shape.iter().product::<usize>() {
                    for_each_object(field.dtype, base + field.offset + at * field.dtype.itemsize(), each);
                }
            }
        }
        _ => {}
    }
}

/// Which of two elements of dtype object is less.
///
/// # Errors
/// Those of the comparison.
///
/// # Safety
/// Both pointers lead to elements of dtype object.
pub(crate) unsafe fn compare(a: *const u8, b: *const u8) -> Result<Ordering> {
    // SAFETY: by the caller's promise.
    unsafe {
        let (a, b) = (read(a), read(b));
        interpreter()?.compare(a.handle(), b.handle())
    }
}

/// The text of `repr` of an element.
///
/// # Errors
/// Those of the interpreter.
///
/// # Safety
/// The pointer leads to an element of dtype object.
pub(crate) unsafe fn word(element: *const u8) -> Result<String> {
    // SAFETY: by the caller's promise.
    unsafe { interpreter()?.text(read(element).handle(), true) }
}

/// The text of `str` of an element.
///
/// # Errors
/// Those of the interpreter.
///
/// # Safety
/// The pointer leads to an element of dtype object.
pub(crate) unsafe fn text(element: *const u8) -> Result<String> {
    // SAFETY: by the caller's promise.
    unsafe { interpreter()?.text(read(element).handle(), false) }
}

/// Memory for elements of a dtype that has objects; all are null, and what they come to hold is dropped with it.
///
/// # Errors
/// [`OutOfMemory`]
pub(crate) fn storage(dtype: DType, count: usize) -> std::result::Result<Storage, OutOfMemory> {
    let bytes = count * dtype.itemsize();
    let inner = Storage::zeroed(bytes)?;
    let data = inner.data();
    let keeper = Elements { inner, dtype, count };
    // SAFETY: the keeper holds the block.
    Ok(unsafe { Storage::foreign(data, bytes, Box::new(keeper) as Box<dyn Any + Send + Sync>) })
}

/// The elements of a block, all from its start on.
struct Elements {
    inner: Storage,
    dtype: DType,
    count: usize,
}

impl Drop for Elements {
    fn drop(&mut self) {
        let size = self.dtype.itemsize();
        for at in 0..self.count {
            for_each_object(self.dtype, at * size, &mut |offset| {
                // SAFETY: nobody else holds the block any more; the offset lies inside it.
                drop(unsafe { Held(self.inner.data().add(offset).cast::<Handle>().read_unaligned()) });
            });
        }
    }
}
