//! Sums of products in Einstein's notation, two operands at a time.
//!
//! Two operands become a matrix product of stacks: the axes that both have and the result keeps are the stack, those that
//! both have and nobody needs later are the inner axis. What is left over is summed afterwards.

use crate::array::{Array, Order};
use crate::dtype::DType;
use crate::elementwise::{self, Operand};
use crate::error::{ArrayError, Result};
use crate::functions::{self, Op};
use crate::layout::Shape;
use crate::matmul::matmul;
use crate::reduce::{self, Options};

/// The name of an axis.
pub type Label = char;

/// The name of the axis that a list of subscripts has by this number.
pub fn letter(number: i64) -> Option<Label> {
    let letters = ('A'..='Z').chain('a'..='z');
    usize::try_from(number).ok().and_then(|number| letters.clone().nth(number))
}

/// An operand and the names of its axes, each once.
struct Term {
    labels: Vec<Label>,
    array: Array,
}

/// The sum over all axes that the result does not name. Operands have the wanted dtype; an axis of length one stands for
/// any length. The result may show the memory of the only operand.
///
/// # Errors
/// `ValueError` when names and axes differ in number, or lengths of axes of one name differ.
pub fn einsum(labels: &[Vec<Label>], output: &[Label], operands: &[Array]) -> Result<Array> {
    let mut sizes: Vec<(Label, usize)> = Vec::new();
    for (labels, operand) in labels.iter().zip(operands) {
        if labels.len() != operand.ndim() {
            return Err(ArrayError::Value("an einstein sum names every axis of its operands".into()));
        }
        for (label, length) in labels.iter().zip(operand.shape()) {
            match sizes.iter_mut().find(|(known, _)| known == label) {
                None => sizes.push((*label, *length)),
                Some((_, known)) if *known == 1 => *known = *length,
                Some((_, known)) if *known == *length || *length == 1 => {}
                Some(_) => {
                    return Err(ArrayError::Value(format!("lengths of the axes '{label}' differ")));
                }
            }
        }
    }
    let mut terms = labels.iter().zip(operands).map(|(labels, operand)| term(labels, operand));
    let mut total = match terms.next() {
        Some(first) => first?,
        None => return Err(ArrayError::Value("an einstein sum has an operand".into())),
    };
    let mut rest = terms.collect::<Result<Vec<Term>>>()?.into_iter();
    loop {
        let needed = |label: &Label| {
            output.contains(label) || rest.as_slice().iter().any(|term| term.labels.contains(label))
        };
        total = summed(total, needed)?;
        let Some(next) = rest.next() else { break };
        let needed = |label: &Label| {
            output.contains(label) || rest.as_slice().iter().any(|term| term.labels.contains(label))
        };
        total = product(total, next, needed)?;
    }
    let result = in_order(total, output, &sizes)?;
    if operands.len() > 1 && (result.dtype().is_float() || result.dtype().is_complex()) {
        // Sums start with zero, so that none is negative zero.
        let options =
            elementwise::Options { out: smallvec::smallvec![Some(result.clone())], ..Default::default() };
        elementwise::call(
            functions::of(Op::Add),
            &[Operand::Array(result.clone()), Operand::Int(0)],
            &options,
        )?;
    }
    Ok(result)
}

/// The operand without repeated names, of which the diagonal is left, and without axes of length one that stand for any.
fn term(labels: &[Label], operand: &Array) -> Result<Term> {
    let (mut labels, mut array) = (labels.to_vec(), operand.clone());
    while let Some((first, second)) = repeated(&labels) {
        let (m, n) = (array.shape()[first], array.shape()[second]);
        if m == n {
            array = array.diagonal(0, first as isize, second as isize)?;
            let label = labels.remove(second);
            labels.remove(first);
            labels.push(label);
        } else {
            let single = if m == 1 { first } else { second };
            array = array.squeeze(Some(&[single as isize]))?;
            labels.remove(single);
        }
    }
    Ok(Term { labels, array })
}

fn repeated(labels: &[Label]) -> Option<(usize, usize)> {
    labels.iter().enumerate().find_map(|(second, label)| {
        labels[..second].iter().position(|other| other == label).map(|first| (first, second))
    })
}

/// The sum over the axes that are not needed.
fn summed(term: Term, needed: impl Fn(&Label) -> bool) -> Result<Term> {
    let gone: Vec<isize> = term
        .labels
        .iter()
        .enumerate()
        .filter(|(_, label)| !needed(label))
        .map(|(at, _)| at as isize)
        .collect();
    if gone.is_empty() {
        return Ok(term);
    }
    let dtype = term.array.dtype();
    let op = if dtype == DType::Bool { Op::LogicalOr } else { Op::Add };
    let options =
        Options { axes: Some(gone.into_iter().collect()), dtype: Some(dtype), ..Options::along(None) };
    let (array, _) = reduce::reduce(functions::of(op), &term.array, &options)?;
    Ok(Term { labels: term.labels.into_iter().filter(needed).collect(), array })
}

fn product(a: Term, b: Term, needed: impl Fn(&Label) -> bool) -> Result<Term> {
    let length = |term: &Term, label: &Label| {
        term.labels.iter().position(|other| other == label).map_or(1, |at| term.array.shape()[at])
    };
    let shared = |label: &&Label| b.labels.contains(label) && a.labels.contains(label);
    let inner: Vec<Label> = a
        .labels
        .iter()
        .filter(shared)
        .filter(|label| !needed(label) && length(&a, label) == length(&b, label))
        .copied()
        .collect();
    if inner.is_empty() || a.array.dtype().has_objects() {
        return elementwise_product(a, b);
    }
    let stack: Vec<Label> =
        a.labels.iter().filter(shared).filter(|label| !inner.contains(label)).copied().collect();
    let own = |term: &Term| -> Vec<Label> {
        term.labels.iter().filter(|label| !inner.contains(label) && !stack.contains(label)).copied().collect()
    };
    let (rows, columns) = (own(&a), own(&b));
    let lengths = |term: &Term, labels: &[Label]| -> Vec<usize> {
        labels.iter().map(|label| length(term, label)).collect()
    };
    let left = as_stack(&a, &stack, &rows, &inner)?;
    let right = as_stack(&b, &stack, &inner, &columns)?;
    let result = matmul(&left, &right)?;
    let stacked: Vec<usize> =
        stack.iter().map(|label| broadcast_length(length(&a, label), length(&b, label))).collect();
    let shape: Vec<isize> = stacked
        .into_iter()
        .chain(lengths(&a, &rows))
        .chain(lengths(&b, &columns))
        .map(|n| n as isize)
        .collect();
    let labels = [stack, rows, columns].concat();
    Ok(Term { labels, array: result.reshape(&shape, Order::C)? })
}

fn broadcast_length(a: usize, b: usize) -> usize {
    if a == 1 { b } else { a }
}

/// A stack of matrices: the axes of the stack, one axis of rows and one of columns.
fn as_stack(term: &Term, stack: &[Label], rows: &[Label], columns: &[Label]) -> Result<Array> {
    let position = |label: &Label| term.labels.iter().position(|other| other == label).unwrap_or(0);
    let axes: Vec<isize> =
        stack.iter().chain(rows).chain(columns).map(|label| position(label) as isize).collect();
    let turned = term.array.transpose(&axes)?;
    let count = |from: usize, count: usize| turned.shape()[from..from + count].iter().product::<usize>();
    let mut shape: Vec<isize> = turned.shape()[..stack.len()].iter().map(|n| *n as isize).collect();
    shape.push(count(stack.len(), rows.len()) as isize);
    shape.push(count(stack.len() + rows.len(), columns.len()) as isize);
    turned.reshape(&shape, Order::C)
}

fn elementwise_product(a: Term, b: Term) -> Result<Term> {
    let labels: Vec<Label> =
        a.labels.iter().chain(b.labels.iter().filter(|label| !a.labels.contains(label))).copied().collect();
    let [x, y] = [&a, &b].map(|term| spread(term, &labels));
    let array = elementwise::apply(Op::Multiply, &[Operand::Array(x?), Operand::Array(y?)])?;
    Ok(Term { labels, array })
}

/// The operand with an axis for each label, of length one where it has none.
fn spread(term: &Term, labels: &[Label]) -> Result<Array> {
    let axes: Vec<isize> = labels
        .iter()
        .filter_map(|label| term.labels.iter().position(|other| other == label))
        .map(|at| at as isize)
        .collect();
    let missing: Vec<isize> = labels
        .iter()
        .enumerate()
        .filter(|(_, label)| !term.labels.contains(label))
        .map(|(at, _)| at as isize)
        .collect();
    term.array.transpose(&axes)?.expand_dims(&missing)
}

/// The result with its axes in the wanted order; axes that only ones stood for have their length.
fn in_order(total: Term, output: &[Label], sizes: &[(Label, usize)]) -> Result<Array> {
    let array = spread(&total, output)?;
    let shape: Shape = output
        .iter()
        .map(|label| sizes.iter().find(|(known, _)| known == label).map_or(1, |(_, length)| *length))
        .collect();
    if array.shape() == &shape[..] { Ok(array) } else { array.broadcast_to(&shape)?.copy(Order::C) }
}

/// The names in a text such as `"ij,jk->ik"`: those of each operand, and those of the result, which are all that occur
/// once, in order, if none are given. `None` for a text with anything but letters, commas and one arrow.
pub fn parse(text: &str) -> Option<(Vec<Vec<Label>>, Vec<Label>)> {
    let (inputs, output) = match text.split_once("->") {
        Some((inputs, output)) => (inputs, Some(output)),
        None => (text, None),
    };
    let letters = |text: &str| -> Option<Vec<Label>> {
        text.chars().filter(|c| *c != ' ').map(|c| c.is_ascii_alphabetic().then_some(c)).collect()
    };
    let inputs = inputs.split(',').map(letters).collect::<Option<Vec<_>>>()?;
    let output = match output {
        Some(output) => letters(output)?,
        None => {
            let all: Vec<Label> = inputs.concat();
            let mut once: Vec<Label> = all
                .iter()
                .filter(|label| all.iter().filter(|other| other == label).count() == 1)
                .copied()
                .collect();
            once.sort_unstable();
            once
        }
    };
    let known = |label: &Label| inputs.iter().any(|labels| labels.contains(label));
    (repeated(&output).is_none() && output.iter().all(known)).then_some((inputs, output))
}

/// The first name of an axis that an ellipsis stands for, counted from the last such axis.
const BROADCAST: u32 = 0xE000;

/// As [`parse`], for operands of so many axes: `...` stands for those of an operand that are not named, which are joined with
/// those of other operands from the last one on.
///
/// # Errors
/// `ValueError` with what is wrong with the text, or does not fit the operands.
pub fn parse_for(text: &str, axes: &[usize]) -> Result<(Vec<Vec<Label>>, Vec<Label>)> {
    let wrong = |reason: String| Err(ArrayError::Value(reason));
    let text: String = text.chars().filter(|c| *c != ' ').collect();
    let (inputs, output) = match text.split_once("->") {
        Some((inputs, output)) => (inputs, Some(output)),
        None => (&text[..], None),
    };
    let inputs: Vec<&str> = inputs.split(',').collect();
    if inputs.len() != axes.len() {
        let what = if inputs.len() < axes.len() { "more" } else { "fewer" };
        return wrong(format!(
            "{what} operands provided to einstein sum function than specified in the subscripts string"
        ));
    }
    let hidden = |count: usize| (0..count as u32).rev().filter_map(|at| char::from_u32(BROADCAST + at));
    let expanded = |part: &str, count: Option<usize>| -> Result<Vec<Label>> {
        let (before, after) = part.split_once("...").unwrap_or((part, ""));
        if let Some(other) = before.chars().chain(after.chars()).find(|c| !c.is_ascii_alphabetic()) {
            return Err(ArrayError::Value(format!(
                "invalid subscript '{other}' in einstein sum subscripts string, subscripts must be letters"
            )));
        }
        Ok(before.chars().chain(hidden(count.unwrap_or(0))).chain(after.chars()).collect())
    };
    let (mut labels, mut most) = (Vec::new(), 0);
    for (at, (part, ndim)) in inputs.iter().zip(axes).enumerate() {
        let has_ellipsis = part.contains("...");
        let named = part.len() - if has_ellipsis { 3 } else { 0 };
        if named > *ndim {
            return wrong(format!(
                "einstein sum subscripts string contains too many subscripts for operand {at}"
            ));
        }
        if named < *ndim && !has_ellipsis {
            return wrong(
                "operand has more dimensions than subscripts given in einstein sum, but no '...' ellipsis provided to broadcast the extra dimensions.".into(),
            );
        }
        most = most.max(ndim - named);
        labels.push(expanded(part, Some(ndim - named))?);
    }
    let output = match output {
        Some(part) if most > 0 && !part.contains("...") => {
            return wrong(format!(
                "output '{part}' has no ellipsis '...' for the broadcast axes of the operands"
            ));
        }
        Some(part) => expanded(part, part.contains("...").then_some(most))?,
        None => {
            let all: Vec<Label> = labels.concat();
            let mut once: Vec<Label> = all
                .iter()
                .filter(|label| label.is_ascii() && all.iter().filter(|other| other == label).count() == 1)
                .copied()
                .collect();
            once.sort_unstable();
            hidden(most).chain(once).collect()
        }
    };
    if let Some((first, _)) = repeated(&output) {
        let label = output[first];
        return wrong(format!(
            "einstein sum subscripts string includes output subscript '{label}' multiple times"
        ));
    }
    if let Some(label) = output.iter().find(|label| labels.iter().all(|labels| !labels.contains(label))) {
        return wrong(format!(
            "einstein sum subscripts string included output subscript '{label}' which never appeared in an input"
        ));
    }
    Ok((labels, output))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counting(shape: &[isize]) -> Array {
        let size: isize = shape.iter().product();
        let values: Vec<i64> = (0..size as i64).collect();
        Array::from_slice(&values).unwrap().reshape(shape, Order::C).unwrap()
    }

    fn sum(text: &str, operands: &[Array]) -> (Vec<usize>, Vec<i64>) {
        let (inputs, output) = parse(text).unwrap();
        let result = einsum(&inputs, &output, operands).unwrap();
        (result.shape().to_vec(), result.to_vec())
    }

    #[test]
    fn products_of_matrices_traces_and_diagonals() {
        let (a, b) = (counting(&[2, 3]), counting(&[3, 2]));
        assert_eq!(sum("ij,jk->ki", &[a.clone(), b.clone()]), (vec![2, 2], vec![10, 28, 13, 40]));
        assert_eq!(sum("ij,ji", &[a.clone(), b.clone()]), (vec![], vec![50]));
        assert_eq!(sum("ij,ij->i", &[a.clone(), a.clone()]), (vec![2], vec![5, 50]));
        assert_eq!(sum("ij->j", std::slice::from_ref(&a)), (vec![3], vec![3, 5, 7]));
        assert_eq!(sum("ij", &[b]), (vec![3, 2], vec![0, 1, 2, 3, 4, 5]));
        let c = counting(&[3, 3]);
        assert_eq!(sum("ii", std::slice::from_ref(&c)), (vec![], vec![12]));
        assert_eq!(sum("ii->i", &[c]), (vec![3], vec![0, 4, 8]));
        assert_eq!(sum("i,j->ij", &[counting(&[2]), counting(&[3])]), (vec![2, 3], vec![0, 0, 0, 0, 1, 2]));
    }

    #[test]
    fn what_is_no_sum_is_not_parsed() {
        for text in ["i...j", "ij->ii", "ij->k", "i-j", "i1"] {
            assert!(parse(text).is_none(), "{text}");
        }
    }
}
