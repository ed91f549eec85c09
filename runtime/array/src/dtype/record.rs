//! Dtypes that need a description: records with named fields, and elements in the other byte order.
//!
//! Descriptions are interned for the life of the process, so that a dtype is a small value and equality is identity.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::{Mutex, OnceLock, RwLock};

use super::DType;

/// A field of a record.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// A second name, for people.
    pub title: Option<String>,
    /// The dtype of its elements.
    pub dtype: DType,
    /// The shape of a field that is itself an array; empty for one element.
    pub shape: Vec<usize>,
    /// Bytes from the start of the record.
    pub offset: usize,
}

impl Field {
    /// Bytes of the whole field.
    pub fn size(&self) -> usize {
        self.dtype.itemsize() * self.shape.iter().product::<usize>()
    }
}

/// What a record is made of. Without fields it is a block of bytes that nothing looks into: `V8`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RecordType {
    /// The fields in their order.
    pub fields: Vec<Field>,
    /// Bytes of one record, with what lies between and behind the fields.
    pub itemsize: usize,
    /// Whether the layout is that of a C structure.
    pub aligned: bool,
    /// Whether there are names, if only of no fields: `dtype([])`.
    pub named: bool,
}

impl RecordType {
    /// Lays fields out one behind the other, or as a C compiler does. The given offsets are ignored.
    pub fn laid_out(mut fields: Vec<Field>, aligned: bool) -> RecordType {
        let (mut end, mut widest) = (0usize, 1);
        for field in &mut fields {
            let alignment = if aligned { field.dtype.alignment().max(1) } else { 1 };
            widest = widest.max(alignment);
            field.offset = end.div_ceil(alignment) * alignment;
            end = field.offset + field.size();
        }
        RecordType { fields, itemsize: end.div_ceil(widest) * widest, aligned, named: true }
    }

    /// The field of a name or title.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name || field.title.as_deref() == Some(name))
    }

    /// Whether the fields lie one behind the other without gaps, in their order.
    pub fn is_packed(&self) -> bool {
        let mut end = 0;
        self.fields
            .iter()
            .all(|field| field.offset == std::mem::replace(&mut end, field.offset + field.size()))
            && end == self.itemsize
    }
}

/// An interned description.
#[derive(Debug)]
pub struct Interned<T: 'static>(&'static T);

impl<T> Interned<T> {
    /// The description, also in constants.
    pub const fn get(self) -> &'static T {
        self.0
    }
}

impl<T> Clone for Interned<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Interned<T> {}

impl<T> Deref for Interned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0
    }
}

impl<T> PartialEq for Interned<T> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl<T> Eq for Interned<T> {}

impl<T> Hash for Interned<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::ptr::hash(self.0, state);
    }
}

impl<T: Ord> PartialOrd for Interned<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T: Ord> Ord for Interned<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(other.0)
    }
}

/// A record dtype. Its elements may be of a class of scalars of their own, which makes no difference to equality.
#[derive(Debug, Clone, Copy)]
pub struct Record {
    description: Interned<RecordType>,
    class: u16,
}

/// The names of classes of scalars, by number; the class without one is 0.
static CLASSES: RwLock<Vec<String>> = RwLock::new(Vec::new());

/// The number of a class of scalars that is met for the first time.
pub fn new_record_class(name: &str) -> u16 {
    let mut names = CLASSES.write().unwrap_or_else(|poisoned| poisoned.into_inner());
    names.push(name.to_owned());
    names.len() as u16
}

impl Deref for Record {
    type Target = RecordType;

    fn deref(&self) -> &RecordType {
        self.description.0
    }
}

impl PartialEq for Record {
    fn eq(&self, other: &Self) -> bool {
        self.description == other.description
    }
}

impl Eq for Record {}

impl Hash for Record {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.description.hash(state);
    }
}

impl PartialOrd for Record {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Record {
    fn cmp(&self, other: &Self) -> Ordering {
        self.description.cmp(&other.description)
    }
}

/// The native dtype of elements whose bytes are in the other order.
pub type Native = Interned<DType>;

impl Record {
    /// The dtype of a description.
    pub fn new(description: RecordType) -> Record {
        static KNOWN: OnceLock<Mutex<HashSet<&'static RecordType>>> = OnceLock::new();
        Record { description: intern(&KNOWN, description), class: 0 }
    }

    /// The description, also in constants.
    pub const fn get(self) -> &'static RecordType {
        self.description.get()
    }

    /// The number of the class of its scalars.
    pub fn class(self) -> u16 {
        self.class
    }

    /// The same record with scalars of another class.
    pub fn of_class(self, class: u16) -> Record {
        Record { class, ..self }
    }

    /// The name of the class of its scalars, unless it is the one that all records have.
    pub fn class_name(self) -> Option<String> {
        let at = usize::from(self.class).checked_sub(1)?;
        CLASSES.read().unwrap_or_else(|poisoned| poisoned.into_inner()).get(at).cloned()
    }
}

impl Native {
    pub(super) fn of(dtype: DType) -> Native {
        static KNOWN: OnceLock<Mutex<HashSet<&'static DType>>> = OnceLock::new();
        intern(&KNOWN, dtype)
    }
}

type Known<T> = OnceLock<Mutex<HashSet<&'static T>>>;

fn intern<T: Eq + Hash>(known: &Known<T>, value: T) -> Interned<T> {
    let mut known =
        known.get_or_init(Default::default).lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    if let Some(found) = known.get(&value) {
        return Interned(found);
    }
    let value: &'static T = Box::leak(Box::new(value));
    known.insert(value);
    Interned(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, dtype: DType) -> Field {
        Field { name: name.into(), title: None, dtype, shape: Vec::new(), offset: 0 }
    }

    #[test]
    fn layouts_are_packed_or_those_of_c() {
        let fields = || vec![field("a", DType::Int8), field("b", DType::Float64), field("c", DType::Int16)];
        let packed = RecordType::laid_out(fields(), false);
        assert_eq!((packed.fields[1].offset, packed.itemsize, packed.is_packed()), (1, 11, true));
        let aligned = RecordType::laid_out(fields(), true);
        assert_eq!((aligned.fields[1].offset, aligned.itemsize, aligned.is_packed()), (8, 24, false));
        assert_eq!(Record::new(packed.clone()), Record::new(packed));
    }
}
