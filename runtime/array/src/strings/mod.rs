//! Functions on text and bytes, element by element: the kernels behind `np.strings`.
//!
//! An element is copied into a buffer of characters, without the zeros that pad it, and results are written from such
//! buffers, cut to the output's length: memory that Python can see is never borrowed.

mod classes;
mod making;
mod search;

pub(crate) use classes::is_white;

use crate::array::Array;
use crate::dtype::DType;
use crate::element::Bool;
use crate::error::{ArrayError, Result};
use crate::layout::Walk;

/// A function: its name, what it takes and gives, and what it computes.
///
/// Parameters and results are `t`ext, `n`umbers of 64 bits, and `b`ools.
#[derive(Debug)]
pub struct Function {
    /// The name of NumPy's ufunc.
    pub name: &'static str,
    /// One letter a parameter, texts before numbers.
    pub inputs: &'static str,
    /// One letter a result.
    pub outputs: &'static str,
    /// Whether it is there for text alone, and not for bytes.
    pub text_only: bool,
    compute: fn(&mut Element) -> Result<()>,
}

/// Every function.
#[rustfmt::skip]
pub static FUNCTIONS: &[Function] = &[
    Function { name: "str_len", inputs: "t", outputs: "n", text_only: false, compute: classes::length },
    Function { name: "isalpha", inputs: "t", outputs: "b", text_only: false, compute: classes::is_alpha },
    Function { name: "isdigit", inputs: "t", outputs: "b", text_only: false, compute: classes::is_digit },
    Function { name: "isspace", inputs: "t", outputs: "b", text_only: false, compute: classes::is_space },
    Function { name: "isalnum", inputs: "t", outputs: "b", text_only: false, compute: classes::is_alnum },
    Function { name: "islower", inputs: "t", outputs: "b", text_only: false, compute: classes::is_lower },
    Function { name: "isupper", inputs: "t", outputs: "b", text_only: false, compute: classes::is_upper },
    Function { name: "istitle", inputs: "t", outputs: "b", text_only: false, compute: classes::is_title },
    Function { name: "isdecimal", inputs: "t", outputs: "b", text_only: true, compute: classes::is_decimal },
    Function { name: "isnumeric", inputs: "t", outputs: "b", text_only: true, compute: classes::is_numeric },
    Function { name: "find", inputs: "ttnn", outputs: "n", text_only: false, compute: search::find },
    Function { name: "rfind", inputs: "ttnn", outputs: "n", text_only: false, compute: search::find_last },
    Function { name: "index", inputs: "ttnn", outputs: "n", text_only: false, compute: search::index },
    Function { name: "rindex", inputs: "ttnn", outputs: "n", text_only: false, compute: search::index_last },
    Function { name: "count", inputs: "ttnn", outputs: "n", text_only: false, compute: search::count },
    Function { name: "startswith", inputs: "ttnn", outputs: "b", text_only: false, compute: search::starts_with },
    Function { name: "endswith", inputs: "ttnn", outputs: "b", text_only: false, compute: search::ends_with },
    Function { name: "_strip_whitespace", inputs: "t", outputs: "t", text_only: false, compute: making::strip },
    Function { name: "_lstrip_whitespace", inputs: "t", outputs: "t", text_only: false, compute: making::strip_left },
    Function { name: "_rstrip_whitespace", inputs: "t", outputs: "t", text_only: false, compute: making::strip_right },
    Function { name: "_strip_chars", inputs: "tt", outputs: "t", text_only: false, compute: making::strip_these },
    Function { name: "_lstrip_chars", inputs: "tt", outputs: "t", text_only: false, compute: making::strip_these_left },
    Function { name: "_rstrip_chars", inputs: "tt", outputs: "t", text_only: false, compute: making::strip_these_right },
    Function { name: "_replace", inputs: "tttn", outputs: "t", text_only: false, compute: making::replace },
    Function { name: "_expandtabs_length", inputs: "tn", outputs: "n", text_only: false, compute: making::tabs_length },
    Function { name: "_expandtabs", inputs: "tn", outputs: "t", text_only: false, compute: making::expand_tabs },
    Function { name: "_center", inputs: "tnt", outputs: "t", text_only: false, compute: making::centre },
    Function { name: "_ljust", inputs: "tnt", outputs: "t", text_only: false, compute: making::pad_right },
    Function { name: "_rjust", inputs: "tnt", outputs: "t", text_only: false, compute: making::pad_left },
    Function { name: "_zfill", inputs: "tn", outputs: "t", text_only: false, compute: making::fill_with_zeros },
    Function { name: "_partition_index", inputs: "ttn", outputs: "ttt", text_only: false, compute: making::part },
    Function { name: "_rpartition_index", inputs: "ttn", outputs: "ttt", text_only: false, compute: making::part_last },
    Function { name: "_slice", inputs: "tnnn", outputs: "t", text_only: false, compute: making::slice },
    Function { name: "multiply", inputs: "tn", outputs: "t", text_only: false, compute: making::repeat },
];

/// The function of this name.
pub fn lookup(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name == name)
}

/// The most operands of a function.
const MOST: usize = 7;

/// What one step of a function reads and writes.
#[derive(Debug, Default)]
struct Element {
    /// The texts, in the order of the parameters.
    texts: [Vec<u32>; 3],
    /// The numbers, in the order of the parameters.
    numbers: [i64; 3],
    /// The characters that fit into the first result.
    room: usize,
    /// Whether characters are those of Unicode, and not bytes.
    wide: bool,
    /// Results that are texts.
    made: [Vec<u32>; 3],
    /// The result that is a number or a bool.
    number: i64,
}

/// Computes all elements. The inputs broadcast to the shape of the outputs; all have the dtypes that the function names,
/// texts of one kind, in the processor's byte order.
///
/// # Errors
/// Those of the function (`ValueError`, `OverflowError`), and `ValueError` when operands do not fit together.
pub fn call(function: &'static Function, inputs: &[Array], outputs: &[Array]) -> Result<()> {
    let Some(first) = outputs.first() else { return Ok(()) };
    let letters = function.inputs.chars().chain(function.outputs.chars());
    let inputs =
        inputs.iter().map(|input| input.broadcast_to(first.shape())).collect::<Result<Vec<Array>>>()?;
    let operands: Vec<Operand> = inputs
        .iter()
        .chain(outputs)
        .zip(letters)
        .map(|(array, letter)| operand(array, letter))
        .collect::<Result<_>>()?;
    let wide = matches!(operands[0], Operand::Text { wide: true, .. });
    let same = |operand: &Operand| !matches!(operand, Operand::Text { wide: other, .. } if *other != wide);
    let expected = function.inputs.len() + function.outputs.len();
    if operands.len() != expected
        || !operands.iter().all(same)
        || outputs.iter().any(|out| out.shape() != first.shape())
    {
        return Err(ArrayError::Value("operands do not fit together".into()));
    }
    let arrays: [&Array; MOST] =
        std::array::from_fn(|at| inputs.iter().chain(outputs).nth(at).unwrap_or(first));
    let walk = Walk::new(first.shape(), arrays.map(Array::strides), false);
    let room = match operands.get(inputs.len()) {
        Some(Operand::Text { length, .. }) => *length,
        _ => 0,
    };
    let mut element = Element { wide, room, ..Element::default() };
    walk.for_each_block(arrays.map(Array::data), |pointers, steps, length| {
        for i in 0..length as isize {
            let at = |operand: usize| pointers[operand].wrapping_offset(i * steps[operand]);
            let (mut texts, mut numbers) = (0, 0);
            for (n, operand) in operands[..inputs.len()].iter().enumerate() {
                // SAFETY: the walk stays inside all operands, whose dtypes the operands tell.
                unsafe {
                    if let Operand::Text { length, wide } = *operand {
                        read(at(n), length, wide, &mut element.texts[texts])?;
                        texts += 1;
                    } else {
                        element.numbers[numbers] = at(n).cast::<i64>().read_unaligned();
                        numbers += 1;
                    }
                }
            }
            (function.compute)(&mut element)?;
            for (n, operand) in operands[inputs.len()..].iter().enumerate() {
                let to = at(inputs.len() + n);
                // SAFETY: as above; outputs are written by nobody else.
                unsafe {
                    match *operand {
                        Operand::Text { length, wide } => write(to, length, wide, &element.made[n]),
                        Operand::Number => to.cast::<i64>().write_unaligned(element.number),
                        Operand::Truth => to.cast::<Bool>().write(Bool::new(element.number != 0)),
                    }
                }
            }
        }
        Ok(())
    })
}

/// What the elements of an operand are.
enum Operand {
    Text { length: usize, wide: bool },
    Number,
    Truth,
}

fn operand(array: &Array, letter: char) -> Result<Operand> {
    match (array.dtype(), letter) {
        (DType::Text(length), 't') => Ok(Operand::Text { length: length as usize, wide: true }),
        (DType::Bytes(length), 't') => Ok(Operand::Text { length: length as usize, wide: false }),
        (DType::Int64, 'n') => Ok(Operand::Number),
        (DType::Bool, 'b') => Ok(Operand::Truth),
        (dtype, _) => Err(ArrayError::Type(format!("no function on text takes {dtype}"))),
    }
}

/// # Safety
/// The pointer leads to an element of this length.
unsafe fn read(from: *const u8, length: usize, wide: bool, into: &mut Vec<u32>) -> Result<()> {
    into.clear();
    into.try_reserve(length).map_err(|_| ArrayError::Memory("Unable to allocate a text".into()))?;
    if wide {
        // SAFETY: by the caller's promise; there is room, and characters may have any bits.
        unsafe {
            std::ptr::copy_nonoverlapping(from, into.as_mut_ptr().cast::<u8>(), length * 4);
            into.set_len(length);
        }
    } else {
        // SAFETY: by the caller's promise.
        into.extend((0..length).map(|at| u32::from(unsafe { from.add(at).read() })));
    }
    while into.last() == Some(&0) {
        into.pop();
    }
    Ok(())
}

/// # Safety
/// As [`read`], for writing.
unsafe fn write(to: *mut u8, length: usize, wide: bool, text: &[u32]) {
    let text = &text[..text.len().min(length)];
    let unit = if wide { 4 } else { 1 };
    // SAFETY: by the caller's promise.
    unsafe {
        if wide {
            std::ptr::copy_nonoverlapping(text.as_ptr().cast::<u8>(), to, text.len() * 4);
        } else {
            for (at, character) in text.iter().enumerate() {
                to.add(at).write(*character as u8);
            }
        }
        std::ptr::write_bytes(to.add(text.len() * unit), 0, (length - text.len()) * unit);
    }
}
