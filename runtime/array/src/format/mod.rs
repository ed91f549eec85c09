//! Printing arrays and scalars exactly as NumPy does.
//!
//! The whole array shares one element format, chosen from the values that are shown; rows are wrapped to the line width;
//! arrays above a threshold show only their edges.

mod element;
mod family;
mod number;
mod quote;

pub use family::element_text;
pub use number::{bare_scalar_repr, scalar_repr, scalar_text};
pub use quote::{quoted, quoted_bytes};

use crate::array::Array;
use crate::dtype::Kind;
use crate::error::Result;
use crate::layout;
use family::Formatter;

/// NumPy's print options.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Digits after the point; as many as needed without a limit.
    pub precision: Option<usize>,
    /// Arrays with more elements are summarised.
    pub threshold: usize,
    /// Elements shown at each end of a summarised axis.
    pub edge_items: usize,
    /// Characters in a line.
    pub line_width: usize,
    /// Whether small numbers may be shown as zero rather than with exponents.
    pub suppress: bool,
    /// How fractions are padded.
    pub float_mode: FloatMode,
    /// `-`, `+` or a space in front of positive numbers.
    pub sign: char,
    /// How NaN is written.
    pub nan: String,
    /// How infinity is written.
    pub infinity: String,
    /// The version of NumPy that is imitated, 125 for 1.25; the largest number without.
    pub legacy: u16,
}

/// NumPy's `floatmode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FloatMode {
    /// Exactly `precision` digits.
    Fixed,
    /// As many digits as make each number unique.
    Unique,
    /// At most `precision` digits.
    MaxPrecision,
    /// At most `precision` digits, the same for all elements.
    MaxPrecisionEqual,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            precision: Some(8),
            threshold: 1000,
            edge_items: 3,
            line_width: 75,
            suppress: false,
            float_mode: FloatMode::MaxPrecision,
            sign: '-',
            nan: "nan".into(),
            infinity: "inf".into(),
            legacy: u16::MAX,
        }
    }
}

/// The text of `str(array)`.
///
/// # Errors
/// Those of the interpreter, for objects.
pub fn text(array: &Array, options: &Options) -> Result<String> {
    if array.ndim() == 0 {
        // SAFETY: there is one element.
        let text = unsafe { element_text(array.dtype(), array.data())? };
        return Ok(if array.dtype().kind() == Kind::Bytes { bytes_repr(&text, options) } else { text });
    }
    to_string(array, options, " ", "", "")
}

fn bytes_repr(text: &str, options: &Options) -> String {
    if options.legacy <= LAST_BARE { text.to_owned() } else { format!("np.bytes_({text})") }
}

/// The last version of NumPy whose scalars had the texts of Python's numbers.
pub const LAST_BARE: u16 = 125;

/// The text of `repr(array)`; `class_name` is `array` for plain arrays.
///
/// # Errors
/// Those of the interpreter, for objects.
pub fn repr(array: &Array, options: &Options, class_name: &str) -> Result<String> {
    let prefix = format!("{class_name}(");
    let body = to_string(array, options, ", ", &prefix, ")")?;
    Ok(repr_around(array, options, &prefix, &body))
}

/// The text of `repr(array)` where each of the [`shown`] elements is written as the caller says.
pub fn repr_of_words(array: &Array, options: &Options, class_name: &str, words: Vec<String>) -> String {
    let prefix = format!("{class_name}(");
    let body = to_string_of_words(array, options, ", ", &prefix, ")", words);
    repr_around(array, options, &prefix, &body)
}

fn repr_around(array: &Array, options: &Options, prefix: &str, body: &str) -> String {
    let mut extras = Vec::new();
    let is_short = array.size() > options.threshold && options.legacy > 210;
    if (array.size() == 0 && array.shape() != [0]) || is_short {
        extras.push(format!("shape={}", layout::shape_text(array.shape())));
    }
    if !family::is_implied(array) {
        extras.push(format!("dtype={}", family::dtype_word(array.dtype())));
    }
    if extras.is_empty() {
        return format!("{prefix}{body})");
    }
    let text = format!("{prefix}{body},");
    let extras = extras.join(", ") + ")";
    let last_line = text.rsplit('\n').next().map_or(0, |line| line.chars().count());
    let spacer = if last_line + extras.len() + 1 > options.line_width {
        format!("\n{}", " ".repeat(prefix.len()))
    } else {
        " ".into()
    };
    text + &spacer + &extras
}

/// NumPy's `array2string`.
///
/// # Errors
/// Those of the interpreter, for objects.
pub fn to_string(
    array: &Array,
    options: &Options,
    separator: &str,
    prefix: &str,
    suffix: &str,
) -> Result<String> {
    let shown = shown(array, options);
    let format = Formatter::new(array.dtype(), &shown, array.ndim() > 0, options);
    // SAFETY: the addresses are those of the array's elements.
    let words = shown.iter().map(|at| unsafe { format.word(*at) }).collect::<Result<Vec<_>>>()?;
    Ok(to_string_of_words(array, options, separator, prefix, suffix, words))
}

/// The same where each of the [`shown`] elements is written as the caller says.
pub fn to_string_of_words(
    array: &Array,
    options: &Options,
    separator: &str,
    prefix: &str,
    suffix: &str,
    words: Vec<String>,
) -> String {
    if array.size() == 0 {
        return "[]".into();
    }
    let summarise = array.size() > options.threshold;
    let mut layout =
        Layout { array, separator, summarise, edge_items: options.edge_items, words: words.into_iter() };
    let indent = " ".repeat(prefix.len() + 1);
    let width = options.line_width.saturating_sub(suffix.len());
    layout.block(0, &indent, width)
}

/// The addresses of the elements of an array that its text shows, in order.
pub fn shown(array: &Array, options: &Options) -> Vec<*mut u8> {
    let summarise = array.size() > options.threshold;
    family::shown_addresses(array, summarise.then_some(options.edge_items))
}

struct Layout<'a> {
    array: &'a Array,
    separator: &'a str,
    summarise: bool,
    edge_items: usize,
    /// The elements that are still to be shown, as text.
    words: std::vec::IntoIter<String>,
}

impl Layout<'_> {
    /// The text of a part of the array, from an axis on.
    fn block(&mut self, axis: usize, indent: &str, width: usize) -> String {
        let Some(&length) = self.array.shape().get(axis) else {
            return self.words.next().unwrap_or_default();
        };
        let deeper = format!("{indent} ");
        let cut = self.summarise && 2 * self.edge_items < length;
        let (leading, trailing) = if cut { (self.edge_items, self.edge_items) } else { (0, length) };
        let parts = std::iter::repeat_n(true, leading)
            .chain(cut.then_some(false))
            .chain(std::iter::repeat_n(true, trailing));
        let bare_separator = self.separator.trim_end();
        let mut text = String::new();
        let mut first = true;
        if axis + 1 == self.array.ndim() {
            let limit = width.saturating_sub(bare_separator.len().max(1));
            let mut line = indent.to_string();
            for is_element in parts {
                if !first {
                    line += self.separator;
                }
                first = false;
                let word = if is_element { self.words.next().unwrap_or_default() } else { "...".into() };
                extend_line(&mut text, &mut line, &word, indent, limit);
            }
            text += &line;
        } else {
            let between = format!("{bare_separator}{}", "\n".repeat(self.array.ndim() - axis - 1));
            for is_element in parts {
                if !first {
                    text += &between;
                }
                first = false;
                text += indent;
                if is_element {
                    text += &self.block(axis + 1, &deeper, width.saturating_sub(1));
                } else {
                    text += "...";
                }
            }
        }
        format!("[{}]", &text[indent.len().min(text.len())..])
    }
}

/// Appends a word to a line, which goes to the text first if the word would make it too long. The lines of a word of
/// several lines stand below each other.
fn extend_line(text: &mut String, line: &mut String, word: &str, indent: &str, limit: usize) {
    let length = |text: &str| text.chars().count();
    let widest = word.lines().map(length).max().unwrap_or(0);
    if length(line) + widest > limit && line.len() > indent.len() {
        *text += line.trim_end();
        text.push('\n');
        *line = indent.to_string();
    }
    let column = " ".repeat(length(line));
    for (at, part) in word.lines().enumerate() {
        if at > 0 {
            *text += line.trim_end();
            text.push('\n');
            line.clone_from(&column);
        }
        *line += part;
        if at > 0 && at + 1 == word.lines().count() {
            *line += &" ".repeat(widest - length(part));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::array::Order;

    fn shown(values: &[f64]) -> String {
        repr(&Array::from_slice(values).unwrap(), &Options::default(), "array").unwrap()
    }

    #[test]
    fn floats_share_a_format() {
        assert_eq!(shown(&[1.0, 2.5, -3.25]), "array([ 1.  ,  2.5 , -3.25])");
        assert_eq!(shown(&[1e-5, 1.0]), "array([1.e-05, 1.e+00])");
        assert_eq!(shown(&[f64::NAN, 1.0, f64::NEG_INFINITY]), "array([ nan,   1., -inf])");
        assert_eq!(shown(&[0.1, 1.0 / 3.0]), "array([0.1       , 0.33333333])");
        assert_eq!(shown(&[1e10, 1.5]), "array([1.0e+10, 1.5e+00])");
        assert_eq!(shown(&[]), "array([], dtype=float64)");
    }

    #[test]
    fn large_arrays_show_their_edges() {
        let values: Vec<i64> = (0..2000).collect();
        let a = Array::from_slice(&values).unwrap();
        assert_eq!(
            repr(&a, &Options::default(), "array").unwrap(),
            "array([   0,    1,    2, ..., 1997, 1998, 1999], shape=(2000,))"
        );
        let b = a.reshape(&[1000, 2], Order::C).unwrap();
        assert_eq!(
            text(&b, &Options::default()).unwrap(),
            "[[   0    1]\n [   2    3]\n [   4    5]\n ...\n [1994 1995]\n [1996 1997]\n [1998 1999]]"
        );
    }
}
