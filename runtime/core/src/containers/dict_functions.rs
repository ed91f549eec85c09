//! What generated code asks of dicts and sets.
//!
//! A table is passed as two slots, its storage and its address; keys and values as their slots. Values that are passed in stay
//! the caller's: the table adds references of its own. Values that are given out carry theirs.

use super::dict::{Dict, Layout};
use super::list_functions::memory;
use crate::error::{Argument, ErrorKind};
use crate::primitive::{self, Arguments, Results};
use crate::text::{self, Text};
use smallvec::SmallVec;

crate::primitives! {
    pub(super) fn register by primitive::run;
    /// `(key slots, value slots, floats, texts, storages) -> table`
    hl_dict_new => |context, arguments, results| {
        let [key, value, floats, texts, storages] = std::array::from_fn(|_| arguments.slot());
        let layout = Layout { key: key as usize, value: value as usize, floats, texts, storages };
        let storage = Dict::new(layout).into_storage();
        context.own(&storage);
        let data = storage.data();
        results.put(storage.into_raw() as u64);
        results.put(data as u64);
        Ok(())
    };
    /// `(table) -> length`
    hl_dict_length => |_, arguments, results| {
        results.put(table(arguments).len() as u64);
        Ok(())
    };
    /// `(table, key) -> position`, -1 if it is not there
    hl_dict_find => |_, arguments, results| {
        let table = table(arguments);
        let key = arguments.row(table.layout().key);
        put_position(results, table.find(key));
        Ok(())
    };
    /// `(table, key) -> value`; KeyError
    hl_dict_item => |_, arguments, results| {
        let table = table(arguments);
        let key = arguments.row(table.layout().key);
        let Some(at) = table.find(key) else {
            return Err(ErrorKind::Key(key_parts(key, table.layout())));
        };
        let value = table.value(at);
        table.retain(value);
        value.iter().for_each(|slot| results.put(*slot));
        Ok(())
    };
    /// `(table, position) -> the position of the first entry there or behind`, -1 if there is none
    hl_dict_next => |_, arguments, results| {
        let table = table(arguments);
        put_position(results, table.next(arguments.slot() as usize));
        Ok(())
    };
    /// `(table, position, length, left, how) -> the position of the first entry there or behind`, -1 if there is none, and its key;
    /// RuntimeError if there are not so many any more, or if none was left and there is one all the same: then one came again.
    /// How: one bit says that it is a set, which then just ends, the other that it goes backwards.
    hl_dict_step_keys => |_, arguments, results| step(arguments, results, true, false);
    /// The same with its value.
    hl_dict_step_values => |_, arguments, results| step(arguments, results, false, true);
    /// The same with both.
    hl_dict_step_items => |_, arguments, results| step(arguments, results, true, true);
    /// `(table) -> the position of the last entry`, -1 if there is none
    hl_dict_last => |_, arguments, results| {
        put_position(results, table(arguments).last());
        Ok(())
    };
    /// `(table, position) -> key`
    hl_dict_key => |_, arguments, results| {
        let table = table(arguments);
        let key = table.key(arguments.slot() as usize);
        table.retain_key(key);
        key.iter().for_each(|slot| results.put(*slot));
        Ok(())
    };
    /// `(table, position) -> value`
    hl_dict_value => |_, arguments, results| {
        let table = table(arguments);
        let value = table.value(arguments.slot() as usize);
        table.retain(value);
        value.iter().for_each(|slot| results.put(*slot));
        Ok(())
    };
    /// `(table, key, value)`; of a set `(table, key)`
    hl_dict_set => |_, arguments, _| {
        let table = table(arguments);
        let layout = table.layout();
        let (key, value) = (arguments.row(layout.key), arguments.row(layout.value));
        table.retain(value);
        table.set(key, value).map_err(|refused| {
            table.release(value);
            memory(refused)
        })
    };
    /// `(table, position)`: removes the entry.
    hl_dict_remove => |_, arguments, _| {
        let table = table(arguments);
        let at = arguments.slot() as usize;
        let value: SmallVec<[u64; 8]> = table.value(at).into();
        table.remove(at);
        table.release(&value);
        Ok(())
    };
    /// `(table)`
    hl_dict_clear => |_, arguments, _| {
        table(arguments).clear();
        Ok(())
    };
}

fn step(
    arguments: &mut Arguments,
    results: &mut Results,
    with_key: bool,
    with_value: bool,
) -> Result<(), ErrorKind> {
    let table = table(arguments);
    let [from, length, left, how] = std::array::from_fn(|_| arguments.slot());
    let (is_set, is_backward) = (how & 1 == 1, how & 2 == 2);
    if table.len() as u64 != length {
        let what = if is_set { "Set" } else { "dictionary" };
        return Err(ErrorKind::Runtime(format!("{what} changed size during iteration")));
    }
    let found = if is_backward { table.previous(from as i64) } else { table.next(from as usize) };
    if found.is_some() && left == 0 && !is_set {
        return Err(ErrorKind::Runtime("dictionary keys changed during iteration".to_owned()));
    }
    let found = found.filter(|_| left != 0);
    put_position(results, found);
    let layout = table.layout();
    let Some(at) = found else {
        // What stands for nothing holds nothing.
        let slots = usize::from(with_key) * layout.key + usize::from(with_value) * layout.value;
        (0..slots).for_each(|_| results.put(0));
        return Ok(());
    };
    if with_key {
        let key = table.key(at);
        table.retain_key(key);
        key.iter().for_each(|slot| results.put(*slot));
    }
    if with_value {
        let value = table.value(at);
        table.retain(value);
        value.iter().for_each(|slot| results.put(*slot));
    }
    Ok(())
}

/// A key as an error has it.
fn key_parts(key: &[u64], layout: Layout) -> Vec<Argument> {
    let mut parts = Vec::new();
    let mut slot = 0;
    while slot < key.len() {
        if layout.texts >> slot & 1 == 1 {
            // SAFETY: a key to look for is alive.
            let text = unsafe { Text::of_slots(&key[slot..slot + text::SLOTS]) };
            parts.push(Argument::Text(text.as_str().to_owned()));
            slot += text::SLOTS;
            continue;
        }
        parts.push(match layout.floats >> slot & 1 {
            1 => Argument::Float(f64::from_bits(key[slot])),
            _ => Argument::Int(key[slot] as i64),
        });
        slot += 1;
    }
    parts
}

fn table<'a>(arguments: &mut Arguments) -> &'a mut Dict {
    let (_storage, address) = (arguments.slot(), arguments.slot());
    // SAFETY: generated code passes the address of a table, to which it holds a reference during the call.
    unsafe { &mut *(address as *mut Dict) }
}

fn put_position(results: &mut Results, position: Option<usize>) {
    results.put(position.map_or(-1, |at| at as i64) as u64);
}
