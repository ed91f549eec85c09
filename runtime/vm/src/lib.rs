//! The embedded Python: RustPython with Hotloop's native modules, its own search path and interrupts that reach
//! every wait.
//!
//! An interpreter is made by [`interpreter::build`] and belongs to the thread that made it, which is the process main
//! thread: signals, the asyncio loop and every cell run there. Three rules hold for all native code in this crate:
//!
//! * **No panic unwinds into the VM.** A panic that crosses interpreter frames leaves locks and the frame chain
//!   behind it in a state nobody repairs. Entries that call code which might panic go through [`panic::guard`].
//! * **Whoever waits or computes for long detaches** (`vm.allow_threads`): a collection in another thread stops the
//!   world and would wait for the attached one.
//! * **Only the main thread receives `KeyboardInterrupt`**; see [`interrupt`].

mod attached;
mod elementary;
pub mod interpreter;
pub mod interrupt;
pub mod levels;
mod lock;
mod modules;
pub mod numba;
pub mod numpy;
pub mod panic;
mod repairs;
mod search_path;
pub mod sources;

pub use rustpython_vm as vm;
pub use search_path::carried_packages;
