//! Dtypes as text: what NumPy prints, and what it reads.

use std::fmt;

use super::{DType, Field, Record, RecordType, TimeUnit};
use crate::format::quoted;
use crate::layout;

/// What a text or an object describes: a dtype, or an array of it as fields of records can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// The dtype of the elements.
    pub dtype: DType,
    /// The shape of one item; empty for one element.
    pub shape: Vec<usize>,
}

impl From<DType> for Described {
    fn from(dtype: DType) -> Described {
        Described { dtype, shape: Vec::new() }
    }
}

impl fmt::Display for DType {
    /// What NumPy's `repr` shows between `dtype('` and `')`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            DType::Bytes(0) => f.write_str("S"),
            DType::Text(0) => f.write_str("<U"),
            DType::Bytes(length) => write!(f, "S{length}"),
            DType::Record(record) if !record.named => match record.itemsize {
                0 => f.write_str("V"),
                size => write!(f, "V{size}"),
            },
            DType::Object => f.write_str("O"),
            DType::DateTime(_) | DType::TimeDelta(_) | DType::Swapped(_) | DType::Text(_) => {
                f.write_str(&self.protocol_text())
            }
            DType::Record(_) => f.write_str(&self.text()),
            number => f.write_str(number.family_name()),
        }
    }
}

impl DType {
    /// What NumPy's `str` shows.
    pub fn text(self) -> String {
        match self {
            DType::Bytes(_) | DType::Text(_) | DType::Swapped(_) => self.protocol_text(),
            DType::Record(record) if !record.named => self.protocol_text(),
            DType::Record(record) => record_text(record),
            other => other.name().into_owned(),
        }
    }

    /// What NumPy's `repr` shows.
    pub fn repr(self) -> String {
        match self {
            DType::Record(record) if record.named => {
                if record.aligned
                    && record.class() == 0
                    && RecordType::laid_out(record.fields.clone(), true) == *record
                {
                    return format!("dtype({}, align=True)", list_text(record));
                }
                format!("dtype({})", record_text(record))
            }
            other => format!("dtype('{other}')"),
        }
    }

    /// NumPy's array-protocol text: `<f8`, `|S5`, `<M8[ns]`.
    pub fn protocol_text(self) -> String {
        let order = match self {
            DType::Bool | DType::Int8 | DType::UInt8 | DType::Bytes(_) | DType::Object | DType::Record(_) => {
                '|'
            }
            DType::Swapped(_) => '>',
            _ => '<',
        };
        let letter = self.kind().letter();
        match self.native() {
            DType::Object => "|O".to_owned(),
            DType::Text(length) => format!("{order}{letter}{length}"),
            native => {
                let unit = native.unit().map_or_else(String::new, TimeUnit::suffix);
                format!("{order}{letter}{}{unit}", native.itemsize())
            }
        }
    }

    /// The dtype that a text such as `float64`, `f8`, `>i4`, `S5`, `datetime64[ns]`, `int` or `i4, (2,)f8` names.
    pub fn from_text(text: &str) -> Option<DType> {
        described(text).filter(|described| described.shape.is_empty()).map(|described| described.dtype)
    }
}

/// Reads a text that describes a dtype, perhaps with a shape: `3f8`, `(2, 3)i4`, or several with commas, a record.
pub fn described(text: &str) -> Option<Described> {
    let text = text.trim();
    let parts = split(text)?;
    if let [only] = parts[..] {
        // A comma behind the only part makes it a record of one field.
        if !text.ends_with(',') {
            return part(only);
        }
    }
    let mut fields = Vec::new();
    for (at, text) in parts.into_iter().enumerate() {
        let Described { dtype, shape } = part(text)?;
        fields.push(Field { name: format!("f{at}"), title: None, dtype, shape, offset: 0 });
    }
    Some(DType::Record(Record::new(RecordType::laid_out(fields, false))).into())
}

/// The parts between the commas that stand in no brackets.
fn split(text: &str) -> Option<Vec<&str>> {
    let (mut depth, mut start) = (0i32, 0);
    let mut parts = Vec::new();
    for (at, character) in text.char_indices() {
        match character {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    let last = text[start..].trim();
    if !last.is_empty() || parts.is_empty() {
        parts.push(last);
    }
    parts.iter().all(|part| !part.is_empty()).then_some(parts)
}

/// Reads one part, with its shape in front.
fn part(text: &str) -> Option<Described> {
    if let Some(dtype) = simple(text) {
        return Some(dtype.into());
    }
    let (shape, rest) = if let Some(inside) = text.strip_prefix('(') {
        let (lengths, rest) = inside.split_once(')')?;
        let lengths = lengths.split(',').map(str::trim).filter(|length| !length.is_empty());
        (lengths.map(|length| length.parse().ok()).collect::<Option<Vec<usize>>>()?, rest)
    } else {
        // The byte order may stand in front of the length.
        let at = text.find(|c: char| !c.is_ascii_digit()).filter(|at| *at > 0)?;
        (vec![text[..at].parse().ok()?], &text[at..])
    };
    let dtype = simple(rest.trim())?;
    Some(Described { dtype, shape: if shape == [1] { Vec::new() } else { shape } })
}

fn simple(text: &str) -> Option<DType> {
    let swapped = text.starts_with('>');
    let bare = text.strip_prefix(['<', '=', '|', '>']).unwrap_or(text);
    let dtype = native(bare, bare.len() == text.len())?;
    Some(if swapped { dtype.swapped() } else { dtype })
}

fn native(text: &str, may_be_name: bool) -> Option<DType> {
    let mut letters = text.chars();
    let first = letters.next()?;
    if letters.as_str().is_empty() {
        return DType::from_code(first);
    }
    if let Some(size) = letters.as_str().parse::<u32>().ok().filter(|_| !letters.as_str().starts_with('+')) {
        return sized(first, size);
    }
    if let Some(stem) = text.strip_suffix(']') {
        let (stem, unit) = stem.split_once('[')?;
        let unit = TimeUnit::from_text(unit)?;
        return Some(match stem {
            "M8" | "datetime64" => DType::DateTime(unit),
            "m8" | "timedelta64" => DType::TimeDelta(unit),
            _ => return None,
        });
    }
    if !may_be_name {
        return None;
    }
    Some(match text {
        "bool" | "bool_" => DType::Bool,
        "int8" | "byte" => DType::Int8,
        "int16" | "short" => DType::Int16,
        "int32" | "intc" => DType::Int32,
        "int64" | "int" | "int_" | "intp" | "long" | "longlong" => DType::Int64,
        "uint8" | "ubyte" => DType::UInt8,
        "uint16" | "ushort" => DType::UInt16,
        "uint32" | "uintc" => DType::UInt32,
        "uint64" | "uint" | "uintp" | "ulong" | "ulonglong" => DType::UInt64,
        "float16" | "half" => DType::Float16,
        "float32" | "single" => DType::Float32,
        "float64" | "float" | "double" | "float_" | "longdouble" => DType::Float64,
        "complex64" | "csingle" => DType::Complex64,
        "complex128" | "complex" | "cdouble" | "clongdouble" => DType::Complex128,
        "datetime64" => DType::DateTime(TimeUnit::GENERIC),
        "timedelta64" => DType::TimeDelta(TimeUnit::GENERIC),
        "str" | "str_" | "unicode" => DType::Text(0),
        "bytes" | "bytes_" => DType::Bytes(0),
        "object" | "object_" => DType::Object,
        "void" => DType::void(0),
        _ => return None,
    })
}

fn sized(letter: char, size: u32) -> Option<DType> {
    Some(match (letter, size) {
        ('b', 1) => DType::Bool,
        ('i', 1) => DType::Int8,
        ('i', 2) => DType::Int16,
        ('i', 4) => DType::Int32,
        ('i', 8) => DType::Int64,
        ('u', 1) => DType::UInt8,
        ('u', 2) => DType::UInt16,
        ('u', 4) => DType::UInt32,
        ('u', 8) => DType::UInt64,
        ('f', 2) => DType::Float16,
        ('f', 4) => DType::Float32,
        ('f', 8) => DType::Float64,
        ('c', 8) => DType::Complex64,
        ('c', 16) => DType::Complex128,
        ('M', 8) => DType::DateTime(TimeUnit::GENERIC),
        ('m', 8) => DType::TimeDelta(TimeUnit::GENERIC),
        ('S' | 'a', length) => DType::Bytes(length),
        ('U', length) => DType::Text(length),
        ('V', size) => DType::void(size as usize),
        ('O', 8) => DType::Object,
        _ => return None,
    })
}

/// A record as a list of its fields, or as a dictionary when there is more to say than that.
fn record_text(record: Record) -> String {
    match record.class_name() {
        Some(class) => format!("({class}, {})", fields_text(record)),
        None => fields_text(record),
    }
}

fn fields_text(record: Record) -> String {
    if record.is_packed() && !record.aligned {
        return list_text(record);
    }
    let list = |of: &dyn Fn(&Field) -> String| {
        format!("[{}]", record.fields.iter().map(of).collect::<Vec<_>>().join(", "))
    };
    let names = list(&|field| quoted(&field.name));
    let formats = list(&|field| {
        let dtype = format_text(field.dtype);
        if field.shape.is_empty() {
            dtype
        } else {
            format!("({dtype}, {})", layout::shape_text(&field.shape))
        }
    });
    let offsets = list(&|field| field.offset.to_string());
    let titles = if record.fields.iter().any(|field| field.title.is_some()) {
        let titles = list(&|field| field.title.as_deref().map_or_else(|| "None".to_owned(), quoted));
        format!(", 'titles': {titles}")
    } else {
        String::new()
    };
    let aligned = if record.aligned { ", 'aligned': True" } else { "" };
    format!(
        "{{'names': {names}, 'formats': {formats}, 'offsets': {offsets}{titles}, 'itemsize': {}{aligned}}}",
        record.itemsize
    )
}

fn list_text(record: Record) -> String {
    format!("[{}]", record.fields.iter().map(field_text).collect::<Vec<_>>().join(", "))
}

fn field_text(field: &Field) -> String {
    let name = match &field.title {
        Some(title) => format!("({}, {})", quoted(title), quoted(&field.name)),
        None => quoted(&field.name),
    };
    let dtype = format_text(field.dtype);
    match &field.shape[..] {
        [] => format!("({name}, {dtype})"),
        shape => format!("({name}, {dtype}, {})", layout::shape_text(shape)),
    }
}

fn format_text(dtype: DType) -> String {
    match dtype {
        DType::Record(record) if record.named => record_text(record),
        other => quoted(&short_text(other)),
    }
}

/// The protocol's text, without the order where there is none.
fn short_text(dtype: DType) -> String {
    match dtype {
        DType::Bool => "?".to_owned(),
        dtype => dtype.protocol_text().trim_start_matches('|').to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_written_as_lists_or_dictionaries() {
        let field =
            |name: &str, dtype| Field { name: name.into(), title: None, dtype, shape: Vec::new(), offset: 0 };
        let fields = vec![field("a", DType::Int8), field("b", DType::Float64)];
        let aligned = DType::Record(Record::new(RecordType::laid_out(fields.clone(), true)));
        assert_eq!(aligned.repr(), "dtype([('a', 'i1'), ('b', '<f8')], align=True)");
        let text = "{'names': ['a', 'b'], 'formats': ['i1', '<f8'], 'offsets': [0, 8], 'itemsize': 16, 'aligned': True}";
        assert_eq!(aligned.text(), text);
        let mut packed = RecordType::laid_out(fields, false);
        packed.fields[0].title = Some("x".into());
        assert_eq!(DType::Record(Record::new(packed)).repr(), "dtype([(('x', 'a'), 'i1'), ('b', '<f8')])");
    }

    #[test]
    fn texts_are_read_and_written() {
        for (text, shown) in [
            ("f8", "dtype('float64')"),
            (">i4", "dtype('>i4')"),
            ("<i4", "dtype('int32')"),
            (">u1", "dtype('uint8')"),
            ("S5", "dtype('S5')"),
            ("S", "dtype('S')"),
            ("U3", "dtype('<U3')"),
            (">U3", "dtype('>U3')"),
            ("datetime64[25s]", "dtype('<M8[25s]')"),
            ("m8", "dtype('<m8')"),
            ("V16", "dtype('V16')"),
            ("object", "dtype('O')"),
            ("e", "dtype('float16')"),
            ("i4,f8", "dtype([('f0', '<i4'), ('f1', '<f8')])"),
            ("i4, (2,3)f8", "dtype([('f0', '<i4'), ('f1', '<f8', (2, 3))])"),
            ("b1, S3", "dtype([('f0', '?'), ('f1', 'S3')])"),
        ] {
            let found = DType::from_text(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(found.repr(), shown, "{text}");
        }
        for text in ["", "f9", "quux", "i4,,f8", "M8[q]", "f8[ns]", ">int32"] {
            assert!(DType::from_text(text).is_none(), "{text}");
        }
        assert_eq!(described("(2, 3)f4").unwrap().shape, [2, 3]);
    }
}
