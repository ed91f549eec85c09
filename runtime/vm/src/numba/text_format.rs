//! Numbers as text and text as numbers in compiled code, as the interpreter has them: by its own functions.

use super::border;
use super::printing::{array_text, python_repr};
use crate::attached::attached;
use hotloop_array::dtype::{DType, Kind};
use hotloop_array::format;
use hotloop_array::primitives::border::IN_BYTES;
use hotloop_array::primitives::borrowed_array;
use hotloop_array::scalar::{Scalar, Value};
use hotloop_core::error::ErrorKind;
use hotloop_core::primitive;
use hotloop_core::printing::part;
use hotloop_core::text::{self, Text};
use malachite_bigint::BigInt;
use rustpython_vm::AsObject;
use rustpython_vm::common::format::{FormatSpec, FormatSpecError};
use rustpython_vm::common::int::bytes_to_int;
use rustpython_vm::literal::escape::UnicodeEscape;
use rustpython_vm::literal::float::parse_bytes;

hotloop_core::primitives! {
    pub(super) fn register by primitive::run;
    /// `(dtype, style, specification, number) -> text`; the style is one of `hotloop_core::printing::part`, and counts without
    /// a specification.
    hl_format_number => |context, arguments, results| {
        let (code, style) = (arguments.int() as u32, arguments.int() as u8);
        let spec = Text::read(arguments);
        let dtype = DType::from_handle(code)
            .ok_or_else(|| ErrorKind::Internal(format!("the dtype {code} is not known")))?;
        let slots = arguments.row(if dtype.is_complex() { 2 } else { 1 });
        let scalar = border::scalar_from(dtype, slots);
        let made = match spec.as_str() {
            "" => match style {
                part::NUMPY_REPR => format::scalar_repr(&scalar),
                part::REPR => python_repr(&scalar),
                _ => format::scalar_text(&scalar),
            },
            spec => formatted(&scalar, spec)?,
        };
        text::give_new(&made, context, results)
    };
    /// `(style, array) -> text`: as `str` or `repr` of the array that the interpreter would have.
    hl_format_array => |context, arguments, results| {
        let (style, code, axes) = (arguments.int() as u8, arguments.int() as u32, arguments.int());
        let dtype = DType::from_handle(code)
            .ok_or_else(|| ErrorKind::Internal(format!("the dtype {code} is not known")))?;
        let in_bytes = axes & IN_BYTES != 0;
        // SAFETY: generated code passes arrays that it holds during the call.
        let array = unsafe { borrowed_array(arguments, dtype, (axes & !IN_BYTES) as usize, in_bytes) };
        text::give_new(&array_text(&array, style)?, context, results)
    };
    /// `(text) -> hash`: the interpreter's.
    hl_text_hash => |_, arguments, results| {
        let text = Text::read(arguments);
        let hash = attached("hash", |vm| vm.ctx.new_str(text.as_str()).as_object().hash(vm))?;
        results.put(hash as u64);
        Ok(())
    };
    /// `(text, style, specification) -> text`
    hl_format_text => |context, arguments, results| {
        let (value, style) = (Text::read(arguments), arguments.int() as u8);
        let spec = Text::read(arguments);
        let value = match style {
            part::STR => value.as_str().to_owned(),
            _ => UnicodeEscape::new_repr(value.as_str().into())
                .str_repr()
                .to_string()
                .ok_or_else(|| ErrorKind::Overflow("string is too long to generate repr".to_owned()))?,
        };
        let made = match spec.as_str() {
            "" => value,
            spec => FormatSpec::parse(spec)
                .and_then(|spec| spec.format_string(&value))
                .map_err(|error| refused(&error))?,
        };
        text::give_new(&made, context, results)
    };
    /// `(text, base) -> integer`
    hl_parse_int => |_, arguments, results| {
        let (value, base) = (Text::read(arguments), arguments.int());
        let digits = value.as_str().trim();
        if base != 0 && !(2..=36).contains(&base) {
            return Err(ErrorKind::Value("int() base must be >= 2 and <= 36, or 0".to_owned()));
        }
        let Some(number) = integer(digits, base as u32) else {
            let shown = quoted(value.as_str())?;
            return Err(ErrorKind::Value(format!("invalid literal for int() with base {base}: {shown}")));
        };
        let Ok(number) = i64::try_from(&number) else {
            return Err(ErrorKind::Overflow("int too large for compiled code, whose integers have 64 bits".to_owned()));
        };
        results.put(number as u64);
        Ok(())
    };
    /// `(text) -> float64`
    hl_parse_float => |_, arguments, results| {
        let value = Text::read(arguments);
        let digits = decimal_digits(value.as_str().trim());
        let Some(number) = parse_bytes(digits.as_bytes()) else {
            let shown = quoted(value.as_str())?;
            return Err(ErrorKind::Value(format!("could not convert string to float: {shown}")));
        };
        results.put(number.to_bits());
        Ok(())
    };
}

fn integer(digits: &str, base: u32) -> Option<BigInt> {
    bytes_to_int(decimal_digits(digits).as_bytes(), base, 0).ok()
}

/// The digits of other scripts as those of ASCII.
fn decimal_digits(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let digit = |c: char| hotloop_array::texts::decimal_value(c);
    text.chars().map(|c| digit(c).and_then(|value| char::from_digit(value, 10)).unwrap_or(c)).collect()
}

fn quoted(text: &str) -> Result<String, ErrorKind> {
    UnicodeEscape::new_repr(text.into())
        .str_repr()
        .to_string()
        .ok_or_else(|| ErrorKind::Overflow("string is too long to generate repr".to_owned()))
}

fn formatted(scalar: &Scalar, spec: &str) -> Result<String, ErrorKind> {
    let spec = FormatSpec::parse(spec).map_err(|error| refused(&error))?;
    let made = match scalar.value() {
        Value::Bool(value) => spec.format_bool(value),
        Value::Float(value) => spec.format_float(value),
        Value::Complex(value) => spec.format_complex(&value),
        Value::Int(value) if matches!(scalar.dtype().kind(), Kind::Signed) => {
            spec.format_int(&BigInt::from(value))
        }
        Value::Unsigned(value) => spec.format_int(&BigInt::from(value)),
        // Dates and durations take the specifications of texts.
        Value::Int(_) => spec.format_string(&format::scalar_text(scalar)),
    };
    made.map_err(|error| refused(&error))
}

/// What Python says of a specification that does not suit.
fn refused(error: &FormatSpecError) -> ErrorKind {
    use FormatSpecError::*;
    let text = match error {
        DecimalDigitsTooMany => "Too many decimal digits in format string".to_owned(),
        PrecisionTooBig => "Precision too big".to_owned(),
        PrecisionMissing => "Format specifier missing precision".to_owned(),
        UnspecifiedFormat(one, other) => format!("Cannot specify '{one}' with '{other}'."),
        ExclusiveFormat(one, other) => format!("Cannot specify both '{one}' and '{other}'."),
        UnknownFormatCode(code, class) => {
            format!("Unknown format code '{code}' for object of type '{class}'")
        }
        PrecisionNotAllowed => "Precision not allowed in integer format specifier".to_owned(),
        NotAllowed(what) => format!("{what} not allowed with integer format specifier 'c'"),
        CodeNotInRange => return ErrorKind::Overflow("%c arg not in range(0x110000)".to_owned()),
        StringAlignmentFlag => "'=' alignment not allowed in string format specifier".to_owned(),
        StringSpecNotAllowed(what) => format!("{what} not allowed in string format specifier"),
        _ => "Invalid format specifier".to_owned(),
    };
    ErrorKind::Value(text)
}
