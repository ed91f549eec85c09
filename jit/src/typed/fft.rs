//! `numpy.fft`: transforms by the runtime, along one axis after the other.

use super::arguments::Arguments;
use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::graph::{Span, Value};
use crate::types::{Layout, Type};
use hotloop_fft::{Kind, Norm, result_dtype};

impl Elaborator<'_, '_> {
    /// A function of `numpy.fft`; `None` if it is none of this file.
    pub(super) fn call_fft(
        &mut self,
        function: &str,
        arguments: &mut Arguments,
    ) -> Elaborated<Option<Operand>> {
        let span = arguments.span;
        Ok(Some(match function {
            "fft" => self.along_one(Kind::Forward, arguments)?,
            "ifft" => self.along_one(Kind::Inverse, arguments)?,
            "rfft" => self.along_one(Kind::RealForward, arguments)?,
            "irfft" => self.along_one(Kind::RealInverse, arguments)?,
            "fftn" | "fft2" => self.along_several(Kind::Forward, function.ends_with('2'), arguments)?,
            "ifftn" | "ifft2" => self.along_several(Kind::Inverse, function.ends_with('2'), arguments)?,
            "rfftn" | "rfft2" => self.along_several(Kind::RealForward, function.ends_with('2'), arguments)?,
            "irfftn" | "irfft2" => {
                self.along_several(Kind::RealInverse, function.ends_with('2'), arguments)?
            }
            "hfft" | "ihfft" => self.hermitian(function == "hfft", arguments)?,
            "fftshift" | "ifftshift" => {
                let x = self.array_operand(arguments, "x")?;
                let axes = match arguments.take("axes").filter(|axes| !self.is_none(axes)) {
                    None => (0..self.ndim_of(x) as i64).collect(),
                    Some(axes) => self.axes_as_given(&axes, span)?,
                };
                let mut result = x;
                for axis in axes {
                    let axis = Operand::Value(self.int_constant(axis, span));
                    let name = if function == "fftshift" { "_shifted" } else { "_shifted_back" };
                    let shifted = self.call_helper(name, vec![Operand::Value(result), axis], span)?;
                    result = self.expect_number(&shifted, function, span)?;
                }
                Operand::Value(result)
            }
            _ => return Ok(None),
        }))
    }

    fn norm_of_fft(&mut self, operand: Option<Operand>, span: Span) -> Elaborated<Norm> {
        let Some(operand) = operand.filter(|operand| !self.is_none(operand)) else {
            return Ok(Norm::Backward);
        };
        self.known_text(&operand).as_deref().and_then(Norm::from_text).ok_or_else(|| {
            let reason =
                "norm must be \"backward\", \"ortho\" or \"forward\", known when the function is compiled";
            self.rejection(span, "argument", reason).into()
        })
    }

    /// One transform; without a length, that of the axis.
    fn transformed(
        &mut self,
        array: Value,
        length: Option<Value>,
        axis: Value,
        kind: Kind,
        norm: Norm,
        span: Span,
    ) -> Elaborated<Value> {
        let Some(ty) = self.graph.ty(array).as_array().cloned() else { return Ok(array) };
        if ty.ndim == 0 {
            return Err(self.rejection(span, "type", "tuple index out of range").into());
        }
        let dtype = result_dtype(ty.dtype, kind)
            .map_err(|error| Box::new(self.rejection(span, "type", error.to_string())))?;
        let given = self.int_constant(i64::from(length.is_some()), span);
        let length = length.unwrap_or_else(|| self.int_constant(0, span));
        let (kind, norm) = (self.int_constant(kind as i64, span), self.int_constant(norm as i64, span));
        let result = Type::array(dtype, ty.ndim, Layout::C);
        Ok(self.primitive("hl_fft", &[array, given, length, axis, kind, norm], result, span))
    }

    fn length_argument(&mut self, operand: Option<Operand>, span: Span) -> Elaborated<Option<Value>> {
        match operand.filter(|operand| !self.is_none(operand)) {
            Some(length) => self.index_value(&length, "the length of a transform", span).map(Some),
            None => Ok(None),
        }
    }

    /// `(a, n=None, axis=-1, norm=None)`
    fn along_one(&mut self, kind: Kind, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let a = self.array_operand(arguments, "a")?;
        let (length, axis, norm) = self.one_axis(arguments)?;
        let result = self.transformed(a, length, axis, kind, norm, span)?;
        Ok(Operand::Value(result))
    }

    fn one_axis(&mut self, arguments: &mut Arguments) -> Elaborated<(Option<Value>, Value, Norm)> {
        let span = arguments.span;
        let length = arguments.take("n");
        let length = self.length_argument(length, span)?;
        let axis = match arguments.take("axis") {
            Some(axis) => self.index_value(&axis, "the axis", span)?,
            None => self.int_constant(-1, span),
        };
        let norm = arguments.take("norm");
        Ok((length, axis, self.norm_of_fft(norm, span)?))
    }

    /// `hfft` and `ihfft`: the real transforms with the directions exchanged.
    fn hermitian(&mut self, forward: bool, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let a = self.array_operand(arguments, "a")?;
        let (length, axis, norm) = self.one_axis(arguments)?;
        let norm = match norm {
            Norm::Backward => Norm::Forward,
            Norm::Ortho => Norm::Ortho,
            Norm::Forward => Norm::Backward,
        };
        let result = if forward {
            let a = self.conjugate(a, span)?;
            let a = self.as_array_value(a, span)?;
            self.transformed(a, length, axis, Kind::RealInverse, norm, span)?
        } else {
            let found = self.transformed(a, length, axis, Kind::RealForward, norm, span)?;
            self.conjugate(found, span)?
        };
        Ok(Operand::Value(result))
    }

    /// Axes that are known when the function is compiled.
    pub(super) fn axes_as_given(&mut self, axes: &Operand, span: Span) -> Elaborated<Vec<i64>> {
        let items = match axes {
            Operand::List(items) => items.clone(),
            other => self.as_items(other, span).unwrap_or_else(|| vec![other.clone()]),
        };
        items
            .iter()
            .map(|axis| {
                self.known_int(axis).ok_or_else(|| {
                    let reason = "the axes must be known when the function is compiled";
                    self.rejection(span, "axis", reason).into()
                })
            })
            .collect()
    }

    /// `(a, s=None, axes=None, norm=None)`; without axes the last two, or as many as there are lengths, or all.
    fn along_several(&mut self, kind: Kind, two: bool, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let a = self.array_operand(arguments, "a")?;
        let lengths = arguments.take("s").filter(|lengths| !self.is_none(lengths));
        let lengths = match lengths {
            Some(lengths) => Some(self.shape(&lengths, span)?),
            None => None,
        };
        let axes = match arguments.take("axes").filter(|axes| !self.is_none(axes)) {
            Some(axes) => self.axes_as_given(&axes, span)?,
            None if two => vec![-2, -1],
            None => {
                let count = lengths.as_ref().map_or(self.ndim_of(a), Vec::len) as i64;
                (-count..0).collect()
            }
        };
        let norm = arguments.take("norm");
        let norm = self.norm_of_fft(norm, span)?;
        if lengths.as_ref().is_some_and(|lengths| lengths.len() != axes.len()) {
            return Err(self.rejection(span, "argument", "Shape and axes have different lengths.").into());
        }
        let Some(last) = axes.len().checked_sub(1) else { return Ok(Operand::Value(a)) };
        // Transforms of real numbers begin with the last axis, those to real numbers end with it.
        let order: Vec<usize> = match kind {
            Kind::RealInverse => (0..=last).collect(),
            _ => (0..=last).rev().collect(),
        };
        let mut result = a;
        for at in order {
            let step = match kind {
                Kind::RealForward if at != last => Kind::Forward,
                Kind::RealInverse if at != last => Kind::Inverse,
                kind => kind,
            };
            let length = lengths.as_ref().map(|lengths| lengths[at]);
            let axis = self.int_constant(axes[at], span);
            result = self.transformed(result, length, axis, step, norm, span)?;
        }
        Ok(Operand::Value(result))
    }
}
