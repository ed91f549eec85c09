//! The compiler's stages as text.

use super::dispatcher::Dispatcher;
use super::host::VmHost;
use super::{registry, throw};
use hotloop_jit::lower::Report;
use hotloop_jit::lower::report::Fact;
use hotloop_jit::pipeline::{self, Stage};
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
    let arguments = dispatcher.argument_types(index).unwrap_or_default();
    let mut host = VmHost::new(vm);
    let function = host.function(dispatcher.py_func());
    pipeline::show(&mut host, function, &arguments, dispatcher.options(), stage)
        .map_err(|error| throw::compile_error(error, vm))
}

/// What was done with the loops: (line, source text, fact) each.
pub(super) fn report(report: &Report, vm: &VirtualMachine) -> PyObjectRef {
    let entries = report
        .entries
        .iter()
        .filter_map(|entry| {
            let source = registry::source(entry.source)?;
            let start = usize::from(entry.span.start()).min(source.text.len());
            let line = source.text[..start].matches('\n').count() + 1;
            let parts: Vec<PyObjectRef> = vec![
                vm.ctx.new_int(line).into(),
                vm.ctx.new_str(hotloop_jit::rejection::snippet(&source.text, entry.span)).into(),
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
        Fact::Hoisted(what) => format!("{what} was moved out of the loop"),
    }
}
