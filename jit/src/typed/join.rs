//! Where paths meet: the type that covers two types.

use super::moments::is_time;
use crate::types::{
    ArrayType, CellType, ClosureType, ContainerType, Layout, NamedKind, NamedType, ScalarType, Type,
};
use hotloop_array::dtype::DType;

/// The narrowest type that values of both types can be converted to; `None` if there is none.
///
/// Two weak scalars give the wider Python number. A weak and a strong one widen to at least int64, float64 or complex128,
/// so that an accumulator that starts as a Python number is never narrower than one (`s = 0.0; s += x32[i]`).
pub fn join(a: &Type, b: &Type) -> Option<Type> {
    if a == b {
        return Some(a.clone());
    }
    match (a, b) {
        (Type::Scalar(a), Type::Scalar(b)) => join_scalars(*a, *b).map(Type::Scalar),
        // Of texts the longer one has room for both.
        (Type::Cell(a), Type::Cell(b)) if let Some(dtype) = longer(a.dtype, b.dtype) => {
            Some(Type::Cell(CellType { dtype, readonly: true }))
        }
        (Type::Cell(a), Type::Cell(b)) if a.dtype == b.dtype => {
            Some(Type::Cell(CellType { dtype: a.dtype, readonly: a.readonly || b.readonly }))
        }
        (Type::Array(a), Type::Array(b)) if a.dtype == b.dtype && a.ndim == b.ndim => {
            Some(Type::Array(ArrayType {
                dtype: a.dtype,
                ndim: a.ndim,
                layout: match (a.layout, b.layout) {
                    (one, other) if one == other => one,
                    (Layout::Bytes, _) | (_, Layout::Bytes) => Layout::Bytes,
                    _ => Layout::Any,
                },
                readonly: a.readonly || b.readonly,
            }))
        }
        (Type::Container(a), Type::Container(b)) if a.kind == b.kind && a.typed == b.typed => {
            let items = match (&a.items[..], &b.items[..]) {
                ([], items) | (items, []) => items.into(),
                (a, b) => a.iter().zip(b).map(|(a, b)| join(a, b)).collect::<Option<_>>()?,
            };
            Some(Type::Container(ContainerType { kind: a.kind, typed: a.typed, items }))
        }
        (Type::Optional(a), Type::Optional(b)) => Some(Type::optional(join(&a[1], &b[1])?)),
        (Type::Unit, Type::Optional(_)) => Some(b.clone()),
        (Type::Optional(_), Type::Unit) => Some(a.clone()),
        (Type::Unit, of) | (of, Type::Unit) => Some(Type::optional(of.clone())),
        (Type::Optional(parts), of) | (of, Type::Optional(parts)) => {
            Some(Type::optional(join(&parts[1], of)?))
        }
        (Type::Named(a), Type::Named(b)) if let (Some(one), Some(other)) = (a.functions(), b.functions()) => {
            let mut all: Vec<Type> = one;
            all.extend(other);
            let number = |ty: &Type| ty.as_named().map_or(0, |named| named.number);
            all.sort_by_key(number);
            all.dedup();
            Some(Type::Named(Box::new(NamedType::choice(all))))
        }
        (Type::Named(a), Type::Named(b))
            if a.kind == NamedKind::Callable && b.functions().is_some()
                || b.kind == NamedKind::Callable && a.functions().is_some() =>
        {
            let callable = if a.kind == NamedKind::Callable { a } else { b };
            Some(Type::Named(callable.clone()))
        }
        (Type::Named(a), Type::Named(b))
            if (a.kind, a.number, &a.names) == (b.kind, b.number, &b.names)
                && a.parts.len() == b.parts.len() =>
        {
            let parts = a.parts.iter().zip(&b.parts).map(|(a, b)| join(a, b)).collect::<Option<_>>()?;
            Some(Type::Named(Box::new(NamedType { parts, ..(**a).clone() })))
        }
        (Type::Named(named), other @ Type::Scalar(_)) | (other @ Type::Scalar(_), Type::Named(named))
            if named.kind == NamedKind::IntEnum =>
        {
            join(&named.parts[0], other)
        }
        (Type::Tuple(a), Type::Tuple(b)) if a.len() == b.len() => {
            Some(Type::Tuple(a.iter().zip(b).map(|(a, b)| join(a, b)).collect::<Option<_>>()?))
        }
        (Type::Closure(a), Type::Closure(b)) if a.id == b.id => {
            let carried = a.carried.iter().zip(&b.carried).map(|(a, b)| join(a, b)).collect::<Option<_>>()?;
            Some(Type::Closure(ClosureType { id: a.id, name: a.name.clone(), carried }))
        }
        _ => None,
    }
}

/// Whether a value of one type may be returned where a signature names the other. Numbers convert, if a complex one does not
/// lose its imaginary part; an array keeps its elements, and its layout must be as promised.
pub(super) fn is_convertible(from: &Type, to: &Type) -> bool {
    match (from, to) {
        (Type::Scalar(from), Type::Scalar(to)) => {
            let kinds = (from.dtype.kind(), to.dtype.kind());
            (!from.dtype.is_complex() || to.dtype.is_complex())
                && (kinds.0 == kinds.1 || !is_time(from.dtype) && !is_time(to.dtype))
        }
        (Type::Array(from), Type::Array(to)) => {
            from.dtype == to.dtype
                && from.ndim == to.ndim
                && (from.layout == to.layout
                    || to.layout == Layout::Bytes
                    || to.layout == Layout::Any && from.layout != Layout::Bytes)
                && (!from.readonly || to.readonly)
        }
        (Type::Unit, Type::Optional(_)) => true,
        (Type::Optional(from), Type::Optional(to)) => is_convertible(&from[1], &to[1]),
        (from, Type::Optional(to)) => is_convertible(from, &to[1]),
        (Type::Tuple(from), Type::Tuple(to)) => {
            from.len() == to.len() && from.iter().zip(to).all(|(from, to)| is_convertible(from, to))
        }
        (Type::Named(from), Type::Named(to)) if let Some(functions) = from.functions() => {
            to.kind == NamedKind::Callable
                || to.functions().is_some_and(|wanted| functions.iter().all(|each| wanted.contains(each)))
        }
        (Type::Named(from), Type::Named(to)) if from.kind == NamedKind::Pointer && from.kind == to.kind => {
            from.number == to.number || crate::interned::pointee(to) == Some(Type::Unit)
        }
        (Type::Named(from), Type::Named(to)) => {
            (from.kind, from.number) == (to.kind, to.number)
                && from.parts.iter().zip(&to.parts).all(|(from, to)| is_convertible(from, to))
        }
        (Type::Named(from), to @ Type::Scalar(_)) if from.kind == NamedKind::IntEnum => {
            is_convertible(&from.parts[0], to)
        }
        _ => from == to,
    }
}

fn longer(a: DType, b: DType) -> Option<DType> {
    match (a, b) {
        (DType::Text(one), DType::Text(other)) => Some(DType::Text(one.max(other))),
        (DType::Bytes(one), DType::Bytes(other)) => Some(DType::Bytes(one.max(other))),
        _ => None,
    }
}

fn join_scalars(a: ScalarType, b: ScalarType) -> Option<ScalarType> {
    if is_time(a.dtype) || is_time(b.dtype) {
        let alike = a.dtype.kind() == b.dtype.kind();
        let dtype = hotloop_array::promotion::promote_types(a.dtype, b.dtype).ok().filter(|_| alike)?;
        return Some(ScalarType { dtype, weak: false });
    }
    let dtype = promote(a.dtype, b.dtype);
    Some(match (a.weak, b.weak) {
        (true, true) => ScalarType { dtype, weak: true },
        (false, false) => ScalarType { dtype, weak: false },
        _ => ScalarType { dtype: widen_to_python(dtype), weak: false },
    })
}

/// NumPy's `promote_types`.
pub(super) fn promote(a: DType, b: DType) -> DType {
    hotloop_array::promotion::promote_numbers(a, b)
}

/// The dtype of the Python number that is nearest: int64, float64 or complex128. uint64 stays, because int64 cannot hold it.
pub(super) fn widen_to_python(dtype: DType) -> DType {
    match dtype {
        DType::Bool => DType::Bool,
        DType::UInt64 => DType::UInt64,
        DType::Float16 | DType::Float32 | DType::Float64 => DType::Float64,
        DType::Complex64 | DType::Complex128 => DType::Complex128,
        _ => DType::Int64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_accumulator_is_as_wide_as_a_python_number() {
        let weak_float = Type::weak(DType::Float64);
        assert_eq!(join(&weak_float, &Type::strong(DType::Float32)), Some(Type::strong(DType::Float64)));
        assert_eq!(
            join(&Type::weak(DType::Int64), &Type::strong(DType::Int8)),
            Some(Type::strong(DType::Int64))
        );
        assert_eq!(join(&Type::weak(DType::Int64), &weak_float), Some(weak_float));
    }

    #[test]
    fn layouts_meet_in_any() {
        let (c, f) = (Type::array(DType::Int8, 2, Layout::C), Type::array(DType::Int8, 2, Layout::F));
        assert_eq!(join(&c, &f), Some(Type::array(DType::Int8, 2, Layout::Any)));
        assert_eq!(join(&c, &Type::Text), None);
    }

    #[test]
    fn none_makes_optional() {
        let (int, float) = (Type::weak(DType::Int64), Type::strong(DType::Float64));
        let optional = Type::optional(int.clone());
        assert_eq!(join(&Type::Unit, &int), Some(optional.clone()));
        assert_eq!(join(&optional, &Type::Unit), Some(optional.clone()));
        assert_eq!(join(&optional, &float), Some(Type::optional(float.clone())));
        assert_eq!(join(&optional, &Type::optional(float.clone())), Some(Type::optional(float)));
    }
}
