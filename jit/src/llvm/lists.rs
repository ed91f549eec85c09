//! Lists in place: their length, reaching an item, appending one.
//!
//! A list's head has the address of its items, their number and the room there is, in words
//! (`hotloop_core::containers::List`); an item is a row of slots as values have them at the border, or a number of fewer bytes.

use super::function::FunctionEmitter;
use super::ir::{Int, Val};
use super::module::Effect;
use super::value::{Flat, Number, Stored, element_address, load_number, store_number};
use super::{CodegenError, entry};
use crate::graph::{Span, Value};
use crate::loops::{Check, CheckError, ListAction};
use crate::types::Type;
use hotloop_array::dtype::DType;

/// Words of the head.
const ITEMS: i64 = 0;
const LENGTH: i64 = 1;
const CAPACITY: i64 = 2;

impl FunctionEmitter<'_, '_> {
    pub(super) fn list(
        &mut self,
        action: ListAction,
        operands: &[Value],
        result: Option<&Type>,
        span: Span,
    ) -> Result<Flat, CodegenError> {
        let list = operands[0];
        let Some(item) = self.function.graph.ty(list).list_item().cloned() else {
            return Err(CodegenError::Internal("an item of what is no list".into()));
        };
        let head = self.value(list)[1];
        match action {
            ListAction::Length => Ok(Flat::from_slice(&[self.list_length(head)])),
            ListAction::Get(check) => {
                let at = self.list_index(operands[1], check, head, "list index out of range", span);
                let address = self.item_address(head, &item, at);
                let flat = self.read_item(&item, address);
                self.count_parts("hl_retain", &item, &flat, false);
                Ok(flat)
            }
            ListAction::Pop => {
                let length = self.list_length(head);
                let ir = &self.emitter.ir;
                let holds = ir.icmp(Int::LLVMIntNE, length, ir.i64(0));
                self.check(holds, CheckError::Index, "pop from empty list", None, span);
                let ir = &self.emitter.ir;
                let last = ir.sub_nsw(length, ir.i64(1));
                ir.store(last, ir.gep(ir.i64_type(), head, ir.i64(LENGTH)), 8);
                let address = self.item_address(head, &item, last);
                Ok(self.read_item(&item, address))
            }
            ListAction::Set(check) => {
                let at =
                    self.list_index(operands[1], check, head, "list assignment index out of range", span);
                let address = self.item_address(head, &item, at);
                let new = self.value(operands[2]);
                self.count_parts("hl_retain", &item, &new, false);
                let old = self.read_item(&item, address);
                self.write_item(&item, &new, address);
                // The last, because what it frees may be a list that holds this one.
                self.count_parts("hl_release", &item, &old, true);
                Ok(Flat::new())
            }
            ListAction::Member(slot) | ListAction::Kept(slot) => {
                let Some(field) = result else {
                    return Err(CodegenError::Internal("a field without a type".into()));
                };
                let address = self.member_address(head, slot);
                let flat = entry::read(&self.emitter.ir, field, address, &mut 0);
                if matches!(action, ListAction::Member(_)) && is_one_storage(field) {
                    let ir = &self.emitter.ir;
                    let is_set = ir.icmp(Int::LLVMIntNE, flat[0], ir.null());
                    self.check(is_set, CheckError::Attribute, "the attribute has no value yet", None, span);
                }
                self.count_parts("hl_retain", field, &flat, false);
                Ok(flat)
            }
            ListAction::Lend(slot) => {
                let Some(field) = result else {
                    return Err(CodegenError::Internal("a field without a type".into()));
                };
                let address = self.member_address(head, slot);
                Ok(entry::read(&self.emitter.ir, field, address, &mut 0))
            }
            ListAction::SetMember(slot) => {
                let field = self.function.graph.ty(operands[1]).clone();
                let address = self.member_address(head, slot);
                let new = self.value(operands[1]);
                self.count_parts("hl_retain", &field, &new, false);
                let ir = &self.emitter.ir;
                let old = entry::read(ir, &field, address, &mut 0);
                entry::write(ir, &field, &new, address, &mut 0);
                // The last, because what it frees may be an instance that holds this one.
                self.count_parts("hl_release", &field, &old, true);
                Ok(Flat::new())
            }
            ListAction::Append => {
                self.append(list, head, &item, operands[1], span);
                Ok(Flat::new())
            }
        }
    }

    fn append(&mut self, list: Value, head: Val, item: &Type, value: Value, span: Span) {
        let length = self.list_length(head);
        let room = self.head_word(head, CAPACITY);
        let ir = &self.emitter.ir;
        let (full, ready) = (ir.block("full"), ir.block("ready"));
        let is_full = ir.icmp(Int::LLVMIntUGE, length, room);
        ir.branch_unlikely(is_full, full, ready);
        ir.go_to(full);
        self.call_primitive("hl_list_grow", &[list], &[], span);
        let ir = &self.emitter.ir;
        ir.jump(ready);
        ir.go_to(ready);
        let address = self.item_address(head, item, length);
        let flat = self.value(value);
        self.count_parts("hl_retain", item, &flat, false);
        self.write_item(item, &flat, address);
        let ir = &self.emitter.ir;
        let more = ir.add_nsw(length, ir.i64(1));
        ir.store(more, ir.gep(ir.i64_type(), head, ir.i64(LENGTH)), 8);
    }

    /// The fields of a container that lies in the frame.
    pub(super) fn local_fields(&mut self, count: usize) -> Flat {
        let (head, row) = (self.frame_memory(self.emitter.ir.pointer_type(), 8), self.frame_row(count));
        let ir = &self.emitter.ir;
        for slot in 0..count {
            ir.store(ir.i64(0), ir.gep(ir.i64_type(), row, ir.i64(slot as i64)), 8);
        }
        ir.store(row, ir.gep(ir.i64_type(), head, ir.i64(ITEMS)), 8);
        Flat::from_slice(&[ir.null(), head])
    }

    /// Ends what such a container holds.
    pub(super) fn drop_fields(&mut self, container: Value, slots: &[u32]) {
        let head = self.value(container)[1];
        for slot in slots {
            let address = self.member_address(head, *slot);
            let ir = &self.emitter.ir;
            let (pointer, void) = (ir.pointer_type(), ir.void_type());
            let header = ir.load(pointer, address, 8);
            let data = ir.load(pointer, ir.gep(ir.i64_type(), address, ir.i64(1)), 8);
            let callee = self.emitter.runtime("hl_release_container", void, &[pointer; 2], Effect::Any);
            self.emitter.ir.call(callee, &[header, data]);
        }
    }

    fn member_address(&self, head: Val, slot: u32) -> Val {
        let ir = &self.emitter.ir;
        let items = ir.load(ir.pointer_type(), ir.gep(ir.i64_type(), head, ir.i64(ITEMS)), 8);
        ir.gep(ir.i64_type(), items, ir.i64(slot.into()))
    }

    fn head_word(&self, head: Val, word: i64) -> Val {
        let ir = &self.emitter.ir;
        ir.load(ir.i64_type(), ir.gep(ir.i64_type(), head, ir.i64(word)), 8)
    }

    fn list_length(&self, head: Val) -> Val {
        let length = self.head_word(head, LENGTH);
        let ir = &self.emitter.ir;
        ir.attach(length, "range", ir.non_negative());
        length
    }

    fn item_address(&self, head: Val, item: &Type, at: Val) -> Val {
        let ir = &self.emitter.ir;
        let items = ir.load(ir.pointer_type(), ir.gep(ir.i64_type(), head, ir.i64(ITEMS)), 8);
        if let Some(dtype) = item.compact_item() {
            return element_address(ir, dtype, items, at);
        }
        let slot = match item.slots() as i64 {
            1 => at,
            width => ir.mul_nsw(at, ir.i64(width)),
        };
        ir.gep(ir.i64_type(), items, slot)
    }

    fn read_item(&self, item: &Type, address: Val) -> Flat {
        let ir = &self.emitter.ir;
        match item.compact_item() {
            Some(dtype) => load_number(ir, Stored::aligned(dtype), address, &mut |_| {}).flat(),
            None => entry::read(ir, item, address, &mut 0),
        }
    }

    fn write_item(&self, item: &Type, flat: &[Val], address: Val) {
        let ir = &self.emitter.ir;
        match item.compact_item() {
            Some(dtype) => {
                let number = Number::from_flat(dtype, flat);
                store_number(ir, number, Stored::aligned(dtype), address, &mut |_| {});
            }
            None => entry::write(ir, item, flat, address, &mut 0),
        }
    }

    /// A position in the list from an index as written.
    fn list_index(&mut self, index: Value, check: Check, head: Val, message: &str, span: Span) -> Val {
        let written = self.value(index)[0];
        let is_unsigned = self.function.graph.ty(index).scalar_dtype() == Some(DType::UInt64);
        if check == Check::Proven {
            return written;
        }
        let length = self.list_length(head);
        let ir = &self.emitter.ir;
        let position = if is_unsigned || check == Check::UpperBound {
            written
        } else {
            let is_negative = ir.icmp(Int::LLVMIntSLT, written, ir.i64(0));
            ir.select(is_negative, ir.add(written, length), written)
        };
        if check != Check::WrapOnly {
            let holds = ir.icmp(Int::LLVMIntULT, position, length);
            self.check(holds, CheckError::Index, message, None, span);
        }
        position
    }
}

/// Whether a value holds one storage, and nothing that says that it is not there.
fn is_one_storage(ty: &Type) -> bool {
    match ty {
        Type::Array(_) | Type::Cell(_) | Type::Generator | Type::Container(_) => true,
        Type::Named(named) => matches!(&named.parts[..], [only] if is_one_storage(only)),
        _ => false,
    }
}
