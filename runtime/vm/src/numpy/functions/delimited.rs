//! Reading text with delimiters from Python's files and iterables.

use hotloop_array::delimited::{Reader, Step, Syntax, Table, sequence};
use hotloop_array::dtype::DType;
use rustpython_vm::builtins::{PyBytes, PyStr};
use rustpython_vm::protocol::{PyIter, PyIterReturn};
use rustpython_vm::{AsObject, PyObjectRef, PyResult, VirtualMachine};

use super::dtype_argument;
use crate::numpy::convert::{argument, integer, integers};
use crate::numpy::errors::OrRaise;
use crate::numpy::{Function, arrays};

pub(super) const TABLE: &[(&str, Function)] = &[
    ("read_delimited", read_delimited),
    ("converts_text", converts_text),
    ("numbers_in_text", numbers_in_text),
];

/// How much of a file is read at once, in characters.
const PIECE: usize = 1 << 20;

/// `read_delimited(source, is_file, (delimiter, comment, quote, imaginary), columns, skipped_lines, most_rows, encoding,
/// dtype)`: the array, or lists of texts where the dtype is `None`; and the number of the first line without data before
/// `most_rows` were read, or `None`.
fn read_delimited(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let is_file = argument(arguments, 1, vm)?.to_owned().try_to_bool(vm)?;
    let characters: Vec<Option<char>> = vm.extract_elements_with(argument(arguments, 2, vm)?, |object| {
        Ok(object.downcast_ref::<PyStr>().and_then(|text| text.to_string().chars().next()))
    })?;
    let [delimiter, comment, quote, imaginary] = characters[..] else {
        return Err(vm.new_type_error("four characters are needed"));
    };
    let columns = argument(arguments, 3, vm)?;
    let columns = if vm.is_none(columns) { None } else { Some(integers(columns, vm)?) };
    let skipped = integer(argument(arguments, 4, vm)?, vm)?;
    let most = usize::try_from(integer(argument(arguments, 5, vm)?, vm)?).ok();
    let mut source = Source {
        object: argument(arguments, 0, vm)?.to_owned(),
        is_file,
        encoding: argument(arguments, 6, vm)?.to_owned(),
    };
    let dtype = dtype_argument(arguments, 7, vm)?;

    let mut reader = Reader::new(Syntax { delimiter, comment, quote, lines: !is_file });
    let mut rows = Rows {
        table: dtype.map(|dtype| Table::new(dtype, columns.as_ref().map(Vec::len), imaginary.unwrap_or('j'))),
        texts: Vec::new(),
        width: None,
        columns,
        places: None,
    };
    let (mut line, mut empty_line, mut ended) = (0isize, None, false);
    while most.is_none_or(|most| rows.len() < most) {
        let mut step = reader.step().or_raise(vm)?;
        while step == Step::NeedsMore && !ended {
            match source.next(vm)? {
                Some(text) => reader.feed(&text).or_raise(vm)?,
                None => {
                    ended = true;
                    reader.finish();
                    if !is_file {
                        // Inside of quotes the last line may go on.
                        step = reader.step().or_raise(vm)?;
                        break;
                    }
                }
            }
            step = if is_file { reader.step() } else { reader.line() }.or_raise(vm)?;
        }
        if step != Step::Row {
            break;
        }
        line += 1;
        if line <= skipped {
            continue;
        }
        if line & 0x3ff == 0 {
            hotloop_array::interrupt::check().or_raise(vm)?;
        }
        if reader.width() == 0 {
            if most.is_some_and(|most| most > 0) && empty_line.is_none() {
                empty_line = Some(line);
            }
            continue;
        }
        rows.add(&reader, vm)?;
    }
    let empty_line = empty_line.map(|line| vm.ctx.new_int(line).into());
    let result = rows.into_object(vm)?;
    Ok(vm.ctx.new_tuple(vec![result, vm.unwrap_or_none(empty_line)]).into())
}

/// `numbers_in_text(bytes, separator, dtype, count)`: the numbers, and whether all of the text was read.
fn numbers_in_text(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let text = argument(arguments, 0, vm)?;
    let Some(text) = text.downcast_ref::<PyBytes>() else {
        return Err(vm.new_type_error("bytes are needed"));
    };
    let separator = argument(arguments, 1, vm)?;
    let separator = separator.downcast_ref::<PyStr>().map(|text| text.to_string()).unwrap_or_default();
    let dtype = dtype_argument(arguments, 2, vm)?.unwrap_or(DType::Float64);
    let most = usize::try_from(integer(argument(arguments, 3, vm)?, vm)?).ok();
    let (array, complete, end) = sequence(text.as_bytes(), &separator, dtype, most).or_raise(vm)?;
    Ok(vm
        .ctx
        .new_tuple(vec![arrays::new(array, vm), vm.ctx.new_bool(complete).into(), vm.ctx.new_int(end).into()])
        .into())
}

/// Where text comes from.
struct Source {
    object: PyObjectRef,
    is_file: bool,
    encoding: PyObjectRef,
}

impl Source {
    fn next(&mut self, vm: &VirtualMachine) -> PyResult<Option<Vec<u8>>> {
        let piece = if self.is_file {
            vm.call_method(&self.object, "read", (PIECE,))?
        } else {
            match PyIter::new(self.object.as_object()).next(vm)? {
                PyIterReturn::Return(piece) => piece,
                PyIterReturn::StopIteration(_) => return Ok(None),
            }
        };
        let text = if piece.downcast_ref::<PyBytes>().is_some() {
            let encoding = if vm.is_none(&self.encoding) {
                vm.ctx.new_str("latin1").into()
            } else {
                self.encoding.clone()
            };
            vm.call_method(&piece, "decode", (encoding,))?
        } else {
            piece
        };
        match text.downcast_ref::<PyStr>() {
            Some(text) if self.is_file && text.is_empty() => Ok(None),
            Some(text) => Ok(Some(text.as_bytes().to_vec())),
            None => Err(vm.new_type_error("non-string returned while reading data")),
        }
    }
}

/// The rows that were read.
struct Rows {
    table: Option<Table>,
    texts: Vec<PyObjectRef>,
    /// The number of fields of the first row.
    width: Option<usize>,
    /// The columns that are chosen, as the user counts them.
    columns: Option<Vec<isize>>,
    places: Option<Vec<usize>>,
}

impl Rows {
    fn len(&self) -> usize {
        self.table.as_ref().map_or(self.texts.len(), Table::rows)
    }

    fn add(&mut self, reader: &Reader, vm: &VirtualMachine) -> PyResult<()> {
        self.choose(reader.width(), vm)?;
        let Some(table) = &mut self.table else {
            let text =
                |field: &[u8]| -> PyObjectRef { vm.ctx.new_str(String::from_utf8_lossy(field)).into() };
            let row: Vec<PyObjectRef> = match &self.places {
                Some(places) => places.iter().map(|at| text(reader.field(*at))).collect(),
                None => reader.fields().map(text).collect(),
            };
            self.texts.push(vm.ctx.new_list(row).into());
            return Ok(());
        };
        table.add(reader, self.places.as_deref()).or_raise(vm)
    }

    /// Finds out which fields of a row are wanted.
    fn choose(&mut self, width: usize, vm: &VirtualMachine) -> PyResult<()> {
        let row = self.len() + 1;
        let Some(columns) = &self.columns else {
            let wanted = self.table.as_ref().map(Table::width).filter(|width| *width > 0);
            return match (wanted, self.width) {
                (Some(wanted), None) if wanted != width => Err(vm.new_value_error(format!(
                    "the dtype passed requires {wanted} columns but {width} were found at row {row}; use `usecols` to select a subset and avoid this error"
                ))),
                (_, Some(before)) if before != width => Err(vm.new_value_error(format!(
                    "the number of columns changed from {before} to {width} at row {row}; use `usecols` to select a subset and avoid this error"
                ))),
                _ => {
                    self.width = Some(width);
                    Ok(())
                }
            };
        };
        if self.width == Some(width) {
            return Ok(());
        }
        self.width = Some(width);
        let place = |column: &isize| {
            let place = if *column < 0 { *column + width as isize } else { *column };
            usize::try_from(place).ok().filter(|place| *place < width).ok_or_else(|| {
                vm.new_value_error(format!("invalid column index {column} at row {row} with {width} columns"))
            })
        };
        self.places = Some(columns.iter().map(place).collect::<PyResult<_>>()?);
        if let Some(table) = &self.table
            && table.width() > 0
            && table.width() != columns.len()
        {
            return Err(vm.new_value_error(format!(
                "the dtype passed requires {} columns but {} were found at row {row}; use `usecols` to select a subset and avoid this error",
                table.width(),
                columns.len()
            )));
        }
        Ok(())
    }

    fn into_object(self, vm: &VirtualMachine) -> PyResult {
        match self.table {
            Some(table) => Ok(arrays::new(table.into_array().or_raise(vm)?, vm)),
            None => Ok(vm.ctx.new_list(self.texts).into()),
        }
    }
}

/// `converts_text(dtype)`: whether the reader makes elements of the dtype itself.
fn converts_text(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let dtype = dtype_argument(arguments, 0, vm)?;
    Ok(vm.ctx.new_bool(dtype.is_some_and(Table::converts)).into())
}
