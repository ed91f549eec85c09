//! Checks that a module follows the rules of Loops.
//!
//! Code generation trusts its input, so every pass that makes or changes Loops is checked in tests and debug builds: each
//! value is defined once and before its uses, edges pass what their targets take, and each operation gets and gives the
//! types that it should. Weak and strong numbers are the same here: they only differ in typing.

use super::{
    Function, FunctionId, Index, ListAction, Module, Nest, NodeKind, Op, Parallel, Part, ReductionKind,
    TextAction, ViewItem, print,
};
use crate::dominators::Dominators;
use crate::graph::{BlockId, ENTRY, Edge, Inst, Terminator, Value};
use crate::scalar::{Const, ScalarOp};
use crate::types::{ArrayType, Layout, Type, has_values};
use hotloop_array::dtype::DType;

/// A broken rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("function @{function}, {place}: {message}")]
pub struct VerifyError {
    /// The function's index.
    pub function: usize,
    /// The block, and the instruction if it is one.
    pub place: String,
    /// The rule.
    pub message: String,
}

/// Whether modules are checked that passes have made: in debug builds, and where `HOTLOOP_VERIFY` asks for it.
pub fn is_wanted() -> bool {
    cfg!(debug_assertions) || std::env::var_os("HOTLOOP_VERIFY").is_some()
}

/// Checks a module.
///
/// # Errors
/// The first broken rule that is found.
pub fn verify(module: &Module) -> Result<(), VerifyError> {
    if module.functions.is_empty() {
        let place = "the module".into();
        return Err(VerifyError { function: 0, place, message: "there is no function".into() });
    }
    for (index, function) in module.functions.iter().enumerate() {
        let mut check = Check { module, index, function, place: "the graph".into() };
        check.function()?;
    }
    Ok(())
}

type Checked = Result<(), VerifyError>;

struct Check<'m> {
    module: &'m Module,
    index: usize,
    function: &'m Function,
    place: String,
}

/// Where a value is defined: by the block's parameters (0) or its instruction of that number, from one.
type Definition = (BlockId, usize);

impl Check<'_> {
    fn function(&mut self) -> Checked {
        let graph = &self.function.graph;
        self.that(!graph.blocks.is_empty(), "there is no block")?;
        for block in graph.block_ids() {
            for edge in graph.block(block).terminator.edges() {
                let exists = (edge.target.0 as usize) < graph.blocks.len() && edge.target != ENTRY;
                self.that(exists, "an edge leads to the entry block or to none")?;
            }
        }
        let order = graph.reverse_postorder();
        let definitions = self.definitions(&order)?;
        let dominators = Dominators::of(graph);
        for block in order {
            let data = graph.block(block);
            for (number, inst) in data.insts.iter().enumerate() {
                self.place = format!("b{}, instruction {number}", block.0);
                let mut uses = Vec::new();
                inst.op.for_each_value(&mut |value| uses.push(value));
                self.uses(&uses, (block, number), &definitions, &dominators)?;
                self.inst(inst)?;
            }
            self.place = format!("b{}, its end", block.0);
            let mut uses = Vec::new();
            data.terminator.for_each_value(|value| uses.push(value));
            self.uses(&uses, (block, data.insts.len()), &definitions, &dominators)?;
            self.terminator(&data.terminator)?;
        }
        Ok(())
    }

    fn definitions(&mut self, order: &[BlockId]) -> Result<Vec<Option<Definition>>, VerifyError> {
        let graph = &self.function.graph;
        let mut definitions = vec![None; graph.values.len()];
        for block in order {
            let data = graph.block(*block);
            let by_parameters = data.parameters.iter().map(|value| (value, 0));
            let results = data.insts.iter().enumerate();
            let by_insts =
                results.flat_map(|(number, inst)| inst.results.iter().map(move |value| (value, number + 1)));
            for (value, at) in by_parameters.chain(by_insts) {
                self.place = format!("b{}", block.0);
                let slot = definitions.get_mut(value.0 as usize);
                let free = slot.as_ref().is_some_and(|slot| slot.is_none());
                self.that(free, &format!("%{} is defined twice, or out of range", value.0))?;
                if let Some(slot) = slot {
                    *slot = Some((*block, at));
                }
            }
        }
        Ok(definitions)
    }

    /// `at`: the block, and how many of its instructions come before.
    fn uses(
        &self,
        uses: &[Value],
        at: (BlockId, usize),
        definitions: &[Option<Definition>],
        dominators: &Dominators,
    ) -> Checked {
        for value in uses {
            let defined = match definitions.get(value.0 as usize).copied().flatten() {
                Some((block, number)) if block == at.0 => number <= at.1,
                Some((block, _)) => dominators.dominates(block, at.0),
                None => false,
            };
            self.that(defined, &format!("%{} is used where it is not defined", value.0))?;
        }
        Ok(())
    }

    fn terminator(&self, terminator: &Terminator) -> Checked {
        match terminator {
            Terminator::Open => self.fail("the block does not end"),
            Terminator::Unreachable => Ok(()),
            Terminator::Return(value) => self.fits(*value, &self.function.result),
            Terminator::Jump(edge) => self.edge(edge),
            Terminator::Try { next, handler } => {
                next.iter().try_for_each(|next| self.edge(next))?;
                self.edge(handler)
            }
            Terminator::Branch { condition, then, otherwise } => {
                self.is_bool(*condition)?;
                self.edge(then)?;
                self.edge(otherwise)
            }
        }
    }

    fn edge(&self, edge: &Edge) -> Checked {
        let parameters = &self.function.graph.block(edge.target).parameters;
        self.count(edge.arguments.len(), parameters.len())?;
        edge.arguments
            .iter()
            .zip(parameters)
            .try_for_each(|(argument, parameter)| self.fits(*argument, self.function.graph.ty(*parameter)))
    }

    fn inst(&self, inst: &Inst<Op>) -> Checked {
        let graph = &self.function.graph;
        let expected = match &inst.op {
            Op::Broadcast { .. } | Op::Nest(_) | Op::Primitive { .. } | Op::Parallel(_) => inst.results.len(),
            Op::CheckDivisor { .. }
            | Op::Check { .. }
            | Op::CheckBound { .. }
            | Op::Store { .. }
            | Op::List {
                action: ListAction::Set(_) | ListAction::SetMember(_) | ListAction::Append, ..
            }
            | Op::Copy { .. }
            | Op::CheckAssignable { .. }
            | Op::DropFields { .. }
            | Op::Retain(_)
            | Op::Release(_)
            | Op::Safepoint
            | Op::Print { .. }
            | Op::Raise { .. }
            | Op::RaiseAssertion(_)
            | Op::RaiseAgain(_)
            | Op::RaiseUnbound(_)
            | Op::RaiseValue(_) => 0,
            _ => 1,
        };
        self.count(inst.results.len(), expected)?;
        let result = inst.results.first().map(|value| graph.ty(*value));
        match &inst.op {
            Op::Const(constant) => self.result(result, |ty| constant_fits(constant, ty), "the constant"),
            Op::Scalar(op, operands) | Op::Reassociable(op, operands) => self.scalar(*op, operands, result),
            Op::CheckDivisor { value, .. } => self.dtype(*value).map(|_| ()),
            Op::Check { holds, value, .. } => {
                self.is_bool(*holds)?;
                value.iter().try_for_each(|value| self.is_int64(*value))
            }
            Op::CheckBound { bound, .. } => self.is_bool(*bound),
            Op::Tuple(items) => {
                let types: Vec<_> = items.iter().map(|item| graph.ty(*item).clone()).collect();
                let is_tuple = |ty: &Type| {
                    ty.parts().is_some_and(|parts| {
                        parts.len() == types.len() && parts.iter().zip(&types).all(|(a, b)| same(a, b))
                    })
                };
                self.result(result, is_tuple, "a tuple of the items")
            }
            Op::TupleGet { tuple, index } => match graph.ty(*tuple).parts() {
                Some(items) if (*index as usize) < items.len() => {
                    self.result(result, |ty| same(&items[*index as usize], ty), "the item")
                }
                _ => self.fail("an item that the tuple does not have"),
            },
            Op::Length { array, axis } => {
                self.that(*axis < self.array(*array)?.ndim, "an axis that the array does not have")?;
                self.result(result, is_int64, "an int64")
            }
            Op::Load { array, indices } => {
                let dtype = self.element(*array, indices)?;
                self.that(has_values(dtype), "a load of what has no value")?;
                self.result(result, |ty| ty.scalar_dtype() == Some(dtype.native()), "the array's dtype")
            }
            Op::Store { array, indices, value } => {
                let dtype = self.element(*array, indices)?;
                self.that(!self.array(*array)?.readonly, "a store to a read-only array")?;
                self.that(self.dtype(*value)? == dtype.native(), "a store of another dtype")
            }
            Op::View { array, items } => self.view(*array, items, result),
            Op::Transpose { array, order } => {
                let array = self.array(*array)?;
                let mut sorted = order.clone();
                sorted.sort_unstable();
                self.that(sorted.into_iter().eq(0..array.ndim), "the order is no permutation of the axes")?;
                self.array_result(result, array.dtype, array.ndim)
            }
            Op::Part { array, .. } => {
                let array = self.array(*array)?;
                self.that(array.dtype.is_complex(), "parts of what is not complex")?;
                self.array_result(result, array.dtype.real_part(), array.ndim)?;
                let any =
                    result.and_then(Type::as_array).is_some_and(|to| to.layout == array.layout.loosened());
                self.that(any, "parts lie apart, so their layout is A")
            }
            Op::Field { array, dtype, shape, .. } => {
                let array = self.array(*array)?;
                self.that(matches!(array.dtype, DType::Record(_)), "a field of what is no record")?;
                self.array_result(result, *dtype, array.ndim + shape.len())?;
                let in_bytes = result.and_then(Type::in_memory).is_some_and(|to| to.layout == Layout::Bytes);
                self.that(in_bytes, "fields lie anywhere, so their layout is B")
            }
            Op::Copy { target, source } => {
                let (target, source) = (self.array(*target)?, self.array(*source)?);
                self.that(!target.readonly, "a copy to a read-only element")?;
                self.that(target.ndim == 0 && source.ndim == 0, "a copy of several elements")?;
                self.that(target.dtype == source.dtype, "a copy of another dtype")
            }
            Op::Snapshot(cell) => match self.function.graph.ty(*cell).as_cell() {
                Some(cell) => self.array_result(result, cell.dtype, 0),
                None => self.fail("a copy of what is no cell"),
            },
            Op::Relax(array) => {
                let array = self.array(*array)?;
                self.array_result(result, array.dtype, array.ndim)?;
                let weaker = result.and_then(Type::as_array).is_some_and(|to| {
                    to.layout == array.layout
                        || to.layout == Layout::Bytes
                        || array.layout != Layout::Bytes && (to.layout == Layout::Any || array.ndim < 2)
                });
                self.that(weaker, "the result's layout says more than the operand's")
            }
            Op::Allocate { shape, .. } => {
                shape.iter().try_for_each(|length| self.is_int64(*length))?;
                match result {
                    Some(Type::Array(array)) => self.count(array.ndim, shape.len()),
                    _ => self.fail("the result is no array"),
                }
            }
            Op::Broadcast { arrays } => {
                let mut ndim = 0;
                for array in arrays {
                    ndim = ndim.max(self.array(*array)?.ndim);
                }
                self.count(inst.results.len(), ndim)?;
                inst.results.iter().try_for_each(|value| self.is_int64(*value))
            }
            Op::CheckAssignable { array, target } => {
                self.array(*array)?;
                self.array(*target).map(|_| ())
            }
            Op::List { action, operands } => self.list(*action, operands, result),
            Op::Text { action, operands } => self.text(*action, operands, result),
            Op::Nest(nest) => self.nest(nest, &inst.results),
            Op::Call { callee, arguments } => {
                let callee = self.callee(*callee)?;
                self.arguments(callee, arguments.iter().copied())?;
                self.result(result, |ty| same(&callee.result, ty), "what the callee returns")
            }
            Op::Parallel(parallel) => self.parallel(parallel, &inst.results),
            Op::Raise { arguments, .. } => arguments.iter().try_for_each(|value| {
                let fine = matches!(graph.ty(*value), Type::Unit | Type::Scalar(_) | Type::Text);
                self.that(fine, "an exception's argument that is no scalar and no text")
            }),
            Op::Print { parts, flush } => {
                parts.iter().try_for_each(|part| self.printed(part))?;
                flush.iter().try_for_each(|flush| self.is_bool(*flush))
            }
            Op::RaiseAgain(exception) => self.is_int64(*exception),
            Op::Fields(_) => self.result(result, |ty| ty.as_container().is_some(), "a container"),
            Op::RaiseAssertion(Some(text)) => {
                self.that(*graph.ty(*text) == Type::Text, "an assertion's message that is no text")
            }
            Op::Primitive { .. }
            | Op::Nothing
            | Op::DropFields { .. }
            | Op::Retain(_)
            | Op::Release(_)
            | Op::Safepoint
            | Op::RaiseAssertion(None)
            | Op::RaiseUnbound(_)
            | Op::RaiseValue(_) => Ok(()),
        }
    }

    fn list(&self, action: ListAction, operands: &[Value], result: Option<&Type>) -> Checked {
        let graph = &self.function.graph;
        let Some(item) = operands.first().and_then(|list| graph.ty(*list).list_item()) else {
            return self.fail("an item of what is no list");
        };
        match (action, &operands[1..]) {
            (ListAction::Length, []) => self.result(result, is_int64, "an int64"),
            (ListAction::Get(_), [index]) => {
                self.is_int64(*index)?;
                self.result(result, |ty| same(item, ty), "the item")
            }
            (ListAction::Set(_), [index, value]) => {
                self.is_int64(*index)?;
                self.fits(*value, item)
            }
            (ListAction::Pop, []) => self.result(result, |ty| same(item, ty), "the item"),
            (ListAction::Append, [value]) => self.fits(*value, item),
            (ListAction::Member(_) | ListAction::Kept(_) | ListAction::Lend(_), []) => {
                self.result(result, |_| true, "a field")
            }
            (ListAction::SetMember(_), [_]) => Ok(()),
            _ => self.fail("another number of operands"),
        }
    }

    fn text(&self, action: TextAction, operands: &[Value], result: Option<&Type>) -> Checked {
        let is_text = |value: &Value| *self.function.graph.ty(*value) == Type::Text;
        if !operands.first().is_some_and(is_text) {
            return self.fail("a part of what is no text");
        }
        match (action, &operands[1..]) {
            (TextAction::Length, []) => self.result(result, is_int64, "an int64"),
            (TextAction::Get(_), [index]) => {
                self.is_int64(*index)?;
                self.result(result, |ty| *ty == Type::Text, "a text")
            }
            (TextAction::Equal, [other]) => {
                self.that(is_text(other), "a comparison of a text with what is none")?;
                self.result(result, |ty| ty.scalar_dtype() == Some(DType::Bool), "a bool")
            }
            _ => self.fail("another number of operands"),
        }
    }

    fn printed(&self, part: &Part) -> Checked {
        let (Part::Str(value) | Part::Repr(value) | Part::NumpyRepr(value)) = part else {
            let Part::Optional(has_value, parts) = part else { return Ok(()) };
            self.is_bool(*has_value)?;
            return parts.iter().try_for_each(|part| self.printed(part));
        };
        let ty = self.function.graph.ty(*value);
        let fine = match part {
            Part::NumpyRepr(_) => matches!(ty, Type::Scalar(_)),
            _ => matches!(ty, Type::Scalar(_) | Type::Array(_) | Type::Cell(_) | Type::Text),
        };
        self.that(fine, &format!("{} is not printed like that", print::type_text(ty)))
    }

    fn scalar(&self, op: ScalarOp, operands: &[Value], result: Option<&Type>) -> Checked {
        if let (ScalarOp::Select, [condition, then, otherwise]) = (op, operands) {
            self.is_bool(*condition)?;
            let ty = self.function.graph.ty(*then);
            self.fits(*otherwise, ty)?;
            return self.result(result, |result| same(ty, result), "the alternatives' type");
        }
        let dtypes = operands.iter().map(|value| self.dtype(*value)).collect::<Result<Vec<_>, _>>()?;
        let wanted = self.scalar_result(op, &dtypes)?;
        self.result(result, |ty| ty.scalar_dtype() == Some(wanted), wanted.family_name())
    }

    /// The dtype that an operation on these gives.
    fn scalar_result(&self, op: ScalarOp, dtypes: &[DType]) -> Result<DType, VerifyError> {
        let count = match op {
            ScalarOp::Select => 3,
            ScalarOp::Math(_) => dtypes.len().clamp(1, 3),
            ScalarOp::Negative
            | ScalarOp::Absolute
            | ScalarOp::Invert
            | ScalarOp::Cast(_)
            | ScalarOp::Real
            | ScalarOp::Imaginary
            | ScalarOp::Conjugate
            | ScalarOp::SquareRoot
            | ScalarOp::Floor
            | ScalarOp::Ceil
            | ScalarOp::Trunc
            | ScalarOp::Rint
            | ScalarOp::Sign
            | ScalarOp::SignBit
            | ScalarOp::IsNan
            | ScalarOp::IsInfinite
            | ScalarOp::IsFinite => 1,
            _ => 2,
        };
        self.count(dtypes.len(), count)?;
        let relevant = match op {
            ScalarOp::Select => {
                self.that(dtypes[0] == DType::Bool, "a condition that is no bool")?;
                &dtypes[1..]
            }
            ScalarOp::Math("ldexp" | "round_digits") => &dtypes[..1],
            _ => dtypes,
        };
        let equal = relevant.iter().all(|dtype| *dtype == relevant[0]);
        self.that(equal, "operands of different dtypes")?;
        if let ScalarOp::Math(_) = op {
            let of_floats = relevant[0].is_float() || relevant[0].is_complex();
            self.that(of_floats, "a math function of what is no float")?;
        }
        Ok(op.result_dtype(relevant[0]))
    }

    fn element(&self, array: Value, indices: &[Index]) -> Result<DType, VerifyError> {
        let array = self.array(array)?;
        self.count(indices.len(), array.ndim)?;
        indices.iter().try_for_each(|index| self.is_index(index.value))?;
        Ok(array.dtype)
    }

    fn view(&self, array: Value, items: &[ViewItem], result: Option<&Type>) -> Checked {
        let array = self.array(array)?;
        let (mut axes, mut ndim) = (0, 0);
        for item in items {
            match item {
                ViewItem::NewAxis => ndim += 1,
                ViewItem::Index(index) => {
                    self.is_index(index.value)?;
                    axes += 1;
                }
                ViewItem::Slice { start, stop, step } => {
                    [start, stop, step].into_iter().flatten().try_for_each(|value| self.is_int64(*value))?;
                    axes += 1;
                    ndim += 1;
                }
            }
        }
        self.count(axes, array.ndim)?;
        self.array_result(result, array.dtype, ndim)
    }

    fn nest(&self, nest: &Nest, results: &[Value]) -> Checked {
        nest.extents.iter().try_for_each(|extent| self.is_int64(*extent))?;
        let inputs = nest.inputs.iter().map(|input| self.array(*input)).collect::<Result<Vec<_>, _>>()?;
        for (index, node) in nest.nodes.iter().enumerate() {
            let dtype = match &node.kind {
                NodeKind::Element(input) => {
                    let input = inputs.get(*input).map(|input| input.dtype.native());
                    self.that(input.is_some(), "a node reads an input that there is not")?;
                    input.unwrap_or(node.dtype)
                }
                NodeKind::Outer(value) => self.dtype(*value)?,
                NodeKind::Const(constant) => {
                    let fits = constant_fits(constant, &Type::strong(node.dtype));
                    self.that(fits, "a constant of another dtype")?;
                    node.dtype
                }
                NodeKind::Position(axis) => {
                    self.that(*axis < nest.extents.len(), "a position along an axis that there is not")?;
                    DType::Int64
                }
                NodeKind::Scalar(op, nodes) => {
                    let earlier = nodes.iter().all(|node| (node.0 as usize) < index);
                    self.that(earlier, "a node uses a later one")?;
                    let dtypes: Vec<_> = nodes.iter().map(|node| nest.nodes[node.0 as usize].dtype).collect();
                    self.scalar_result(*op, &dtypes)?
                }
            };
            self.that(dtype == node.dtype, &format!("n{index} gives {}", dtype.name()))?;
        }
        for (array, node) in &nest.stores {
            let array = self.array(*array)?;
            self.count(array.ndim, nest.extents.len())?;
            let dtype = nest.nodes.get(node.0 as usize).map(|node| node.dtype);
            self.that(dtype == Some(array.dtype.native()), "a nest stores another dtype")?;
        }
        self.count(results.len(), nest.reductions.len())?;
        for (reduction, result) in nest.reductions.iter().zip(results) {
            let dtype = nest.nodes.get(reduction.node.0 as usize).map(|node| node.dtype);
            self.that(dtype == Some(self.dtype(*result)?), "a reduction's result has another dtype")?;
            if matches!(reduction.kind, ReductionKind::Any | ReductionKind::All) {
                self.that(dtype == Some(DType::Bool), "any and all are of bools")?;
            }
        }
        Ok(())
    }

    fn parallel(&self, parallel: &Parallel, results: &[Value]) -> Checked {
        let graph = &self.function.graph;
        self.is_int64(parallel.length)?;
        let body = self.callee(parallel.body)?;
        let captures: Vec<_> = parallel.captures.iter().map(|value| graph.ty(*value).clone()).collect();
        let mut parameters = captures.clone();
        parameters.extend([Type::weak(DType::Int64), Type::weak(DType::Int64)]);
        self.parameters(body, &parameters)?;
        if let Some(few) = parallel.few {
            let few = self.callee(few)?;
            self.parameters(few, &parameters)?;
            self.that(same(&few.result, &body.result), "the bodies return other types")?;
        }
        self.count(parallel.initial.len(), results.len())?;
        let types: Vec<_> = results.iter().map(|value| graph.ty(*value).clone()).collect();
        for (initial, ty) in parallel.initial.iter().zip(&types) {
            self.fits(*initial, ty)?;
        }
        let Some(combine) = parallel.combine else {
            return self.that(results.is_empty(), "results without a function that combines them");
        };
        let combine = self.callee(combine)?;
        let Type::Tuple(partials) = &body.result else {
            return self.fail("the body's partial results are no tuple");
        };
        let mut parameters = captures;
        parameters.extend(types.iter().cloned());
        parameters.extend(partials.iter().cloned());
        self.parameters(combine, &parameters)?;
        self.that(
            same(&combine.result, &Type::Tuple(types.into())),
            "combine returns other types than the results",
        )
    }

    fn callee(&self, id: FunctionId) -> Result<&Function, VerifyError> {
        self.module.functions.get(id.0 as usize).ok_or_else(|| self.error("a function that there is not"))
    }

    fn arguments(&self, callee: &Function, arguments: impl Iterator<Item = Value>) -> Checked {
        let types: Vec<_> = arguments.map(|value| self.function.graph.ty(value).clone()).collect();
        self.parameters(callee, &types)
    }

    fn parameters(&self, callee: &Function, types: &[Type]) -> Checked {
        let parameters = callee.graph.blocks.first().map_or(&[][..], |entry| &entry.parameters);
        self.count(types.len(), parameters.len())?;
        for (ty, parameter) in types.iter().zip(parameters) {
            let wanted = callee.graph.ty(*parameter);
            let text = format!("{} for a parameter {}", print::type_text(ty), print::type_text(wanted));
            self.that(same(ty, wanted), &text)?;
        }
        Ok(())
    }

    fn array_result(&self, result: Option<&Type>, dtype: DType, ndim: usize) -> Checked {
        let fits = |ty: &Type| ty.in_memory().is_some_and(|array| array.dtype == dtype && array.ndim == ndim);
        self.result(result, fits, &format!("an array of {} with {ndim} axes", dtype.name()))
    }

    /// The type of an array, or of a cell as one.
    fn array(&self, value: Value) -> Result<ArrayType, VerifyError> {
        self.function
            .graph
            .ty(value)
            .in_memory()
            .ok_or_else(|| self.error(&format!("%{} is no array", value.0)))
    }

    fn dtype(&self, value: Value) -> Result<DType, VerifyError> {
        let ty = self.function.graph.ty(value);
        ty.scalar_dtype().ok_or_else(|| self.error(&format!("%{} is no scalar", value.0)))
    }

    fn is_bool(&self, value: Value) -> Checked {
        self.that(self.dtype(value)? == DType::Bool, &format!("%{} is no bool", value.0))
    }

    fn is_int64(&self, value: Value) -> Checked {
        self.that(is_int64(self.function.graph.ty(value)), &format!("%{} is no int64", value.0))
    }

    fn is_index(&self, value: Value) -> Checked {
        let fine = matches!(self.dtype(value)?, DType::Int64 | DType::UInt64);
        self.that(fine, &format!("%{} is no index", value.0))
    }

    fn fits(&self, value: Value, ty: &Type) -> Checked {
        let own = self.function.graph.ty(value);
        let text = format!("%{} is {}, not {}", value.0, print::type_text(own), print::type_text(ty));
        self.that(same(own, ty), &text)
    }

    fn result(&self, result: Option<&Type>, fits: impl Fn(&Type) -> bool, wanted: &str) -> Checked {
        self.that(result.is_some_and(fits), &format!("the result's type is not {wanted}"))
    }

    fn count(&self, found: usize, wanted: usize) -> Checked {
        self.that(found == wanted, &format!("{found} where {wanted} belong"))
    }

    fn that(&self, holds: bool, message: &str) -> Checked {
        if holds { Ok(()) } else { self.fail(message) }
    }

    fn fail(&self, message: &str) -> Checked {
        Err(self.error(message))
    }

    fn error(&self, message: &str) -> VerifyError {
        VerifyError { function: self.index, place: self.place.clone(), message: message.into() }
    }
}

/// Whether values of the types have one representation.
pub fn same(a: &Type, b: &Type) -> bool {
    match (a, b) {
        (Type::Scalar(a), Type::Scalar(b)) => a.dtype == b.dtype,
        (Type::Array(a), Type::Array(b)) => (a.dtype, a.ndim, a.layout) == (b.dtype, b.ndim, b.layout),
        (Type::Cell(a), Type::Cell(b)) => a.dtype == b.dtype,
        (Type::Optional(a), Type::Optional(b)) => same(&a[1], &b[1]),
        (Type::Tuple(a), Type::Tuple(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Type::Named(a), Type::Named(b)) => {
            a.parts.len() == b.parts.len() && a.parts.iter().zip(&b.parts).all(|(a, b)| same(a, b))
        }
        _ => a == b,
    }
}

fn is_int64(ty: &Type) -> bool {
    ty.scalar_dtype() == Some(DType::Int64)
}

fn constant_fits(constant: &Const, ty: &Type) -> bool {
    match constant {
        Const::Unit => *ty == Type::Unit,
        Const::Text(_) => *ty == Type::Text,
        Const::Bool(_) => ty.scalar_dtype() == Some(DType::Bool),
        Const::Int(_, dtype) | Const::Float(_, dtype) | Const::Complex(_, _, dtype) => {
            ty.scalar_dtype() == Some(*dtype)
        }
        Const::Element(dtype, bytes) => {
            ty.as_cell().is_some_and(|cell| cell.dtype == *dtype) && bytes.len() == dtype.itemsize()
        }
    }
}
