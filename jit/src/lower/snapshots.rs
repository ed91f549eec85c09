//! Copies of cells that need not be made.
//!
//! A copy of bytes or text that is only read in its block, before anything is written there, reads the original.

use super::nests::writes;
use crate::graph::{Graph, Value};
use crate::loops::{Function, Op};
use crate::types::Type;
use std::collections::HashMap;

/// Reads originals where that is the same.
pub(super) fn read_originals(function: &mut Function) {
    let graph = &mut function.graph;
    let replaced = originals(graph);
    if replaced.is_empty() {
        return;
    }
    for block in &mut graph.blocks {
        block.insts.retain(|inst| {
            !(matches!(inst.op, Op::Snapshot(_)) && inst.results.iter().any(|it| replaced.contains_key(it)))
        });
        for inst in &mut block.insts {
            use crate::graph::Operation;
            inst.op.for_each_value_mut(&mut |value| {
                while let Some(original) = replaced.get(value) {
                    *value = *original;
                }
            });
        }
    }
}

/// The copies that are not needed, each with what it is a copy of.
fn originals(graph: &Graph<Op, Type>) -> HashMap<Value, Value> {
    // Where each copy is read last; none for copies that are read elsewhere.
    let mut last: HashMap<Value, Option<(usize, usize)>> = HashMap::new();
    for (b, block) in graph.blocks.iter().enumerate() {
        for (i, inst) in block.insts.iter().enumerate() {
            inst.op.for_each_value(&mut |value| {
                let here = Some((b, i));
                last.entry(value)
                    .and_modify(|known| {
                        *known = match *known {
                            Some((block, _)) if block == b => here,
                            _ => None,
                        };
                    })
                    .or_insert(here);
            });
        }
        block.terminator.for_each_value(|value| {
            last.insert(value, None);
        });
    }
    let mut found = HashMap::new();
    for (b, block) in graph.blocks.iter().enumerate() {
        for (i, inst) in block.insts.iter().enumerate() {
            let (Op::Snapshot(cell), [copy]) = (&inst.op, &inst.results[..]) else { continue };
            let Some(Some((reader, end))) = last.get(copy).copied() else { continue };
            // What the reader makes of it may live on.
            let reads_only = match &block.insts[end].op {
                // Containers keep what they are given.
                Op::Primitive { symbol, .. } => {
                    !(symbol.starts_with("hl_list") || symbol.starts_with("hl_dict"))
                }
                Op::Copy { .. } => true,
                _ => false,
            };
            let is_quiet = reader == b
                && end > i
                && reads_only
                && block.insts[i + 1..end]
                    .iter()
                    .all(|between| !writes(&between.op) && !hands_on(&between.op, *copy));
            if is_quiet {
                found.insert(*copy, *cell);
            }
        }
    }
    found
}

/// Whether the operation makes something of a value that can be read later.
fn hands_on(op: &Op, value: Value) -> bool {
    let mut reads = false;
    op.for_each_value(&mut |each| reads |= each == value);
    reads
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loops::parse::parse;

    /// How many copies are made of the first element, which is compared at the end, when this stands between.
    fn copies(between: &str) -> usize {
        let text = format!(
            r#"module "m"
function @0 "f"(%a: array("<U3", 1, C), %b: cell("<U3")) -> none source 0 {{
  %i: int64~ = const 0
  %place: cell("<U3") = view %a[%i!]
  %word: readonly cell("<U3") = snapshot %place
  {between}
  primitive "hl_compare" (%word, %b)
  %end: none = const None
  return %end
}}
"#
        );
        let mut module = parse(&text).unwrap();
        read_originals(&mut module.functions[0]);
        let insts = module.functions[0].graph.blocks.iter().flat_map(|block| &block.insts);
        insts.filter(|inst| matches!(inst.op, Op::Snapshot(_))).count()
    }

    #[test]
    fn what_is_read_before_anything_is_written_is_not_copied() {
        assert_eq!(copies(""), 0);
        assert_eq!(copies("%other: cell(\"<U3\") = view %a[%i!]"), 0);
        assert_eq!(copies("copy %place = %b"), 1);
        assert_eq!(copies("primitive \"hl_sort_in_place\" (%a)"), 1);
    }
}
