//! Types as text that the package `numba` makes its own types of, and that signatures are read from.

use super::numbered;
use hotloop_array::dtype::DType;
use hotloop_jit::interned;
use hotloop_jit::types::{ContainerKind, Layout, NamedKind, Type};

/// A type as text; `numba.core.types._notation` reads it.
pub(super) fn notation(ty: &Type) -> String {
    let list = |items: &[Type]| items.iter().map(notation).collect::<Vec<_>>().join(", ");
    match ty {
        Type::Scalar(scalar) => element(scalar.dtype),
        Type::Cell(cell) => element(cell.dtype),
        Type::Array(array) => {
            let layout = match array.layout {
                Layout::C => "C",
                Layout::F => "F",
                Layout::Any => "A",
                Layout::Bytes => "B",
            };
            let prefix = if array.readonly { "readonly " } else { "" };
            format!("{prefix}array({}, {}d, {layout})", element(array.dtype), array.ndim)
        }
        Type::Tuple(items) => format!("Tuple({})", list(items)),
        Type::Optional(parts) => format!("OptionalType({})", notation(&parts[1])),
        Type::Container(container) => {
            let items = list(&container.items);
            match (container.kind, container.typed) {
                (ContainerKind::List, true) => format!("ListType[{items}]"),
                (ContainerKind::Set, true) => format!("SetType[{items}]"),
                (ContainerKind::Dict, true) => format!("DictType[{items}]"),
                (kind, false) => format!("{}({items})", kind.name()),
            }
        }
        Type::Named(named) => {
            let number = named.number;
            match named.kind {
                NamedKind::Tuple => format!("Tuple#{number}({})", list(&named.parts)),
                NamedKind::Enum | NamedKind::IntEnum => format!("enum#{number}"),
                NamedKind::Function => format!("function#{number}"),
                NamedKind::Instance => format!("instance#{number}"),
                NamedKind::Range => named.text.to_string(),
                NamedKind::Slice => format!("slice#{number}"),
                NamedKind::Literal => format!("literal#{number}"),
                NamedKind::Generator => named.text.to_string(),
                NamedKind::Keywords => {
                    let named = named.names.iter().zip(&named.parts);
                    let listed: Vec<String> =
                        named.map(|(name, part)| format!("{name}: {}", notation(part))).collect();
                    format!("keywords({})", listed.join(", "))
                }
                NamedKind::Choice => {
                    let numbers = named.parts.iter().filter_map(Type::as_named);
                    let numbers: Vec<String> = numbers.map(|each| format!("#{}", each.number)).collect();
                    format!("functions{}", numbers.concat())
                }
                NamedKind::Callable => match interned::signature(named) {
                    Some((arguments, result)) => {
                        format!("FunctionType[{}({})]", notation(&result), list(&arguments))
                    }
                    None => "FunctionType".to_owned(),
                },
                NamedKind::Pointer => match interned::pointee(named) {
                    Some(Type::Unit) | None => "voidptr".to_owned(),
                    Some(to) => format!("CPointer({})", notation(&to)),
                },
            }
        }
        Type::Unit | Type::Text | Type::Generator | Type::Closure(_) => ty.to_string(),
    }
}

fn element(dtype: DType) -> String {
    if dtype.index().is_some() || dtype == DType::Float16 {
        return dtype.name().into_owned();
    }
    format!("dtype#{}", dtype.handle())
}

/// The type with this number in notation.
pub(super) fn numbered_type(number: u32, parts: Option<Vec<Type>>) -> Option<Type> {
    let mut named = numbered::prototype(number)?;
    match (named.kind, parts) {
        (NamedKind::Tuple, Some(parts)) if parts.len() == named.names.len() => named.parts = parts.into(),
        (NamedKind::Tuple, _) | (_, Some(_)) => return None,
        (_, None) => {}
    }
    Some(Type::Named(Box::new(named)))
}
