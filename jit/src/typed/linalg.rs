//! `numpy.linalg`: factorisations and solutions by the runtime; norms and what else is composed of these by the library.

use super::arguments::Arguments;
use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::graph::{Span, Value};
use crate::host::Object;
use crate::scalar::Const;
use crate::types::{Layout, Type};
use hotloop_array::dtype::DType;
use hotloop_linalg::factoring::QrMode;
use hotloop_linalg::stacks::common_dtype;

impl Elaborator<'_, '_> {
    /// The eigenvalues of a square matrix as complex numbers, whatever they are.
    pub(super) fn complex_eigvals(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let a = self.matrices(arguments, "a", span)?;
        let dtype = match self.linalg_dtype(&[a], span)? {
            DType::Float32 | DType::Complex64 => DType::Complex64,
            _ => DType::Complex128,
        };
        let values = Type::array(dtype, self.ndim_of(a) - 1, Layout::C);
        Ok(Operand::Value(self.primitive("hl_complex_eigvals", &[a], values, span)))
    }

    /// A function of `numpy.linalg`; `None` if it is none of this file.
    pub(super) fn call_linalg(
        &mut self,
        function: &str,
        arguments: &mut Arguments,
    ) -> Elaborated<Option<Operand>> {
        let span = arguments.span;
        let found = match function {
            "solve" => {
                let (a, b) = (self.matrices(arguments, "a", span)?, self.array_operand(arguments, "b")?);
                let (dtype, ndim) = (self.linalg_dtype(&[a, b], span)?, self.ndim_of(a));
                let ndim = if self.ndim_of(b) == 1 { ndim - 1 } else { ndim.max(self.ndim_of(b)) };
                self.array_result("hl_solve", &[a, b], dtype, ndim, span)
            }
            "inv" => {
                let a = self.matrices(arguments, "a", span)?;
                Operand::Value(self.inverse(a, false, span)?)
            }
            "det" => {
                let a = self.matrices(arguments, "a", span)?;
                let dtype = self.linalg_dtype(&[a], span)?;
                let ndim = self.ndim_of(a) - 2;
                self.array_or_number("hl_determinant", vec![a], dtype, ndim, span)
            }
            "slogdet" => self.slogdet(arguments)?,
            "cholesky" => {
                let a = self.matrices(arguments, "a", span)?;
                let upper = match arguments.take("upper") {
                    Some(upper) => self.truth_value(&upper, span)?,
                    None => self.int_constant(0, span),
                };
                let (dtype, ndim) = (self.linalg_dtype(&[a], span)?, self.ndim_of(a));
                self.array_result("hl_cholesky", &[a, upper], dtype, ndim, span)
            }
            "qr" => self.qr(arguments)?,
            "eig" | "eigvals" => {
                let a = self.matrices(arguments, "a", span)?;
                let (dtype, ndim) = (self.linalg_dtype(&[a], span)?, self.ndim_of(a));
                let values = Type::array(dtype, ndim - 1, Layout::C);
                if function == "eig" {
                    let vectors = Type::array(dtype, ndim, Layout::C);
                    self.named_results("hl_eig", &[a], &[values, vectors], VALUES_AND_VECTORS, span)
                } else {
                    Operand::Value(self.primitive("hl_eigvals", &[a], values, span))
                }
            }
            "eigh" | "eigvalsh" => {
                let a = self.matrices(arguments, "a", span)?;
                let lower = self.is_lower(arguments)?;
                let (dtype, ndim) = (self.linalg_dtype(&[a], span)?, self.ndim_of(a));
                let values = Type::array(dtype.real_part(), ndim - 1, Layout::C);
                if function == "eigh" {
                    let vectors = Type::array(dtype, ndim, Layout::C);
                    self.named_results("hl_eigh", &[a, lower], &[values, vectors], VALUES_AND_VECTORS, span)
                } else {
                    Operand::Value(self.primitive("hl_eigvalsh", &[a, lower], values, span))
                }
            }
            "svd" => self.svd(arguments)?,
            "svdvals" => {
                let a = self.matrices(arguments, "x", span)?;
                self.singular_values(a, span)?
            }
            "lstsq" => self.lstsq(arguments)?,
            "norm" => self.norm(arguments)?,
            "matrix_norm" => {
                let x = self.matrices(arguments, "x", span)?;
                let ord = arguments.take("ord").unwrap_or_else(|| self.text_operand("fro", span));
                let axes = [-2, -1].map(|axis| Operand::Value(self.int_constant(axis, span)));
                let keep_dims = self.keep_dims(arguments)?;
                self.norm_of_matrices(x, &ord, axes, keep_dims, span)?
            }
            "vector_norm" => {
                let x = self.array_operand(arguments, "x")?;
                let axis = arguments.take("axis").filter(|axis| !self.is_none(axis));
                let two = self.int_constant(2, span);
                let ord = arguments.take("ord").unwrap_or(Operand::Value(two));
                let keep_dims = self.keep_dims(arguments)?;
                let flat = axis.is_none() && self.ndim_of(x) != 1;
                if flat && keep_dims {
                    let reason = "keepdims of vector_norm needs an axis in compiled code";
                    return Err(self.rejection(span, "argument", reason).into());
                }
                let x = if flat { self.flat(x, span)? } else { x };
                self.norm_of_vectors(x, &ord, axis, keep_dims, span)?
            }
            "cond" => self.cond(arguments)?,
            "matrix_power" => {
                let a = self.matrices(arguments, "a", span)?;
                let n = self.required(arguments, "n")?;
                let exponent = self.index_value(&n, "the exponent", span)?;
                let is_exact = self.graph.ty(a).as_array().is_some_and(|ty| ty.dtype.is_integer());
                let is_negative = self.facts.int(exponent).is_some_and(|known| known < 0);
                let name =
                    if is_exact && !is_negative { "_matrix_power" } else { "_matrix_power_of_any_sign" };
                let dtype = self.linalg_dtype(&[a], span)?;
                let from = self.graph.ty(a).as_array().map_or(dtype, |ty| ty.dtype);
                let a = if name == "_matrix_power" || from == dtype {
                    a
                } else {
                    self.copy_array(a, Some(dtype), span)?
                };
                self.call_helper(name, vec![Operand::Value(a), Operand::Value(exponent)], span)?
            }
            "multi_dot" => {
                let arrays = self.array_list(arguments, span)?;
                self.multi_dot(arrays, span)?
            }
            "tensorinv" => {
                let a = self.array_operand(arguments, "a")?;
                let ind = match arguments.take("ind") {
                    Some(ind) => self.index_value(&ind, "ind", span)?,
                    None => self.int_constant(2, span),
                };
                let (dtype, ndim) = (self.linalg_dtype(&[a], span)?, self.ndim_of(a));
                self.array_or_number("hl_tensorinv", vec![a, ind], dtype, ndim, span)
            }
            "tensorsolve" => {
                let (a, b) = (self.array_operand(arguments, "a")?, self.array_operand(arguments, "b")?);
                let dtype = self.linalg_dtype(&[a, b], span)?;
                let ndim = self.ndim_of(a).saturating_sub(self.ndim_of(b));
                self.array_or_number("hl_tensorsolve", vec![a, b], dtype, ndim, span)
            }
            "outer" | "matmul" | "cross" | "trace" | "diagonal" | "matrix_transpose" | "tensordot"
            | "vecdot" => {
                if matches!(function, "trace" | "diagonal") {
                    for (name, axis) in [("axis1", -2), ("axis2", -1)] {
                        let axis = self.int_constant(axis, span);
                        arguments.put(name, Operand::Value(axis));
                    }
                }
                arguments.rename_for(function);
                self.call_numpy(function, arguments)?
            }
            _ => return Ok(None),
        };
        Ok(Some(found))
    }

    /// An argument that is a stack of matrices.
    fn matrices(&mut self, arguments: &mut Arguments, name: &str, span: Span) -> Elaborated<Value> {
        let array = self.array_operand(arguments, name)?;
        let ndim = self.ndim_of(array);
        if ndim < 2 {
            let reason = format!("{ndim}-dimensional array given. Array must be at least two-dimensional");
            return Err(self.rejection(span, "type", reason).into());
        }
        Ok(array)
    }

    /// The dtype that linear algebra on these arrays is done in.
    fn linalg_dtype(&mut self, arrays: &[Value], span: Span) -> Elaborated<DType> {
        let dtypes: Vec<DType> =
            arrays.iter().filter_map(|array| Some(self.graph.ty(*array).as_array()?.dtype)).collect();
        common_dtype(&dtypes).map_err(|error| self.rejection(span, "type", error.to_string()).into())
    }

    fn array_result(
        &mut self,
        symbol: &str,
        passed: &[Value],
        dtype: DType,
        ndim: usize,
        span: Span,
    ) -> Operand {
        Operand::Value(self.primitive(symbol, passed, Type::array(dtype, ndim, Layout::C), span))
    }

    /// Several results, as a tuple whose items have names, too.
    fn named_results(
        &mut self,
        symbol: &str,
        passed: &[Value],
        results: &[Type],
        names: &'static [&'static str],
        span: Span,
    ) -> Operand {
        let tuple = self.primitive(symbol, passed, Type::Tuple(results.into()), span);
        self.facts.set_names(tuple, names);
        Operand::Value(tuple)
    }

    fn truth_value(&mut self, operand: &Operand, span: Span) -> Elaborated<Value> {
        let (value, _) = self.scalar_value(operand, "a flag", span)?;
        Ok(self.cast(value, DType::Bool, true, span))
    }

    /// A flag that decides about types.
    pub(super) fn known_flag(
        &mut self,
        operand: Option<Operand>,
        name: &str,
        default: bool,
        span: Span,
    ) -> Elaborated<bool> {
        match operand {
            None => Ok(default),
            Some(Operand::Value(value)) if self.facts.bool(value).is_some() => {
                Ok(self.facts.bool(value).unwrap_or(default))
            }
            Some(other) => match self.known_int(&other) {
                Some(known) => Ok(known != 0),
                None => {
                    let reason = format!("{name} must be known when the function is compiled");
                    let hint = "it decides which results there are";
                    Err(self.rejection(span, "argument", reason).with_hint(hint).into())
                }
            },
        }
    }

    fn keep_dims(&mut self, arguments: &mut Arguments) -> Elaborated<bool> {
        let span = arguments.span;
        let given = arguments.take("keepdims");
        self.known_flag(given, "keepdims", false, span)
    }

    fn text_operand(&mut self, text: &str, span: Span) -> Operand {
        let text = Object::Constant(Const::Text(text.into()));
        self.object_operand(text, span)
    }

    fn inverse(&mut self, a: Value, lenient: bool, span: Span) -> Elaborated<Value> {
        let (dtype, ndim) = (self.linalg_dtype(&[a], span)?, self.ndim_of(a));
        let lenient = self.int_constant(i64::from(lenient), span);
        Ok(self.primitive("hl_inverse", &[a, lenient], Type::array(dtype, ndim, Layout::C), span))
    }

    fn slogdet(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let a = self.matrices(arguments, "a", span)?;
        let (dtype, ndim) = (self.linalg_dtype(&[a], span)?, self.ndim_of(a) - 2);
        let types = [dtype, dtype.real_part()].map(|dtype| Type::array(dtype, ndim, Layout::C));
        const NAMES: &[&str] = &["sign", "logabsdet"];
        let found = self.named_results("hl_slogdet", &[a], &types, NAMES, span);
        if ndim > 0 {
            return Ok(found);
        }
        // Of a single matrix, numbers.
        let items = self.as_items(&found, span).unwrap_or_default();
        let mut numbers = Vec::new();
        for item in items {
            let array = self.expect_number(&item, "slogdet", span)?;
            numbers.push(Operand::Value(self.load(array, Vec::new(), span)));
        }
        let tuple = self.materialise(&Operand::Tuple(numbers), span)?;
        self.facts.set_names(tuple, NAMES);
        Ok(Operand::Value(tuple))
    }

    fn qr(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let a = self.matrices(arguments, "a", span)?;
        let mode = match arguments.take("mode") {
            None => Some(QrMode::Reduced),
            Some(mode) => self.known_text(&mode).as_deref().and_then(QrMode::from_text),
        };
        let Some(mode) = mode else {
            let reason = "the mode of qr must be 'reduced', 'complete', 'r' or 'raw', known when the function is compiled";
            return Err(self.rejection(span, "argument", reason).into());
        };
        let (dtype, ndim) = (self.linalg_dtype(&[a], span)?, self.ndim_of(a));
        let number = self.int_constant(mode as i64, span);
        let matrix = Type::array(dtype, ndim, Layout::C);
        Ok(match mode {
            QrMode::Triangle => Operand::Value(self.primitive("hl_qr", &[a, number], matrix, span)),
            QrMode::Raw => {
                let factors = Type::array(dtype, ndim - 1, Layout::C);
                let tuple = Type::Tuple([matrix, factors].into());
                Operand::Value(self.primitive("hl_qr", &[a, number], tuple, span))
            }
            _ => self.named_results("hl_qr", &[a, number], &[matrix.clone(), matrix], &["Q", "R"], span),
        })
    }

    fn is_lower(&mut self, arguments: &mut Arguments) -> Elaborated<Value> {
        let span = arguments.span;
        let lower = match arguments.take("UPLO") {
            None => true,
            Some(uplo) => match self.known_text(&uplo).as_deref() {
                Some("L" | "l") => true,
                Some("U" | "u") => false,
                _ => {
                    let reason = "UPLO argument must be 'L' or 'U'";
                    return Err(self.rejection(span, "argument", reason).into());
                }
            },
        };
        Ok(self.int_constant(i64::from(lower), span))
    }

    fn svd(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let a = self.matrices(arguments, "a", span)?;
        let full = match arguments.take("full_matrices") {
            Some(full) => self.truth_value(&full, span)?,
            None => self.int_constant(1, span),
        };
        let vectors = arguments.take("compute_uv");
        if !self.known_flag(vectors, "compute_uv", true, span)? {
            return self.singular_values(a, span);
        }
        let (dtype, ndim) = (self.linalg_dtype(&[a], span)?, self.ndim_of(a));
        let matrix = Type::array(dtype, ndim, Layout::C);
        let values = Type::array(dtype.real_part(), ndim - 1, Layout::C);
        let results = [matrix.clone(), values, matrix];
        Ok(self.named_results("hl_svd", &[a, full], &results, &["U", "S", "Vh"], span))
    }

    fn singular_values(&mut self, a: Value, span: Span) -> Elaborated {
        let (dtype, ndim) = (self.linalg_dtype(&[a], span)?, self.ndim_of(a));
        Ok(self.array_result("hl_svdvals", &[a], dtype.real_part(), ndim - 1, span))
    }

    fn lstsq(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let (a, b) = (self.matrices(arguments, "a", span)?, self.array_operand(arguments, "b")?);
        let limit = arguments.take("rcond").filter(|limit| !self.is_none(limit));
        let given = self.int_constant(i64::from(limit.is_some()), span);
        let limit = match limit {
            Some(limit) => {
                let (limit, _) = self.scalar_value(&limit, "rcond", span)?;
                self.cast(limit, DType::Float64, true, span)
            }
            None => self.constant(Const::Float(0.0, DType::Float64), Type::weak(DType::Float64), span),
        };
        let dtype = self.linalg_dtype(&[a, b], span)?;
        let line = Type::array(dtype.real_part(), 1, Layout::C);
        let solution = Type::array(dtype, self.ndim_of(b), Layout::C);
        let results = [solution, line.clone(), Type::weak(DType::Int64), line];
        let tuple = Type::Tuple(results.into());
        Ok(Operand::Value(self.primitive("hl_lstsq", &[a, b, given, limit], tuple, span)))
    }

    fn norm(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let x = self.array_operand(arguments, "x")?;
        let ord = arguments.take("ord").filter(|ord| !self.is_none(ord));
        let axis = arguments.take("axis").filter(|axis| !self.is_none(axis));
        let keep_dims = self.keep_dims(arguments)?;
        let none = Operand::Value(self.none(span));
        let ndim = self.ndim_of(x);
        let axes = axis.as_ref().and_then(|axis| self.as_items(axis, span));
        match (axis, axes) {
            (None, _) if ord.is_none() && !keep_dims => {
                let is_real = self.graph.ty(x).as_array().is_some_and(|array| {
                    array.ndim == 1 && matches!(array.dtype, DType::Float64 | DType::Float32)
                });
                let helper = if is_real { "_norm_of_vector" } else { "_norm_of_all" };
                self.call_helper(helper, vec![Operand::Value(x)], span)
            }
            (None, _) if ndim == 2 => {
                let axes = [0, 1].map(|axis| Operand::Value(self.int_constant(axis, span)));
                let ord = ord.unwrap_or(none);
                self.norm_of_matrices(x, &ord, axes, keep_dims, span)
            }
            (None, _) if ndim == 1 => self.norm_of_vectors(x, &ord.unwrap_or(none), None, keep_dims, span),
            (Some(axis), None) => self.norm_of_vectors(x, &ord.unwrap_or(none), Some(axis), keep_dims, span),
            (Some(_), Some(axes)) if axes.len() == 1 => {
                self.norm_of_vectors(x, &ord.unwrap_or(none), axes.into_iter().next(), keep_dims, span)
            }
            (Some(_), Some(axes)) if let Ok(axes) = <[Operand; 2]>::try_from(axes.clone()) => {
                self.norm_of_matrices(x, &ord.unwrap_or(none), axes, keep_dims, span)
            }
            _ => Err(self.rejection(span, "type", "Improper number of dimensions to norm.").into()),
        }
    }

    fn norm_of_vectors(
        &mut self,
        x: Value,
        ord: &Operand,
        axis: Option<Operand>,
        keep_dims: bool,
        span: Span,
    ) -> Elaborated {
        if let Some(text) = self.known_text(ord) {
            let reason = format!("Invalid norm order '{text}' for vectors");
            return Err(self.rejection(span, "argument", reason).into());
        }
        let axis = axis.unwrap_or(Operand::Value(self.int_constant(0, span)));
        let mut passed =
            vec![Operand::Value(x), axis, Operand::Object(Object::Constant(Const::Bool(keep_dims)))];
        let name = match self.known_order(ord) {
            Order::Default => "_norm_two",
            Order::Known(2.0) => "_norm_two",
            Order::Known(1.0) => "_norm_one",
            Order::Known(0.0) => "_norm_zero",
            Order::Known(f64::INFINITY) => "_norm_infinity",
            Order::Known(f64::NEG_INFINITY) => "_norm_minus_infinity",
            Order::Known(_) => {
                passed.push(ord.clone());
                "_norm_power"
            }
            Order::Unknown => {
                passed.push(ord.clone());
                "_norm_any"
            }
        };
        self.call_helper(name, passed, span)
    }

    fn norm_of_matrices(
        &mut self,
        x: Value,
        ord: &Operand,
        [row, column]: [Operand; 2],
        keep_dims: bool,
        span: Span,
    ) -> Elaborated {
        let ndim = self.ndim_of(x);
        let (row, column) = (self.known_axis(&row, ndim, span)?, self.known_axis(&column, ndim, span)?);
        if row == column {
            return Err(self.rejection(span, "argument", "Duplicate axes given.").into());
        }
        let text = self.known_text(ord);
        let order = self.known_order(ord);
        let name = match (text.as_deref(), order) {
            (Some("fro" | "f"), _) | (None, Order::Default) => "_matrix_norm_all",
            (Some("nuc"), _) => "_matrix_norm_nuclear",
            (None, Order::Known(1.0)) => "_matrix_norm_one",
            (None, Order::Known(-1.0)) => "_matrix_norm_minus_one",
            (None, Order::Known(2.0)) => "_matrix_norm_two",
            (None, Order::Known(-2.0)) => "_matrix_norm_minus_two",
            (None, Order::Known(f64::INFINITY)) => "_matrix_norm_infinity",
            (None, Order::Known(f64::NEG_INFINITY)) => "_matrix_norm_minus_infinity",
            (None, Order::Unknown) => "_matrix_norm_any",
            _ => {
                let reason = "Invalid norm order for matrices.";
                return Err(self.rejection(span, "argument", reason).into());
            }
        };
        // The matrices go to the end, which the library expects.
        let mut axes: Vec<usize> = (0..ndim).filter(|axis| *axis != row && *axis != column).collect();
        axes.extend([row, column]);
        let plain = axes.iter().copied().eq(0..ndim);
        let x = if plain { x } else { self.transpose(x, Some(axes), span) };
        let mut passed = vec![Operand::Value(x)];
        if name == "_matrix_norm_any" {
            passed.push(ord.clone());
        }
        let result = self.call_helper(name, passed, span)?;
        if !keep_dims {
            return Ok(result);
        }
        let value = self.expect_number(&result, "norm", span)?;
        let value = self.as_array_value(value, span)?;
        let all = crate::loops::ViewItem::Slice { start: None, stop: None, step: None };
        let items = (0..ndim)
            .map(|axis| if axis == row || axis == column { crate::loops::ViewItem::NewAxis } else { all })
            .collect();
        Ok(Operand::Value(self.view(value, items, span)))
    }

    fn known_order(&self, ord: &Operand) -> Order {
        if self.is_none(ord) {
            return Order::Default;
        }
        match ord {
            Operand::Value(value) => match self.facts.constant(*value) {
                Some(Const::Int(known, _)) => Order::Known(*known as f64),
                Some(Const::Float(known, _)) => Order::Known(*known),
                _ => Order::Unknown,
            },
            _ => Order::Unknown,
        }
    }

    fn cond(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let x = self.matrices(arguments, "x", span)?;
        let p = arguments.take("p").filter(|p| !self.is_none(p));
        let Some(p) = p else { return self.call_helper("_cond_two", vec![Operand::Value(x)], span) };
        match self.known_order(&p) {
            Order::Known(2.0) => self.call_helper("_cond_two", vec![Operand::Value(x)], span),
            Order::Known(-2.0) => self.call_helper("_cond_minus_two", vec![Operand::Value(x)], span),
            _ => {
                let inverse = self.inverse(x, true, span)?;
                let axes =
                    |this: &mut Self| [-2, -1].map(|axis| Operand::Value(this.int_constant(axis, span)));
                let (first, second) = (axes(self), axes(self));
                let size = self.norm_of_matrices(x, &p, first, false, span)?;
                let other = self.norm_of_matrices(inverse, &p, second, false, span)?;
                self.call_helper("_cond_of", vec![Operand::Value(x), size, other], span)
            }
        }
    }

    /// `np.tensordot(a, b, axes=2)`: a number of axes, or the axes of each, known when the function is compiled.
    pub(super) fn tensordot(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let (a, b) = (self.array_operand(arguments, "a")?, self.array_operand(arguments, "b")?);
        let axes = arguments.take("axes");
        let count = match &axes {
            None => Some(2),
            Some(axes) => self.known_int(axes),
        };
        let (left, right) = match (count, axes) {
            (Some(count), _) => ((-count..0).collect(), (0..count).collect()),
            (None, Some(axes)) => match self.sequence_items(&axes, span).as_deref() {
                Some([left, right]) => (self.axes_as_given(left, span)?, self.axes_as_given(right, span)?),
                _ => {
                    let reason = "axes must be a number, or the axes of each array, known when the function is compiled";
                    return Err(self.rejection(span, "axis", reason).into());
                }
            },
            _ => (Vec::new(), Vec::new()),
        };
        let (kept_left, kept_right) =
            (self.ndim_of(a).checked_sub(left.len()), self.ndim_of(b).checked_sub(right.len()));
        let (Some(kept_left), Some(kept_right), true) = (kept_left, kept_right, left.len() == right.len())
        else {
            return Err(self.rejection(span, "axis", "shape-mismatch for sum").into());
        };
        let dtype = self.common_dtype(&[a, b], span)?;
        let mut passed = vec![a, b, self.int_constant(left.len() as i64, span)];
        passed.extend(
            left.into_iter().chain(right).map(|axis| self.int_constant(axis, span)).collect::<Vec<_>>(),
        );
        Ok(self.array_or_number("hl_tensordot", passed, dtype, kept_left + kept_right, span))
    }

    /// The items of a tuple or list display.
    fn sequence_items(&mut self, operand: &Operand, span: Span) -> Option<Vec<Operand>> {
        match operand {
            Operand::List(items) => Some(items.clone()),
            other => self.as_items(other, span),
        }
    }

    fn multi_dot(&mut self, arrays: Vec<Value>, span: Span) -> Elaborated {
        let count = arrays.len();
        if count < 2 {
            return Err(self.rejection(span, "argument", "Expecting at least two arrays.").into());
        }
        let dtype = self.common_dtype(&arrays, span)?;
        let mut ndim = 2;
        for (at, array) in arrays.iter().enumerate() {
            match self.ndim_of(*array) {
                2 => {}
                1 if at == 0 || at + 1 == count => ndim -= 1,
                other => {
                    let reason = format!("{other}-dimensional array given. Array must be two-dimensional");
                    return Err(self.rejection(span, "type", reason).into());
                }
            }
        }
        let mut passed = vec![self.int_constant(count as i64, span)];
        passed.extend(arrays);
        Ok(self.array_or_number("hl_multi_dot", passed, dtype, ndim, span))
    }
}

const VALUES_AND_VECTORS: &[&str] = &["eigenvalues", "eigenvectors"];

/// What is known of the order of a norm.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Order {
    Default,
    Known(f64),
    Unknown,
}
