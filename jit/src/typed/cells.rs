//! Elements that have no value in registers: records, bytes and texts.
//!
//! An element of an array of records is known by its place, so that what is written into its fields is written into the
//! array. Bytes and texts are values in Python; an element that is one of them is copied out of its array, unless it is
//! only read before anything is written (`crate::lower` finds that out).

use super::arguments::Arguments;
use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use super::text_methods::is_method;
use crate::graph::{Span, Value};
use crate::loops::{self, Index, ViewItem};
use crate::rejection::Rejection;
use crate::scalar::{Const, ScalarOp};
use crate::types::{ArrayType, CellType, Layout, Type, has_values};
use hotloop_array::dtype::{DType, Field, Record, RecordType};
use std::rc::Rc;

impl Elaborator<'_, '_> {
    /// The element at these indices of an array whose elements have no values.
    pub(super) fn cell(&mut self, array: Value, indices: Vec<Index>, span: Span) -> Value {
        let place = self.place(array, indices, span);
        match self.graph.ty(place).as_cell() {
            Some(CellType { dtype: DType::Record(_), .. }) | None => place,
            Some(cell) => {
                let ty = Type::Cell(CellType { readonly: true, ..cell });
                self.basic(loops::Op::Snapshot(place), ty, span)
            }
        }
    }

    /// The place of an element.
    fn place(&mut self, array: Value, indices: Vec<Index>, span: Span) -> Value {
        let Some(ty) = self.graph.ty(array).in_memory() else { return array };
        let items = indices.into_iter().map(ViewItem::Index).collect();
        let cell = Type::Cell(CellType { dtype: ty.dtype, readonly: ty.readonly });
        self.basic(loops::Op::View { array, items }, cell, span)
    }

    /// The only element of an array without axes.
    pub(super) fn only_element(&mut self, array: Value, span: Span) -> Value {
        self.load(array, Vec::new(), span)
    }

    /// `array[indices] = value`, converted to the array's elements.
    pub(super) fn store_element(
        &mut self,
        array: Value,
        indices: Vec<Index>,
        value: &Operand,
        span: Span,
    ) -> Elaborated<()> {
        let Some(ty) = self.graph.ty(array).in_memory() else { return Ok(()) };
        if !has_values(ty.dtype) {
            let place = self.place(array, indices, span);
            return self.assign_cell(place, value, span);
        }
        if let Operand::Value(cell) = value
            && self.graph.ty(*cell).as_cell().is_some()
        {
            // A text of digits, or a record of one field.
            let place = self.basic(
                loops::Op::View { array, items: indices.into_iter().map(ViewItem::Index).collect() },
                Type::Array(ArrayType { ndim: 0, layout: ty.layout.loosened(), ..ty }),
                span,
            );
            self.primitive_effect("hl_assign", &[place, *cell], span);
            return Ok(());
        }
        let (value, scalar) = self.scalar_value(value, "what is stored in an array element", span)?;
        self.check_storable(scalar.dtype, ty.dtype, span)?;
        let value = self.cast(value, ty.dtype.native(), false, span);
        self.effect(loops::Op::Store { array, indices, value }, span);
        Ok(())
    }

    /// Writes a value over an element that has none.
    fn assign_cell(&mut self, target: Value, value: &Operand, span: Span) -> Elaborated<()> {
        let Some(cell) = self.graph.ty(target).as_cell() else { return Ok(()) };
        if let (DType::Record(record), Some(items)) = (cell.dtype, self.as_items(value, span)) {
            return self.assign_fields(target, record, &items, span);
        }
        let value = match (value, self.known_text(value)) {
            (_, Some(text)) => self.text_cell(&text, cell.dtype, span),
            (Operand::Value(value), _) => *value,
            (other, _) => self.materialise(other, span)?,
        };
        match self.graph.ty(value).clone() {
            Type::Cell(source) if source.dtype == cell.dtype => {
                self.effect(loops::Op::Copy { target, source: value }, span);
                Ok(())
            }
            Type::Cell(_) | Type::Array(_) => {
                self.primitive_effect("hl_assign", &[target, value], span);
                Ok(())
            }
            Type::Scalar(_) => {
                let array = self.as_array_value(value, span)?;
                self.primitive_effect("hl_assign", &[target, array], span);
                Ok(())
            }
            other => {
                let wanted = Type::Cell(cell);
                let reason = format!("{other} cannot be stored as {wanted}");
                Err(self.rejection(span, "store", reason).into())
            }
        }
    }

    /// Writes the items of a tuple into the fields of a record, in order.
    fn assign_fields(
        &mut self,
        target: Value,
        record: Record,
        items: &[Operand],
        span: Span,
    ) -> Elaborated<()> {
        if items.len() != record.fields.len() {
            let reason = format!(
                "could not assign tuple of length {} to structure with {} fields.",
                items.len(),
                record.fields.len()
            );
            return Err(self.rejection(span, "store", reason).into());
        }
        // All items are read before a field is written.
        let items: Vec<Operand> = items
            .iter()
            .map(|item| self.materialise(item, span).map(Operand::Value))
            .collect::<Elaborated<_>>()?;
        for (field, item) in record.get().fields.iter().zip(&items) {
            self.store_field(target, field, item, span)?;
        }
        Ok(())
    }

    /// A text that is known when the code is compiled, as an element of this dtype or of one as long as the text.
    pub(super) fn text_cell(&mut self, text: &str, like: DType, span: Span) -> Value {
        let in_bytes = matches!(like.native(), DType::Bytes(_)) && text.is_ascii();
        let (dtype, bytes): (DType, Vec<u8>) = if in_bytes {
            (DType::Bytes((text.len() as u32).max(1)), text.bytes().collect())
        } else {
            let length = text.chars().count() as u32;
            (DType::Text(length.max(1)), text.chars().flat_map(|c| u32::from(c).to_ne_bytes()).collect())
        };
        // Where the element is as long as the array's, it is copied and not converted.
        let dtype = match (dtype, like) {
            (DType::Bytes(own), DType::Bytes(wanted)) if own <= wanted && wanted <= LONGEST_CONSTANT => like,
            (DType::Text(own), DType::Text(wanted)) if own <= wanted && wanted <= LONGEST_CONSTANT => like,
            (dtype, _) => dtype,
        };
        let mut bytes = bytes;
        bytes.resize(dtype.itemsize(), 0);
        let ty = Type::Cell(CellType { dtype, readonly: true });
        self.basic(loops::Op::Const(Const::Element(dtype, bytes.into())), ty, span)
    }

    /// `base[name]` or `base.name`, of an array of records or of a record: `None` for what is neither.
    pub(super) fn field_named(&mut self, base: Value, name: &str, span: Span) -> Elaborated<Option<Operand>> {
        let Some(record) = self.record_of(base) else { return Ok(None) };
        let Some(field) = record.get().field(name) else {
            return Err(self.no_field(record, name, span));
        };
        Ok(Some(Operand::Value(self.read_field(base, field, span))))
    }

    fn record_of(&self, base: Value) -> Option<Record> {
        match self.graph.ty(base).in_memory()?.dtype {
            DType::Record(record) if !record.fields.is_empty() => Some(record),
            _ => None,
        }
    }

    /// Whether a value has a field of this name.
    pub(super) fn has_field(&self, base: Value, name: &str) -> bool {
        self.record_of(base).is_some_and(|record| record.field(name).is_some())
    }

    fn no_field(&self, record: Record, name: &str, span: Span) -> Box<Rejection> {
        let names: Vec<&str> = record.fields.iter().map(|field| &*field.name).collect();
        self.rejection(span, "no-field", format!("no field of name {name}"))
            .with_hint(format!("the fields are {}", names.join(", ")))
            .into()
    }

    /// A field of a record, or of all records of an array: a number, a cell or an array.
    fn read_field(&mut self, base: Value, field: &Field, span: Span) -> Value {
        let view = self.field(base, field, span);
        let is_single = self.graph.ty(base).as_cell().is_some() && field.shape.is_empty();
        if is_single { self.only_element(view, span) } else { view }
    }

    /// A field as an array on the same memory.
    fn field(&mut self, base: Value, field: &Field, span: Span) -> Value {
        let Some(ty) = self.graph.ty(base).in_memory() else { return base };
        let (dtype, shape): (DType, Rc<[usize]>) = (field.dtype, field.shape.as_slice().into());
        let ndim = ty.ndim + shape.len();
        let result = Type::Array(ArrayType { dtype, ndim, layout: Layout::Bytes, readonly: ty.readonly });
        let lengths: Vec<Value> = (0..ty.ndim).map(|axis| self.length(base, axis, span)).collect();
        let op = loops::Op::Field { array: base, offset: field.offset, dtype, shape: shape.clone() };
        let view = self.basic(op, result, span);
        for (axis, length) in lengths.into_iter().enumerate() {
            self.facts.set_length(view, axis, length);
        }
        for (axis, length) in shape.iter().enumerate() {
            let length = self.int_constant(*length as i64, span);
            self.facts.set_length(view, ty.ndim + axis, length);
        }
        view
    }

    /// `base[['x', 'y']]`: the records with some of their fields.
    pub(super) fn fields_named(&mut self, base: Value, names: &[Rc<str>], span: Span) -> Elaborated {
        let Some(record) = self.record_of(base) else {
            return Err(self.rejection(span, "subscript", "only records have fields").into());
        };
        let mut fields = Vec::new();
        for name in names {
            match record.get().field(name) {
                Some(field) => fields.push(field.clone()),
                None => return Err(self.no_field(record, name, span)),
            }
        }
        let part = RecordType { fields, itemsize: record.itemsize, aligned: false, named: true };
        let dtype = DType::Record(Record::new(part));
        let whole = Field { name: String::new(), title: None, dtype, shape: Vec::new(), offset: 0 };
        Ok(Operand::Value(self.read_field(base, &whole, span)))
    }

    /// `base[name] = value`, `base.name = value`: false for what has no fields.
    pub(super) fn store_field_named(
        &mut self,
        base: Value,
        name: &str,
        value: &Operand,
        augmented: bool,
        span: Span,
    ) -> Elaborated<bool> {
        let Some(record) = self.record_of(base) else { return Ok(false) };
        let Some(field) = record.get().field(name) else {
            return Err(self.no_field(record, name, span));
        };
        self.check_writable(base, span)?;
        // `a.x += 1` of an array has already written through the view.
        if augmented && (self.graph.ty(base).as_array().is_some() || !field.shape.is_empty()) {
            return Ok(true);
        }
        self.store_field(base, field, value, span)?;
        Ok(true)
    }

    fn store_field(&mut self, base: Value, field: &Field, value: &Operand, span: Span) -> Elaborated<()> {
        let view = self.field(base, field, span);
        if self.ndim_of(view) == 0 {
            return self.store_element(view, Vec::new(), value, span);
        }
        let value = match (value, self.known_text(value)) {
            (_, Some(text)) => self.text_cell(&text, field.dtype, span),
            (Operand::List(items), _) => self.array_from_items(items, None, span)?,
            (other, _) => self.materialise(other, span)?,
        };
        self.assign_array(view, value, span)
    }

    /// An attribute of an element that has no value.
    pub(super) fn cell_attribute(&mut self, cell: Value, name: &Rc<str>, span: Span) -> Elaborated {
        if self.has_field(cell, name)
            && let Some(field) = self.field_named(cell, name, span)?
        {
            return Ok(field);
        }
        let Some(ty) = self.graph.ty(cell).as_cell() else { return Ok(Operand::Value(cell)) };
        Ok(match &**name {
            "dtype" => Operand::Object(crate::host::Object::DType(ty.dtype)),
            "itemsize" | "nbytes" => Operand::Value(self.int_constant(ty.dtype.itemsize() as i64, span)),
            "ndim" => Operand::Value(self.int_constant(0, span)),
            "size" => Operand::Value(self.int_constant(1, span)),
            "shape" => Operand::Tuple(Vec::new()),
            "copy" | "item" => Operand::Method(Box::new(Operand::Value(cell)), name.clone()),
            method
                if is_method(method)
                    && let Some(text) = self.text_or_element(&Operand::Value(cell), span) =>
            {
                Operand::Method(Box::new(Operand::Value(text)), name.clone())
            }
            _ => match self.record_of(cell) {
                Some(record) => return Err(self.no_field(record, name, span)),
                None => return Err(self.no_attribute(&Operand::Value(cell), name, span)),
            },
        })
    }

    /// A method of an element that has no value.
    pub(super) fn call_cell_method(
        &mut self,
        cell: Value,
        name: &str,
        arguments: &mut Arguments,
    ) -> Elaborated {
        let span = arguments.span;
        match (name, self.record_of(cell)) {
            ("item", Some(record)) => {
                let fields = record.get().fields.iter();
                Ok(Operand::Tuple(
                    fields.map(|field| Operand::Value(self.read_field(cell, field, span))).collect(),
                ))
            }
            ("copy" | "item", _) => {
                let ty = self.graph.ty(cell).clone();
                let ty = match ty.as_cell() {
                    Some(of) => Type::Cell(CellType { readonly: false, ..of }),
                    None => ty,
                };
                Ok(Operand::Value(self.basic(loops::Op::Snapshot(cell), ty, span)))
            }
            _ => Err(self.unsupported(name, span)),
        }
    }

    /// `cell[index]`: a field of a record by name or by number.
    pub(super) fn cell_subscript(&mut self, cell: Value, index: &Operand, span: Span) -> Elaborated {
        if let Some(field) = self.field_of_index(cell, index, span)? {
            return Ok(Operand::Value(self.read_field(cell, field, span)));
        }
        if let (Some(names), Some(_)) = (self.known_names(index), self.record_of(cell)) {
            return self.fields_named(cell, &names, span);
        }
        let what = self.describe(&Operand::Value(cell));
        Err(self.rejection(span, "subscript", format!("{what} cannot be indexed so")).into())
    }

    /// `cell[index] = value`
    pub(super) fn cell_store(
        &mut self,
        cell: Value,
        index: &Operand,
        value: &Operand,
        augmented: bool,
        span: Span,
    ) -> Elaborated<()> {
        let Some(field) = self.field_of_index(cell, index, span)? else {
            let what = self.describe(&Operand::Value(cell));
            return Err(self.rejection(span, "store", format!("items of {what} cannot be assigned")).into());
        };
        self.check_writable(cell, span)?;
        if augmented && !field.shape.is_empty() {
            return Ok(());
        }
        self.store_field(cell, field, value, span)
    }

    fn field_of_index(&self, cell: Value, index: &Operand, span: Span) -> Elaborated<Option<&'static Field>> {
        let Some(record) = self.record_of(cell) else { return Ok(None) };
        if let Some(name) = self.known_text(index) {
            return match record.get().field(&name) {
                Some(field) => Ok(Some(field)),
                None => Err(self.no_field(record, &name, span)),
            };
        }
        let Some(at) = self.known_int(index) else { return Ok(None) };
        let fields = &record.get().fields;
        let place = if at < 0 { at + fields.len() as i64 } else { at };
        match usize::try_from(place).ok().and_then(|place| fields.get(place)) {
            Some(field) => Ok(Some(field)),
            None => Err(self.rejection(span, "subscript", format!("invalid index ({at})")).into()),
        }
    }

    /// The names in a list of texts.
    pub(super) fn known_names(&self, operand: &Operand) -> Option<Vec<Rc<str>>> {
        let Operand::List(items) = operand else { return None };
        let names: Option<Vec<_>> = items.iter().map(|item| self.known_text(item)).collect();
        names.filter(|names| !names.is_empty())
    }

    /// `len(cell)`: of a record the number of its fields, of bytes and text that of the characters.
    pub(super) fn length_of_cell(&mut self, cell: Value, span: Span) -> Elaborated {
        if let Some(record) = self.record_of(cell) {
            return Ok(Operand::Value(self.int_constant(record.fields.len() as i64, span)));
        }
        match self.graph.ty(cell).as_cell() {
            Some(CellType { dtype: DType::Record(_), .. }) | None => {
                let what = self.describe(&Operand::Value(cell));
                Err(self.rejection(span, "type", format!("{what} has no length")).into())
            }
            Some(_) => {
                let length = self.primitive("hl_text_length", &[cell], Type::weak(DType::Int64), span);
                self.facts.set_non_negative(length);
                Ok(Operand::Value(length))
            }
        }
    }

    /// Whether bytes or a text are not empty.
    pub(super) fn truth_of_cell(&mut self, cell: Value, span: Span) -> Elaborated<Value> {
        let length = self.length_of_cell(cell, span)?;
        let length = self.materialise(&length, span)?;
        let zero = self.int_constant(0, span);
        Ok(self.scalar(ScalarOp::NotEqual, vec![length, zero], Type::weak(DType::Bool), span))
    }

    /// The value as a cell or array where the other operand of a comparison is one, and it is a text that is known.
    pub(super) fn text_beside(&mut self, value: Value, other: Value, span: Span) -> Value {
        let like = self.graph.ty(other).in_memory().map(|ty| ty.dtype);
        match (self.facts.constant(value).cloned(), like) {
            (Some(Const::Text(text)), Some(like)) if !has_values(like) => self.text_cell(&text, like, span),
            _ => value,
        }
    }
}

/// Constants are filled up with zeros to this many characters.
const LONGEST_CONSTANT: u32 = 256;
