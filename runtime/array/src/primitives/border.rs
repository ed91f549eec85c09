//! Arrays on their way between generated code and the functions of this crate.
//!
//! **Arguments describe themselves.** In front of the slots of each array stand two integers, the number of its dtype and
//! its number of axes, so that one symbol serves every type; [`IN_BYTES`] is added to the number of axes of an array whose
//! strides are counted in bytes and not in elements. Behind all arguments stand three integers for each array among the
//! results: dtype, number of axes, and what the compiler takes its strides for ([`strided`]). A result that is not what the
//! compiler expects is an internal error and never a misread array.
//!
//! **Ownership.** Arguments are borrowed: reading one retains it for the time of the primitive. A result carries one
//! reference; a block that was made here is linked into the list of the call's context.

use std::ptr::NonNull;

use hotloop_core::context::CallContext;
use hotloop_core::error::{ErrorKind, Status};
use hotloop_core::primitive::{self, Arguments, Frame, Results};
use hotloop_core::storage::{self, Storage, StorageHeader};
use hotloop_core::text;

use crate::array::{Array, Order};
use crate::dtype::DType;
use crate::error::ArrayError;
use crate::interrupt;
use crate::layout::{self, Shape, Strides};

/// Added to the number of axes of an array whose strides are in bytes.
pub const IN_BYTES: i64 = 1 << 8;

/// What the strides of a result are, as the compiler expects them.
pub mod strided {
    /// Whole elements, any number of them.
    pub const ELEMENTS: i64 = 0;
    /// Those of C order without gaps.
    pub const DENSE: i64 = 1;
    /// Bytes, any number of them.
    pub const BYTES: i64 = 2;
}

/// How a primitive or a part of it ends.
pub type Outcome<T = ()> = Result<T, ErrorKind>;

/// A call of a primitive.
pub struct Call<'a> {
    /// What the caller hands on.
    pub context: &'a CallContext,
    arguments: &'a mut Arguments,
    results: &'a mut Results,
    /// Whether the strides of the last array that was read are in bytes; those of a view of it are then too.
    in_bytes: bool,
}

/// Runs a primitive. The arrays among the arguments are alive, and each element that they can address lies inside their
/// storage.
pub fn enter(frame: Frame, body: fn(&mut Call) -> Outcome) -> Status {
    primitive::run(frame, |context, arguments, results| {
        let _polling = interrupt::polling(context.takes_interrupts());
        body(&mut Call { context, arguments, results, in_bytes: false })
    })
}

/// Reads an array of this type, with a reference of its own to the storage.
///
/// # Safety
/// The next slots are those of a living array of this type; memory without an owner outlives the result.
pub unsafe fn borrowed_array(arguments: &mut Arguments, dtype: DType, ndim: usize, in_bytes: bool) -> Array {
    let header = arguments.slot() as *mut StorageHeader;
    let data = arguments.slot() as *mut u8;
    let shape: Shape = (0..ndim).map(|_| arguments.slot() as usize).collect();
    let itemsize = dtype.itemsize();
    let step = if in_bytes { 1 } else { itemsize as isize };
    let strides: Strides = (0..ndim).map(|_| arguments.int() as isize * step).collect();
    // SAFETY: by the caller's promise.
    unsafe {
        let storage = match NonNull::new(header) {
            Some(alive) => {
                storage::retain(header);
                Storage::from_raw(alive)
            }
            None => {
                let (low, high) = layout::extent(&shape, &strides, itemsize);
                let first = data.wrapping_offset(low);
                Storage::foreign(first, (high - low) as usize, Box::new(()))
            }
        };
        Array::from_parts(storage, data, dtype, shape, strides, true)
    }
}

impl Call<'_> {
    /// The next argument, an integer.
    pub fn int(&mut self) -> i64 {
        self.arguments.int()
    }

    /// The next argument, a float64.
    pub fn float(&mut self) -> f64 {
        self.arguments.float()
    }

    /// The next argument, a bool.
    pub fn bool(&mut self) -> bool {
        self.arguments.slot() != 0
    }

    /// The next argument, a dtype.
    pub fn dtype(&mut self) -> Outcome<DType> {
        let number = self.int();
        u32::try_from(number)
            .ok()
            .and_then(DType::from_handle)
            .ok_or_else(|| ErrorKind::Internal(format!("{number} is no dtype")))
    }

    /// The next two arguments: whether there is a dtype, and which.
    pub fn optional_dtype(&mut self) -> Outcome<Option<DType>> {
        let known = self.bool();
        let dtype = self.dtype();
        if known { dtype.map(Some) } else { Ok(None) }
    }

    /// The next two arguments: whether there is an axis, and which.
    pub fn axis(&mut self) -> Option<isize> {
        let given = self.bool();
        let axis = self.int() as isize;
        given.then_some(axis)
    }

    /// The next argument, an array behind its dtype and number of axes.
    pub fn array(&mut self) -> Outcome<Array> {
        let dtype = self.dtype()?;
        let axes = self.int();
        self.in_bytes = axes & IN_BYTES != 0;
        // SAFETY: the array is alive, by the promise of `enter`.
        Ok(unsafe { borrowed_array(self.arguments, dtype, (axes & !IN_BYTES) as usize, self.in_bytes) })
    }

    /// The next arguments, to be looked at before they are read.
    pub fn ahead(&self) -> Arguments {
        self.arguments.clone()
    }

    /// The next result, a new array in C order; returns where its elements are, which are zero.
    pub fn give_zeros(&mut self, itemsize: usize, shape: &[usize]) -> Outcome<*mut u8> {
        let bytes = shape.iter().try_fold(itemsize, |bytes, length| bytes.checked_mul(*length));
        let bytes = bytes.ok_or_else(|| ErrorKind::Value("array is too big".into()))?;
        let allocated = self.context.allocate(bytes, true);
        let (header, data) = allocated.map_err(|refused| ErrorKind::Memory { bytes: refused.bytes })?;
        self.results.put(header as u64);
        self.results.put(data as u64);
        shape.iter().for_each(|length| self.results.put(*length as u64));
        for axis in 1..=shape.len() {
            self.results.put(shape[axis..].iter().product::<usize>() as u64);
        }
        Ok(data)
    }

    /// Several arrays, behind their number.
    pub fn arrays(&mut self) -> Outcome<Vec<Array>> {
        let count = self.int();
        (0..count).map(|_| self.array()).collect()
    }

    /// Reads whether the strides of the results count bytes: the next argument.
    pub fn count_bytes(&mut self) {
        self.in_bytes = self.bool();
    }

    /// The next result, an int64.
    pub fn give_int(&mut self, value: i64) {
        self.results.put(value as u64);
    }

    /// The next result, a new text.
    pub fn give_text(&mut self, text: &str) -> Outcome {
        text::give_new(text, self.context, self.results)
    }

    /// The next result, an array; all arguments have been read.
    pub fn give(&mut self, array: Array) -> Outcome {
        let (dtype, ndim, expected) = (self.dtype()?, self.int() as usize, self.int());
        let turned = array.dtype() != dtype && array.dtype().native() == dtype.native();
        let array = if turned { array.cast_to(dtype, Order::K)? } else { array };
        if (array.dtype(), array.ndim()) != (dtype, ndim) {
            return Err(ErrorKind::Internal(format!(
                "a runtime function gave an array of {} with {} axes where the compiler expects {dtype} with {ndim}",
                array.dtype(),
                array.ndim()
            )));
        }
        let fits = match expected {
            strided::BYTES => true,
            strided::DENSE => array.is_c_contiguous() && array.is_aligned(),
            _ => array.is_element_strided() && array.is_aligned(),
        };
        let step = if expected == strided::BYTES { 1 } else { dtype.itemsize() as isize };
        self.put_stepped(if fits { array } else { array.copy(Order::C)? }, step);
        Ok(())
    }

    /// The next result, an array of the type that the compiler expects; its strides are counted as those of the last
    /// array that was read.
    pub fn put(&mut self, array: Array) {
        let step = self.step(&array);
        self.put_stepped(array, step);
    }

    fn put_stepped(&mut self, array: Array, step: isize) {
        let (data, shape, strides) =
            (array.data(), Shape::from_slice(array.shape()), Strides::from_slice(array.strides()));
        let storage = array.storage().clone();
        drop(array);
        if storage.is_unique() {
            self.context.own(&storage);
        }
        self.results.put(storage.into_raw() as u64);
        self.put_geometry(data, &shape, &strides, step);
    }

    /// The next result, a view of an argument that the compiler knows for one: it counts no reference.
    pub fn put_borrowed(&mut self, array: &Array) {
        self.results.put(array.storage().as_raw() as u64);
        self.put_geometry(array.data(), array.shape(), array.strides(), self.step(array));
    }

    /// How many bytes a stride of a view counts.
    fn step(&self, array: &Array) -> isize {
        if self.in_bytes { 1 } else { array.dtype().itemsize() as isize }
    }

    fn put_geometry(&mut self, data: *mut u8, shape: &[usize], strides: &[isize], step: isize) {
        self.results.put(data as u64);
        shape.iter().for_each(|length| self.results.put(*length as u64));
        strides.iter().for_each(|stride| self.results.put((stride / step) as u64));
    }
}

impl From<ArrayError> for ErrorKind {
    fn from(error: ArrayError) -> ErrorKind {
        match error {
            ArrayError::Value(text) => ErrorKind::Value(text),
            ArrayError::LinAlg(text) => ErrorKind::LinAlg(text),
            ArrayError::Index(text) => ErrorKind::IndexMessage(text),
            ArrayError::Axis { .. } => ErrorKind::Value(error.to_string()),
            ArrayError::Type(text)
            | ArrayError::NoLoop(text)
            | ArrayError::Casting(text)
            | ArrayError::Promotion(text) => ErrorKind::Type(text),
            ArrayError::Undecodable { .. } | ArrayError::Unencodable { .. } => {
                ErrorKind::Value(error.to_string())
            }
            ArrayError::Raised(_) | ArrayError::Runtime(_) => ErrorKind::Internal(error.to_string()),
            ArrayError::Overflow(text) => ErrorKind::Overflow(text),
            ArrayError::Memory(text) => ErrorKind::MemoryMessage(text),
            ArrayError::Interrupted => ErrorKind::Interrupt,
        }
    }
}
