//! Memory that belongs to somebody else, as arrays; and the address of an array's first element.

use crate::context::CallContext;
use crate::error::ErrorKind;
use crate::primitive::{self, Arguments, Results};
use crate::storage::Storage;

crate::primitives! {
    pub(crate) fn register by primitive::run;
    /// `(address, bytes of an element, whether columns come first, n, n lengths) -> array`: an array without gaps on memory
    /// that nobody keeps.
    hl_foreign_array => foreign_array;
    /// `(array) -> address`: where its first element is.
    hl_array_address => array_address;
}

fn foreign_array(
    context: &CallContext,
    arguments: &mut Arguments,
    results: &mut Results,
) -> Result<(), ErrorKind> {
    let address = arguments.slot() as *mut u8;
    let (itemsize, columns_first, ndim) =
        (arguments.slot() as usize, arguments.slot() != 0, arguments.slot() as usize);
    let lengths: Vec<i64> = (0..ndim).map(|_| arguments.int()).collect();
    if lengths.iter().any(|length| *length < 0) {
        return Err(ErrorKind::Value("negative dimensions are not allowed".to_owned()));
    }
    let too_large = || ErrorKind::Value("array is too big".to_owned());
    let mut strides = vec![1i64; ndim];
    let mut count = 1i64;
    for axis in 0..ndim {
        let axis = if columns_first { axis } else { ndim - 1 - axis };
        strides[axis] = count;
        count = count.checked_mul(lengths[axis]).ok_or_else(too_large)?;
    }
    let bytes =
        usize::try_from(count).ok().and_then(|count| count.checked_mul(itemsize)).ok_or_else(too_large)?;
    if address.is_null() && bytes > 0 {
        return Err(ErrorKind::Value("the pointer is null".to_owned()));
    }
    // SAFETY: that the memory is there is the promise of the program that gave the pointer, as in C.
    let storage = unsafe { Storage::foreign(address, bytes, Box::new(())) };
    context.own(&storage);
    results.put(storage.into_raw() as u64);
    results.put(address as u64);
    lengths.iter().chain(&strides).for_each(|number| results.put(*number as u64));
    Ok(())
}

fn array_address(
    _context: &CallContext,
    arguments: &mut Arguments,
    results: &mut Results,
) -> Result<(), ErrorKind> {
    let _storage = arguments.slot();
    results.put(arguments.slot());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::OK;

    #[test]
    fn an_array_lies_on_the_memory_that_was_given() {
        let context = CallContext::new(false);
        let mut memory = [0.0f64; 6];
        let arguments = [memory.as_mut_ptr() as u64, 8, 1, 2, 2, 3];
        let mut array = [0u64; 6];
        // SAFETY: the rows are as the primitive reads and writes them.
        let status = unsafe { hl_foreign_array(&context, arguments.as_ptr(), array.as_mut_ptr()) };
        assert_eq!((status, array[1], &array[2..]), (OK, arguments[0], &[2, 3, 1, 2][..]));
        let header = std::ptr::NonNull::new(array[0] as *mut _).unwrap();
        // SAFETY: the result carries a reference.
        drop(unsafe { Storage::from_raw(header) });
        let null = [0, 8, 0, 1, 3];
        // SAFETY: as above.
        let status = unsafe { hl_foreign_array(&context, null.as_ptr(), array.as_mut_ptr()) };
        assert_ne!(status, OK);
    }
}
