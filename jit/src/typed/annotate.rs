//! The types of a function's variables and expressions, place by place in its source, also of one that is refused.
//!
//! Only what the specialisation computes has a type: code for other types of arguments is not there.

use super::elaborate::Elaborator;
use super::operand::Operand;
use crate::flow;
use crate::graph::{BlockId, ENTRY, Graph, Inst, Span, Terminator, Value};
use crate::host::Object;
use crate::loops::SourceId;
use crate::rejection::Rejection;
use std::collections::HashSet;

/// What an expression or a variable is.
#[derive(Debug, Clone, PartialEq)]
pub struct Annotation {
    /// The expression; for a variable what it is assigned, or the loop or join of branches from which it has the type.
    pub span: Span,
    /// The variable, if it is one.
    pub variable: Option<String>,
    /// Its type, or what else it is, in words.
    pub what: String,
}

/// A specialisation with its types.
#[derive(Debug, Clone)]
pub struct Annotated {
    /// The Python name.
    pub name: String,
    /// Which source its spans point into.
    pub source: SourceId,
    /// The whole `def`.
    pub span: Span,
    /// The parameters that have values at run time.
    pub arguments: Vec<(String, String)>,
    /// The type of what it returns, as far as it is known.
    pub result: Option<String>,
    /// In the order of the source.
    pub annotations: Vec<Annotation>,
    /// Whether it makes a generator, of which another one is the body.
    pub(super) makes_generator: bool,
}

impl Annotated {
    /// Whether a rejection is about a place in it.
    pub fn has(&self, rejection: &Rejection) -> bool {
        self.source == rejection.source && self.span.contains_range(rejection.span)
    }
}

/// Shows the bodies of generators with the functions that make them.
pub(super) fn join_generators(annotated: Vec<Annotated>) -> Vec<Annotated> {
    let mut joined: Vec<Annotated> = Vec::new();
    for each in annotated {
        let maker = joined
            .iter_mut()
            .find(|maker| maker.makes_generator && maker.source == each.source && maker.span == each.span);
        match maker {
            Some(maker) if !each.makes_generator => maker.annotations = each.annotations,
            _ => joined.push(each),
        }
    }
    joined
}

impl Elaborator<'_, '_> {
    /// Takes note of what was found out, if somebody wants to know.
    pub(super) fn annotate(&mut self) {
        if self.session.annotated.is_none() {
            return;
        }
        let annotated = self.annotated();
        let instance = self.instance;
        if let Some(all) = &mut self.session.annotated {
            all.retain(|(known, _)| *known != instance);
            all.push((instance, annotated));
        }
    }

    fn annotated(&mut self) -> Annotated {
        let loaded = self.loaded.clone();
        let graph = &loaded.flow.graph;
        let passages = passages(graph);
        let mut found = Vec::new();
        let mut joins = Vec::new();
        for block in graph.reverse_postorder() {
            if !self.entered.contains_key(&block) {
                continue;
            }
            if block != ENTRY {
                self.annotate_join(block, &mut joins);
            }
            for inst in &graph.block(block).insts {
                self.annotate_inst(inst, &passages, &mut found);
            }
        }
        // A join says something if the variable gets another type by it.
        let is_news = |join: &Annotation| {
            !found.iter().any(|each| each.variable == join.variable && each.what == join.what)
        };
        joins.retain(is_news);
        found.append(&mut joins);
        found.sort_by_key(|each| (each.span.start(), each.variable.is_none(), each.span.end()));
        let mut seen = HashSet::new();
        found.retain(|each| seen.insert((each.span, each.variable.clone(), each.what.clone())));
        let parameters = graph.block(ENTRY).parameters.iter();
        let arguments = parameters.filter_map(|parameter| {
            let name = self.variable(*parameter)?;
            Some((name, self.what(*parameter)?))
        });
        let is_generator = |inst: &Inst<flow::Op>| matches!(inst.op, flow::Op::Generator { .. });
        Annotated {
            makes_generator: graph.blocks.iter().flat_map(|block| &block.insts).any(is_generator),
            arguments: arguments.collect(),
            name: loaded.flow.name.to_string(),
            source: loaded.source.id,
            span: loaded.flow.span,
            result: self.returned.as_ref().map(ToString::to_string),
            annotations: found,
        }
    }

    fn annotate_join(&self, block: BlockId, found: &mut Vec<Annotation>) {
        let data = self.loaded.flow.graph.block(block);
        let counted = self.loaded.flow.loops.iter().find(|each| each.header == block);
        let first = data.insts.first().map_or(data.terminator_span, |inst| inst.span);
        let span = counted.map_or(first, |counted| counted.span);
        for parameter in &data.parameters {
            if let (Some(variable), Some(what)) = (self.variable(*parameter), self.what(*parameter)) {
                found.push(Annotation { span, variable: Some(variable), what });
            }
        }
    }

    fn annotate_inst(&self, inst: &Inst<flow::Op>, passages: &HashSet<Span>, found: &mut Vec<Annotation>) {
        use flow::Op;
        let is_passage = matches!(
            inst.op,
            Op::ResumePoint(_) | Op::Resume { .. } | Op::ResumeAt(..) | Op::Keep { .. } | Op::Refresh { .. }
        );
        if inst.span.is_empty() || is_passage || passages.contains(&inst.span) {
            return;
        }
        for result in &inst.results {
            if let (Some(variable), Some(what)) = (self.variable(*result), self.what(*result)) {
                found.push(Annotation { span: inst.span, variable: Some(variable), what });
            }
        }
        let is_expression = matches!(
            inst.op,
            Op::Binary(..)
                | Op::InPlace(..)
                | Op::Unary(..)
                | Op::Compare(..)
                | Op::Attribute(..)
                | Op::Subscript(..)
                | Op::Tuple(_)
                | Op::List(_)
                | Op::Container(..)
                | Op::Call { .. }
                | Op::JoinTexts(_)
                | Op::Splice(_)
                | Op::Name(_)
        );
        let [result] = inst.results[..] else { return };
        let operand = self.environment[result.0 as usize].as_ref();
        let is_value = match operand {
            Some(Operand::Value(_) | Operand::Maybe { .. } | Operand::Tuple(_) | Operand::Keywords(_)) => {
                true
            }
            Some(Operand::Object(object)) => is_value(object),
            _ => false,
        };
        if is_expression
            && is_value
            && let Some(what) = self.what(result)
        {
            found.push(Annotation { span: inst.span, variable: None, what });
        }
    }

    /// The variable of the source that a value of Flow is a version of; those with an @ are not of the source.
    fn variable(&self, value: Value) -> Option<String> {
        let name = self.loaded.flow.graph.values[value.0 as usize].name.as_ref()?;
        (!name.is_empty() && !name.contains('@')).then(|| name.to_string())
    }

    fn what(&self, value: Value) -> Option<String> {
        match self.environment[value.0 as usize].as_ref()? {
            Operand::Unbound(_) => None,
            Operand::Maybe { value, .. } => {
                Some(format!("{}, not assigned on every path", self.graph.ty(*value)))
            }
            // Without rejections it is what no round of a written-out loop has.
            Operand::Poison => (!self.rejections.is_empty()).then(|| "unknown".to_owned()),
            operand => Some(self.describe(operand)),
        }
    }
}

/// Where the body of a generator stops and goes on: what is done there is no expression of the source.
fn passages(graph: &Graph<flow::Op, ()>) -> HashSet<Span> {
    let blocks = || graph.blocks.iter();
    if !blocks().flat_map(|block| &block.insts).any(|inst| matches!(inst.op, flow::Op::ResumePoint(_))) {
        return HashSet::new();
    }
    let returns = blocks().filter(|block| matches!(block.terminator, Terminator::Return(_)));
    returns.map(|block| block.terminator_span).collect()
}

/// Whether something that is known when the code is compiled is also a value, and no function, module or class.
fn is_value(object: &Object) -> bool {
    matches!(
        object,
        Object::Constant(_)
            | Object::Scalar(_)
            | Object::Tuple(_)
            | Object::Array(..)
            | Object::Record(..)
            | Object::Global(..)
            | Object::NamedTuple(..)
            | Object::Member(..)
    )
}
