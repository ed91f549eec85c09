//! Arguments and results of the file tests as text.
//!
//! Numbers as in Python, complex ones as `(re, im)`; arrays as nested lists, `arange(2, 3)` for one that counts up, and
//! `zeros(2, 0)`; tuples in braces.

use hotloop_array::dtype::{DType, Kind};
use hotloop_core::storage::Storage;
use hotloop_jit::types::{ArrayType, Layout, Type};
use std::ptr::NonNull;

/// How the elements of an array of layout `A` lie in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placement {
    /// Row-major.
    Plain,
    /// With gaps between elements and rows.
    Gaps,
    /// With negative strides.
    Reversed,
}

/// An argument in slots, with the memory it needs.
pub struct Argument {
    pub slots: Vec<u64>,
    ty: Type,
    _memory: Vec<Storage>,
}

/// Reads the arguments for these parameters.
pub fn parse_arguments(text: &str, types: &[Type], placement: Placement) -> Result<Vec<Argument>, String> {
    let mut reader = Reader { rest: text.trim() };
    let mut arguments = Vec::new();
    for ty in types {
        let mut argument = Argument { slots: Vec::new(), ty: ty.clone(), _memory: Vec::new() };
        reader.argument(ty, placement, &mut argument)?;
        arguments.push(argument);
        reader.take(",");
    }
    if reader.rest.is_empty() { Ok(arguments) } else { Err(format!("what is `{}`?", reader.rest)) }
}

struct Reader<'t> {
    rest: &'t str,
}

/// The items of an array: a number's parts, or a list.
enum Item {
    Number(Vec<u64>),
    List(Vec<Item>),
}

impl Reader<'_> {
    fn argument(&mut self, ty: &Type, placement: Placement, into: &mut Argument) -> Result<(), String> {
        match ty {
            Type::Unit => {}
            Type::Scalar(scalar) => into.slots.extend(self.number(scalar.dtype)?),
            Type::Text
            | Type::Cell(_)
            | Type::Optional(_)
            | Type::Generator
            | Type::Container(_)
            | Type::Closure(_)
            | Type::Named(_) => {
                return Err(format!("{ty} is no argument here"));
            }
            Type::Tuple(items) => {
                self.expect("{")?;
                for item in items {
                    self.argument(item, placement, into)?;
                    self.take(",");
                }
                self.expect("}")?;
            }
            Type::Array(array) => {
                let (shape, elements) = self.array(array)?;
                if shape.len() != array.ndim {
                    return Err(format!("{} axes for {}", shape.len(), ty));
                }
                place(array, &shape, &elements, placement, into);
            }
        }
        Ok(())
    }

    fn array(&mut self, ty: &ArrayType) -> Result<(Vec<usize>, Vec<Vec<u64>>), String> {
        let counts = self.take("arange(");
        if counts || self.take("zeros(") {
            let mut shape = Vec::new();
            while !self.take(")") {
                shape.push(self.word().parse::<usize>().map_err(|error| error.to_string())?);
                self.take(",");
            }
            let size = shape.iter().product();
            let element = |n: usize| {
                let number = if counts { n.to_string() } else { "0".into() };
                Reader { rest: &number }.number(ty.dtype)
            };
            return Ok((shape, (0..size).map(element).collect::<Result<_, _>>()?));
        }
        let item = self.item(ty.dtype)?;
        let (mut shape, mut elements) = (Vec::new(), Vec::new());
        flatten(&item, 0, &mut shape, &mut elements);
        Ok((shape, elements))
    }

    fn item(&mut self, dtype: DType) -> Result<Item, String> {
        if !self.take("[") {
            return Ok(Item::Number(self.number(dtype)?));
        }
        let mut items = Vec::new();
        while !self.take("]") {
            items.push(self.item(dtype)?);
            self.take(",");
        }
        Ok(Item::List(items))
    }

    fn number(&mut self, dtype: DType) -> Result<Vec<u64>, String> {
        if dtype.is_complex() && self.take("(") {
            let re = self.number(dtype.real_part())?[0];
            self.take(",");
            let im = self.number(dtype.real_part())?[0];
            self.expect(")")?;
            return Ok(vec![re, im]);
        }
        let word = self.word();
        let bits = match dtype.real_part() {
            DType::Bool => u64::from(word == "True" || word == "1"),
            DType::Float64 => word.parse::<f64>().map_err(|error| format!("{word}: {error}"))?.to_bits(),
            DType::Float32 => {
                u64::from(word.parse::<f32>().map_err(|error| format!("{word}: {error}"))?.to_bits())
            }
            _ => word.parse::<i128>().map_err(|error| format!("{word}: {error}"))? as u64,
        };
        Ok(if dtype.is_complex() { vec![bits, 0] } else { vec![bits] })
    }

    fn word(&mut self) -> String {
        let length =
            self.rest.find(|c: char| !(c.is_alphanumeric() || "+-.".contains(c))).unwrap_or(self.rest.len());
        let word = self.rest[..length].to_owned();
        self.rest = self.rest[length..].trim_start();
        word
    }

    fn take(&mut self, prefix: &str) -> bool {
        match self.rest.strip_prefix(prefix) {
            Some(rest) => {
                self.rest = rest.trim_start();
                true
            }
            None => false,
        }
    }

    fn expect(&mut self, prefix: &str) -> Result<(), String> {
        if self.take(prefix) { Ok(()) } else { Err(format!("`{prefix}` was expected at `{}`", self.rest)) }
    }
}

fn flatten(item: &Item, depth: usize, shape: &mut Vec<usize>, elements: &mut Vec<Vec<u64>>) {
    match item {
        Item::Number(parts) => elements.push(parts.clone()),
        Item::List(items) => {
            if shape.len() == depth {
                shape.push(items.len());
            }
            items.iter().for_each(|item| flatten(item, depth + 1, shape, elements));
        }
    }
}

fn place(ty: &ArrayType, shape: &[usize], elements: &[Vec<u64>], placement: Placement, into: &mut Argument) {
    let strides = strides(ty.layout, shape, placement);
    // Distances of the lowest and the highest element from the first.
    let reach = |wanted: fn(i64) -> bool| -> i64 {
        let along = shape.iter().zip(&strides).filter(|(_, stride)| wanted(**stride));
        along.map(|(length, stride)| (*length as i64 - 1).max(0) * stride).sum()
    };
    let (lowest, highest) = (reach(|stride| stride < 0), reach(|stride| stride > 0));
    let itemsize = ty.dtype.itemsize();
    let storage = Storage::zeroed((highest - lowest + 1) as usize * itemsize).unwrap();
    // SAFETY: the lowest element lies at the start of the block.
    let data = unsafe { storage.data().add((-lowest) as usize * itemsize) };
    let mut position = vec![0usize; shape.len()];
    for parts in elements {
        let offset: i64 = position.iter().zip(&strides).map(|(at, stride)| *at as i64 * stride).sum();
        write_element(ty.dtype, data.wrapping_offset(offset as isize * itemsize as isize), parts);
        advance(&mut position, shape);
    }
    into.slots.extend([storage.as_raw() as u64, data as u64]);
    into.slots.extend(shape.iter().map(|length| *length as u64));
    into.slots.extend(strides.iter().map(|stride| *stride as u64));
    into._memory.push(storage);
}

fn strides(layout: Layout, shape: &[usize], placement: Placement) -> Vec<i64> {
    let mut strides = vec![1i64; shape.len()];
    match layout {
        Layout::F => {
            (1..shape.len()).for_each(|axis| strides[axis] = strides[axis - 1] * shape[axis - 1] as i64)
        }
        _ => (1..shape.len()).rev().for_each(|axis| strides[axis - 1] = strides[axis] * shape[axis] as i64),
    }
    if layout == Layout::Any {
        match placement {
            Placement::Plain => {}
            Placement::Gaps => strides.iter_mut().for_each(|stride| *stride *= 3),
            Placement::Reversed => strides.iter_mut().for_each(|stride| *stride = -*stride),
        }
    }
    strides
}

fn advance(position: &mut [usize], shape: &[usize]) {
    for axis in (0..shape.len()).rev() {
        position[axis] += 1;
        if position[axis] < shape[axis] {
            return;
        }
        position[axis] = 0;
    }
}

fn write_element(dtype: DType, address: *mut u8, parts: &[u64]) {
    let size = dtype.real_part().itemsize();
    for (index, part) in parts.iter().enumerate() {
        // SAFETY: callers pass the address of an element of the dtype; machines here are little-endian.
        unsafe { std::ptr::copy_nonoverlapping((&raw const *part).cast(), address.add(index * size), size) };
    }
}

fn read_element(dtype: DType, address: *const u8) -> Vec<u64> {
    let size = dtype.real_part().itemsize();
    (0..if dtype.is_complex() { 2 } else { 1 })
        .map(|index| {
            let mut part = 0u64;
            // SAFETY: callers pass the address of an element of the dtype.
            unsafe { std::ptr::copy_nonoverlapping(address.add(index * size), (&raw mut part).cast(), size) };
            part
        })
        .collect()
}

/// The present value of an argument.
pub fn describe(argument: &Argument) -> String {
    show(&argument.ty, &argument.slots, &mut 0)
}

/// The results in these slots, whose references end here.
pub fn show_results(ty: &Type, slots: &[u64], at: &mut usize) -> String {
    let text = show(ty, slots, at);
    let mut first = 0;
    release(ty, slots, &mut first);
    text
}

fn release(ty: &Type, slots: &[u64], at: &mut usize) {
    match ty {
        Type::Tuple(_) | Type::Optional(_) => {
            ty.parts().unwrap_or_default().iter().for_each(|part| release(part, slots, at));
        }
        Type::Array(array) => {
            if let Some(header) = NonNull::new(slots[*at] as *mut _) {
                // SAFETY: a result carries a reference.
                drop(unsafe { Storage::from_raw(header) });
            }
            *at += 2 + 2 * array.ndim;
        }
        _ => *at += ty.slots(),
    }
}

fn show(ty: &Type, slots: &[u64], at: &mut usize) -> String {
    match ty {
        Type::Unit => "None".into(),
        Type::Scalar(scalar) => {
            let count = ty.slots();
            let text = number(scalar.dtype, &slots[*at..*at + count]);
            *at += count;
            text
        }
        Type::Text => {
            let first = *at;
            *at += ty.slots();
            // SAFETY: the slots are those of a text, which lives.
            let text = unsafe { hotloop_core::text::Text::of_slots(&slots[first..*at]) };
            format!("{:?}", text.as_str())
        }
        Type::Generator | Type::Cell(_) | Type::Container(_) | Type::Closure(_) | Type::Named(_) => {
            *at += ty.slots();
            ty.to_string()
        }
        Type::Tuple(items) => {
            let items: Vec<_> = items.iter().map(|item| show(item, slots, at)).collect();
            format!("({})", items.join(", "))
        }
        Type::Optional(parts) => {
            let has_value = slots[*at] != 0;
            *at += 1;
            let text = show(&parts[1], slots, at);
            if has_value { text } else { "None".into() }
        }
        Type::Array(array) => {
            let ndim = array.ndim;
            let data = slots[*at + 1] as *const u8;
            let shape: Vec<_> = slots[*at + 2..*at + 2 + ndim].iter().map(|n| *n as usize).collect();
            let strides: Vec<_> =
                slots[*at + 2 + ndim..*at + 2 + 2 * ndim].iter().map(|n| *n as i64).collect();
            *at += 2 + 2 * ndim;
            let mut text = list(array.dtype, data, &shape, &strides);
            if shape.contains(&0) {
                text = format!("empty {shape:?}");
            }
            text
        }
    }
}

fn list(dtype: DType, data: *const u8, shape: &[usize], strides: &[i64]) -> String {
    let Some((length, inner)) = shape.split_first() else {
        let parts = read_element(dtype, data);
        let wide: Vec<_> = parts.iter().map(|part| extended(dtype, *part)).collect();
        return number(dtype, &wide);
    };
    let items: Vec<_> = (0..*length)
        .map(|i| {
            let offset = i as isize * strides[0] as isize * dtype.itemsize() as isize;
            list(dtype, data.wrapping_offset(offset), inner, &strides[1..])
        })
        .collect();
    format!("[{}]", items.join(", "))
}

/// A memory element as a slot.
fn extended(dtype: DType, part: u64) -> u64 {
    let unused = 64 - 8 * dtype.real_part().itemsize() as u32;
    if dtype.kind() == Kind::Signed { ((part << unused) as i64 >> unused) as u64 } else { part }
}

fn number(dtype: DType, slots: &[u64]) -> String {
    let float = |slot: u64| match dtype.real_part() {
        DType::Float32 => format!("{:?}", f32::from_bits(slot as u32)),
        _ => format!("{:?}", f64::from_bits(slot)),
    };
    match dtype.kind() {
        Kind::Bool => if slots[0] != 0 { "True" } else { "False" }.into(),
        Kind::Signed => (slots[0] as i64).to_string(),
        Kind::Unsigned => slots[0].to_string(),
        Kind::Float => float(slots[0]),
        _ => format!("({}, {})", float(slots[0]), float(slots[1])),
    }
}
