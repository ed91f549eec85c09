//! Rebuilds the crate when one of the Python files that it freezes changes (a procedural macro can't say so itself).
fn main() {
    println!("cargo::rerun-if-changed=python");
    println!("cargo::rerun-if-changed=build.rs");
}
