//! The compiler's stages as text.

use super::dispatcher::Dispatcher;
use super::host::VmHost;
use super::registry::{self, Source};
use super::throw;
use hotloop_array::races;
use hotloop_jit::costs::CostKind;
use hotloop_jit::graph::Span;
use hotloop_jit::loops::SourceId;
use hotloop_jit::lower::Report;
use hotloop_jit::lower::report::Fact;
use hotloop_jit::pipeline::{self, Stage};
use hotloop_jit::rejection::{Rejection, snippet};
use hotloop_jit::typed::{Annotated, annotate};
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

/// A stage of the `index`-th specialisation.
pub(super) fn stage(
    dispatcher: &Dispatcher,
    stage: &str,
    index: usize,
    vm: &VirtualMachine,
) -> PyResult<String> {
    let Some(stage) = Stage::from_name(stage) else {
        let known: Vec<&str> = Stage::ALL.iter().map(|(name, _)| *name).collect();
        return Err(
            vm.new_value_error(format!("unknown stage '{stage}'; the stages are {}", known.join(", ")))
        );
    };
    let arguments = match dispatcher.argument_types(index) {
        Some(arguments) => arguments,
        // Flow has no types, so there need not be a specialisation.
        None if stage == Stage::Flow => Vec::new(),
        None => return Err(vm.new_index_error("no such specialisation")),
    };
    let mut host = VmHost::new(vm);
    let function = host.function(dispatcher.py_func(), Some(dispatcher.options()));
    pipeline::show(&mut host, function, &arguments, dispatcher.options(), stage)
        .map_err(|error| throw::compile_error(error, vm))
}

/// A stage of the `index`-th specialisation as lines: (text, file or None, line of the source, text of the source) each.
pub(super) fn listing(dispatcher: &Dispatcher, stage: &str, index: usize, vm: &VirtualMachine) -> PyResult {
    let Some(stage) = Stage::from_name(stage) else {
        return Err(vm.new_value_error(format!("unknown stage '{stage}'")));
    };
    let arguments = match dispatcher.argument_types(index) {
        Some(arguments) => arguments,
        None if stage == Stage::Flow => Vec::new(),
        None => return Err(vm.new_index_error("no such specialisation")),
    };
    let mut host = VmHost::new(vm);
    let function = host.function(dispatcher.py_func(), Some(dispatcher.options()));
    let lines = pipeline::listing(&mut host, function, &arguments, dispatcher.options(), stage)
        .map_err(|error| throw::compile_error(error, vm))?;
    let entries = lines.iter().map(|line| {
        let place = line.place.and_then(|(source, span)| Some((registry::source(source)?, span)));
        let mut parts: Vec<PyObjectRef> = vec![vm.ctx.new_str(line.text.as_str()).into()];
        match place {
            Some((source, span)) => {
                let (number, _) = source.position(span.start());
                parts.push(vm.ctx.new_str(&*source.file).into());
                parts.push(vm.ctx.new_int(number).into());
                parts.push(vm.ctx.new_str(snippet(&source.text, span)).into());
            }
            None => parts.extend([vm.ctx.none(), vm.ctx.new_int(0).into(), vm.ctx.new_str("").into()]),
        }
        vm.ctx.new_tuple(parts).into()
    });
    Ok(vm.ctx.new_list(entries.collect()).into())
}

/// The types in the `index`-th specialisation, or without one in what was refused last, and why it was: a list of functions, each
/// (file, number of the first line, name, text, [(argument, type)], type of the result or None,
/// [(line, column, last line, end column, expression, variable or None, type)]), and a list of rejections, each
/// (file, line, column, last line, end column, function, reason, code, hint or None, [(expression, type)], text of the line).
pub(super) fn types(dispatcher: &Dispatcher, index: Option<usize>, vm: &VirtualMachine) -> PyResult {
    let arguments = match index {
        Some(index) => dispatcher.argument_types(index),
        None => dispatcher.read().refused.clone(),
    };
    let Some(arguments) = arguments else {
        return Err(vm.new_index_error("no such specialisation"));
    };
    let mut host = VmHost::new(vm);
    let function = host.function(dispatcher.py_func(), Some(dispatcher.options()));
    let (functions, rejections) = annotate(&mut host, function, &arguments, dispatcher.options());
    let functions = functions.iter().filter_map(|function| annotated(function, vm)).collect();
    let rejections = rejections.iter().map(|each| rejection(each, vm)).collect();
    Ok(vm.new_pyobj((vm.ctx.new_list(functions), vm.ctx.new_list(rejections))))
}

fn annotated(function: &Annotated, vm: &VirtualMachine) -> Option<PyObjectRef> {
    let source = registry::source(function.source)?;
    let entries = function.annotations.iter().map(|each| {
        let mut parts = place(&source, each.span, vm);
        parts.push(vm.ctx.new_str(snippet(&source.text, each.span)).into());
        parts.push(text_or_none(each.variable.as_deref(), vm));
        parts.push(vm.ctx.new_str(each.what.as_str()).into());
        vm.ctx.new_tuple(parts).into()
    });
    let (first, column) = source.position(function.span.start());
    let start = usize::from(function.span.start()).saturating_sub(column);
    let text = source.text.get(start..usize::from(function.span.end())).unwrap_or_default();
    let arguments = function.arguments.iter().map(|(name, ty)| {
        let pair = vec![vm.ctx.new_str(name.as_str()).into(), vm.ctx.new_str(ty.as_str()).into()];
        vm.ctx.new_tuple(pair).into()
    });
    let parts: Vec<PyObjectRef> = vec![
        vm.ctx.new_str(&*source.file).into(),
        vm.ctx.new_int(first).into(),
        vm.ctx.new_str(function.name.as_str()).into(),
        vm.ctx.new_str(text).into(),
        vm.ctx.new_list(arguments.collect()).into(),
        text_or_none(function.result.as_deref(), vm),
        vm.ctx.new_list(entries.collect()).into(),
    ];
    Some(vm.ctx.new_tuple(parts).into())
}

fn rejection(rejection: &Rejection, vm: &VirtualMachine) -> PyObjectRef {
    let source = registry::source(rejection.source);
    let file = source.as_ref().map_or("", |source| &*source.file);
    let mut parts: Vec<PyObjectRef> = vec![vm.ctx.new_str(file).into()];
    match &source {
        Some(source) => parts.extend(place(source, rejection.span, vm)),
        None => parts.extend((0..4).map(|_| PyObjectRef::from(vm.ctx.new_int(0)))),
    }
    let text_of = |span| source.as_ref().map_or_else(String::new, |source| snippet(&source.text, span));
    let types = rejection.types.iter().map(|(span, ty)| {
        let pair = vec![vm.ctx.new_str(text_of(*span)).into(), vm.ctx.new_str(ty.as_str()).into()];
        vm.ctx.new_tuple(pair).into()
    });
    let line = source.as_ref().map_or_else(String::new, |source| {
        let (line, _) = source.position(rejection.span.start());
        source.text.lines().nth(line - 1).unwrap_or_default().to_owned()
    });
    parts.extend([
        vm.ctx.new_str(rejection.function.as_str()).into(),
        vm.ctx.new_str(rejection.reason.as_str()).into(),
        vm.ctx.new_str(rejection.code).into(),
        text_or_none(rejection.hint.as_deref(), vm),
        vm.ctx.new_list(types.collect()).into(),
        vm.ctx.new_str(line).into(),
    ]);
    vm.ctx.new_tuple(parts).into()
}

/// The line and column where a span begins, and those where it ends; columns in characters.
fn place(source: &Source, span: Span, vm: &VirtualMachine) -> Vec<PyObjectRef> {
    let at = |offset| {
        let (line, column) = source.position(offset);
        let start = usize::from(offset) - column;
        let column = source.text.get(start..usize::from(offset)).map_or(0, |before| before.chars().count());
        [vm.ctx.new_int(line).into(), vm.ctx.new_int(column).into()]
    };
    [at(span.start()), at(span.end())].concat()
}

fn text_or_none(text: Option<&str>, vm: &VirtualMachine) -> PyObjectRef {
    text.map_or_else(|| vm.ctx.none(), |text| vm.ctx.new_str(text).into())
}

/// What LLVM's optimiser says about the loops of the `index`-th specialisation: (line, source text, remark, file) each.
pub(super) fn remarks(dispatcher: &Dispatcher, index: usize, vm: &VirtualMachine) -> PyResult {
    let Some(arguments) = dispatcher.argument_types(index) else {
        return Err(vm.new_index_error("no such specialisation"));
    };
    let mut host = VmHost::new(vm);
    let function = host.function(dispatcher.py_func(), Some(dispatcher.options()));
    let remarks = pipeline::remarks(&mut host, function, &arguments, dispatcher.options())
        .map_err(|error| throw::compile_error(error, vm))?;
    let entries = remarks
        .iter()
        .filter_map(|remark| {
            let source = registry::source(remark.place.source)?;
            let (line, _) = source.position(remark.place.span.start());
            let parts: Vec<PyObjectRef> = vec![
                vm.ctx.new_int(line).into(),
                vm.ctx.new_str(snippet(&source.text, remark.place.span)).into(),
                vm.ctx.new_str(&*remark.text).into(),
                vm.ctx.new_str(&*source.file).into(),
            ];
            Some(vm.ctx.new_tuple(parts).into())
        })
        .collect();
    Ok(vm.ctx.new_list(entries).into())
}

/// What a dynamic check of races found: a list of conflicts, the number of iterations, and whether not all elements were
/// followed. A conflict is (file, line, text, file, line, text, whether the first and the second wrote, their iterations, the
/// index of the element, how often).
pub(super) fn conflicts(found: &races::Found, vm: &VirtualMachine) -> PyObjectRef {
    let conflicts = found.conflicts.iter().map(|conflict| {
        let mut parts: Vec<PyObjectRef> = Vec::new();
        for place in [conflict.first, conflict.second] {
            let source = registry::source(SourceId(place.source));
            let span = Span::new(place.start.into(), place.end.into());
            let (line, _) = source.as_ref().map_or((0, 0), |source| source.position(span.start()));
            let text = source.as_ref().map_or_else(String::new, |source| snippet(&source.text, span));
            let file = source.as_ref().map_or("", |source| &*source.file);
            parts.push(vm.ctx.new_str(file).into());
            parts.push(vm.ctx.new_int(line).into());
            parts.push(vm.ctx.new_str(text).into());
        }
        let element = conflict.element.iter().map(|at| vm.ctx.new_int(*at).into()).collect();
        parts.extend([
            vm.new_pyobj(conflict.writes),
            vm.new_pyobj(conflict.iterations),
            vm.ctx.new_tuple(element).into(),
            vm.ctx.new_int(conflict.count).into(),
        ]);
        vm.ctx.new_tuple(parts).into()
    });
    let conflicts = vm.ctx.new_list(conflicts.collect());
    vm.new_pyobj((conflicts, found.iterations, found.is_partial))
}

/// What the code of the `index`-th specialisation costs: (file, line, source text, kind, whether it is in a loop) each.
pub(super) fn costs(dispatcher: &Dispatcher, index: usize, vm: &VirtualMachine) -> PyResult {
    let Some(arguments) = dispatcher.argument_types(index) else {
        return Err(vm.new_index_error("no such specialisation"));
    };
    let mut host = VmHost::new(vm);
    let function = host.function(dispatcher.py_func(), Some(dispatcher.options()));
    let costs = pipeline::costs(&mut host, function, &arguments, dispatcher.options())
        .map_err(|error| throw::compile_error(error, vm))?;
    let entries = costs.iter().filter_map(|cost| {
        let source = registry::source(cost.source)?;
        let (line, _) = source.position(cost.span.start());
        let kind = match cost.kind {
            CostKind::Checked => "checked",
            CostKind::CheckedBefore => "checked before",
            CostKind::Allocates => "allocates",
            CostKind::InFrame => "in frame",
            CostKind::InFrameIfSmall => "in frame if small",
            CostKind::CallsPython => "calls Python",
        };
        let parts: Vec<PyObjectRef> = vec![
            vm.ctx.new_str(&*source.file).into(),
            vm.ctx.new_int(line).into(),
            vm.ctx.new_str(snippet(&source.text, cost.span)).into(),
            vm.ctx.new_str(kind).into(),
            vm.ctx.new_bool(cost.in_loop).into(),
        ];
        Some(vm.ctx.new_tuple(parts).into())
    });
    Ok(vm.ctx.new_list(entries.collect()).into())
}

/// What was done with the loops: (line, source text, fact, file) each.
pub(super) fn report(report: &Report, vm: &VirtualMachine) -> PyObjectRef {
    let entries = report
        .entries
        .iter()
        .filter_map(|entry| {
            let source = registry::source(entry.source)?;
            let (line, _) = source.position(entry.span.start());
            let parts: Vec<PyObjectRef> = vec![
                vm.ctx.new_int(line).into(),
                vm.ctx.new_str(snippet(&source.text, entry.span)).into(),
                vm.ctx.new_str(fact_text(&entry.fact)).into(),
                vm.ctx.new_str(&*source.file).into(),
            ];
            Some(vm.ctx.new_tuple(parts).into())
        })
        .collect();
    vm.ctx.new_list(entries).into()
}

fn fact_text(fact: &Fact) -> String {
    match fact {
        Fact::Parallel { reductions } if reductions.is_empty() => "runs in parallel".into(),
        Fact::Parallel { reductions } => format!("runs in parallel; reduces {}", reductions.join(", ")),
        Fact::Nested => "runs serially, because it is inside a parallel loop".into(),
        Fact::NestedIfMany => "runs serially, because it is inside a parallel loop; in parallel when that one has fewer iterations \
             than there are threads"
            .into(),
        Fact::Serial(reason) => format!("runs serially: {reason}"),
        Fact::Race { variable, collision, .. } => format!("data race on '{variable}': {collision}"),
        Fact::Fused(count) => format!("{count} array operations run as one loop"),
        Fact::ParallelExpression => "the array expression runs in parallel".into(),
        Fact::Hoisted => "computed once, before the loop".into(),
    }
}
