//! A Host without a VM: the functions of one source text, and the modules that compiled code knows.

use hotloop_array::dtype::DType;
use hotloop_jit::host::{FunctionHandle, FunctionSource, Host, Object, ObjectHandle};
use hotloop_jit::loops::SourceId;
use hotloop_jit::scalar::Const;
use std::rc::Rc;

/// The functions of a source text. Handle `n` is the `n`-th `def` of the text.
pub struct FakeHost {
    text: Rc<str>,
    functions: Vec<(String, usize)>,
}

impl FakeHost {
    pub fn new(text: &str) -> FakeHost {
        let functions = text
            .lines()
            .enumerate()
            .filter_map(|(i, line)| {
                let name = line.strip_prefix("def ")?.split('(').next()?;
                Some((name.to_owned(), i + 1))
            })
            .collect();
        FakeHost { text: text.into(), functions }
    }

    pub fn function(&self, name: &str) -> FunctionHandle {
        let at = self.functions.iter().position(|(each, _)| each == name);
        FunctionHandle(at.unwrap_or_else(|| panic!("no function {name}")) as u32)
    }
}

const EXCEPTIONS: &[&str] =
    &["ValueError", "IndexError", "TypeError", "ZeroDivisionError", "RuntimeError", "LinAlgError"];

impl Host for FakeHost {
    fn name(&mut self, _function: FunctionHandle, name: &str) -> Option<Object> {
        if let Some(at) = self.functions.iter().position(|(each, _)| each == name) {
            return Some(Object::Function(FunctionHandle(at as u32)));
        }
        if let Some(at) = EXCEPTIONS.iter().position(|each| *each == name) {
            return Some(Object::ExceptionClass(ObjectHandle(at as u32), name.into()));
        }
        match name {
            "np" => Some(Object::Module("numpy".into())),
            "math" => Some(Object::Module("math".into())),
            "prange" => Some(Object::Known("numba.prange".into())),
            "SIZE" => Some(Object::Constant(Const::Int(3, DType::Int64))),
            "undefined" | "lenght" => None,
            builtin => Some(Object::Known(format!("builtins.{builtin}").into())),
        }
    }

    fn attribute(&mut self, module: &str, name: &str) -> Option<Object> {
        match (module, name) {
            ("builtins" | "numpy.linalg", name) if name.ends_with("Error") => EXCEPTIONS
                .iter()
                .position(|each| *each == name)
                .map(|at| Object::ExceptionClass(ObjectHandle(at as u32), name.into())),
            ("numpy", "linalg") => Some(Object::Module("numpy.linalg".into())),
            ("numpy", "fft") => Some(Object::Module("numpy.fft".into())),
            ("numpy", "random") => Some(Object::Module("numpy.random".into())),
            ("numpy", "inf") => Some(Object::Constant(Const::Float(f64::INFINITY, DType::Float64))),
            ("numpy", "nan") => Some(Object::Constant(Const::Float(f64::NAN, DType::Float64))),
            ("numpy" | "math", "pi") => {
                Some(Object::Constant(Const::Float(std::f64::consts::PI, DType::Float64)))
            }
            ("numpy", name) if DType::from_text(name).is_some() && name.len() > 3 => {
                DType::from_text(name).map(Object::DType)
            }
            ("numpy", "int_") => Some(Object::DType(DType::Int64)),
            (module, name) => Some(Object::Known(format!("{module}.{name}").into())),
        }
    }

    fn source(&mut self, function: FunctionHandle) -> Result<FunctionSource, String> {
        let (name, line) = &self.functions[function.0 as usize];
        Ok(FunctionSource {
            id: SourceId(0),
            text: self.text.clone(),
            name: name.as_str().into(),
            line: *line,
            column: None,
            defaults: Vec::new(),
            keyword_defaults: Vec::new(),
            options: None,
        })
    }

    fn visible_names(&mut self, _function: FunctionHandle) -> Vec<String> {
        ["len", "range", "np", "math"].map(str::to_owned).to_vec()
    }
}
