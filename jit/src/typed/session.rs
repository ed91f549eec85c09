//! Specialising a function together with everything it calls.

use super::annotate::{Annotated, join_generators};
use super::closures::Closures;
use super::elaborate::Elaborator;
use super::generator_functions::Generators;
use super::item_types::Found;
use super::library;
use super::{Function, Program};
use crate::flow;
use crate::host::{FunctionHandle, FunctionSource, Host, Object, ObjectHandle};
use crate::loops::{FastMath, SourceId};
use crate::rejection::Rejection;
use crate::types::{NamedKind, Type};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// What the decorator asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Options {
    /// `parallel=True`.
    pub parallel: bool,
    /// `parallel={...}`: what of it is on.
    pub parallel_parts: ParallelParts,
    /// Whether it is the loop of a stencil, which runs in parallel if the function that was called first does.
    pub is_stencil: bool,
    /// `fastmath=`.
    pub fastmath: FastMath,
    /// `boundscheck=`; on unless switched off.
    pub boundscheck: bool,
    /// Whether the code tells what its parallel loops do, for the dynamic check of races.
    pub check_races: bool,
    /// `error_model='python'`: dividing Python numbers by zero raises.
    pub python_errors: bool,
    /// The type that the signature says is returned. It holds for the function itself, not for what it calls.
    pub result: Option<Type>,
    /// `locals=`: the types of variables.
    pub locals: Vec<(String, Type)>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            parallel: false,
            parallel_parts: ParallelParts::default(),
            is_stencil: false,
            fastmath: FastMath::default(),
            boundscheck: true,
            check_races: false,
            python_errors: true,
            result: None,
            locals: Vec::new(),
        }
    }
}

/// The sub-options of `parallel`, as Numba names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ParallelParts {
    /// Comprehensions.
    pub comprehension: bool,
    /// Reductions of arrays, as `a.sum()`.
    pub reduction: bool,
    /// `a += b`.
    pub inplace_binop: bool,
    /// `a[:] = b`.
    pub setitem: bool,
    /// Array expressions and functions of NumPy.
    pub numpy: bool,
    /// Stencils.
    pub stencil: bool,
    /// Several operations in one loop.
    pub fusion: bool,
    /// `prange`.
    pub prange: bool,
}

impl Default for ParallelParts {
    fn default() -> Self {
        ParallelParts {
            comprehension: true,
            reduction: true,
            inplace_binop: true,
            setitem: true,
            numpy: true,
            stencil: true,
            fusion: true,
            prange: true,
        }
    }
}

/// How often a function is elaborated again before its types count as not settling.
const MOST_ATTEMPTS: usize = 40;

/// How deep calls nest before they count as a recursion that brings new types each time.
const MOST_NESTED: usize = 64;

/// Specialises a function for these argument types.
///
/// # Errors
/// The rejections of the function and of what it calls.
pub fn specialise(
    host: &mut dyn Host,
    function: FunctionHandle,
    arguments: &[Type],
    options: &Options,
) -> Result<Program, Vec<Rejection>> {
    let mut session = Session::new(host, options.clone());
    session.program(function, arguments)
}

/// The types in a function for these argument types and in those that it calls, and why it is refused, if it is.
pub fn annotate(
    host: &mut dyn Host,
    function: FunctionHandle,
    arguments: &[Type],
    options: &Options,
) -> (Vec<Annotated>, Vec<Rejection>) {
    let mut session = Session::new(host, options.clone());
    session.annotated = Some(Vec::new());
    let made = session.program(function, arguments);
    let mut annotated = session.annotated.unwrap_or_default();
    annotated.sort_by_key(|(instance, _)| *instance);
    let rejections = made.as_ref().err().cloned().unwrap_or_default();
    // Some instances were given up.
    let is_there = |instance: usize, each: &Annotated| match &made {
        Ok(program) => instance < program.functions.len(),
        Err(rejections) => instance == 0 || rejections.iter().any(|rejection| each.has(rejection)),
    };
    annotated.retain(|(instance, each)| is_there(*instance, each));
    (join_generators(annotated.into_iter().map(|(_, each)| each).collect()), rejections)
}

/// A function's Flow, which needs no types, and its source.
///
/// # Errors
/// Its rejections.
pub fn flow_of(
    host: &mut dyn Host,
    function: FunctionHandle,
) -> Result<(flow::Function, SourceId), Vec<Rejection>> {
    let mut session = Session::new(host, Options::default());
    let loaded = session.load(function)?;
    Ok(((*loaded.flow).clone(), loaded.source.id))
}

/// What is shared while a program is specialised.
pub struct Session<'h> {
    pub(super) host: &'h mut dyn Host,
    pub(super) options: Options,
    pub(super) flows: HashMap<FunctionHandle, Rc<Loaded>>,
    pub(super) closures: Closures,
    pub(super) generators: Generators,
    /// The functions of which [`Session::learn`] is under way.
    learning: Vec<FunctionHandle>,
    /// The types in each instance, if somebody wants to know.
    pub(super) annotated: Option<Vec<(usize, Annotated)>>,
    /// The parameters of functions that `literally` wants to be known.
    pub(super) literals: HashSet<(FunctionHandle, usize)>,
    /// The implementation that an overload gave without being told values, while it is tried.
    pub(super) tried_for_values: Option<FunctionHandle>,
    pub(super) instances: Vec<Instance>,
    /// How many instances are in progress.
    depth: usize,
    exceptions: Vec<ObjectHandle>,
    hidden: HashMap<ObjectHandle, Type>,
}

/// A function with its source.
pub(super) struct Loaded {
    pub(super) flow: Rc<flow::Function>,
    pub(super) source: FunctionSource,
    /// The function in whose scope free names are looked up; another one for a function inside of a function.
    pub(super) scope: FunctionHandle,
}

/// An argument of a specialisation.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Actual {
    /// A run-time value of this type.
    Value(Type),
    /// Known when the code is compiled; takes no parameter.
    Object(Object),
    /// A variable around an inner function that has no value when it is called.
    Unbound(Rc<str>),
}

/// What asking for a specialisation gives.
pub(super) enum Made {
    /// Its index; one that is in progress (recursion) has no function yet.
    Instance(usize),
    /// Nothing yet: it needs the result of this one, which is in progress further out.
    WaitsFor(usize),
}

/// A function for a list of arguments.
pub(super) struct Instance {
    function: FunctionHandle,
    arguments: Vec<Actual>,
    /// The type of the result as far as it is known; while the instance is in progress, a call to it may ask for it.
    pub(super) result: Option<Type>,
    /// Whether a call met the instance while it was in progress.
    pub(super) recursive: bool,
    /// What is known of the containers that it makes.
    pub(super) found: Found,
    pub(super) done: Option<Function>,
}

impl Instance {
    /// Whether it is of this function, with this type of first argument.
    pub(super) fn is_of(&self, function: FunctionHandle, first: &Type) -> bool {
        self.function == function && self.arguments.first() == Some(&Actual::Value(first.clone()))
    }
}

impl<'h> Session<'h> {
    fn new(host: &'h mut dyn Host, options: Options) -> Session<'h> {
        Session {
            host,
            options,
            flows: HashMap::new(),
            instances: Vec::new(),
            depth: 0,
            exceptions: Vec::new(),
            hidden: HashMap::new(),
            closures: Closures::default(),
            generators: Generators::default(),
            learning: Vec::new(),
            annotated: None,
            literals: HashSet::new(),
            tried_for_values: None,
        }
    }

    /// The specialisation of a function for these types of arguments, with those of everything it calls.
    fn program(&mut self, function: FunctionHandle, arguments: &[Type]) -> Result<Program, Vec<Rejection>> {
        let actuals = arguments.iter().cloned().map(Actual::Value).collect();
        if let Err(rejections) = self.instance(function, actuals) {
            for argument in self.literals_of(function) {
                self.host.need_literal(argument);
            }
            return Err(rejections);
        }
        if let Some(done) = &self.instances[0].done
            && holds_closure(&done.result)
        {
            let reason = "a function that was defined in compiled code cannot be returned to the interpreter";
            let mut rejection = whole_function(&*self.load(function)?, "returned-function", reason);
            rejection.hint = Some("call it in compiled code, or define it outside with @njit".into());
            return Err(vec![rejection]);
        }
        let returned = self.instances[0].done.as_ref().map(|done| done.result.clone());
        let advance = returned.as_ref().and_then(|result| self.body_of_generator(result));
        if advance.is_none() && returned.as_ref().is_some_and(holds_generator) {
            let reason = "a generator can be returned to the interpreter only by itself";
            return Err(vec![whole_function(&*self.load(function)?, "returned-generator", reason)]);
        }
        let hidden =
            self.instances[0].done.as_ref().map_or_else(Vec::new, |function| function.hidden.clone());
        let functions =
            std::mem::take(&mut self.instances).into_iter().filter_map(|instance| instance.done).collect();
        Ok(Program { functions, exceptions: std::mem::take(&mut self.exceptions), hidden, advance })
    }

    /// Which parameters of a function `literally` wants to be known.
    pub(super) fn literals_of(&self, function: FunctionHandle) -> Vec<usize> {
        let mut all: Vec<usize> =
            self.literals.iter().filter(|(of, _)| *of == function).map(|(_, at)| *at).collect();
        all.sort_unstable();
        all
    }

    /// The specialisation, made now if it is new.
    pub(super) fn instance(
        &mut self,
        function: FunctionHandle,
        arguments: Vec<Actual>,
    ) -> Result<Made, Vec<Rejection>> {
        let known =
            self.instances.iter().position(|each| each.function == function && each.arguments == arguments);
        if let Some(index) = known {
            return Ok(Made::Instance(index));
        }
        let loaded = self.load(function)?;
        if self.depth == MOST_NESTED {
            return Err(vec![types_do_not_settle(&loaded)]);
        }
        self.depth += 1;
        let before = self.instances.len();
        let made = self.elaborate(&loaded, function, arguments);
        self.depth -= 1;
        if made.is_err() {
            // Functions are numbered by their instances, so those that come to nothing leave no gap.
            self.instances.truncate(before);
        }
        made
    }

    fn elaborate(
        &mut self,
        loaded: &Rc<Loaded>,
        function: FunctionHandle,
        arguments: Vec<Actual>,
    ) -> Result<Made, Vec<Rejection>> {
        let mut loaded = loaded.clone();
        let index = self.instances.len();
        self.instances.push(Instance {
            function,
            arguments: arguments.clone(),
            result: self.options.result.clone().filter(|_| index == 0),
            recursive: false,
            found: Found::default(),
            done: None,
        });
        let mut assumptions = HashMap::new();
        let mut waiting = false;
        let mut attempts = 0;
        while attempts < MOST_ATTEMPTS {
            attempts += 1;
            if self.instances[index].recursive {
                // What it calls was made for an earlier idea of its result.
                self.instances.truncate(index + 1);
            }
            let before = self.instances[index].result.clone();
            let attempt =
                Elaborator::new(self, index, loaded.clone(), function, &arguments, &assumptions).run()?;
            if let Some((which, rounds)) = attempt.unroll {
                loaded = unrolled(&loaded, which, rounds)?;
                self.instances.truncate(index + 1);
                self.instances[index].found = Found::default();
                self.instances[index].result = before;
                (attempts, assumptions) = (0, HashMap::new());
                continue;
            }
            let settled = attempt.settled && self.instances[index].result == before;
            match attempt.function {
                Some(function) if settled || (attempt.settled && !self.instances[index].recursive) => {
                    self.instances[index].done = Some(function);
                    return Ok(Made::Instance(index));
                }
                // In mutual recursion the outer function has to settle first; then this one is made again.
                _ if let Some(outer) = attempt.waits_for.filter(|outer| *outer < index) => {
                    self.instances.truncate(index);
                    return Ok(Made::WaitsFor(outer));
                }
                _ if settled => return Err(vec![no_result(&loaded)]),
                _ => assumptions = attempt.assumptions,
            }
            waiting = attempt.waits_for.is_some();
        }
        // With settled variables it still waits for its own result.
        Err(vec![if waiting { no_result(&loaded) } else { types_do_not_settle(&loaded) }])
    }

    /// What a function puts into containers that it is given, whose items are not known yet, by its run-time parameters.
    pub(super) fn learn(&mut self, function: FunctionHandle, arguments: &[Actual]) -> Vec<Vec<Type>> {
        let Ok(mut loaded) = self.load(function) else { return Vec::new() };
        if self.learning.contains(&function) || self.depth == MOST_NESTED {
            return Vec::new();
        }
        self.learning.push(function);
        self.depth += 1;
        let index = self.instances.len();
        self.instances.push(Instance {
            function,
            arguments: arguments.to_vec(),
            result: None,
            recursive: false,
            found: Found::default(),
            done: None,
        });
        let mut learned = Vec::new();
        let mut assumptions = HashMap::new();
        // What is taken from a container is known in the second round.
        let mut rounds = 0;
        while rounds < 2 {
            let elaborator = Elaborator::new(self, index, loaded.clone(), function, arguments, &assumptions);
            match elaborator.learn() {
                Ok(found) => (assumptions, learned) = found,
                Err((which, items)) => match unrolled(&loaded, which, items) {
                    Ok(written_out) => {
                        loaded = written_out;
                        self.instances[index].found = Found::default();
                        (rounds, assumptions) = (0, HashMap::new());
                        continue;
                    }
                    Err(_) => break,
                },
            }
            rounds += 1;
        }
        self.instances.truncate(index);
        self.depth -= 1;
        self.learning.pop();
        learned
    }

    pub(super) fn load(&mut self, function: FunctionHandle) -> Result<Rc<Loaded>, Vec<Rejection>> {
        if let Some(loaded) = self.flows.get(&function) {
            return Ok(loaded.clone());
        }
        let source = match library::source(function) {
            Some(source) => source,
            None => self.host.source(function).map_err(|reason| vec![no_source(reason)])?,
        };
        let parsed = ruff_python_parser::parse_module(&source.text)
            .map_err(|error| vec![no_source(format!("its source does not parse: {error}"))])?;
        let module = parsed.into_syntax();
        let syntax =
            flow::find_function(&module.body, &source.text, &source.name, source.line, source.column)
                .ok_or_else(|| {
                    vec![no_source(format!(
                        "no definition of '{}' starts on line {} of its source",
                        source.name, source.line
                    ))]
                })?;
        let declared = source.options.iter().flat_map(|options| &options.locals);
        let declared = declared.map(|(name, _)| name.clone()).collect();
        let flow = flow::build(syntax, source.id, &source.text, declared)?;
        let loaded = Rc::new(Loaded { flow: Rc::new(flow), source, scope: function });
        self.flows.insert(function, loaded.clone());
        Ok(loaded)
    }

    /// The type of a global array or generator that some function of the program uses.
    pub(super) fn hidden_type(&self, handle: ObjectHandle) -> Type {
        self.hidden.get(&handle).cloned().unwrap_or(Type::Generator)
    }

    /// Remembers the type of a global array or generator.
    pub(super) fn note_hidden(&mut self, handle: ObjectHandle, ty: &Type) {
        self.hidden.insert(handle, ty.clone());
    }

    /// The index under which `Raise` refers to an exception class.
    pub(super) fn exception_index(&mut self, class: ObjectHandle) -> u32 {
        let known = self.exceptions.iter().position(|each| *each == class);
        let index = known.unwrap_or_else(|| {
            self.exceptions.push(class);
            self.exceptions.len() - 1
        });
        index as u32
    }
}

/// How many blocks a function may have when its loops over tuples are written out.
const MOST_BLOCKS: usize = 100_000;

/// The function with a loop written out.
fn unrolled(loaded: &Loaded, which: usize, rounds: usize) -> Result<Rc<Loaded>, Vec<Rejection>> {
    if loaded.flow.graph.blocks.len().saturating_mul(rounds.max(1)) > MOST_BLOCKS {
        let reason = "the loops over tuples are too many to be written out";
        return Err(vec![whole_function(loaded, "literal-unroll", reason)]);
    }
    let flow = Rc::new(flow::unrolled(&loaded.flow, which, rounds));
    Ok(Rc::new(Loaded { flow, source: loaded.source.clone(), scope: loaded.scope }))
}

fn holds_closure(ty: &Type) -> bool {
    holds(ty, &|ty| matches!(ty, Type::Closure(_)))
}

fn holds_generator(ty: &Type) -> bool {
    holds(ty, &|ty| ty.as_kind(NamedKind::Generator).is_some())
}

fn holds(ty: &Type, wanted: &dyn Fn(&Type) -> bool) -> bool {
    let inner = match ty {
        Type::Container(container) => &container.items,
        _ => ty.parts().unwrap_or_default(),
    };
    wanted(ty) || inner.iter().any(|ty| holds(ty, wanted))
}

fn no_source(reason: String) -> Rejection {
    Rejection {
        code: "no-source",
        span: Default::default(),
        source: crate::loops::SourceId(u32::MAX),
        function: String::new(),
        reason: format!("the source of the function is not available: {reason}"),
        hint: Some("define it in a cell or in a file".into()),
        types: Vec::new(),
    }
}

fn no_result(loaded: &Loaded) -> Rejection {
    whole_function(
        loaded,
        "endless-recursion",
        "every path through the function calls it again, so the type of its result is unknown",
    )
}

fn types_do_not_settle(loaded: &Loaded) -> Rejection {
    whole_function(
        loaded,
        "unsettled-types",
        "the types of the variables do not settle: a loop or recursion makes a new type in each round",
    )
}

fn whole_function(loaded: &Loaded, code: &'static str, reason: &str) -> Rejection {
    Rejection {
        code,
        span: loaded.flow.name_span,
        source: loaded.source.id,
        function: loaded.flow.name.to_string(),
        reason: reason.to_owned(),
        hint: None,
        types: Vec::new(),
    }
}
