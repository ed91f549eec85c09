//! What generated code asks of lists beyond reaching an item.
//!
//! A list is passed as two slots, its storage and its address, and an item as its slots. Items that are passed in stay the
//! caller's: the list adds references of its own. Items that are given out carry theirs.

use super::list::List;
use super::slice::Slice;
use crate::context::CallContext;
use crate::error::ErrorKind;
use crate::primitive::{self, Arguments, Results};
use crate::storage::OutOfMemory;
use std::ptr;

crate::primitives! {
    pub(super) fn register by primitive::run;
    /// `(stride, storages, room) -> list`: an empty one.
    hl_list_new => |context, arguments, results| {
        let (stride, storages, room) = (arguments.int() as usize, arguments.slot(), arguments.int());
        let mut list = List::new(stride, storages);
        list.reserve(usize::try_from(room).unwrap_or(0)).map_err(memory)?;
        give(list, context, results);
        Ok(())
    };
    /// `(list)`: room for one more item.
    hl_list_grow => |_, arguments, _| list(arguments).reserve(1).map_err(memory);
    /// `(list, count)`: an empty list gets so many items of numbers, all zero.
    hl_list_fill => |_, arguments, _| {
        let target = list(arguments);
        target.fill(usize::try_from(arguments.int()).unwrap_or(0)).map_err(memory)
    };
    /// `(list, index) -> item`
    hl_list_pop => |_, arguments, results| pop(list(arguments), arguments.int(), results);
    /// `(list, index, item)`
    hl_list_insert => |_, arguments, _| insert(list(arguments), arguments);
    /// `(list, other)`: `list += other`
    hl_list_extend => |context, arguments, _| {
        let (target, source) = (address(arguments), address(arguments));
        extend(target, source, context)
    };
    /// `(list)`
    hl_list_clear => |_, arguments, _| {
        list(arguments).clear();
        Ok(())
    };
    /// `(list)`
    hl_list_reverse => |_, arguments, _| {
        reverse(list(arguments));
        Ok(())
    };
    /// `(list, slice) -> list`
    hl_list_slice => |context, arguments, results| {
        let source = list(arguments);
        let slice = Slice::read(arguments, source.len())?;
        let copy = taken(source, slice, context)?;
        give(copy, context, results);
        Ok(())
    };
    /// `(list, index)`: `del list[index]`
    hl_list_delete => |_, arguments, _| delete(list(arguments), arguments.int());
    /// `(list, slice)`: `del list[slice]`
    hl_list_delete_slice => |_, arguments, _| {
        let target = list(arguments);
        let slice = Slice::read(arguments, target.len())?;
        delete_slice(target, slice.upwards());
        Ok(())
    };
    /// `(list, slice, other)`: `list[slice] = other`
    hl_list_assign_slice => |context, arguments, _| {
        let target = address(arguments);
        // SAFETY: the address of a list.
        let slice = Slice::read(arguments, unsafe { (*target).len() })?;
        assign_slice(target, slice, address(arguments), context)
    };
    /// `(list, other) -> list`: the items of both.
    hl_list_concatenate => |context, arguments, results| {
        let (left, right) = (address(arguments), address(arguments));
        // SAFETY: addresses of lists, which are only read.
        let (left, right) = unsafe { (&*left, &*right) };
        let mut both = left.alike();
        both.reserve(left.len().saturating_add(right.len())).map_err(memory)?;
        append(&mut both, left, context)?;
        append(&mut both, right, context)?;
        give(both, context, results);
        Ok(())
    };
    /// `(list, times) -> list`
    hl_list_repeat => |context, arguments, results| {
        let source = list(arguments);
        let repeated = repeated(source, arguments.int(), context)?;
        give(repeated, context, results);
        Ok(())
    };
    /// `(container, other) -> bool`: whether they are one.
    hl_same_container => |_, arguments, results| {
        let (a, b) = (address(arguments), address(arguments));
        results.put(u64::from(a == b));
        Ok(())
    };
    /// `(list, times)`: `list *= times`
    hl_list_repeat_in_place => |context, arguments, _| {
        let target = list(arguments);
        let repeated = repeated(target, arguments.int(), context)?;
        let _ = std::mem::replace(target, repeated);
        Ok(())
    };
}

/// Items that are copied between two polls.
const BLOCK: usize = 1 << 16;

pub(super) fn memory(refused: OutOfMemory) -> ErrorKind {
    ErrorKind::Memory { bytes: refused.bytes }
}

/// The address of the next argument, a list.
fn address(arguments: &mut Arguments) -> *mut List {
    let (_storage, address) = (arguments.slot(), arguments.slot());
    address as *mut List
}

/// The next argument, a list that is used alone.
#[allow(clippy::mut_from_ref, reason = "the list is not part of the arguments")]
pub(super) fn list<'a>(arguments: &mut Arguments) -> &'a mut List {
    // SAFETY: generated code passes the address of a list, to which it holds a reference during the call.
    unsafe { &mut *address(arguments) }
}

/// Hands a new list out; it belongs to the call until it escapes.
pub(super) fn give(list: List, context: &CallContext, results: &mut Results) {
    let storage = list.into_storage();
    context.own(&storage);
    let data = storage.data();
    results.put(storage.into_raw() as u64);
    results.put(data as u64);
}

fn poll(context: &CallContext) -> Result<(), ErrorKind> {
    if context.stop_requested() { Err(ErrorKind::Interrupt) } else { Ok(()) }
}

/// A position in `0 .. length` from an index as written.
fn position(index: i64, length: usize) -> Option<usize> {
    let index = if index < 0 { index + length as i64 } else { index };
    usize::try_from(index).ok().filter(|index| *index < length)
}

fn index_error(text: &str) -> ErrorKind {
    ErrorKind::IndexMessage(text.to_owned())
}

fn pop(list: &mut List, index: i64, results: &mut Results) -> Result<(), ErrorKind> {
    if list.is_empty() {
        return Err(index_error("pop from empty list"));
    }
    let at = position(index, list.len()).ok_or_else(|| index_error("pop index out of range"))?;
    list.slots(at).for_each(|slot| results.put(slot));
    // SAFETY: the item's references went to the caller, and the items behind it move up.
    unsafe {
        list.shift(at + 1, at, list.len() - at - 1);
        list.set_length(list.len() - 1);
    }
    Ok(())
}

fn insert(list: &mut List, arguments: &mut Arguments) -> Result<(), ErrorKind> {
    let (index, length) = (arguments.int(), list.len());
    let index = if index < 0 { (index + length as i64).max(0) } else { index };
    let at = usize::try_from(index).unwrap_or(0).min(length);
    let item: Vec<u64> = (0..list.stride().div_ceil(size_of::<u64>())).map(|_| arguments.slot()).collect();
    list.put_in(at, &item).map_err(memory)?;
    list.retain(at, 1);
    Ok(())
}

/// Appends all items of another list. `target` has room for them.
fn append(target: &mut List, source: &List, context: &CallContext) -> Result<(), ErrorKind> {
    let mut done = 0;
    while done < source.len() {
        poll(context)?;
        let count = BLOCK.min(source.len() - done);
        let at = target.len();
        // SAFETY: there is room, and the items are of one kind.
        unsafe {
            ptr::copy_nonoverlapping(source.item(done), target.item(at), count * target.stride());
            target.set_length(at + count);
        }
        target.retain(at, count);
        done += count;
    }
    Ok(())
}

fn extend(target: *mut List, source: *mut List, context: &CallContext) -> Result<(), ErrorKind> {
    if target == source {
        // SAFETY: the address of a list, used alone.
        let list = unsafe { &mut *target };
        let doubled = repeated(list, 2, context)?;
        *list = doubled;
        return Ok(());
    }
    // SAFETY: addresses of two lists.
    let (target, source) = unsafe { (&mut *target, &*source) };
    target.reserve(source.len()).map_err(memory)?;
    append(target, source, context)
}

fn repeated(source: &List, times: i64, context: &CallContext) -> Result<List, ErrorKind> {
    let mut list = source.alike();
    let times = usize::try_from(times).unwrap_or(0);
    if source.is_empty() || times == 0 {
        return Ok(list);
    }
    list.reserve(source.len().saturating_mul(times)).map_err(memory)?;
    append(&mut list, source, context)?;
    // What is there is doubled, so that short lists are copied in long runs.
    let wanted = source.len() * times;
    while list.len() < wanted {
        poll(context)?;
        let (have, count) = (list.len(), list.len().min(wanted - list.len()).min(BLOCK.max(source.len())));
        let whole = count - count % source.len();
        // SAFETY: there is room, and the first items are of those to repeat.
        unsafe {
            ptr::copy_nonoverlapping(list.item(0), list.item(have), whole * list.stride());
            list.set_length(have + whole);
        }
        list.retain(have, whole);
    }
    Ok(list)
}

fn taken(source: &List, slice: Slice, context: &CallContext) -> Result<List, ErrorKind> {
    let mut list = source.alike();
    list.reserve(slice.count).map_err(memory)?;
    let stride = source.stride();
    let mut done = 0;
    while done < slice.count {
        poll(context)?;
        let count = BLOCK.min(slice.count - done);
        // SAFETY: the positions lie inside of the source, and there is room in the new list.
        unsafe {
            if slice.step == 1 {
                ptr::copy_nonoverlapping(source.item(slice.position(done)), list.item(done), count * stride);
            } else {
                for number in done..done + count {
                    let from = source.item(slice.position(number));
                    ptr::copy_nonoverlapping(from, list.item(number), stride);
                }
            }
            list.set_length(done + count);
        }
        list.retain(done, count);
        done += count;
    }
    Ok(list)
}

fn reverse(list: &mut List) {
    let (length, stride) = (list.len(), list.stride());
    for near in 0..length / 2 {
        let (a, b) = (list.item(near), list.item(length - 1 - near));
        // SAFETY: two different items.
        unsafe { ptr::swap_nonoverlapping(a, b, stride) };
    }
}

fn delete(list: &mut List, index: i64) -> Result<(), ErrorKind> {
    let at = position(index, list.len());
    let at = at.ok_or_else(|| index_error("list assignment index out of range"))?;
    delete_slice(list, Slice { first: at, step: 1, count: 1 });
    Ok(())
}

/// Removes positions that go upwards.
fn delete_slice(list: &mut List, slice: Slice) {
    let length = list.len();
    if slice.count == 0 {
        return;
    }
    let gone: Vec<usize> = if slice.step == 1 {
        list.release(slice.first, slice.count);
        Vec::new()
    } else {
        (0..slice.count).map(|number| slice.position(number)).collect()
    };
    // SAFETY: what stays moves down over what goes, whose references are given up.
    unsafe {
        if slice.step == 1 {
            let behind = slice.first + slice.count;
            list.shift(behind, slice.first, length - behind);
        } else {
            gone.iter().for_each(|at| list.release(*at, 1));
            let mut to = slice.first;
            for (number, at) in gone.iter().enumerate() {
                let next = gone.get(number + 1).copied().unwrap_or(length);
                list.shift(at + 1, to, next - at - 1);
                to += next - at - 1;
            }
        }
        list.set_length(length - slice.count);
    }
}

fn assign_slice(
    target: *mut List,
    slice: Slice,
    source: *mut List,
    context: &CallContext,
) -> Result<(), ErrorKind> {
    // SAFETY: the address of a list. A copy also serves `list[…] = list`.
    let source = unsafe { &*source };
    let copy = taken(source, Slice { first: 0, step: 1, count: source.len() }, context)?;
    // SAFETY: the address of a list, used alone from here on.
    let list = unsafe { &mut *target };
    let (stride, length) = (list.stride(), list.len());
    let extended = slice.step != 1;
    if extended && copy.len() != slice.count {
        return Err(ErrorKind::Value(format!(
            "attempt to assign sequence of size {} to extended slice of size {}",
            copy.len(),
            slice.count
        )));
    }
    let new = copy.len();
    if extended {
        for number in 0..new {
            let at = slice.position(number);
            list.release(at, 1);
            // SAFETY: two items of different lists.
            unsafe { ptr::copy_nonoverlapping(copy.item(number), list.item(at), stride) };
        }
    } else {
        list.reserve(new.saturating_sub(slice.count)).map_err(memory)?;
        list.release(slice.first, slice.count);
        let behind = slice.first + slice.count;
        // SAFETY: there is room for what comes in, and what is behind it moves.
        unsafe {
            list.shift(behind, slice.first + new, length - behind);
            ptr::copy_nonoverlapping(copy.item(0), list.item(slice.first), new * stride);
            list.set_length(length - slice.count + new);
        }
    }
    // The references went into the list.
    let mut copy = copy;
    // SAFETY: fewer items are always there.
    unsafe { copy.set_length(0) };
    Ok(())
}
