//! Signatures in Numba's notation: `float64(int32, float64[:, ::1])`. An array type may also stand there as it is printed,
//! `readonly array(float64, 2d, C)`, or as it is made, `Array(float64, 2, 'C')`.

use super::notation::numbered_type;
use hotloop_array::dtype::DType;
use hotloop_jit::interned;
use hotloop_jit::typed::{range_type, slice_type};
use hotloop_jit::types::{
    ArrayType, CellType, ContainerKind, ContainerType, Layout, NamedType, Type, has_values, is_known,
};

/// The argument types of a signature, and the result type if it names one.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Signature {
    pub(super) arguments: Vec<Type>,
    pub(super) result: Option<Type>,
}

/// The most axes that an array has.
const MOST_AXES: usize = 64;

/// The most items that `UniTuple` makes: code is generated for each.
const LONGEST_TUPLE: usize = 1000;

/// Reads a signature.
///
/// # Errors
/// What was wrong, in words.
pub(super) fn parse(text: &str) -> Result<Signature, String> {
    let mut reader = Reader { rest: text.trim_start(), whole: text };
    if reader.rest.starts_with('(') {
        let arguments = reader.list()?;
        reader.end()?;
        return Ok(Signature { arguments, result: None });
    }
    let first = reader.ty()?;
    if reader.rest.starts_with('(') {
        let arguments = reader.list()?;
        reader.end()?;
        return Ok(Signature { arguments, result: Some(first) });
    }
    let mut arguments = vec![first];
    while reader.take(',') {
        arguments.push(reader.ty()?);
    }
    reader.end()?;
    Ok(Signature { arguments, result: None })
}

struct Reader<'a> {
    rest: &'a str,
    whole: &'a str,
}

impl Reader<'_> {
    fn take(&mut self, wanted: char) -> bool {
        match self.rest.strip_prefix(wanted) {
            Some(rest) => {
                self.rest = rest.trim_start();
                true
            }
            None => false,
        }
    }

    fn expect(&mut self, wanted: char) -> Result<(), String> {
        if self.take(wanted) { Ok(()) } else { Err(self.problem(&format!("expected '{wanted}'"))) }
    }

    fn end(&self) -> Result<(), String> {
        if self.rest.is_empty() { Ok(()) } else { Err(self.problem("unexpected text")) }
    }

    fn problem(&self, what: &str) -> String {
        let at = self.whole.len() - self.rest.len();
        format!("invalid signature: {what}\n  {}\n  {}^", self.whole, " ".repeat(at))
    }

    fn list(&mut self) -> Result<Vec<Type>, String> {
        self.expect('(')?;
        let mut types = Vec::new();
        while !self.take(')') {
            types.push(self.ty()?);
            if !self.take(',') && !self.rest.starts_with(')') {
                return Err(self.problem("expected ',' or ')'"));
            }
        }
        Ok(types)
    }

    fn word(&mut self) -> &str {
        let end = self
            .rest
            .find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '.' | '#'))
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest.trim_start();
        word.rsplit('.').next().unwrap_or(word)
    }

    fn ty(&mut self) -> Result<Type, String> {
        let before = self.rest;
        let word = self.word().to_owned();
        match &*word {
            "Tuple" | "UniTuple" if self.rest.starts_with('(') => return self.tuple(word == "UniTuple"),
            "array" | "Array" if self.rest.starts_with('(') => return self.array_by_name(false),
            "readonly" if self.rest.starts_with("array(") => {
                self.rest = &self.rest["array".len()..];
                return self.array_by_name(true);
            }
            "void" | "none" => return Ok(Type::Unit),
            "unicode_type" | "str" | "string" => return Ok(Type::Text),
            "range_state_int64" => return Ok(Type::Named(Box::new(range_type()))),
            _ if let Some(given) = word.strip_prefix("slice#") => {
                return match given.parse() {
                    Ok(given) if given < 8 => Ok(Type::Named(Box::new(slice_type(given)))),
                    _ => Err(self.problem("no slice has such parts")),
                };
            }
            "NumPyRandomGeneratorType" => return Ok(Type::Generator),
            "keywords" if self.take('(') => {
                let (mut names, mut parts): (Vec<Box<str>>, Vec<Type>) = (Vec::new(), Vec::new());
                while !self.take(')') {
                    names.push(self.word().into());
                    self.expect(':')?;
                    parts.push(self.ty()?);
                    if !self.take(',') && !self.rest.starts_with(')') {
                        return Err(self.problem("expected ',' or ')'"));
                    }
                }
                return Ok(Type::Named(Box::new(NamedType::keywords(names.into(), parts.into()))));
            }
            "voidptr" => return Ok(Type::Named(Box::new(interned::pointer_type(&Type::Unit)))),
            "CPointer" if self.take('(') => {
                let to = self.ty()?;
                self.expect(')')?;
                return Ok(Type::Named(Box::new(interned::pointer_type(&to))));
            }
            "FunctionType" if self.rest.starts_with(['[', '(']) => {
                let end = if self.take('[') { ']' } else { ')' };
                if end == ')' {
                    self.expect('(')?;
                }
                let result = self.ty()?;
                let arguments = self.list()?;
                self.expect(end)?;
                return Ok(Type::Named(Box::new(interned::function_type(&arguments, &result))));
            }
            _ if let Some(numbers) = word.strip_prefix("functions#") => {
                let functions: Option<Vec<Type>> = numbers
                    .split('#')
                    .map(|number| number.parse().ok().and_then(|number| numbered_type(number, None)))
                    .collect();
                return match functions {
                    Some(functions) => Ok(Type::Named(Box::new(NamedType::choice(functions)))),
                    None => Err(self.problem("a function that is gone")),
                };
            }
            "DictType" | "SetType" | "list" | "set" | "dict" if self.rest.starts_with(['[', '(']) => {
                return self.container(&word);
            }
            _ if let Some(number) = word.strip_prefix("literal#") => {
                let known = number.parse().ok().and_then(interned::literal);
                return match known {
                    Some(value) => Ok(Type::Named(Box::new(interned::literal_type(value)))),
                    None => Err(self.problem("a value that is not known")),
                };
            }
            _ if let Some((_, number)) = word.split_once('#').filter(|(kind, _)| *kind != "dtype") => {
                let parts = if self.rest.starts_with('(') { Some(self.tuple_items()?) } else { None };
                let known = number.parse().ok().and_then(|number| numbered_type(number, parts));
                return known.ok_or_else(|| self.problem("a class or function that is gone"));
            }
            "ListType" => {
                let end = if self.take('[') { ']' } else { ')' };
                if end == ')' {
                    self.expect('(')?;
                }
                let item = self.ty()?;
                self.expect(end)?;
                let (kind, items) = (ContainerKind::List, Box::new([item]));
                return Ok(Type::Container(ContainerType { kind, typed: true, items }));
            }
            "optional" | "OptionalType" => {
                self.expect('(')?;
                let of = self.ty()?;
                self.expect(')')?;
                return Ok(if matches!(of, Type::Optional(_)) { of } else { Type::optional(of) });
            }
            _ => {}
        }
        let Some(dtype) = dtype(&word) else {
            self.rest = before;
            return Err(self.problem(&format!("'{word}' is not a type")));
        };
        if self.take('[') {
            return self.array(dtype);
        }
        Ok(match dtype {
            // A number that a signature names is Python's where Python has such a type.
            DType::Bool | DType::Int64 | DType::Float64 | DType::Complex128 => Type::weak(dtype),
            other if !has_values(other) => Type::Cell(CellType { dtype: other, readonly: false }),
            other => Type::strong(other),
        })
    }

    fn container(&mut self, word: &str) -> Result<Type, String> {
        let end = if self.take('[') { ']' } else { ')' };
        if end == ')' {
            self.expect('(')?;
        }
        let mut items = vec![self.ty()?];
        while self.take(',') {
            items.push(self.ty()?);
        }
        self.expect(end)?;
        let kind = match word {
            "DictType" | "dict" => ContainerKind::Dict,
            "SetType" | "set" => ContainerKind::Set,
            _ => ContainerKind::List,
        };
        if items.len() != kind.arity() {
            return Err(self.problem("another number of types"));
        }
        Ok(Type::Container(ContainerType { kind, typed: word.ends_with("Type"), items: items.into() }))
    }

    /// `((a, b))`
    fn tuple_items(&mut self) -> Result<Vec<Type>, String> {
        match self.tuple(false)? {
            Type::Tuple(items) => Ok(items.into()),
            _ => Ok(Vec::new()),
        }
    }

    fn tuple(&mut self, uniform: bool) -> Result<Type, String> {
        self.expect('(')?;
        let types = if uniform {
            let item = self.ty()?;
            self.expect(',')?;
            let before = self.rest;
            match self.word().parse() {
                Ok(count) if count <= LONGEST_TUPLE => vec![item; count],
                Ok(_) => return Err(self.problem(&format!("a tuple has at most {LONGEST_TUPLE} items"))),
                Err(_) => {
                    self.rest = before;
                    return Err(self.problem("expected a number"));
                }
            }
        } else {
            let bracket = if self.rest.starts_with('[') { ('[', ']') } else { ('(', ')') };
            self.expect(bracket.0)?;
            let mut types = Vec::new();
            while !self.take(bracket.1) {
                types.push(self.ty()?);
                if !self.take(',') && !self.rest.starts_with(bracket.1) {
                    return Err(self.problem("expected ','"));
                }
            }
            types
        };
        self.expect(')')?;
        Ok(Type::Tuple(types.into()))
    }

    /// What follows the word: `(float64, 2d, C)` or `(float64, 2, 'C')`.
    fn array_by_name(&mut self, readonly: bool) -> Result<Type, String> {
        self.expect('(')?;
        let before = self.rest;
        let word = self.word().to_owned();
        let Some(dtype) = dtype(&word) else {
            self.rest = before;
            return Err(self.problem(&format!("'{word}' is not the type of an element")));
        };
        self.expect(',')?;
        let before = self.rest;
        let count = self.word().trim_end_matches('d').parse();
        let Some(ndim) = count.ok().filter(|ndim| *ndim <= MOST_AXES) else {
            self.rest = before;
            return Err(self.problem("expected the number of axes"));
        };
        self.expect(',')?;
        let quote = ['\'', '"'].into_iter().find(|quote| self.take(*quote));
        let before = self.rest;
        let layout = match self.word() {
            "C" => Layout::C,
            "F" => Layout::F,
            "A" => Layout::Any,
            "B" => Layout::Bytes,
            _ => {
                self.rest = before;
                return Err(self.problem("expected the layout C, F or A"));
            }
        };
        if let Some(quote) = quote {
            self.expect(quote)?;
        }
        self.expect(')')?;
        Ok(Type::Array(ArrayType { dtype, ndim, layout, readonly }))
    }

    /// The axes of an array: `:` each, `::1` for the contiguous one.
    fn array(&mut self, dtype: DType) -> Result<Type, String> {
        let mut contiguous = Vec::new();
        loop {
            self.expect(':')?;
            let unit = self.take(':') && {
                self.expect('1')?;
                true
            };
            contiguous.push(unit);
            if self.take(']') {
                break;
            }
            self.expect(',')?;
        }
        let ndim = contiguous.len();
        let layout = match contiguous.iter().position(|unit| *unit) {
            None => Layout::Any,
            Some(axis) if axis == ndim - 1 => Layout::C,
            Some(0) => Layout::F,
            Some(_) => return Err(self.problem("only the first or the last axis can be contiguous")),
        };
        Ok(Type::Array(ArrayType { dtype, ndim, layout, readonly: false }))
    }
}

fn dtype(word: &str) -> Option<DType> {
    // Other dtypes than numbers have no names of one word.
    if let Some(number) = word.strip_prefix("dtype#") {
        return number.parse().ok().and_then(DType::from_handle).filter(|dtype| is_known(*dtype));
    }
    Some(match word {
        "boolean" | "bool_" | "bool" | "b1" => DType::Bool,
        "int8" | "i1" | "char" => DType::Int8,
        "int16" | "i2" | "short" => DType::Int16,
        "int32" | "i4" | "intc" => DType::Int32,
        "int64" | "i8" | "int_" | "intp" | "longlong" | "long_" | "ssize_t" => DType::Int64,
        "uint8" | "u1" | "uchar" | "byte" => DType::UInt8,
        "uint16" | "u2" | "ushort" => DType::UInt16,
        "uint32" | "u4" | "uintc" => DType::UInt32,
        "uint64" | "u8" | "uint" | "uintp" | "ulonglong" | "size_t" => DType::UInt64,
        "float16" | "f2" => DType::Float16,
        "float32" | "f4" | "float_" if word != "float_" => DType::Float32,
        "float64" | "f8" | "double" | "float_" | "float" => DType::Float64,
        "complex64" | "c8" => DType::Complex64,
        "complex128" | "c16" => DType::Complex128,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_that_people_write() {
        let signature = parse("float64(int32, float64[:, ::1])").unwrap();
        assert_eq!(signature.result, Some(Type::weak(DType::Float64)));
        assert_eq!(signature.arguments[0], Type::strong(DType::Int32));
        assert_eq!(signature.arguments[1], Type::array(DType::Float64, 2, Layout::C));
        assert_eq!(parse("(i8, f8[:])").unwrap().arguments[1], Type::array(DType::Float64, 1, Layout::Any));
        assert_eq!(parse("void(f4[::1,:])").unwrap().result, Some(Type::Unit));
        assert_eq!(parse("f8, f8").unwrap().arguments.len(), 2);
        let arrays = parse("(readonly array(float64, 1d, A), Array(i4, 2, 'F'))").unwrap().arguments;
        assert_eq!(arrays[0].to_string(), "readonly array(float64, 1d, A)");
        assert_eq!(arrays[1], Type::array(DType::Int32, 2, Layout::F));
        let pair = parse("UniTuple(f8[:], 2)()").unwrap().result.unwrap();
        assert_eq!(pair.to_string(), "Tuple(array(float64, 1d, A), array(float64, 1d, A))");
        assert_eq!(
            parse("Tuple((f8, i4))(f8)").unwrap().result.unwrap().to_string(),
            "Tuple(float64, int32)"
        );
    }

    #[test]
    fn the_place_of_a_mistake_is_shown() {
        let problem = parse("float64(flaot64)").unwrap_err();
        assert!(problem.contains("'flaot64' is not a type"));
        assert!(problem.ends_with("        ^"), "{problem}");
    }
}
