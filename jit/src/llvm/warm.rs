//! Doing the work of the first compilation before anyone waits for it.

use super::{CodegenOptions, Engine, compile, jobs};
use crate::loops::parse::parse;

/// A loop that takes the optimiser and the code generator through most of what they do.
const SAMPLE: &str = "module \"hotloop_warm_up\"
function @0 \"warm_up\"(%a: array(float64, 1, C), %n: int64~) -> float64~ source 0 {
  %zero: int64~ = const 0
  %nothing: float64~ = const 0.0
  %one: int64~ = const 1
  jump b1(%zero, %nothing)
b1(%i: int64~, %s: float64~):
  %more: bool~ = less %i, %n
  branch %more, b2, b3
b2:
  %x: float64 = load %a[%i<]
  %t: float64~ = reassociable add %s, %x
  store %a[%i<] = %t
  %j: int64~ = add %i, %one
  safepoint
  jump b1(%j, %t)
b3:
  return %s
}";

/// Starts LLVM, a compile thread and the engine on a thread of its own, so that the first function compiles as fast as the
/// second. Returns at once; whatever fails here fails again, and is reported, when code is compiled.
pub fn warm_up() {
    // Without a thread there is no warm-up; nothing else depends on it.
    let _ = std::thread::Builder::new().name("hotloop-warm-up".into()).spawn(|| {
        jobs::block_signals();
        if let Ok(module) = parse(SAMPLE) {
            let object = compile(&module, &CodegenOptions::default());
            let _ = object.and_then(|object| Engine::global()?.load(&object));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_compiles() {
        warm_up();
        let module = parse(SAMPLE).unwrap();
        let object = compile(&module, &CodegenOptions::default()).unwrap();
        Engine::global().unwrap().load(&object).unwrap();
    }
}
