//! Elaboration of the instructions of Flow, one by one.

use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::flow;
use crate::graph::{Inst, Value};
use crate::loops;
use crate::types::Type;
use hotloop_array::dtype::DType;

impl Elaborator<'_, '_> {
    /// Elaborates an instruction; false if control does not go on behind it.
    pub(super) fn inst(&mut self, inst: &Inst<flow::Op>) -> Elaborated<bool> {
        let span = inst.span;
        (self.site, self.made) = (inst.results.first().copied(), 0);
        self.note_displays(inst);
        let operand = match &inst.op {
            flow::Op::Constant(constant) => self.constant_operand(constant, span)?,
            flow::Op::Name(name) => self.name(name, span)?,
            flow::Op::Unbound(name) => Operand::Unbound(name.clone()),
            flow::Op::Closure { inner, captures, defaults } => {
                self.closure(*inner, captures, defaults, span)?
            }
            flow::Op::Refresh { closure, captures } => self.refreshed(*closure, captures, span)?,
            flow::Op::Itself => self.itself(span)?,
            flow::Op::Cell => self.new_list(&[], span)?,
            flow::Op::ReadCell(cell, name) => {
                let cell = self.read(*cell, span)?;
                self.read_variable_cell(&cell, name, span)
            }
            flow::Op::WriteCell(cell, value) => {
                let cell = self.read(*cell, span)?;
                self.write_variable_cell(&cell, *value, span)?;
                return Ok(true);
            }
            flow::Op::Binary(op, left, right) => {
                let (left, right) = (self.read(*left, span)?, self.read(*right, span)?);
                self.binary(*op, &left, &right, span)?
            }
            flow::Op::InPlace(op, left, right) => {
                let (left, right) = (self.read(*left, span)?, self.read(*right, span)?);
                self.in_place(*op, &left, &right, span)?
            }
            flow::Op::Unary(op, operand) => {
                let operand = self.read(*operand, span)?;
                self.unary(*op, &operand, span)?
            }
            flow::Op::Compare(op, left, right) => {
                let (left, right) = (self.read_or_none(*left, span)?, self.read_or_none(*right, span)?);
                self.compare(*op, &left, &right, span)?
            }
            flow::Op::Truth(value) => {
                let operand = self.read_or_none(*value, span)?;
                self.truth(&operand, span)?
            }
            flow::Op::Attribute(object, name) => {
                let object = self.read_object(*object, span)?;
                self.attribute(&object, name, span)?
            }
            flow::Op::Subscript(object, index) => {
                let (object, index) = (self.read(*object, span)?, self.read(*index, span)?);
                self.subscript(&object, &index, span)?
            }
            flow::Op::StoreSubscript { object, index, value, augmented } => {
                let (object, index) = (self.read(*object, span)?, self.read(*index, span)?);
                let value = self.read(*value, span)?;
                self.store_subscript(&object, &index, &value, *augmented, span)?;
                return Ok(true);
            }
            flow::Op::StoreAttribute { object, name, value, augmented } => {
                let (object, value) = (self.read(*object, span)?, self.read(*value, span)?);
                self.store_attribute(&object, name, &value, *augmented, span)?;
                return Ok(true);
            }
            flow::Op::Slice(start, stop, step) => {
                let mut parts = [None; 3];
                for (part, value) in parts.iter_mut().zip([start, stop, step]) {
                    if let Some(value) = value {
                        let operand = self.read(*value, span)?;
                        *part = self.slice_part(&operand, span)?;
                    }
                }
                Operand::Slice(parts)
            }
            flow::Op::Tuple(items) => {
                let items = items
                    .iter()
                    .map(|item| self.read_or_none(*item, span))
                    .collect::<Elaborated<Vec<_>>>()?;
                if items.contains(&Operand::Poison) { Operand::Poison } else { Operand::Tuple(items) }
            }
            flow::Op::List(items) => {
                let items =
                    items.iter().map(|item| self.read(*item, span)).collect::<Elaborated<Vec<_>>>()?;
                if items.contains(&Operand::Poison) {
                    Operand::Poison
                } else if self.is_needed(inst.results[0]) {
                    self.new_list(&items, span)?
                } else {
                    Operand::List(items)
                }
            }
            flow::Op::Container(kind, items) => {
                let items =
                    items.iter().map(|item| self.read(*item, span)).collect::<Elaborated<Vec<_>>>()?;
                if items.contains(&Operand::Poison) {
                    Operand::Poison
                } else if *kind == crate::types::ContainerKind::Dict
                    && let Some(mixed) = self.mixed_display(&items)
                {
                    mixed
                } else {
                    self.new_container(*kind, &items, span)?
                }
            }
            flow::Op::DeleteSubscript(object, index) => {
                let (object, index) = (self.read(*object, span)?, self.read(*index, span)?);
                self.delete_subscript(&object, &index, span)?;
                return Ok(true);
            }
            flow::Op::Call { callee, arguments } => {
                let callee_operand = self.read(*callee, span)?;
                match self.call(&callee_operand, arguments, span)? {
                    Some(operand) => operand,
                    None => return Ok(false),
                }
            }
            flow::Op::Format { value, conversion, spec } => {
                self.need_list(*value);
                let operand = self.read_or_none(*value, span)?;
                let spec = match spec {
                    Some(spec) => {
                        let spec = self.read(*spec, span)?;
                        Some(self.materialise(&spec, span)?)
                    }
                    None => None,
                };
                Operand::Value(self.format_field(&operand, *conversion, spec, span)?)
            }
            flow::Op::JoinTexts(texts) => {
                let mut parts = Vec::new();
                for text in texts {
                    let text = self.read(*text, span)?;
                    if text == Operand::Poison {
                        return Ok(true);
                    }
                    parts.push(self.materialise(&text, span)?);
                }
                Operand::Value(self.text_joined(parts, span))
            }
            flow::Op::ObjectMode { body, inputs, outputs } => {
                let left = self.object_mode(*body, inputs, outputs, span)?;
                for (result, operand) in inst.results.iter().zip(left) {
                    self.define(*result, operand);
                }
                return Ok(true);
            }
            flow::Op::SetChunksize(value) => {
                let size = self.read(*value, span)?;
                self.set_chunksize(&size, span)?
            }
            flow::Op::Declared(name, value) => {
                let operand = self.read_or_none(*value, span)?;
                self.declared(name, operand, span)?
            }
            flow::Op::Unpack(value) => {
                let operand = self.read(*value, span)?;
                let parts = self.unpack(&operand, inst.results.len(), span)?;
                for (result, part) in inst.results.iter().zip(parts) {
                    self.define(*result, part);
                }
                return Ok(true);
            }
            flow::Op::UnpackStarred { value, before, behind } => {
                self.need_list(*value);
                let operand = self.read(*value, span)?;
                let parts = self.unpack_starred(&operand, *before, *behind, span)?;
                for (result, part) in inst.results.iter().zip(parts) {
                    self.define(*result, part);
                }
                return Ok(true);
            }
            flow::Op::IsSequence { value, count, open } => {
                let operand = self.read_or_none(*value, span)?;
                self.is_sequence(&operand, *count, *open, span)?
            }
            flow::Op::IsMapping(value) => {
                let operand = self.read_or_none(*value, span)?;
                self.is_mapping(&operand, span)
            }
            flow::Op::HasKey(value, key) => {
                let (operand, key) = (self.read(*value, span)?, self.read(*key, span)?);
                self.has_key(&operand, &key, span)?
            }
            flow::Op::WithoutKeys(value, keys) => {
                let operand = self.read(*value, span)?;
                let keys = keys.iter().map(|key| self.read(*key, span)).collect::<Elaborated<Vec<_>>>()?;
                self.without_keys(&operand, &keys, span)?
            }
            flow::Op::Splice(items) => {
                let mut all = Vec::new();
                for (value, starred) in items {
                    let operand = self.read_or_none(*value, span)?;
                    match (starred, self.starred_items(&operand, span)) {
                        (false, _) => all.push(operand),
                        (true, Some(items)) => all.extend(items),
                        (true, None) if operand == Operand::Poison => all.push(operand),
                        (true, None) => {
                            let what = self.describe(&operand);
                            let reason = format!(
                                "only what has a known length can be put into a tuple, this is {what}"
                            );
                            return Err(self
                                .rejection(span, "starred-item", reason)
                                .with_hint("make a list: [*a, b]")
                                .into());
                        }
                    }
                }
                if all.contains(&Operand::Poison) { Operand::Poison } else { Operand::Tuple(all) }
            }
            flow::Op::Iterate(value) => {
                let operand = self.read_iterable(*value, span)?;
                let operand = self.present(operand, span);
                match self.iterate(inst.results[0], &operand, span)? {
                    Some(iterator) => iterator,
                    None => return Ok(false),
                }
            }
            flow::Op::Next(iterator) => {
                let iterator = self.read(*iterator, span)?;
                let Some(more) = self.next(&iterator, span)? else { return Ok(false) };
                self.define(inst.results[0], more);
                self.define(inst.results[1], Operand::Poison);
                return Ok(true);
            }
            flow::Op::Iterable(value) => {
                self.need_list(*value);
                let operand = self.read_iterable(*value, span)?;
                let operand = self.present(operand, span);
                self.iterable(operand, span)?
            }
            flow::Op::Step(iterable, counter) => {
                let iterable = self.read(*iterable, span)?;
                let counter = self.read(*counter, span)?;
                return self.step_of_loop(&iterable, &counter, [inst.results[0], inst.results[1]], span);
            }
            flow::Op::Item(step) => match self.steps.get(step).cloned() {
                Some((item, counter)) => self.item(&item, counter, span),
                None => Operand::Poison,
            },
            flow::Op::Generator { body, variables } => match self.made_generator(*body, variables, span)? {
                Some(generator) => generator,
                None => return Ok(false),
            },
            flow::Op::ResumePoint(generator) => self.resume_point(*generator, span)?,
            flow::Op::Resume { point, .. } if !self.is_reached(*point) => return Ok(false),
            flow::Op::Resume { generator, point, names, is_fixed } => {
                let operands = self.resume(*generator, *point, names, *is_fixed, span)?;
                for (result, operand) in inst.results.iter().zip(operands) {
                    self.define(*result, operand);
                }
                return Ok(true);
            }
            flow::Op::ResumeAt(generator, point) => {
                self.resume_at(*generator, *point, span)?;
                return Ok(true);
            }
            flow::Op::Keep { generator, point, variables } => {
                self.keep(*generator, *point, variables, span)?;
                return Ok(true);
            }
            flow::Op::NextOf(iterator, round) => {
                let items = match self.read(*iterator, span)? {
                    Operand::Tuple(items) => items,
                    _ => Vec::new(),
                };
                let more = Operand::Value(self.bool_constant(*round < items.len(), span));
                self.define(inst.results[0], more);
                self.define(inst.results[1], items.get(*round).cloned().unwrap_or(Operand::Poison));
                return Ok(true);
            }
            flow::Op::Catch => {
                let ty = Type::weak(DType::Int64);
                let op = loops::Op::Primitive { symbol: "hl_catch".into(), arguments: Vec::new() };
                Operand::Caught(self.basic(op, ty, span))
            }
            flow::Op::Matches { exception, class } => self.matches(*exception, *class, span)?,
            flow::Op::Forget(exception) => {
                if let Operand::Caught(exception) = self.read(*exception, span)? {
                    let symbol = "hl_forget".into();
                    self.effect(loops::Op::Primitive { symbol, arguments: vec![exception] }, span);
                }
                return Ok(true);
            }
            flow::Op::RaiseAgain(exception) => {
                if let Operand::Caught(exception) = self.read(*exception, span)? {
                    self.effect(loops::Op::RaiseAgain(exception), span);
                }
                return Ok(false);
            }
            flow::Op::Raise(exception) => {
                self.raise(*exception, span)?;
                return Ok(false);
            }
            flow::Op::RaiseAssertion(message) => {
                let message = match message {
                    Some(message) => {
                        let operand = self.read(*message, span)?;
                        let message = self.materialise(&operand, span)?;
                        (*self.graph.ty(message) == Type::Text).then_some(message)
                    }
                    None => None,
                };
                self.effect(loops::Op::RaiseAssertion(message), span);
                return Ok(false);
            }
        };
        if let Operand::Value(value) = &operand {
            self.name_value(*value, inst.results[0]);
        }
        self.define(inst.results[0], operand);
        Ok(true)
    }

    fn name_value(&mut self, value: Value, flow_value: Value) {
        let name = self.loaded.flow.graph.values[flow_value.0 as usize].name.clone();
        let data = &mut self.graph.values[value.0 as usize];
        if data.name.is_none() {
            data.name = name;
        }
    }

    pub(super) fn define(&mut self, flow_value: Value, operand: Operand) {
        let operand = match operand {
            Operand::Value(value) => self.function_or_value(value),
            other => other,
        };
        self.environment[flow_value.0 as usize] = Some(operand);
    }
}
