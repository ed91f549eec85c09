//! Dtypes as numbers, for generated code to hand on.
//!
//! The dtypes of numbers are their one-letter codes. The others are numbered in the order in which the process meets them,
//! so their numbers mean nothing elsewhere.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use super::DType;

/// The number of the first dtype that has no letter of its own.
const FIRST: u32 = 1 << 8;

#[derive(Default)]
struct Numbered {
    numbers: HashMap<DType, u32>,
    dtypes: Vec<DType>,
}

fn numbered() -> &'static Mutex<Numbered> {
    static NUMBERED: OnceLock<Mutex<Numbered>> = OnceLock::new();
    NUMBERED.get_or_init(Mutex::default)
}

impl DType {
    /// The number that stands for the dtype in this process.
    pub fn handle(self) -> u32 {
        if self.is_number() {
            return self.code().into();
        }
        let mut known = numbered().lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = known.numbers.get(&self) {
            return *number;
        }
        let number = FIRST + known.dtypes.len() as u32;
        known.dtypes.push(self);
        known.numbers.insert(self, number);
        number
    }

    /// The dtype of a number.
    pub fn from_handle(handle: u32) -> Option<DType> {
        if handle < FIRST {
            return char::from_u32(handle).and_then(DType::from_code).filter(|dtype| dtype.is_number());
        }
        let known = numbered().lock().unwrap_or_else(PoisonError::into_inner);
        known.dtypes.get((handle - FIRST) as usize).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ALL, TimeBase, TimeUnit};
    use super::*;

    #[test]
    fn every_dtype_comes_back_from_its_number() {
        let others = [
            DType::Float16,
            DType::DateTime(TimeUnit::of(TimeBase::Day)),
            DType::Text(3),
            DType::Float64.swapped(),
            DType::void(7),
            DType::Object,
        ];
        for dtype in ALL.into_iter().chain(others) {
            assert_eq!(DType::from_handle(dtype.handle()), Some(dtype));
        }
        assert_eq!(DType::from_handle(b'V'.into()), None);
        assert_eq!(DType::from_handle(u32::MAX), None);
    }
}
