//! The compiler's stages as text.

use super::dispatcher::Dispatcher;
use super::host::VmHost;
use super::{registry, throw};
use hotloop_jit::lower::Report;
use hotloop_jit::lower::report::Fact;
use hotloop_jit::pipeline::{self, Stage};
use hotloop_jit::rejection::snippet;
use hotloop_jit::typed::annotate::annotations;
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

/// The types in the `index`-th specialisation: the file, the number of the first line, the text of the function, and
/// (line, expression, whether it is a variable, type) for each that is known.
pub(super) fn types(dispatcher: &Dispatcher, index: usize, vm: &VirtualMachine) -> PyResult {
    let Some(arguments) = dispatcher.argument_types(index) else {
        return Err(vm.new_index_error("no such specialisation"));
    };
    let mut host = VmHost::new(vm);
    let function = host.function(dispatcher.py_func(), Some(dispatcher.options()));
    let typed = pipeline::typed_function(&mut host, function, &arguments, dispatcher.options())
        .map_err(|error| throw::compile_error(error, vm))?;
    let Some(source) = registry::source(typed.source) else {
        return Err(vm.new_system_error("the source of a compiled function was lost"));
    };
    let entries = annotations(&typed)
        .into_iter()
        .map(|each| {
            let (line, _) = source.position(each.span.start());
            let is_variable = each.variable.is_some();
            let text = each.variable.unwrap_or_else(|| snippet(&source.text, each.span));
            let parts: Vec<PyObjectRef> = vec![
                vm.ctx.new_int(line).into(),
                vm.ctx.new_str(text).into(),
                vm.ctx.new_bool(is_variable).into(),
                vm.ctx.new_str(each.ty.to_string()).into(),
            ];
            vm.ctx.new_tuple(parts).into()
        })
        .collect();
    let (first, column) = source.position(typed.span.start());
    let start = usize::from(typed.span.start()).saturating_sub(column);
    let text = source.text.get(start..usize::from(typed.span.end())).unwrap_or_default();
    let parts: Vec<PyObjectRef> = vec![
        vm.ctx.new_str(&*source.file).into(),
        vm.ctx.new_int(first).into(),
        vm.ctx.new_str(text).into(),
        vm.ctx.new_list(entries).into(),
    ];
    Ok(vm.ctx.new_tuple(parts).into())
}

/// What LLVM's optimiser says about the loops of the `index`-th specialisation: (line, source text, remark) each.
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
            ];
            Some(vm.ctx.new_tuple(parts).into())
        })
        .collect();
    Ok(vm.ctx.new_list(entries).into())
}

/// What was done with the loops: (line, source text, fact) each.
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
        Fact::Serial(reason) => format!("runs serially: {reason}"),
        Fact::Race { variable, collision, .. } => format!("data race on '{variable}': {collision}"),
        Fact::Fused(count) => format!("{count} array operations run as one loop"),
        Fact::ParallelExpression => "the array expression runs in parallel".into(),
        Fact::Hoisted => "computed once, before the loop".into(),
    }
}
