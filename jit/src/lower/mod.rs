//! From Typed to Loops.
