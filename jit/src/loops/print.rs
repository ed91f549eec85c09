//! The printed form of Loops, which [`super::parse`] reads back.
//!
//! A value is written `%name.7` (or `%7`), with its type where it is defined; a type ending in `~` is weak. An index is
//! followed by `<` if it is known not to be negative, by `~` if it may be but is in bounds, by `!` if nothing needs to be
//! checked. Spans stand behind an `@`.

use super::{
    Check, FastMath, Function, Index, ListAction, Module, Nest, NodeKind, Op, Parallel, Part, ReductionKind,
    TextAction, ViewItem,
};
use crate::graph::{Block, Edge, Graph, Inst, Span, Terminator, Value};
use crate::listing::Spanned;
use crate::scalar::{Const, ScalarOp};
use crate::types::{ArrayType, Layout, Type, element_text};
use hotloop_array::dtype::DType;
use std::fmt::{self, Display, Write};

/// The text of a module.
pub fn print(module: &Module) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = print_module(module, &mut text);
    text
}

/// The text of one function.
pub fn print_function(index: usize, function: &Function) -> String {
    let mut text = String::new();
    let _ = function_text(index, function, &mut text);
    text
}

/// The lines of a function, each with the construct that it came from, in the form without spans.
pub(crate) fn lines(index: usize, function: &Function) -> Spanned {
    let graph = &function.graph;
    let mut head = String::new();
    // Writing to a string cannot fail.
    let _ = head_text(index, function, &mut head);
    let mut out = vec![(head.trim_end().to_owned(), None)];
    for (index, block) in graph.blocks.iter().enumerate() {
        let mut label = String::new();
        let _ = label_text(graph, index, block, &mut label);
        out.extend(label.lines().map(|line| (line.to_owned(), None)));
        for inst in &block.insts {
            let mut text = String::new();
            let _ = inst_text(graph, inst, &mut text);
            let place = span(inst.span);
            let text = text.trim_end();
            let text = text.strip_suffix(&place).unwrap_or(text);
            out.extend(text.lines().map(|line| (line.to_owned(), Some(inst.span))));
        }
        out.push((format!("  {}", terminator(graph, &block.terminator)), Some(block.terminator_span)));
    }
    out.push(("}".to_owned(), None));
    out
}

fn print_module(module: &Module, out: &mut String) -> fmt::Result {
    writeln!(out, "module {:?}", module.name)?;
    for (index, function) in module.functions.iter().enumerate() {
        out.push('\n');
        function_text(index, function, out)?;
    }
    Ok(())
}

fn function_text(index: usize, function: &Function, out: &mut String) -> fmt::Result {
    let graph = &function.graph;
    head_text(index, function, out)?;
    for (index, block) in graph.blocks.iter().enumerate() {
        label_text(graph, index, block, out)?;
        for inst in &block.insts {
            inst_text(graph, inst, out)?;
        }
        writeln!(out, "  {}{}", terminator(graph, &block.terminator), span(block.terminator_span))?;
    }
    out.push_str("}\n");
    Ok(())
}

fn head_text(index: usize, function: &Function, out: &mut String) -> fmt::Result {
    let graph = &function.graph;
    let parameters = graph.blocks.first().map_or(&[][..], |entry| &entry.parameters);
    write!(out, "function @{index} {:?}(", function.name)?;
    out.push_str(&list(parameters.iter().map(|value| definition(graph, *value))));
    write!(out, ") -> {} source {}", type_text(&function.result), function.source.0)?;
    let flags = fastmath_names(function.fastmath);
    if !flags.is_empty() {
        write!(out, " fastmath {{{}}}", flags.join(", "))?;
    }
    if function.recursive {
        out.push_str(" recursive");
    }
    if function.is_generator {
        out.push_str(" generator");
    }
    out.push_str(" {\n");
    Ok(())
}

/// The name and the parameters of a block; the entry has none.
fn label_text(graph: &Graph<Op, Type>, index: usize, block: &Block<Op>, out: &mut String) -> fmt::Result {
    if index > 0 {
        write!(out, "b{index}")?;
        if !block.parameters.is_empty() {
            let parameters = block.parameters.iter().map(|value| definition(graph, *value));
            write!(out, "({})", list(parameters))?;
        }
        out.push_str(":\n");
    }
    Ok(())
}

fn inst_text(graph: &Graph<Op, Type>, inst: &Inst<Op>, out: &mut String) -> fmt::Result {
    out.push_str("  ");
    if !inst.results.is_empty() {
        write!(out, "{} = ", list(inst.results.iter().map(|value| definition(graph, *value))))?;
    }
    writeln!(out, "{}{}", operation(graph, &inst.op), span(inst.span))
}

/// An operation as text. Here and below the graph only names the values, so Typed's does as well.
pub(crate) fn operation<O>(graph: &Graph<O, Type>, op: &Op) -> String {
    let v = |value: &Value| value_text(graph, *value);
    let all = |values: &[Value]| list(values.iter().map(v));
    match op {
        Op::Const(constant) => format!("const {}", constant_text(constant)),
        Op::Scalar(op, operands) => format!("{} {}", scalar_name(*op), all(operands)),
        Op::Reassociable(op, operands) => format!("reassociable {} {}", scalar_name(*op), all(operands)),
        Op::CheckDivisor { value, message } => format!("check_divisor {}, {message:?}", v(value)),
        Op::Check { holds, error, message, value } => {
            let value = value.iter().map(|value| format!(", {}", v(value))).collect::<String>();
            format!("check {}, {}, {message:?}{value}", v(holds), error.name())
        }
        Op::CheckBound { bound, name } => format!("check_bound {}, {name:?}", v(bound)),
        Op::Tuple(items) => format!("tuple ({})", all(items)),
        Op::TupleGet { tuple, index } => format!("get {}, {index}", v(tuple)),
        Op::Length { array, axis } => format!("length {}, {axis}", v(array)),
        Op::Load { array, indices } => format!("load {}[{}]", v(array), index_list(graph, indices)),
        Op::Store { array, indices, value } => {
            format!("store {}[{}] = {}", v(array), index_list(graph, indices), v(value))
        }
        Op::View { array, items } => {
            format!("view {}[{}]", v(array), list(items.iter().map(|item| view_item(graph, item))))
        }
        Op::Transpose { array, order } => {
            format!("transpose {} ({})", v(array), list(order.iter().map(usize::to_string)))
        }
        Op::Part { array, imaginary } => {
            format!("{} {}", if *imaginary { "imaginary_part" } else { "real_part" }, v(array))
        }
        Op::Field { array, offset, dtype, shape } => {
            let shape = list(shape.iter().map(usize::to_string));
            format!("field {} + {offset}: {} ({shape})", v(array), dtype_text(*dtype))
        }
        Op::Copy { target, source } => format!("copy {} = {}", v(target), v(source)),
        Op::Snapshot(cell) => format!("snapshot {}", v(cell)),
        Op::Relax(array) => format!("relax {}", v(array)),
        Op::Allocate { shape, zeroed } => {
            format!("allocate {}({})", if *zeroed { "zeroed " } else { "" }, all(shape))
        }
        Op::Broadcast { arrays } => format!("broadcast ({})", all(arrays)),
        Op::CheckAssignable { array, target } => format!("check_assignable {}, {}", v(array), v(target)),
        Op::Nest(nest) => nest_text(graph, nest),
        Op::Call { callee, arguments } => format!("call @{} ({})", callee.0, all(arguments)),
        Op::Text { action, operands } => match action {
            TextAction::Length => format!("text_length {}", all(operands)),
            TextAction::Get(check) => format!("text_get {}{}", all(operands), check_text(*check)),
            TextAction::Equal => format!("text_equal {}", all(operands)),
        },
        Op::List { action, operands } => match action {
            ListAction::Length => format!("list_length {}", all(operands)),
            ListAction::Get(check) => format!("list_get {}{}", all(operands), check_text(*check)),
            ListAction::Set(check) => format!("list_set {}{}", all(operands), check_text(*check)),
            ListAction::Pop => format!("list_pop {}", all(operands)),
            ListAction::Member(slot) => format!("member {slot}, {}", all(operands)),
            ListAction::Kept(slot) => format!("kept {slot}, {}", all(operands)),
            ListAction::Lend(slot) => format!("lend {slot}, {}", all(operands)),
            ListAction::SetMember(slot) => format!("set_member {slot}, {}", all(operands)),
            ListAction::Append => format!("list_append {}", all(operands)),
        },
        Op::Primitive { symbol, arguments } => format!("primitive {symbol:?} ({})", all(arguments)),
        Op::Parallel(parallel) => parallel_text(graph, parallel),
        Op::Nothing => "nothing".to_owned(),
        Op::Fields(slots) => format!("fields {slots}"),
        Op::DropFields { container, slots } => {
            let slots: Vec<_> = slots.iter().map(ToString::to_string).collect();
            format!("drop_fields {} ({})", v(container), slots.join(", "))
        }
        Op::Retain(value) => format!("retain {}", v(value)),
        Op::Release(value) => format!("release {}", v(value)),
        Op::Print { parts, flush } => {
            let flush = flush.map_or(String::new(), |flush| format!(" flush {}", v(&flush)));
            format!("print ({}){flush}", list(parts.iter().map(|part| part_text(graph, part))))
        }
        Op::Safepoint => "safepoint".into(),
        Op::Raise { exception, arguments } => format!("raise {exception} ({})", all(arguments)),
        Op::RaiseAgain(exception) => format!("raise_again {}", v(exception)),
        Op::RaiseAssertion(text) => format!("raise_assertion ({})", list(text.iter().map(v))),
        Op::RaiseUnbound(name) => format!("raise_unbound {name:?}"),
        Op::RaiseValue(text) => format!("raise_value {text:?}"),
    }
}

fn part_text<O>(graph: &Graph<O, Type>, part: &Part) -> String {
    match part {
        Part::Text(text) => format!("{text:?}"),
        Part::Str(value) => format!("str {}", value_text(graph, *value)),
        Part::Repr(value) => format!("repr {}", value_text(graph, *value)),
        Part::NumpyRepr(value) => format!("numpy_repr {}", value_text(graph, *value)),
        Part::Optional(has_value, parts) => {
            let parts = list(parts.iter().map(|part| part_text(graph, part)));
            format!("optional {} ({parts})", value_text(graph, *has_value))
        }
    }
}

fn nest_text<O>(graph: &Graph<O, Type>, nest: &Nest) -> String {
    let all = |values: &[Value]| list(values.iter().map(|value| value_text(graph, *value)));
    let mut text = format!(
        "nest {}({}) reading ({}) {{\n",
        if nest.reassociate { "reassociate " } else { "" },
        all(&nest.extents),
        all(&nest.inputs)
    );
    for (index, node) in nest.nodes.iter().enumerate() {
        let kind = match &node.kind {
            NodeKind::Element(input) => format!("element {input}"),
            NodeKind::Outer(value) => format!("outer {}", value_text(graph, *value)),
            NodeKind::Const(constant) => format!("const {}", constant_text(constant)),
            NodeKind::Position(axis) => format!("position {axis}"),
            NodeKind::Scalar(op, nodes) => {
                format!("{} {}", scalar_name(*op), list(nodes.iter().map(|node| format!("n{}", node.0))))
            }
        };
        text += &format!("    n{index}: {} = {kind}\n", node.dtype.name());
    }
    for (array, node) in &nest.stores {
        text += &format!("    store {} = n{}\n", value_text(graph, *array), node.0);
    }
    for reduction in &nest.reductions {
        text += &format!("    reduce {} n{}\n", reduction_name(reduction.kind), reduction.node.0);
    }
    text + "  }"
}

fn parallel_text<O>(graph: &Graph<O, Type>, parallel: &Parallel) -> String {
    let all = |values: &[Value]| list(values.iter().map(|value| value_text(graph, *value)));
    let mut text = format!(
        "parallel {}@{} length {} captures ({})",
        if parallel.is_written { "" } else { "expression " },
        parallel.body.0,
        value_text(graph, parallel.length),
        all(&parallel.captures)
    );
    if let Some(few) = parallel.few {
        text += &format!(" few @{}", few.0);
    }
    if let Some(combine) = parallel.combine {
        text += &format!(" combine @{} initial ({})", combine.0, all(&parallel.initial));
    }
    text
}

pub(crate) fn terminator<O>(graph: &Graph<O, Type>, terminator: &Terminator) -> String {
    match terminator {
        Terminator::Open => "open".into(),
        Terminator::Jump(to) => format!("jump {}", edge(graph, to)),
        Terminator::Branch { condition, then, otherwise } => {
            let condition = value_text(graph, *condition);
            format!("branch {condition}, {}, {}", edge(graph, then), edge(graph, otherwise))
        }
        Terminator::Try { next: Some(next), handler } => {
            format!("try {} else {}", edge(graph, next), edge(graph, handler))
        }
        Terminator::Try { next: None, handler } => format!("raise_to {}", edge(graph, handler)),
        Terminator::Return(value) => format!("return {}", value_text(graph, *value)),
        Terminator::Unreachable => "unreachable".into(),
    }
}

fn edge<O>(graph: &Graph<O, Type>, edge: &Edge) -> String {
    let target = edge.target.0;
    if edge.arguments.is_empty() {
        return format!("b{target}");
    }
    format!("b{target}({})", list(edge.arguments.iter().map(|value| value_text(graph, *value))))
}

fn index_list<O>(graph: &Graph<O, Type>, indices: &[Index]) -> String {
    list(indices.iter().map(|index| index_text(graph, index)))
}

fn index_text<O>(graph: &Graph<O, Type>, index: &Index) -> String {
    format!("{}{}", value_text(graph, index.value), check_text(index.check))
}

/// What stands behind an index.
fn check_text(check: Check) -> &'static str {
    match check {
        Check::Full => "",
        Check::UpperBound => "<",
        Check::WrapOnly => "~",
        Check::Proven => "!",
    }
}

fn view_item<O>(graph: &Graph<O, Type>, item: &ViewItem) -> String {
    match item {
        ViewItem::Index(index) => index_text(graph, index),
        ViewItem::NewAxis => "new".into(),
        ViewItem::Slice { start, stop, step } => {
            let part = |value: &Option<Value>| value.map_or(String::new(), |value| value_text(graph, value));
            let step = step.map_or(String::new(), |step| format!(":{}", value_text(graph, step)));
            format!("{}:{}{step}", part(start), part(stop))
        }
    }
}

pub(crate) fn value_text<O>(graph: &Graph<O, Type>, value: Value) -> String {
    match graph.values.get(value.0 as usize).and_then(|data| data.name.as_deref()) {
        Some(name) if name.chars().all(|c| c.is_alphanumeric() || c == '_') => format!("%{name}.{}", value.0),
        _ => format!("%{}", value.0),
    }
}

pub(crate) fn definition<O>(graph: &Graph<O, Type>, value: Value) -> String {
    format!("{}: {}", value_text(graph, value), type_text(graph.ty(value)))
}

/// Items separated by commas.
pub(crate) fn list(items: impl Iterator<Item = impl Display>) -> String {
    let mut text = String::new();
    for (index, item) in items.enumerate() {
        let separator = if index > 0 { ", " } else { "" };
        let _ = write!(text, "{separator}{item}");
    }
    text
}

fn span(span: Span) -> String {
    if span == Span::default() {
        return String::new();
    }
    format!(" @{}..{}", u32::from(span.start()), u32::from(span.end()))
}

/// The text of a type.
pub(crate) fn type_text(ty: &Type) -> String {
    match ty {
        Type::Unit => "none".into(),
        Type::Scalar(scalar) => format!("{}{}", dtype_text(scalar.dtype), if scalar.weak { "~" } else { "" }),
        Type::Array(ArrayType { dtype, ndim, layout, readonly }) => {
            let layout = match layout {
                Layout::C => "C",
                Layout::F => "F",
                Layout::Any => "A",
                Layout::Bytes => "B",
            };
            let prefix = if *readonly { "readonly " } else { "" };
            format!("{prefix}array({}, {ndim}, {layout})", dtype_text(*dtype))
        }
        Type::Cell(cell) => {
            format!("{}cell({})", if cell.readonly { "readonly " } else { "" }, dtype_text(cell.dtype))
        }
        Type::Tuple(items) => format!("({})", list(items.iter().map(type_text))),
        Type::Optional(parts) => format!("optional {}", type_text(&parts[1])),
        Type::Named(named) => format!("({})", list(named.parts.iter().map(type_text))),
        Type::Text => "text".into(),
        Type::Generator => "generator".into(),
        Type::Closure(closure) => {
            format!(
                "closure {} {}({})",
                closure.id,
                closure.name.trim_matches(|c| c == '<' || c == '>'),
                list(closure.carried.iter().map(type_text))
            )
        }
        Type::Container(container) => {
            let prefix = if container.typed { "typed " } else { "" };
            let items = list(container.items.iter().map(type_text));
            format!("{prefix}{}({items})", container.kind.name())
        }
    }
}

/// A number's name; other dtypes stand between quotes.
fn dtype_text(dtype: DType) -> String {
    match dtype {
        number if number.is_number() => number.name().into_owned(),
        DType::Record(_) => format!("{:?}", element_text(dtype)),
        other => format!("{:?}", other.protocol_text()),
    }
}

fn constant_text(constant: &Const) -> String {
    match constant {
        Const::Complex(re, im, _) => format!("({re:?}, {im:?})"),
        other => other.to_string(),
    }
}

/// The name of an operation, the target of a cast being its type's business.
pub(crate) fn scalar_name(op: ScalarOp) -> String {
    match op {
        ScalarOp::Math(name) => format!("math.{name}"),
        other => other.name().into(),
    }
}

pub(crate) fn reduction_name(kind: ReductionKind) -> &'static str {
    match kind {
        ReductionKind::Sum => "sum",
        ReductionKind::Product => "product",
        ReductionKind::Minimum => "minimum",
        ReductionKind::Maximum => "maximum",
        ReductionKind::Any => "any",
        ReductionKind::All => "all",
    }
}

pub(crate) fn fastmath_names(flags: FastMath) -> Vec<&'static str> {
    [
        (flags.nnan, "nnan"),
        (flags.ninf, "ninf"),
        (flags.nsz, "nsz"),
        (flags.arcp, "arcp"),
        (flags.contract, "contract"),
        (flags.afn, "afn"),
        (flags.reassoc, "reassoc"),
    ]
    .into_iter()
    .filter_map(|(set, name)| set.then_some(name))
    .collect()
}
