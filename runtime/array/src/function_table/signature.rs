//! The parameters of a function, as Python's text of a signature states them.

/// Parameters between the parentheses of a `def`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature {
    text: &'static str,
}

/// A parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter {
    /// The keyword.
    pub name: &'static str,
    /// How it is given.
    pub kind: ParameterKind,
    /// The text of its default.
    pub default: Option<&'static str>,
}

/// How an argument reaches its parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterKind {
    /// By its position only.
    Positional,
    /// By its position or its name.
    Either,
    /// All positional ones that are left: `*arrays`.
    Variadic,
    /// By its name only.
    Keyword,
    /// All names that are left: `**kwargs`.
    Keywords,
}

impl Signature {
    /// The signature of this text: `a, /, axis=None, *, out=None`.
    #[must_use]
    pub const fn new(text: &'static str) -> Signature {
        Signature { text }
    }

    /// As it is written.
    #[must_use]
    pub const fn text(self) -> &'static str {
        self.text
    }

    /// The parameters, in order.
    pub fn parameters(self) -> impl Iterator<Item = Parameter> {
        let mut positional = self.parts().any(|part| part == "/");
        let mut by_name = false;
        self.parts().filter_map(move |part| {
            if part == "/" {
                positional = false;
                return None;
            }
            if part == "*" {
                by_name = true;
                return None;
            }
            let (name, default) = match part.split_once('=') {
                Some((name, default)) => (name, Some(default)),
                None => (part, None),
            };
            Some(if let Some(name) = name.strip_prefix("**") {
                Parameter { name, kind: ParameterKind::Keywords, default }
            } else if let Some(name) = name.strip_prefix('*') {
                by_name = true;
                Parameter { name, kind: ParameterKind::Variadic, default }
            } else {
                let kind = match (positional, by_name) {
                    (true, _) => ParameterKind::Positional,
                    (_, true) => ParameterKind::Keyword,
                    _ => ParameterKind::Either,
                };
                Parameter { name, kind, default }
            })
        })
    }

    /// The text cut at the commas between parameters.
    fn parts(self) -> impl Iterator<Item = &'static str> {
        let mut rest = self.text;
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let (mut depth, mut quoted) = (0, false);
            let end = rest.find(|c| {
                match c {
                    '\'' => quoted = !quoted,
                    '(' if !quoted => depth += 1,
                    ')' if !quoted => depth -= 1,
                    _ => {}
                }
                c == ',' && depth == 0 && !quoted
            });
            let part = &rest[..end.unwrap_or(rest.len())];
            rest = end.map_or("", |end| &rest[end + 1..]);
            Some(part.trim())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{ParameterKind, Signature};

    #[test]
    fn kinds_and_defaults() {
        let signature = Signature::new("a, /, axes=(0, 1), sep=', ', *more, out=None, **rest");
        let found: Vec<_> = signature.parameters().map(|each| (each.name, each.kind, each.default)).collect();
        assert_eq!(
            found,
            [
                ("a", ParameterKind::Positional, None),
                ("axes", ParameterKind::Either, Some("(0, 1)")),
                ("sep", ParameterKind::Either, Some("', '")),
                ("more", ParameterKind::Variadic, None),
                ("out", ParameterKind::Keyword, Some("None")),
                ("rest", ParameterKind::Keywords, None),
            ]
        );
        assert_eq!(Signature::new("").parameters().count(), 0);
        let star = Signature::new("x, *, ord=2").parameters().last();
        assert_eq!(star.map(|each| each.kind), Some(ParameterKind::Keyword));
    }
}
