//! The types of a function's variables and expressions, place by place in its source.
//!
//! Only what the specialisation computes has a type: code for other types of arguments is not there, and neither are
//! expressions that were known when the code was compiled.

use super::{Function, Op};
use crate::graph::{ENTRY, Span, Terminator};
use crate::loops;
use crate::types::{NamedKind, Type};
use std::collections::HashSet;

/// The type of an expression or of a variable.
#[derive(Debug, Clone, PartialEq)]
pub struct Annotation {
    /// The expression; for a variable the place from which it has the type, which is a loop or a join of branches.
    pub span: Span,
    /// The variable, if it is one.
    pub variable: Option<String>,
    /// Its type.
    pub ty: Type,
}

/// Where the body of a generator stops and goes on: what is done there is no expression of the source.
fn passages(function: &Function) -> HashSet<Span> {
    let graph = &function.graph;
    let own = graph.block(ENTRY).parameters.first();
    if own.is_none_or(|own| graph.ty(*own).as_kind(NamedKind::Generator).is_none()) {
        return HashSet::new();
    }
    let returns = graph.blocks.iter().filter(|block| matches!(block.terminator, Terminator::Return(_)));
    returns.map(|block| block.terminator_span).collect()
}

/// The types in a function, in the order of the source; arguments are not among them.
pub fn annotations(function: &Function) -> Vec<Annotation> {
    let graph = &function.graph;
    let mut found: Vec<Annotation> = Vec::new();
    let passages = passages(function);
    for block in graph.reverse_postorder() {
        let data = graph.block(block);
        if block != ENTRY {
            let counted = function.loops.iter().find(|each| each.header == block);
            let span = match counted {
                Some(counted) => counted.span,
                None => data.insts.first().map_or(data.terminator_span, |inst| inst.span),
            };
            for parameter in &data.parameters {
                let known = &graph.values[parameter.0 as usize];
                // Names with an @ are not of the source.
                let Some(name) = known.name.as_ref().filter(|name| !name.contains('@')) else { continue };
                found.push(Annotation { span, variable: Some(name.to_string()), ty: known.ty.clone() });
            }
        }
        for inst in &data.insts {
            // An expression may take several operations; the last one makes its value.
            let prints = matches!(inst.op, Op::Basic(loops::Op::Print { .. }));
            let ty = match inst.results.last() {
                Some(result) => graph.ty(*result).clone(),
                None if prints => Type::Unit,
                None => continue,
            };
            if inst.span.is_empty()
                || passages.contains(&inst.span)
                || matches!(inst.op, Op::Basic(loops::Op::Const(_)))
            {
                continue;
            }
            match found.iter_mut().rfind(|each| each.variable.is_none() && each.span == inst.span) {
                Some(known) => known.ty = ty,
                None => found.push(Annotation { span: inst.span, variable: None, ty }),
            }
        }
    }
    found.sort_by_key(|each| (each.span.start(), each.variable.is_none(), each.span.end()));
    found.dedup();
    found
}
