//! What is known of values beyond their types: constants, signs, lengths.

use crate::graph::{BlockId, Value};
use crate::scalar::Const;
use std::collections::{HashMap, HashSet};

/// Facts about the values of one function. A fact holds wherever the value is defined.
#[derive(Default)]
pub(super) struct Facts {
    constants: HashMap<Value, Const>,
    non_negative: HashSet<Value>,
    /// For a loop counter: the value that it stays below.
    below: HashMap<Value, Value>,
    /// The value that holds the length of an axis.
    lengths: HashMap<(Value, usize), Value>,
    /// The names of a tuple's items.
    names: HashMap<Value, &'static [&'static str]>,
    /// In which block a value is defined.
    defined_in: HashMap<Value, BlockId>,
}

impl Facts {
    pub(super) fn constant(&self, value: Value) -> Option<&Const> {
        self.constants.get(&value)
    }

    pub(super) fn set_constant(&mut self, value: Value, constant: Const) {
        if matches!(constant, Const::Int(i, _) if i >= 0) {
            self.non_negative.insert(value);
        }
        self.constants.insert(value, constant);
    }

    /// The value as a known integer.
    pub(super) fn int(&self, value: Value) -> Option<i64> {
        match self.constants.get(&value)? {
            Const::Int(value, dtype) if dtype.is_integer() => Some(*value),
            Const::Bool(value) => Some(i64::from(*value)),
            _ => None,
        }
    }

    /// The value as a known bool.
    pub(super) fn bool(&self, value: Value) -> Option<bool> {
        match self.constants.get(&value)? {
            Const::Bool(value) => Some(*value),
            _ => None,
        }
    }

    pub(super) fn is_non_negative(&self, value: Value) -> bool {
        self.non_negative.contains(&value)
    }

    pub(super) fn set_non_negative(&mut self, value: Value) {
        self.non_negative.insert(value);
    }

    pub(super) fn set_below(&mut self, value: Value, bound: Value) {
        self.below.insert(value, bound);
    }

    pub(super) fn set_length(&mut self, array: Value, axis: usize, length: Value) {
        self.lengths.insert((array, axis), length);
    }

    pub(super) fn length(&self, array: Value, axis: usize) -> Option<Value> {
        self.lengths.get(&(array, axis)).copied()
    }

    pub(super) fn set_names(&mut self, tuple: Value, names: &'static [&'static str]) {
        self.names.insert(tuple, names);
    }

    /// The place of the item with this name in a tuple.
    pub(super) fn named_item(&self, tuple: Value, name: &str) -> Option<usize> {
        self.names.get(&tuple)?.iter().position(|each| *each == name)
    }

    /// Whether an index is known to lie inside an axis.
    pub(super) fn is_inside(&self, index: Value, array: Value, axis: usize) -> bool {
        self.non_negative.contains(&index)
            && self.below.get(&index).is_some_and(|bound| self.length(array, axis) == Some(*bound))
    }

    pub(super) fn set_block(&mut self, value: Value, block: BlockId) {
        self.defined_in.insert(value, block);
    }

    pub(super) fn block(&self, value: Value) -> Option<BlockId> {
        self.defined_in.get(&value).copied()
    }
}
