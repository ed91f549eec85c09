//! Arrays on their way between generated code and the functions of this crate.
//!
//! **Arguments describe themselves.** In front of the slots of each array stand two integers, the code of its dtype and
//! its number of axes, so that one symbol serves every type. Behind all arguments stand three integers for each array
//! among the results: dtype, number of axes, and whether the compiler took it for dense in C order. A result that is not
//! what the compiler expects is an internal error and never a misread array.
//!
//! **Ownership.** Arguments are borrowed: reading one retains it for the time of the primitive. A result carries one
//! reference; a block that was made here is linked into the list of the call's context.

use std::ptr::NonNull;

use hotloop_core::context::CallContext;
use hotloop_core::error::{ErrorKind, Status};
use hotloop_core::primitive::{self, Arguments, Frame, Results};
use hotloop_core::storage::{self, Storage, StorageHeader};

use crate::array::{Array, Order};
use crate::dtype::DType;
use crate::error::ArrayError;
use crate::interrupt;
use crate::layout::{self, Shape, Strides};

/// How a primitive or a part of it ends.
pub type Outcome<T = ()> = Result<T, ErrorKind>;

/// A call of a primitive.
pub struct Call<'a> {
    /// What the caller hands on.
    pub context: &'a CallContext,
    arguments: &'a mut Arguments,
    results: &'a mut Results,
}

/// Runs a primitive. The arrays among the arguments are alive, and each element that they can address lies inside their
/// storage.
pub fn enter(frame: Frame, body: fn(&mut Call) -> Outcome) -> Status {
    primitive::run(frame, |context, arguments, results| {
        let _polling = interrupt::polling(context.takes_interrupts());
        body(&mut Call { context, arguments, results })
    })
}

/// Reads an array of this type, with a reference of its own to the storage.
///
/// # Safety
/// The next slots are those of a living array of this type; memory without an owner outlives the result.
pub unsafe fn borrowed_array(arguments: &mut Arguments, dtype: DType, ndim: usize) -> Array {
    let header = arguments.slot() as *mut StorageHeader;
    let data = arguments.slot() as *mut u8;
    let shape: Shape = (0..ndim).map(|_| arguments.slot() as usize).collect();
    let itemsize = dtype.itemsize();
    let strides: Strides = (0..ndim).map(|_| arguments.int() as isize * itemsize as isize).collect();
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
        let code = self.int();
        u8::try_from(code)
            .ok()
            .and_then(|code| DType::from_code(code.into()))
            .ok_or_else(|| ErrorKind::Internal(format!("{code} is no dtype")))
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
        let ndim = self.int() as usize;
        Ok(self.array_of(dtype, ndim))
    }

    /// The next argument, an array of known type.
    pub fn array_of(&mut self, dtype: DType, ndim: usize) -> Array {
        // SAFETY: the array is alive, by the promise of `enter`.
        unsafe { borrowed_array(self.arguments, dtype, ndim) }
    }

    /// Several arrays, behind their number.
    pub fn arrays(&mut self) -> Outcome<Vec<Array>> {
        let count = self.int();
        (0..count).map(|_| self.array()).collect()
    }

    /// The next result, an int64.
    pub fn give_int(&mut self, value: i64) {
        self.results.put(value as u64);
    }

    /// The next result, an array; all arguments have been read.
    pub fn give(&mut self, array: Array) -> Outcome {
        let (dtype, ndim, dense) = (self.dtype()?, self.int() as usize, self.bool());
        if (array.dtype(), array.ndim()) != (dtype, ndim) {
            return Err(ErrorKind::Internal(format!(
                "a runtime function gave an array of {} with {} axes where the compiler expects {dtype} with {ndim}",
                array.dtype(),
                array.ndim()
            )));
        }
        let fits = array.is_element_strided() && (!dense || array.is_c_contiguous());
        self.put(if fits { array } else { array.copy(Order::C)? });
        Ok(())
    }

    /// The next result, an array of the type that the compiler expects.
    pub fn put(&mut self, array: Array) {
        let itemsize = array.dtype().itemsize() as isize;
        let (data, shape, strides) =
            (array.data(), Shape::from_slice(array.shape()), Strides::from_slice(array.strides()));
        let storage = array.storage().clone();
        drop(array);
        if storage.is_unique() {
            self.context.own(&storage);
        }
        self.results.put(storage.into_raw() as u64);
        self.put_geometry(data, &shape, &strides, itemsize);
    }

    /// The next result, a view of an argument that the compiler knows for one: it counts no reference.
    pub fn put_borrowed(&mut self, array: &Array) {
        self.results.put(array.storage().as_raw() as u64);
        self.put_geometry(array.data(), array.shape(), array.strides(), array.dtype().itemsize() as isize);
    }

    fn put_geometry(&mut self, data: *mut u8, shape: &[usize], strides: &[isize], itemsize: isize) {
        self.results.put(data as u64);
        shape.iter().for_each(|length| self.results.put(*length as u64));
        strides.iter().for_each(|stride| self.results.put((stride / itemsize) as u64));
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
