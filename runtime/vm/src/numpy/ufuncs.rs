//! `numpy.ufunc` objects.

use std::collections::HashMap;
use std::sync::OnceLock;

use hotloop_array::array::Order;
use hotloop_array::dtype::{ALL, DType};
use hotloop_array::elementwise::{self, Operand, Options};
use hotloop_array::functions::{self, Identity, Op, Signature, Ufunc};
use hotloop_array::promotion::{Casting, OperandType};
use hotloop_array::scalar::Scalar;
use rustpython_vm::builtins::{PyStr, PyTuple, PyType, PyTypeRef};
use rustpython_vm::class::StaticType;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::types::{Callable, Constructor, Representable};
use rustpython_vm::{AsObject, Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass};

use super::convert::argument;
use super::errors::{OrRaise, report};
use super::{Function, array_of, convert, dtypes, protocols, scalars};

/// A universal function.
#[pyclass(module = "numpy", name = "ufunc")]
#[derive(Debug, PyPayload)]
pub(super) struct UfuncObject {
    ufunc: &'static Ufunc,
    /// For functions of one operand: the loop for each dtype.
    loops: Vec<Option<&'static Signature>>,
    /// Whether the object is only of the type, and a class in Python says what it does.
    hollow: bool,
    /// What answers calls of a hollow one first.
    answering: OnceLock<Answering>,
}

/// A native function that answers calls with as many inputs and nothing else.
#[derive(Debug)]
struct Answering {
    function: PyObjectRef,
    count: usize,
    /// It is told this name in front of the inputs, which may be anything, and answers NotImplemented to what it leaves to the
    /// others. Without a name it takes plain arrays.
    name: Option<PyObjectRef>,
}

impl Answering {
    fn answer(&self, arguments: &[PyObjectRef], vm: &VirtualMachine) -> Option<PyResult> {
        if arguments.len() != self.count {
            return None;
        }
        let Some(name) = &self.name else {
            let plain = arguments.iter().all(|argument| super::instances::is_exact(argument));
            return plain.then(|| self.function.vectorcall(arguments.to_vec(), self.count, None, vm));
        };
        let mut passed = Vec::with_capacity(self.count + 1);
        passed.push(name.clone());
        passed.extend_from_slice(arguments);
        match self.function.vectorcall(passed, self.count + 1, None, vm) {
            Ok(answer) if answer.is(&vm.ctx.not_implemented) => None,
            answer => Some(answer),
        }
    }
}

pub(super) const TABLE: &[(&str, Function)] = &[("loop_dtypes", loop_dtypes)];

static OBJECTS: OnceLock<HashMap<&'static str, PyObjectRef>> = OnceLock::new();

/// Creates one object per row of the table, under its name and aliases.
pub(super) fn create_objects(vm: &VirtualMachine, module: &PyObject) -> PyResult<()> {
    let objects = OBJECTS.get_or_init(|| {
        functions::all()
            .iter()
            .map(|ufunc| {
                let loops = match ufunc.nin {
                    1 => ALL
                        .iter()
                        .map(|dtype| functions::resolve(ufunc, &[OperandType::Strong(*dtype)], None).ok())
                        .collect(),
                    _ => Vec::new(),
                };
                (ufunc.name, UfuncObject::new(ufunc, loops, false).into_ref(&vm.ctx).into())
            })
            .collect()
    });
    for (name, object) in objects {
        module.set_attr(vm.ctx.intern_str(*name), object.clone(), vm)?;
    }
    for (alias, name) in functions::ALIASES {
        if let Some(object) = objects.get(name) {
            module.set_attr(vm.ctx.intern_str(*alias), object.clone(), vm)?;
        }
    }
    Ok(())
}

/// The object of a ufunc.
pub(super) fn object_of(ufunc: &'static Ufunc, vm: &VirtualMachine) -> PyResult {
    let found = OBJECTS.get().and_then(|objects| objects.get(ufunc.name));
    found.cloned().ok_or_else(|| vm.new_system_error("the ufuncs are not there yet"))
}

/// Lets calls without keywords skip the building of argument tuples.
pub(super) fn install_call_slot() {
    UfuncObject::static_type().slots.vectorcall.store(Some(vectorcall));
}

fn vectorcall(
    zelf: &PyObject,
    arguments: Vec<PyObjectRef>,
    count: usize,
    keywords: Option<&[PyObjectRef]>,
    vm: &VirtualMachine,
) -> PyResult {
    let Some(object) = zelf.downcast_ref::<UfuncObject>() else {
        return Err(vm.new_type_error("not a ufunc"));
    };
    if object.hollow {
        let arguments = FuncArgs::from_vectorcall_owned(arguments, count, keywords);
        return UfuncObject::call(object, arguments, vm);
    }
    if let ([argument], 1) = (&arguments[..], object.ufunc.nin)
        && let Some(x) = scalars::double_of(argument, vm)
        && let Some(result) = super::numbers::fast_function(object.ufunc.op, x)
    {
        return Ok(scalars::new_float64(result, vm));
    }
    if object.ufunc.nout == 1
        && let Some(result) = small(object.ufunc, &arguments, count, keywords, vm)
    {
        return result;
    }
    if keywords.is_none_or(<[PyObjectRef]>::is_empty) && count == object.ufunc.nin {
        if arguments[..count].iter().any(|argument| protocols::is_foreign(argument, vm)) {
            return protocols::call(zelf, "__call__", FuncArgs::from(arguments), vm);
        }
        return positional(object, &arguments[..count], vm);
    }
    let arguments = FuncArgs::from_vectorcall_owned(arguments, count, keywords);
    UfuncObject::call(object, arguments, vm)
}

/// A call with few elements, and nothing but inputs and an output.
#[inline]
fn small(
    ufunc: &'static Ufunc,
    arguments: &[PyObjectRef],
    count: usize,
    keywords: Option<&[PyObjectRef]>,
    vm: &VirtualMachine,
) -> Option<PyResult> {
    use super::numbers::ufunc_of_numbers;
    use super::operators::{small, small_into};
    let output = match keywords {
        None | Some([]) if count == ufunc.nin => None,
        None | Some([]) if count == ufunc.nin + 1 => Some(&arguments[ufunc.nin]),
        Some([name]) if count == ufunc.nin && super::dispatch::is_text(name, "out") => {
            Some(&arguments[count])
        }
        _ => return None,
    };
    let inputs: [&PyObject; 2] = match &arguments[..ufunc.nin] {
        [a] => [a, a],
        [a, b] => [a, b],
        _ => return None,
    };
    let inputs = &inputs[..ufunc.nin];
    match output {
        None => small(ufunc, inputs, vm).or_else(|| ufunc_of_numbers(ufunc, inputs, vm)),
        Some(output) if vm.is_none(output) => None,
        Some(output) => small_into(ufunc, inputs, output, vm),
    }
}

/// A call with inputs alone.
fn positional(object: &UfuncObject, arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let ufunc = object.ufunc;
    if let ([argument], 1) = (arguments, ufunc.nout)
        && let Some(number) = convert::taking_part(argument, vm)
    {
        if matches!(number, Operand::Large(_))
            || matches!(number, Operand::Int(integer) if integer < i128::from(i64::MIN) || integer > i128::from(u64::MAX))
        {
            // An integer that no dtype holds is an object.
            let operand = super::operators::object_operand(argument, vm)?;
            return super::operators::call(ufunc, &[operand], &Options::default(), vm);
        }
        return one_number(object, &number, vm);
    }
    crate::panic::guard(vm, ufunc.name, || {
        let operands = operands(arguments, vm)?;
        super::operators::call(ufunc, &operands, &Options::default(), vm)
    })
}

/// The inputs of a call. Beside an array of objects everything is an object.
fn operands(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult<Vec<Operand>> {
    let of_objects =
        |object: &PyObjectRef| array_of(object).is_some_and(|array| array.dtype() == DType::Object);
    if arguments.iter().any(of_objects) {
        return arguments.iter().map(|object| super::operators::object_operand(object, vm)).collect();
    }
    arguments.iter().map(|object| convert::required_operand(object, vm)).collect()
}

/// A function of one number: the path of `np.sqrt(x)` in a loop.
fn one_number(object: &UfuncObject, number: &Operand, vm: &VirtualMachine) -> PyResult {
    let ufunc = object.ufunc;
    let scalar = match number {
        Operand::Scalar(scalar) => *scalar,
        Operand::Float(float) => Scalar::new(*float),
        Operand::Complex(complex) => Scalar::new(*complex),
        Operand::Int(integer) => match i64::try_from(*integer) {
            Ok(integer) => Scalar::new(integer),
            Err(_) => match u64::try_from(*integer) {
                Ok(integer) => Scalar::new(integer),
                Err(_) => return Err(vm.new_overflow_error("Python int too large to convert to C long")),
            },
        },
        Operand::Array(_) | Operand::Large(_) => return Err(vm.new_type_error("not a number")),
    };
    if !scalar.dtype().is_number() {
        return super::operators::call(ufunc, &[Operand::Scalar(scalar)], &Options::default(), vm);
    }
    let known = scalar.dtype().index().and_then(|index| object.loops[index]);
    let signature = match known {
        Some(signature) => signature,
        None => functions::resolve(ufunc, &[OperandType::Strong(scalar.dtype())], None).or_raise(vm)?,
    };
    let (result, flags) = elementwise::call_scalar(ufunc.op, signature, &mut [scalar]).or_raise(vm)?;
    report(flags, ufunc.name, vm)?;
    Ok(scalars::new(result, vm))
}

/// The ufunc behind an object.
pub(super) fn ufunc_of(object: &PyObject) -> Option<&'static Ufunc> {
    object.downcast_ref::<UfuncObject>().filter(|object| !object.hollow).map(|object| object.ufunc)
}

/// Makes the objects of subclasses, which are written in Python; NumPy's users make none.
impl Constructor for UfuncObject {
    type Args = FuncArgs;

    fn slot_new(class: PyTypeRef, _arguments: FuncArgs, vm: &VirtualMachine) -> PyResult {
        if class.is(UfuncObject::static_type()) {
            return Err(vm.new_type_error("cannot create 'numpy.ufunc' instances"));
        }
        let hollow = UfuncObject::new(functions::of(Op::Positive), Vec::new(), true);
        hollow.into_ref_with_type(vm, class).map(Into::into)
    }

    fn py_new(_class: &Py<PyType>, _arguments: FuncArgs, vm: &VirtualMachine) -> PyResult<Self> {
        Err(vm.new_type_error("cannot create 'numpy.ufunc' instances"))
    }
}

impl Callable for UfuncObject {
    type Args = FuncArgs;

    fn call(zelf: &Py<Self>, mut arguments: FuncArgs, vm: &VirtualMachine) -> PyResult {
        if zelf.hollow {
            if arguments.kwargs.is_empty()
                && let Some(answering) = zelf.answering.get()
                && let Some(answer) = answering.answer(&arguments.args, vm)
            {
                return answer;
            }
            if has_foreign(&arguments, vm) {
                return protocols::call(zelf.as_object(), "__call__", arguments, vm);
            }
            return zelf.as_object().get_attr("_call", vm)?.call(arguments, vm);
        }
        let ufunc = zelf.ufunc;
        crate::interrupt::settle(vm)?;
        crate::panic::guard(vm, ufunc.name, || {
            if arguments.args.len() < ufunc.nin || arguments.args.len() > ufunc.nin + ufunc.nout {
                return Err(vm.new_type_error(format!(
                    "{}() takes from {} to {} positional arguments but {} were given",
                    ufunc.name,
                    ufunc.nin,
                    ufunc.nin + ufunc.nout,
                    arguments.args.len()
                )));
            }
            if has_foreign(&arguments, vm) {
                return protocols::call(zelf.as_object(), "__call__", arguments, vm);
            }
            let mut options = Options::default();
            let mut out_objects: Vec<Option<PyObjectRef>> = arguments
                .args
                .split_off(ufunc.nin)
                .into_iter()
                .map(|out| (!vm.is_none(&out)).then_some(out))
                .collect();
            let keywords: Vec<_> = arguments.remaining_keywords().collect();
            if keywords.iter().any(|(name, _)| matches!(name.as_bytes(), b"signature" | b"sig")) {
                options.signature = asked_loop(zelf, &arguments.args, &keywords, vm)?;
            }
            for (name, value) in keywords {
                keyword(ufunc, &name.to_string_lossy(), &value, &mut options, &mut out_objects, vm)?;
            }
            for out in &out_objects {
                options.out.push(match out {
                    None => None,
                    Some(out) => match array_of(out) {
                        Some(array) => Some(array.clone()),
                        None => return Err(vm.new_type_error("return arrays must be of ArrayType")),
                    },
                });
            }
            let operands = operands(&arguments.args, vm)?;
            if options.dtype.is_some() || options.signature.is_some() || !out_objects.is_empty() {
                warn_about_lost_parts(ufunc, &operands, &options, vm)?;
            }
            let size = super::operators::size_to_detach(&operands);
            let (outputs, flags) =
                convert::detached(size, vm, || elementwise::call(ufunc, &operands, &options)).or_raise(vm)?;
            report(flags, ufunc.name, vm)?;
            let mut results = Vec::new();
            for (at, output) in outputs.into_iter().enumerate() {
                results.push(match out_objects.get(at) {
                    Some(Some(out)) => out.clone(),
                    _ => convert::result(output, vm),
                });
            }
            match results.len() {
                1 => Ok(results.remove(0)),
                _ => Ok(vm.ctx.new_tuple(results).into()),
            }
        })
    }
}

/// Whether an operand or output takes part in NumPy's protocols.
fn has_foreign(arguments: &FuncArgs, vm: &VirtualMachine) -> bool {
    let mut keywords = arguments.kwargs.iter().filter(|(name, _)| name.as_bytes() == b"out");
    arguments.args.iter().any(|argument| protocols::is_foreign(argument, vm))
        || keywords.any(|(_, out)| match out.downcast_ref::<PyTuple>() {
            Some(outs) => outs.as_slice().iter().any(|out| protocols::is_foreign(out, vm)),
            None => protocols::is_foreign(out, vm),
        })
}

/// The loop that `signature=` or `sig=` asks for.
fn asked_loop(
    zelf: &Py<UfuncObject>,
    arguments: &[PyObjectRef],
    keywords: &[(rustpython_vm::common::wtf8::Wtf8Buf, PyObjectRef)],
    vm: &VirtualMachine,
) -> PyResult<Option<&'static Signature>> {
    let given = |name: &[u8]| {
        let found = keywords.iter().find(|(known, _)| known.as_bytes() == name);
        found.map_or_else(|| vm.ctx.none(), |(_, value)| value.clone())
    };
    let asked = crate::interpreter::import_module(vm, "numpy._signatures")?.get_attr("wanted_dtypes", vm)?;
    let asked = asked.call((zelf.to_owned(), given(b"dtype"), given(b"signature"), given(b"sig")), vm)?;
    let types: Vec<OperandType> = operands(arguments, vm)?.iter().map(Operand::operand_type).collect();
    loop_with(zelf.ufunc, &types, &asked, vm)
}

/// The loop with the dtypes of a tuple, in which some may be `None`; none if there is no tuple.
fn loop_with(
    ufunc: &'static Ufunc,
    types: &[OperandType],
    asked: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Option<&'static Signature>> {
    let Some(asked) = asked.downcast_ref::<PyTuple>() else { return Ok(None) };
    let asked: Vec<Option<DType>> =
        asked.as_slice().iter().map(|dtype| dtypes::optional(dtype, vm)).collect::<PyResult<_>>()?;
    functions::asked(ufunc, types, &asked).or_raise(vm).map(Some)
}

/// `loop_dtypes(ufunc, operands, asked)`: the dtypes of the inputs and outputs of the loop for these operands.
fn loop_dtypes(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let Some(ufunc) = ufunc_of(argument(arguments, 0, vm)?) else {
        return Err(vm.new_type_error("not a ufunc"));
    };
    let given: Vec<PyObjectRef> = argument(arguments, 1, vm)?.try_to_value(vm)?;
    let types: Vec<OperandType> = operands(&given, vm)?.iter().map(Operand::operand_type).collect();
    let signature = match loop_with(ufunc, &types, argument(arguments, 2, vm)?, vm)? {
        Some(signature) => signature.clone(),
        None => elementwise::loop_for(ufunc, &types).or_raise(vm)?,
    };
    let all = signature.inputs.iter().chain(&signature.outputs);
    Ok(vm.ctx.new_tuple(all.map(|dtype| dtypes::object(*dtype, vm)).collect()).into())
}

/// A ComplexWarning when a conversion that the caller asked for drops imaginary parts.
fn warn_about_lost_parts(
    ufunc: &'static Ufunc,
    operands: &[Operand],
    options: &Options,
    vm: &VirtualMachine,
) -> PyResult<()> {
    if options.casting != Casting::Unsafe {
        return Ok(());
    }
    let types: Vec<OperandType> = operands.iter().map(Operand::operand_type).collect();
    let signature = match options.signature {
        Some(signature) => signature,
        None => match functions::resolve(ufunc, &types, options.dtype) {
            Ok(signature) => signature,
            Err(_) => return Ok(()),
        },
    };
    let loses = |from: DType, to: DType| from.is_complex() && !to.is_complex() && to != DType::Bool;
    let inputs = types.iter().zip(&signature.inputs).any(|(from, to)| match from {
        OperandType::Strong(from) => loses(*from, *to),
        OperandType::Weak(_) => false,
    });
    let outputs = options.out.iter().zip(&signature.outputs);
    if inputs
        || outputs
            .flat_map(|(out, from)| out.iter().map(move |out| (out, from)))
            .any(|(out, from)| loses(*from, out.dtype()))
    {
        super::errors::warn_about_complex(vm)?;
    }
    Ok(())
}

fn keyword(
    ufunc: &Ufunc,
    name: &str,
    value: &PyObject,
    options: &mut Options,
    out: &mut Vec<Option<PyObjectRef>>,
    vm: &VirtualMachine,
) -> PyResult<()> {
    match name {
        "out" => {
            if !out.is_empty() {
                return Err(
                    vm.new_type_error("cannot specify 'out' as both a positional and keyword argument")
                );
            }
            let present = |object: &PyObject| (!vm.is_none(object)).then(|| object.to_owned());
            match value.downcast_ref::<PyTuple>() {
                Some(tuple) if tuple.as_slice().len() == ufunc.nout => {
                    out.extend(tuple.as_slice().iter().map(|item| present(item)));
                }
                Some(_) => {
                    return Err(
                        vm.new_value_error("The 'out' tuple must have exactly one entry per ufunc output")
                    );
                }
                None => out.push(present(value)),
            }
        }
        "where" => {
            if !value.is(&vm.ctx.true_value) {
                let mask = convert::array(value, vm)?;
                if mask.dtype() != DType::Bool {
                    return Err(vm.new_type_error(
                        "Cannot cast array data from dtype('{}') to dtype('bool') according to the rule 'safe'"
                            .replace("{}", &mask.dtype().to_string()),
                    ));
                }
                options.mask = Some(mask);
            }
        }
        "dtype" => options.dtype = dtypes::optional(value, vm)?,
        // Read together, before the others.
        "signature" | "sig" => {}
        "casting" => {
            let text = value.downcast_ref::<PyStr>().map(|text| text.to_string()).unwrap_or_default();
            options.casting = Casting::from_text(&text).ok_or_else(|| {
                vm.new_value_error("casting must be one of 'no', 'equiv', 'safe', 'same_kind', or 'unsafe'")
            })?;
        }
        "order" => options.order = convert::order(value, Order::K, vm)?,
        "subok" | "extobj" => {}
        other => {
            return Err(
                vm.new_type_error(format!("{}() got an unexpected keyword argument '{other}'", ufunc.name))
            );
        }
    }
    Ok(())
}

impl Representable for UfuncObject {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        Ok(format!("<ufunc '{}'>", zelf.ufunc.name))
    }
}

#[pyclass(flags(BASETYPE), with(Constructor, Callable, Representable))]
impl UfuncObject {
    fn new(ufunc: &'static Ufunc, loops: Vec<Option<&'static Signature>>, hollow: bool) -> Self {
        UfuncObject { ufunc, loops, hollow, answering: OnceLock::new() }
    }

    /// `answer_first(function, count, name=None)`: lets a native function answer calls with so many inputs.
    #[pymethod]
    fn answer_first(
        zelf: &Py<Self>,
        function: PyObjectRef,
        count: usize,
        name: rustpython_vm::function::OptionalArg<PyObjectRef>,
    ) {
        let _ = zelf.answering.set(Answering { function, count, name: name.into_option() });
    }

    #[pygetset]
    fn nin(zelf: &Py<Self>) -> usize {
        zelf.ufunc.nin
    }

    #[pygetset]
    fn nout(zelf: &Py<Self>) -> usize {
        zelf.ufunc.nout
    }

    #[pygetset]
    fn nargs(zelf: &Py<Self>) -> usize {
        zelf.ufunc.nin + zelf.ufunc.nout
    }

    #[pygetset]
    fn ntypes(zelf: &Py<Self>) -> usize {
        zelf.ufunc.loops.len()
    }

    #[pygetset]
    fn types(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        let texts = zelf.ufunc.loops.iter().map(|signature| vm.ctx.new_str(signature.text()).into());
        vm.ctx.new_list(texts.collect()).into()
    }

    #[pygetset]
    fn identity(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        match zelf.ufunc.identity {
            Identity::None => vm.ctx.none(),
            Identity::Zero => vm.ctx.new_int(0).into(),
            Identity::One => vm.ctx.new_int(1).into(),
            Identity::MinusOne => vm.ctx.new_int(-1).into(),
            Identity::False => vm.ctx.new_bool(false).into(),
            Identity::True => vm.ctx.new_bool(true).into(),
            Identity::NegativeInfinity => vm.ctx.new_float(f64::NEG_INFINITY).into(),
        }
    }

    #[pygetset]
    fn signature(_zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        vm.ctx.none()
    }

    #[pygetset]
    fn __name__(zelf: &Py<Self>) -> &'static str {
        zelf.ufunc.name
    }

    #[pygetset]
    fn __qualname__(zelf: &Py<Self>) -> &'static str {
        zelf.ufunc.name
    }

    #[pymethod]
    fn __reduce__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        vm.ctx.new_str(zelf.ufunc.name).into()
    }
}
