//! The types of run-time values in Typed and Loops.

use hotloop_array::dtype::{DType, Record};
use std::fmt;
use std::sync::Arc;

/// The type of a value in compiled code. It fixes the representation.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Type {
    /// `None`: carries no bits.
    Unit,
    /// A number or bool, a date or a duration.
    Scalar(ScalarType),
    /// An n-dimensional array.
    Array(ArrayType),
    /// An element that has no value in registers, by its place: its storage and its address.
    Cell(CellType),
    /// A tuple of known length.
    Tuple(Box<[Type]>),
    /// `None` or a value, represented as a pair: a bool, whether there is a value, and the value, which is anything if
    /// there is none.
    Optional(Box<[Type; 2]>),
    /// A string: storage, address, length in bytes of UTF-8, and number of characters (see `hotloop_core::text`).
    Text,
    /// A random generator: its storage, null if Python keeps it alive, and its address.
    Generator,
    /// A list, set or dict: its storage and the address of its head.
    Container(ContainerType),
    /// A function that was defined in a compiled one, represented as the tuple of what it carries.
    Closure(ClosureType),
    /// What Python sees as an object of a class, represented as its parts, as a tuple is.
    Named(Box<NamedType>),
}

/// The type of a function that was defined in a compiled one: which function it is shows in the type.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ClosureType {
    /// Its number in what is being compiled.
    pub id: u32,
    /// Its name.
    pub name: Arc<str>,
    /// The types of the variables and default values that it carries.
    pub carried: Box<[Type]>,
}

/// The type of what Python sees as an object of a class.
#[derive(Debug, Clone)]
pub struct NamedType {
    /// What it is.
    pub kind: NamedKind,
    /// Which class, or which function: the Host numbers them for the life of the process.
    pub number: u32,
    /// What it consists of.
    pub parts: Box<[Type]>,
    /// The names of its parts.
    pub names: Box<[Box<str>]>,
    /// How Numba writes it, without the parts of a named tuple.
    pub text: Box<str>,
}

/// What a value with a class is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NamedKind {
    /// A named tuple: its items.
    Tuple,
    /// A member of an enumeration: its value.
    Enum,
    /// A member of an enumeration of integers, which is one of them.
    IntEnum,
    /// A compiled function: nothing.
    Function,
    /// An instance of a class of `jitclass`: a container of one item, its fields.
    Instance,
    /// A generator that compiled code has made: a container of one item, where it goes on and what it keeps. Its number holds in
    /// what is being compiled.
    Generator,
    /// One of several compiled functions: which one, and then each of them, which have no bits.
    Choice,
    /// A function that is known by its signature alone: the address of what calls it (see `crate::interned`).
    Callable,
    /// A pointer of C: its address.
    Pointer,
    /// A dict whose keys are known, as `**options` is: its values.
    Keywords,
    /// A range: its start, stop and step.
    Range,
    /// A slice: those of its parts that are given. Its number has a bit for each of them.
    Slice,
    /// An argument whose value the code is compiled for: nothing (see `crate::interned`).
    Literal,
}

impl NamedType {
    /// The type of a value that is one of these functions, whose types stand in the order of their numbers.
    pub fn choice(functions: Vec<Type>) -> NamedType {
        let listed: Vec<String> = functions.iter().map(ToString::to_string).collect();
        let text = format!("one of {}", listed.join(", "));
        let parts = [Type::weak(DType::Int64)].into_iter().chain(functions).collect();
        NamedType { kind: NamedKind::Choice, number: 0, parts, names: Box::new([]), text: text.into() }
    }

    /// The type of a dict with these keys, in this order.
    pub fn keywords(names: Box<[Box<str>]>, parts: Box<[Type]>) -> NamedType {
        let listed: Vec<String> =
            names.iter().zip(&parts).map(|(name, part)| format!("{name}: {part}")).collect();
        let text = format!("dict({})", listed.join(", ")).into();
        NamedType { kind: NamedKind::Keywords, number: 0, parts, names, text }
    }

    /// The functions that a value of this type may be, if it is one or one of several.
    pub fn functions(&self) -> Option<Vec<Type>> {
        match self.kind {
            NamedKind::Function => Some(vec![Type::Named(Box::new(self.clone()))]),
            NamedKind::Choice => Some(self.parts[1..].to_vec()),
            _ => None,
        }
    }
}

impl PartialEq for NamedType {
    fn eq(&self, other: &Self) -> bool {
        (self.kind, self.number, &self.parts, &self.names)
            == (other.kind, other.number, &other.parts, &other.names)
    }
}

impl Eq for NamedType {}

impl std::hash::Hash for NamedType {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (self.kind, self.number, &self.parts, &self.names).hash(state);
    }
}

/// The type of a container.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ContainerType {
    /// What it is.
    pub kind: ContainerKind,
    /// Whether Python sees it as one of `numba.typed`. Else Python has one of its own, with the same items.
    pub typed: bool,
    /// The type of the items; of keys and values of a dict. Empty while nothing is known of them, which no finished code
    /// has.
    pub items: Box<[Type]>,
}

/// What a container is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ContainerKind {
    /// A list.
    List,
    /// A set.
    Set,
    /// A dict.
    Dict,
}

impl ContainerKind {
    /// Python's name.
    pub const fn name(self) -> &'static str {
        match self {
            ContainerKind::List => "list",
            ContainerKind::Set => "set",
            ContainerKind::Dict => "dict",
        }
    }

    /// How many types its items have.
    pub const fn arity(self) -> usize {
        match self {
            ContainerKind::List | ContainerKind::Set => 1,
            ContainerKind::Dict => 2,
        }
    }
}

/// The type of a number or bool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ScalarType {
    /// The representation.
    pub dtype: DType,
    /// Whether it is a Python number (literal, `len`, `range`, argument) rather than NumPy's. In array expressions a weak
    /// operand does not widen the array (NEP 50). Only bool, int64, float64 and complex128 are ever weak.
    pub weak: bool,
}

/// The type of an array.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ArrayType {
    /// Of the elements.
    pub dtype: DType,
    /// The number of axes.
    pub ndim: usize,
    /// What is known of the strides.
    pub layout: Layout,
    /// Whether stores are refused.
    pub readonly: bool,
}

/// The type of an element that is known by its place: a record, into which fields are written, or bytes or text, which
/// nobody writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CellType {
    /// Of the element.
    pub dtype: DType,
    /// Whether stores are refused.
    pub readonly: bool,
}

/// What is known of an array's strides when the code is compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Layout {
    /// Row-major without gaps: the last axis has stride 1.
    C,
    /// Column-major without gaps: the first axis has stride 1.
    F,
    /// Any strides that are whole elements.
    Any,
    /// Any strides at all, which are counted in bytes; the elements need not be aligned. Fields of records lie so.
    Bytes,
}

impl Layout {
    /// The layout of which nothing is known but what strides count, which is as in this one.
    pub const fn loosened(self) -> Layout {
        match self {
            Layout::Bytes => Layout::Bytes,
            _ => Layout::Any,
        }
    }
}

/// What the slots of a key are that are no integers, one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct KeySlots {
    /// Those that are float64.
    pub floats: u64,
    /// Those at which a text begins.
    pub texts: u64,
}

/// What the slots of a key are; none for what cannot be a key: keys are integers, bools, float64, texts and tuples of these.
pub fn key_slots(key: &Type) -> Option<KeySlots> {
    fn mark(ty: &Type, first: usize, slots: &mut KeySlots) -> bool {
        match ty {
            Type::Scalar(scalar) if scalar.dtype == DType::Float64 => {
                slots.floats |= 1 << first;
                true
            }
            Type::Text => {
                slots.texts |= 1 << first;
                true
            }
            Type::Scalar(scalar) => scalar.dtype.is_integer() || scalar.dtype == DType::Bool,
            Type::Tuple(items) => {
                let mut at = first;
                items.iter().all(|item| {
                    let fits = mark(item, at, slots);
                    at += item.slots();
                    fits
                })
            }
            _ => false,
        }
    }
    let mut slots = KeySlots::default();
    (key.slots() <= 64 && mark(key, 0, &mut slots)).then_some(slots)
}

/// How many slots fields of these types take, and which of them hold storage, one bit each.
pub fn storage_masks<'t>(fields: impl IntoIterator<Item = &'t Type>) -> (usize, Vec<u64>) {
    let (mut slots, mut masks) = (0, Vec::new());
    for ty in fields {
        let (mask, count) = (ty.storage_slots().unwrap_or_default(), ty.slots());
        masks.resize((slots + count).div_ceil(64).max(masks.len()), 0);
        for slot in (0..count).filter(|slot| mask >> slot & 1 == 1) {
            masks[(slots + slot) / 64] |= 1 << ((slots + slot) % 64);
        }
        slots += count;
    }
    (slots, masks)
}

/// Whether elements of a dtype have values that registers hold.
pub const fn has_values(dtype: DType) -> bool {
    let native = match dtype {
        DType::Swapped(native) => *native.get(),
        native => native,
    };
    native.index().is_some() || matches!(native, DType::Float16 | DType::DateTime(_) | DType::TimeDelta(_))
}

/// Whether compiled code knows arrays of these elements.
pub fn is_known(dtype: DType) -> bool {
    match dtype {
        DType::Object => false,
        DType::Record(record) => {
            record.itemsize > 0 && record.fields.iter().all(|field| is_known(field.dtype))
        }
        DType::Bytes(length) | DType::Text(length) => length > 0,
        DType::Swapped(native) => is_known(*native),
        _ => true,
    }
}

impl Type {
    /// A strong scalar, as of an array element.
    pub const fn strong(dtype: DType) -> Type {
        Type::Scalar(ScalarType { dtype, weak: false })
    }

    /// A weak scalar, as of a Python number.
    pub const fn weak(dtype: DType) -> Type {
        Type::Scalar(ScalarType { dtype, weak: true })
    }

    /// A writable array.
    pub const fn array(dtype: DType, ndim: usize, layout: Layout) -> Type {
        Type::Array(ArrayType { dtype, ndim, layout, readonly: false })
    }

    /// `None` or a value of this type, which is not optional itself.
    pub fn optional(of: Type) -> Type {
        Type::Optional(Box::new([Type::strong(DType::Bool), of]))
    }

    /// The types of the parts that a value consists of, if it is a tuple or represented as one.
    pub fn parts(&self) -> Option<&[Type]> {
        match self {
            Type::Tuple(items) => Some(items),
            Type::Optional(parts) => Some(&parts[..]),
            Type::Closure(closure) => Some(&closure.carried),
            Type::Named(named) => Some(&named.parts),
            _ => None,
        }
    }

    /// The types of the items, if this is a tuple, with names or without.
    pub fn items(&self) -> Option<&[Type]> {
        match self {
            Type::Tuple(items) => Some(items),
            Type::Named(named) if named.kind == NamedKind::Tuple => Some(&named.parts),
            _ => None,
        }
    }

    /// The type with a class, if this is one.
    pub fn as_named(&self) -> Option<&NamedType> {
        match self {
            Type::Named(named) => Some(named),
            _ => None,
        }
    }

    /// The same, if it is of this kind.
    pub fn as_kind(&self, kind: NamedKind) -> Option<&NamedType> {
        self.as_named().filter(|named| named.kind == kind)
    }

    /// The dtype, if this is a scalar.
    pub fn scalar_dtype(&self) -> Option<DType> {
        match self {
            Type::Scalar(scalar) => Some(scalar.dtype),
            _ => None,
        }
    }

    /// The array type, if this is one.
    pub fn as_array(&self) -> Option<&ArrayType> {
        match self {
            Type::Array(array) => Some(array),
            _ => None,
        }
    }

    /// The type of an element that is known by its place, if this is one.
    pub fn as_cell(&self) -> Option<CellType> {
        match self {
            Type::Cell(cell) => Some(*cell),
            _ => None,
        }
    }

    /// A list of items of this type.
    pub fn list(item: Type) -> Type {
        Type::Container(ContainerType { kind: ContainerKind::List, typed: false, items: Box::new([item]) })
    }

    /// The container type, if this is one.
    pub fn as_container(&self) -> Option<&ContainerType> {
        match self {
            Type::Container(container) => Some(container),
            _ => None,
        }
    }

    /// The type of the items, if this is a list of which that is known.
    pub fn list_item(&self) -> Option<&Type> {
        match self {
            Type::Container(container) if container.kind == ContainerKind::List => container.items.first(),
            _ => None,
        }
    }

    /// A number that takes fewer bytes as an item than a slot has.
    pub fn compact_item(&self) -> Option<DType> {
        self.scalar_dtype().filter(|dtype| {
            let in_registers = dtype.is_number() && !dtype.is_complex() && *dtype != DType::Float16;
            in_registers && dtype.itemsize() < size_of::<u64>()
        })
    }

    /// Bytes that a value takes as an item of a container.
    pub fn item_stride(&self) -> usize {
        self.compact_item().map_or(self.slots() * size_of::<u64>(), |dtype| dtype.itemsize())
    }

    /// Which of a value's slots hold storage, one bit each; none for what has too many slots to be an item.
    pub fn storage_slots(&self) -> Option<u64> {
        fn mark(ty: &Type, first: usize, mask: &mut u64) {
            match ty {
                Type::Array(_) | Type::Cell(_) | Type::Text | Type::Generator | Type::Container(_) => {
                    *mask |= 1 << first
                }
                Type::Unit | Type::Scalar(_) => {}
                Type::Tuple(_) | Type::Optional(_) | Type::Closure(_) | Type::Named(_) => {
                    let mut at = first;
                    for part in ty.parts().unwrap_or_default() {
                        mark(part, at, mask);
                        at += part.slots();
                    }
                }
            }
        }
        let mut mask = 0;
        (self.slots() <= 64).then(|| {
            mark(self, 0, &mut mask);
            mask
        })
    }

    /// What lies in memory: an array, or a cell as an array without axes.
    pub fn in_memory(&self) -> Option<ArrayType> {
        match self {
            Type::Array(array) => Some(array.clone()),
            Type::Cell(cell) => {
                Some(ArrayType { dtype: cell.dtype, ndim: 0, layout: Layout::Bytes, readonly: cell.readonly })
            }
            _ => None,
        }
    }

    /// Whether a value of this type holds references to storage.
    pub fn holds_storage(&self) -> bool {
        match self {
            Type::Array(_) | Type::Cell(_) | Type::Text | Type::Generator | Type::Container(_) => true,
            Type::Tuple(_) | Type::Optional(_) | Type::Closure(_) | Type::Named(_) => {
                self.parts().unwrap_or_default().iter().any(Type::holds_storage)
            }
            Type::Unit | Type::Scalar(_) => false,
        }
    }

    /// How many 8-byte slots a value takes at the border (see `hotloop_core::slots`).
    pub fn slots(&self) -> usize {
        match self {
            Type::Unit => 0,
            Type::Scalar(scalar) => match scalar.dtype {
                DType::Complex64 | DType::Complex128 => 2,
                _ => 1,
            },
            Type::Array(array) => hotloop_core::slots::array_slots(array.ndim),
            Type::Tuple(_) | Type::Optional(_) | Type::Closure(_) | Type::Named(_) => {
                self.parts().unwrap_or_default().iter().map(Type::slots).sum()
            }
            Type::Text => hotloop_core::text::SLOTS,
            Type::Generator | Type::Cell(_) | Type::Container(_) => 2,
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Unit => f.write_str("none"),
            Type::Scalar(scalar) => write!(f, "{scalar}"),
            Type::Array(array) => write!(f, "{array}"),
            Type::Cell(cell) => f.write_str(&element_text(cell.dtype)),
            Type::Tuple(items) => {
                f.write_str("Tuple(")?;
                for (i, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if i > 0 { ", " } else { "" })?;
                }
                f.write_str(")")
            }
            Type::Optional(parts) => write!(f, "OptionalType({})", parts[1]),
            Type::Text => f.write_str("unicode_type"),
            Type::Generator => f.write_str("NumPyRandomGeneratorType"),
            Type::Container(container) => write!(f, "{container}"),
            Type::Closure(closure) => write!(f, "function({})", closure.name),
            Type::Named(named) => write!(f, "{named}"),
        }
    }
}

impl fmt::Display for NamedType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)?;
        match (self.kind, &self.parts[..]) {
            (NamedKind::Tuple, [first, rest @ ..]) if rest.iter().all(|part| part == first) => {
                write!(f, "({first} x {})", self.parts.len())
            }
            (NamedKind::Tuple, parts) => {
                let parts: Vec<String> = parts.iter().map(ToString::to_string).collect();
                write!(f, "({})", parts.join(", "))
            }
            _ => Ok(()),
        }
    }
}

impl fmt::Display for ContainerType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let items: Vec<String> = match &self.items[..] {
            [] => vec!["undefined".to_owned()],
            items => items.iter().map(ToString::to_string).collect(),
        };
        match (self.kind, self.typed) {
            (ContainerKind::List, true) => write!(f, "ListType[{}]", items[0]),
            (ContainerKind::List, false) => write!(f, "reflected list({})<iv=None>", items[0]),
            (ContainerKind::Set, true) => write!(f, "SetType[{}]", items[0]),
            (ContainerKind::Set, false) => write!(f, "reflected set({})", items[0]),
            (ContainerKind::Dict, true) => write!(f, "DictType[{}]<iv=None>", items.join(",")),
            (ContainerKind::Dict, false) => write!(f, "dict({})", items.join(", ")),
        }
    }
}

impl fmt::Display for ScalarType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&element_text(self.dtype))
    }
}

impl fmt::Display for ArrayType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let layout = match self.layout {
            Layout::C => "C",
            Layout::F => "F",
            Layout::Any | Layout::Bytes => "A",
        };
        let prefix = if self.readonly { "readonly " } else { "" };
        write!(f, "{prefix}array({}, {}d, {layout})", element_text(self.dtype), self.ndim)
    }
}

/// An element's type as Numba writes it.
pub fn element_text(dtype: DType) -> String {
    match dtype {
        DType::Bytes(length) => format!("[char x {length}]"),
        DType::Text(length) => format!("[unichr x {length}]"),
        DType::Record(record) => record_text(record),
        DType::Swapped(native) => format!("swapped {}", element_text(*native)),
        other => other.name().into_owned(),
    }
}

fn record_text(record: Record) -> String {
    let field = |field: &hotloop_array::dtype::Field| {
        let of = element_text(field.dtype);
        let ty = match &field.shape[..] {
            [] => of,
            shape => format!(
                "nestedarray({of}, ({}{}))",
                shape.iter().map(usize::to_string).collect::<Vec<_>>().join(", "),
                if shape.len() == 1 { "," } else { "" }
            ),
        };
        format!("{}[type={ty};offset={}]", field.name, field.offset)
    };
    let fields: Vec<String> = record.fields.iter().map(field).collect();
    let aligned = if record.aligned { "True" } else { "False" };
    format!("Record({};{};{aligned})", fields.join(","), record.itemsize)
}
