//! The system's libm.
//!
//! Streams must equal NumPy's, whose distributions call the C library; the kernels of the core crate differ from it in
//! the last bit now and then.

unsafe extern "C" {
    pub(crate) safe fn acos(x: f64) -> f64;
    pub(crate) safe fn cos(x: f64) -> f64;
    pub(crate) safe fn exp(x: f64) -> f64;
    pub(crate) safe fn expf(x: f32) -> f32;
    pub(crate) safe fn expm1(x: f64) -> f64;
    pub(crate) safe fn log(x: f64) -> f64;
    pub(crate) safe fn logf(x: f32) -> f32;
    pub(crate) safe fn log1p(x: f64) -> f64;
    pub(crate) safe fn log1pf(x: f32) -> f32;
    pub(crate) safe fn pow(x: f64, y: f64) -> f64;
    pub(crate) safe fn powf(x: f32, y: f32) -> f32;
}
