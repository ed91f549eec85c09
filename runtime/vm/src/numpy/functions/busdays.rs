//! Business days.

use hotloop_array::busdays::{self, Roll, Weeks};
use rustpython_vm::builtins::PyStr;
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use super::array_argument;
use crate::numpy::convert::{argument, integers};
use crate::numpy::errors::OrRaise;
use crate::numpy::{Function, arrays};

pub(super) const TABLE: &[(&str, Function)] = &[
    ("busday_holidays", busday_holidays),
    ("is_busday", is_busday),
    ("busday_offset", busday_offset),
    ("busday_count", busday_count),
];

/// The week and the holidays of two arguments: seven numbers, and days as integers.
fn weeks(arguments: &[PyObjectRef], at: usize, vm: &VirtualMachine) -> PyResult<Weeks> {
    let days = integers(argument(arguments, at, vm)?, vm)?;
    let mask = std::array::from_fn(|day| days.get(day).is_some_and(|open| *open != 0));
    let holidays = array_argument(arguments, at + 1, vm)?.to_vec::<i64>();
    Weeks::new(mask, holidays).ok_or_else(|| {
        vm.new_value_error("the business day weekmask must have at least one valid business day")
    })
}

/// `busday_holidays(mask, holidays)`: the holidays in order, without those that are no business days anyway.
fn busday_holidays(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let weeks = weeks(arguments, 0, vm)?;
    let holidays = hotloop_array::array::Array::from_slice(weeks.holidays()).or_raise(vm)?;
    Ok(arrays::new(holidays, vm))
}

/// `is_busday(days, mask, holidays)`
fn is_busday(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let dates = array_argument(arguments, 0, vm)?;
    let found = busdays::is_busday(&weeks(arguments, 1, vm)?, &dates).or_raise(vm)?;
    Ok(arrays::new(found, vm))
}

/// `busday_offset(days, offsets, roll, mask, holidays)`
fn busday_offset(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let dates = array_argument(arguments, 0, vm)?;
    let offsets = array_argument(arguments, 1, vm)?;
    let roll = argument(arguments, 2, vm)?;
    let roll = roll.downcast_ref::<PyStr>().map(|roll| roll.to_string()).unwrap_or_default();
    let Some(roll) = Roll::from_text(&roll) else {
        return Err(vm.new_value_error(format!("Invalid business day roll parameter \"{roll}\"")));
    };
    let found = busdays::busday_offset(&weeks(arguments, 3, vm)?, &dates, &offsets, roll).or_raise(vm)?;
    Ok(arrays::new(found, vm))
}

/// `busday_count(begins, ends, mask, holidays)`
fn busday_count(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let begins = array_argument(arguments, 0, vm)?;
    let ends = array_argument(arguments, 1, vm)?;
    let found = busdays::busday_count(&weeks(arguments, 2, vm)?, &begins, &ends).or_raise(vm)?;
    Ok(arrays::new(found, vm))
}
