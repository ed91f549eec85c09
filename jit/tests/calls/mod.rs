//! Calls of Python functions in compiled code, with values that tests can write down.

#![allow(dead_code, reason = "each test uses its part")]

use crate::support::FakeHost;
use hotloop_array::array::Array;
use hotloop_array::dtype::DType;
use hotloop_array::layout::{Shape, Strides};
use hotloop_array::with_element;
use hotloop_core::containers::List;
use hotloop_core::context::{CallContext, adopt};
use hotloop_core::error::{ErrorKind, OK};
use hotloop_core::storage::{Storage, StorageHeader};
use hotloop_jit::pipeline::compile;
use hotloop_jit::typed::Options;
use hotloop_jit::types::{ArrayType, Layout, Type};
use std::ptr::NonNull;

/// What a function is called with and what it gives.
#[derive(Debug, Clone)]
pub enum Value {
    Int(i64),
    Float(f64),
    Array(Array),
    Tuple(Vec<Value>),
    None,
}

impl Value {
    pub fn array(&self) -> &Array {
        match self {
            Value::Array(array) => array,
            other => panic!("{other:?} is no array"),
        }
    }
}

/// Values with their dtype, as text, so that NaN equals NaN.
pub fn text(value: &Value) -> String {
    match value {
        Value::Int(value) => value.to_string(),
        Value::Float(value) => format!("{value:?}"),
        Value::Array(array) => {
            let items = with_element!(array.dtype(), T => format!("{:?}", array.to_vec::<T>()), else String::from("?"));
            format!("{}{:?}{items}", array.dtype(), array.shape())
        }
        Value::Tuple(items) => format!("({})", items.iter().map(text).collect::<Vec<_>>().join(", ")),
        Value::None => "None".into(),
    }
}

pub fn type_of(value: &Value) -> Type {
    match value {
        Value::Int(_) => Type::weak(DType::Int64),
        Value::Float(_) => Type::weak(DType::Float64),
        Value::Array(array) => {
            let layout = if array.is_c_contiguous() {
                Layout::C
            } else if array.is_f_contiguous() {
                Layout::F
            } else {
                Layout::Any
            };
            let (dtype, ndim) = (array.dtype(), array.ndim());
            Type::Array(ArrayType { dtype, ndim, layout, readonly: false })
        }
        Value::Tuple(items) => Type::Tuple(items.iter().map(type_of).collect()),
        Value::None => Type::Unit,
    }
}

pub fn write(value: &Value, slots: &mut Vec<u64>) {
    match value {
        Value::Int(value) => slots.push(*value as u64),
        Value::Float(value) => slots.push(value.to_bits()),
        Value::Array(array) => {
            slots.extend([array.storage().as_raw() as u64, array.data() as u64]);
            slots.extend(array.shape().iter().map(|length| *length as u64));
            let itemsize = array.dtype().itemsize() as isize;
            slots.extend(array.strides().iter().map(|stride| (stride / itemsize) as u64));
        }
        Value::Tuple(items) => items.iter().for_each(|item| write(item, slots)),
        Value::None => {}
    }
}

pub fn read(ty: &Type, slots: &mut impl Iterator<Item = u64>) -> Value {
    let mut next = || slots.next().unwrap();
    match ty {
        Type::Unit => Value::None,
        Type::Scalar(scalar) => match scalar.dtype {
            DType::Float64 => Value::Float(f64::from_bits(next())),
            DType::Float32 => Value::Float(f32::from_bits(next() as u32).into()),
            _ => Value::Int(next() as i64),
        },
        Type::Array(ty) => {
            let header = NonNull::new(next() as *mut StorageHeader).expect("results have an owner");
            // SAFETY: a result carries a reference for its receiver.
            let storage = unsafe { Storage::from_raw(header) };
            adopt(&storage);
            let data = next() as *mut u8;
            let shape: Shape = (0..ty.ndim).map(|_| next() as usize).collect();
            let itemsize = ty.dtype.itemsize() as isize;
            let strides: Strides = (0..ty.ndim).map(|_| next() as isize * itemsize).collect();
            // SAFETY: compiled code gives arrays whose elements lie in their storage.
            Value::Array(unsafe { Array::from_parts(storage, data, ty.dtype, shape, strides, true) })
        }
        Type::Tuple(items) => Value::Tuple(items.iter().map(|item| read(item, slots)).collect()),
        Type::Optional(parts) => {
            let has_value = next() != 0;
            let value = read(&parts[1], slots);
            if has_value { value } else { Value::None }
        }
        Type::Container(container) => {
            let header = NonNull::new(next() as *mut StorageHeader).expect("results have an owner");
            let _address = next();
            // SAFETY: a result carries a reference for its receiver.
            let storage = unsafe { Storage::from_raw(header) };
            adopt(&storage);
            // SAFETY: nobody else has the list.
            let list = unsafe { List::of(&storage) };
            let item = &container.items[0];
            let storages = item.storage_slots().unwrap();
            let items = (0..list.len()).map(|at| {
                let slots: Vec<u64> = list.slots(at).collect();
                for (slot, value) in slots.iter().enumerate().filter(|(slot, _)| storages >> slot & 1 == 1) {
                    let header = NonNull::new(*value as *mut StorageHeader);
                    // SAFETY: the list has a reference, to which one is added for the reader.
                    let held = header.map(|header| unsafe { Storage::from_raw(header) });
                    std::mem::forget((held.clone(), held, slot));
                }
                read(item, &mut slots.into_iter())
            });
            Value::Tuple(items.collect())
        }
        Type::Text | Type::Cell(_) | Type::Generator | Type::Closure(_) | Type::Named(_) => {
            panic!("no test gives a text or a generator")
        }
    }
}

/// Calls the function `f` of the text in compiled code. The compiled code holds no reference to the arguments afterwards.
pub fn run(source: &str, arguments: &[Value]) -> Result<Value, ErrorKind> {
    let mut host = FakeHost::new(source);
    let function = host.function("f");
    let types: Vec<Type> = arguments.iter().map(type_of).collect();
    let compiled = compile(&mut host, function, &types, &Options::default(), &|| false)
        .unwrap_or_else(|error| panic!("{source}\n{error:?}"));
    let mut slots = Vec::new();
    arguments.iter().for_each(|argument| write(argument, &mut slots));
    let mut results = vec![0; compiled.result.slots()];
    let context = CallContext::new(true);
    // SAFETY: the slots were made for the types that the code was compiled for.
    let status = unsafe { (compiled.loaded.entry())(&context, slots.as_ptr(), results.as_mut_ptr()) };
    if status == OK {
        return Ok(read(&compiled.result, &mut results.into_iter()));
    }
    // SAFETY: the call ended with an error.
    unsafe { context.free_abandoned() };
    Err(context.take_error().expect("a failed call leaves an error").kind)
}

/// The result of an expression over the arguments `a`, `b`, ….
pub fn evaluate(expression: &str, arguments: &[Value]) -> Result<Value, ErrorKind> {
    let names: Vec<String> = (0..arguments.len()).map(|i| char::from(b'a' + i as u8).to_string()).collect();
    run(&format!("def f({}):\n    return {expression}\n", names.join(", ")), arguments)
}

pub fn integers(values: &[i64]) -> Value {
    Value::Array(Array::from_slice(values).unwrap())
}

pub fn floats(values: &[f64]) -> Value {
    Value::Array(Array::from_slice(values).unwrap())
}
