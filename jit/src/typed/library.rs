//! NumPy's functions that are Python in the compiled subset: their definitions serve the compiler as if a Host gave them.

use super::arguments::Arguments;
use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use super::session::{Options, Session};
use crate::graph::Span;
use crate::host::{FunctionHandle, FunctionSource, Host, Object};
use crate::loops::SourceId;
use crate::scalar::Const;
use hotloop_array::dtype::DType;
use hotloop_pylib::FILES;
use ruff_python_ast::{Expr, Number, Stmt, StmtFunctionDef, UnaryOp};
use ruff_text_size::Ranged;
use std::rc::Rc;

/// Handles from here on are functions of the library; those of a Host are below.
const FIRST_HANDLE: u32 = 1 << 31;

/// The number of a text of the library, which no Host gives.
fn source_of(text: usize) -> SourceId {
    SourceId(u32::MAX - 1 - text as u32)
}

/// Whether a text is one of the library.
pub(crate) fn is_library(source: SourceId) -> bool {
    (0..FILES.len()).any(|text| source_of(text) == source)
}

/// A definition.
struct Definition {
    name: Rc<str>,
    /// Which text it is in.
    text: usize,
    /// The line of the `def`, from 1.
    line: usize,
    defaults: Vec<Object>,
    keyword_defaults: Vec<(Rc<str>, Object)>,
}

thread_local! {
    static DEFINITIONS: Vec<Definition> = definitions();
    static SHARED: [Rc<str>; FILES.len()] = FILES.map(Rc::from);
}

/// The function of the library with this name inside of `numpy`.
fn function(name: &str) -> Option<FunctionHandle> {
    let name = name.replace('.', "_");
    if name.starts_with('_') {
        return None;
    }
    definition(&name)
}

fn definition(name: &str) -> Option<FunctionHandle> {
    DEFINITIONS.with(|definitions| {
        let at = definitions.iter().position(|each| &*each.name == name)?;
        Some(FunctionHandle(FIRST_HANDLE + at as u32))
    })
}

/// The helper of the library with this name.
pub(super) fn helper(name: &str) -> Option<FunctionHandle> {
    definition(name)
}

/// Functions whose lists are several things, and not one array.
const TAKE_TUPLES: [&str; 10] =
    ["array_split", "block", "choose", "dsplit", "dstack", "hsplit", "lexsort", "select", "split", "vsplit"];

/// Whether a function is one of the library.
pub(super) fn contains(function: FunctionHandle) -> bool {
    function.0 >= FIRST_HANDLE
}

/// Parameters that decide what type a result has: when their value is known, a function of the library is compiled for that
/// value, so that its definition can rely on it.
const FIXED: [&str; 27] = [
    "assume_unique",
    "axis",
    "axis1",
    "axis2",
    "axisa",
    "axisb",
    "axisc",
    "axes",
    "before",
    "density",
    "edge_order",
    "endpoint",
    "include_initial",
    "indices_or_sections",
    "keepdims",
    "ndim",
    "return_counts",
    "return_index",
    "return_indices",
    "return_inverse",
    "returned",
    "rowvar",
    "single",
    "sparse",
    "step",
    "wanted",
    "window_shape",
];

/// Which parameters of a function are like that; none of one of the Host.
pub(super) fn fixed_parameters(session: &mut Session<'_>, function: FunctionHandle) -> Vec<bool> {
    if !contains(function) {
        return Vec::new();
    }
    match session.load(function) {
        Ok(loaded) => loaded.flow.parameters.iter().map(|each| FIXED.contains(&&*each.name)).collect(),
        Err(_) => Vec::new(),
    }
}

/// The source of a function of the library; None for one of the Host.
pub(super) fn source(function: FunctionHandle) -> Option<FunctionSource> {
    let at = function.0.checked_sub(FIRST_HANDLE)? as usize;
    DEFINITIONS.with(|definitions| {
        let definition = definitions.get(at)?;
        Some(FunctionSource {
            id: source_of(definition.text),
            text: SHARED.with(|texts| texts[definition.text].clone()),
            name: definition.name.clone(),
            line: definition.line,
            column: None,
            defaults: definition.defaults.clone(),
            keyword_defaults: definition.keyword_defaults.clone(),
            // NumPy's numbers do not raise when they are divided by zero.
            options: Some(Options { python_errors: false, ..Options::default() }),
        })
    })
}

/// What a free name stands for in a function of the library; None for a function of the Host.
pub(super) fn name(host: &mut dyn Host, function: FunctionHandle, name: &str) -> Option<Option<Object>> {
    if function.0 < FIRST_HANDLE {
        return None;
    }
    if let Some(found) = definition(name) {
        return Some(Some(Object::Function(found)));
    }
    Some(match name {
        "np" => Some(Object::Module("numpy".into())),
        "literal_unroll" => Some(Object::Known("numba.literal_unroll".into())),
        "math" => Some(Object::Module("math".into())),
        "LinAlgError" => host.attribute("numpy.linalg", name),
        // Exception classes are objects that only the Host has.
        error if error.ends_with("Error") || error == "StopIteration" => host.attribute("builtins", error),
        builtin => Some(Object::Known(format!("builtins.{builtin}").into())),
    })
}

impl Elaborator<'_, '_> {
    /// Calls the function of `numpy` with this name, if the library has it.
    pub(super) fn call_library(
        &mut self,
        name: &str,
        arguments: &mut Arguments,
    ) -> Elaborated<Option<Operand>> {
        let Some(function) = function(name) else { return Ok(None) };
        let span = arguments.span;
        self.forget_defaults(arguments);
        let (mut positional, mut keywords) = arguments.take_all();
        if let Some((name, span)) = self.unknown_parameter(function, &keywords) {
            return Err(self.not_taken(arguments, &name, span));
        }
        if let "insert" | "delete" = name
            && let Some(result) = self.call_with_slice(name, &positional, &keywords, span)?
        {
            return Ok(Some(result));
        }
        for operand in positional.iter_mut().chain(keywords.iter_mut().map(|(_, operand, _)| operand)) {
            if let Operand::List(items) = operand {
                if TAKE_TUPLES.contains(&name) {
                    *operand = Operand::Tuple(items.clone());
                    continue;
                }
                *operand = Operand::Value(self.array_from_items(&items.clone(), None, span)?);
            }
        }
        // The library does not recurse, so its functions always come back with a type.
        self.call_function(function, positional, keywords, span)
    }

    /// `np.insert(arr, slice(...), values, axis)` and `np.delete(arr, slice(...), axis)`; None for other positions.
    fn call_with_slice(
        &mut self,
        name: &str,
        positional: &[Operand],
        keywords: &[(Rc<str>, Operand, Span)],
        span: Span,
    ) -> Elaborated<Option<Operand>> {
        let argument = |at: usize, name: &str| {
            let named = keywords.iter().find(|(known, ..)| &**known == name).map(|(_, operand, _)| operand);
            positional.get(at).or(named).cloned()
        };
        let Some(Operand::Slice(parts)) = argument(1, "obj") else { return Ok(None) };
        let none = self.constant(Const::Unit, crate::types::Type::Unit, span);
        let mut passed = vec![argument(0, "arr").unwrap_or(Operand::Value(none))];
        passed.extend(parts.map(|part| Operand::Value(part.unwrap_or(none))));
        let others: &[&str] = if name == "insert" { &["values", "axis"] } else { &["axis"] };
        for (at, other) in others.iter().enumerate() {
            let mut operand = argument(at + 2, other).unwrap_or(Operand::Value(none));
            if let Operand::List(items) = &operand {
                operand = Operand::Value(self.array_from_items(&items.clone(), None, span)?);
            }
            passed.push(operand);
        }
        self.call_helper(&format!("_{name}_by_slice"), passed, span).map(Some)
    }

    /// The first of these names that is none of the function's parameters.
    fn unknown_parameter(
        &mut self,
        function: FunctionHandle,
        keywords: &[(Rc<str>, Operand, Span)],
    ) -> Option<(Rc<str>, Span)> {
        let loaded = self.session.load(function).ok()?;
        let known = &loaded.flow.parameters;
        let unknown = keywords.iter().find(|(name, ..)| known.iter().all(|each| each.name != *name))?;
        Some((unknown.0.clone(), unknown.2))
    }

    /// Calls a helper of the library.
    pub(super) fn call_helper(&mut self, name: &str, positional: Vec<Operand>, span: Span) -> Elaborated {
        match definition(name) {
            Some(function) => {
                let result = self.call_function(function, positional, Vec::new(), span)?;
                Ok(result.unwrap_or(Operand::Poison))
            }
            None => Err(self.unsupported(name, span)),
        }
    }
}

fn definitions() -> Vec<Definition> {
    (0..FILES.len()).flat_map(definitions_of).collect()
}

fn definitions_of(index: usize) -> Vec<Definition> {
    let text = FILES[index];
    let Ok(parsed) = ruff_python_parser::parse_module(text) else { return Vec::new() };
    parsed
        .into_syntax()
        .body
        .iter()
        .filter_map(|statement| match statement {
            Stmt::FunctionDef(function) => Some(definition_of(function, index)),
            _ => None,
        })
        .collect()
}

fn definition_of(function: &StmtFunctionDef, text: usize) -> Definition {
    let before = &FILES[text][..usize::from(function.start())];
    Definition {
        name: function.name.as_str().into(),
        text,
        line: before.matches('\n').count() + 1,
        defaults: function
            .parameters
            .args
            .iter()
            .filter_map(|parameter| parameter.default.as_deref().and_then(constant))
            .collect(),
        keyword_defaults: function
            .parameters
            .kwonlyargs
            .iter()
            .filter_map(|parameter| {
                let default = parameter.default.as_deref().and_then(constant)?;
                Some((parameter.parameter.name.as_str().into(), default))
            })
            .collect(),
    }
}

/// A default value.
fn constant(expression: &Expr) -> Option<Object> {
    let constant = match expression {
        Expr::NoneLiteral(_) => Const::Unit,
        Expr::BooleanLiteral(literal) => Const::Bool(literal.value),
        Expr::StringLiteral(literal) => Const::Text(literal.value.to_str().into()),
        Expr::NumberLiteral(literal) => match &literal.value {
            Number::Int(value) => Const::Int(value.as_i64()?, DType::Int64),
            Number::Float(value) => Const::Float(*value, DType::Float64),
            Number::Complex { .. } => return None,
        },
        Expr::UnaryOp(negated) if negated.op == UnaryOp::USub => match constant(&negated.operand)? {
            Object::Constant(Const::Int(value, dtype)) => Const::Int(-value, dtype),
            Object::Constant(Const::Float(value, dtype)) => Const::Float(-value, dtype),
            _ => return None,
        },
        // `np.float64`, and tuples of constants.
        Expr::Attribute(attribute) => return DType::from_text(attribute.attr.as_str()).map(Object::DType),
        Expr::Tuple(tuple) => {
            return tuple.elts.iter().map(constant).collect::<Option<_>>().map(Object::Tuple);
        }
        _ => return None,
    };
    Some(Object::Constant(constant))
}

#[cfg(test)]
mod tests {
    use super::{DEFINITIONS, SHARED};
    use hotloop_array::function_table::{self, Compiled, ParameterKind};
    use ruff_python_ast::Stmt;

    #[test]
    fn the_function_table_has_every_function_of_the_library() {
        let tabled: Vec<_> = function_table::all().collect();
        let mut missing = Vec::new();
        DEFINITIONS.with(|definitions| {
            // Modules of the standard library are in no table.
            let others = ["_", "bisect_", "cmath_", "heapq_", "pyrandom_"];
            let is_numpys = |definition: &&super::Definition| {
                others.iter().all(|prefix| !definition.name.starts_with(prefix))
            };
            for definition in definitions.iter().filter(is_numpys) {
                let function = tabled.iter().find(|each| each.name.replace('.', "_") == *definition.name);
                let Some(function) = function.filter(|each| matches!(each.compiled, Compiled::With(_)))
                else {
                    missing.push(definition.name.to_string());
                    continue;
                };
                let known: Vec<_> = function.signature.parameters().collect();
                let is_variadic = known
                    .iter()
                    .any(|each| matches!(each.kind, ParameterKind::Variadic | ParameterKind::Keywords));
                for name in parameters(definition) {
                    if !is_variadic && !known.iter().any(|each| each.name == name) {
                        missing.push(format!("{}({name})", definition.name));
                    }
                }
            }
        });
        assert!(missing.is_empty(), "not in the function table: {missing:?}");
    }

    fn parameters(definition: &super::Definition) -> Vec<String> {
        let text = SHARED.with(|texts| texts[definition.text].clone());
        let module = ruff_python_parser::parse_module(&text).expect("the library parses");
        let found = module.into_syntax().body.into_iter().find_map(|statement| match statement {
            Stmt::FunctionDef(function) if *function.name == *definition.name => Some(function),
            _ => None,
        });
        let function = found.expect("definitions are those of the text");
        function.parameters.iter_non_variadic_params().map(|each| each.parameter.name.to_string()).collect()
    }
}
