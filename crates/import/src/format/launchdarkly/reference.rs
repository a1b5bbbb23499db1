//! Attribute references: `name`, `/address/street`, and what is no reference.

use burgee::ast::{Expr, Step, build};

/// The kind of a context where a document names none.
pub(super) const USER: &str = "user";

/// The attribute that every context has.
pub(super) const KEY: &str = "key";

/// The pseudo-attribute: of which kinds the context is.
pub(super) const KIND: &str = "kind";

/// An attribute of a context of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    /// Which kind of context has it.
    pub(super) kind: String,
    /// Where it lies in that context.
    path: Vec<String>,
}

/// A reference that cannot be read; whoever follows it gives up with an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Invalid;

impl Reference {
    /// The key of contexts of this kind.
    pub(super) fn key(kind: Option<&str>) -> Reference {
        Reference {
            kind: named(kind),
            path: vec![KEY.to_owned()],
        }
    }

    /// With a context kind, `text` is a reference; without one it is the name itself.
    pub(super) fn read(kind: Option<&str>, text: &str) -> Result<Reference, Invalid> {
        let path = match given(kind) {
            Some(_) => pointer(text)?,
            None if text.is_empty() => return Err(Invalid),
            None => vec![text.to_owned()],
        };
        Ok(Reference {
            kind: named(kind),
            path,
        })
    }

    /// The expression that reads it.
    pub(super) fn expr(&self) -> Expr {
        let path = self.path.iter().cloned();
        build::steps(
            std::iter::once(self.kind.clone())
                .chain(path)
                .map(Step::Key),
        )
    }

    /// The expression that reads the key of the same context: present where there is one.
    pub(super) fn owner(&self) -> Expr {
        Reference::key(Some(&self.kind)).expr()
    }

    /// Whether it is the key itself.
    pub(super) fn is_key(&self) -> bool {
        self.path == [KEY]
    }

    /// Whether it holds one value in every context, never a list.
    pub(super) fn is_scalar(&self) -> bool {
        matches!(self.path.as_slice(), [only] if [KEY, KIND, "name", "anonymous"].contains(&only.as_str()))
    }

    /// Whether it holds text in every context that has it.
    pub(super) fn is_text(&self) -> bool {
        matches!(self.path.as_slice(), [only] if [KEY, KIND, "name"].contains(&only.as_str()))
    }
}

/// The kind that is named; empty is the same as absent.
fn given(kind: Option<&str>) -> Option<&str> {
    kind.filter(|kind| !kind.is_empty())
}

/// The kind that is meant. No context is of a kind with other signs than these; one that a document
/// names all the same is written so that no context can be of it either.
pub(super) fn named(kind: Option<&str>) -> String {
    let kind = given(kind).unwrap_or(USER).chars();
    let kind = kind.map(|c| if is_kind_sign(c) { c } else { '?' });
    kind.collect()
}

/// Whether a kind of context can have this in its name.
pub(super) fn is_kind_sign(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-')
}

/// The steps of a reference: a plain name, or like a JSON pointer, but never into lists.
fn pointer(text: &str) -> Result<Vec<String>, Invalid> {
    let Some(steps) = text.strip_prefix('/') else {
        let plain = vec![text.to_owned()];
        return if text.is_empty() {
            Err(Invalid)
        } else {
            Ok(plain)
        };
    };
    steps.split('/').map(unescape).collect()
}

/// A step with `~1` for a slash and `~0` for a tilde.
fn unescape(step: &str) -> Result<String, Invalid> {
    let mut text = String::with_capacity(step.len());
    let mut chars = step.chars();
    while let Some(c) = chars.next() {
        text.push(match (c, c == '~') {
            (c, false) => c,
            (_, true) => match chars.next() {
                Some('0') => '~',
                Some('1') => '/',
                _ => return Err(Invalid),
            },
        });
    }
    if text.is_empty() {
        Err(Invalid)
    } else {
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use burgee::ast::print_expr;

    fn shown(kind: Option<&str>, text: &str) -> Result<String, Invalid> {
        Reference::read(kind, text).map(|reference| print_expr(&reference.expr()))
    }

    #[test]
    fn a_kind_makes_a_reference_of_what_is_a_name_otherwise() {
        assert_eq!(shown(None, "email").unwrap(), "user.email");
        assert_eq!(shown(None, "/a~1b").unwrap(), "user.`/a~1b`");
        assert_eq!(shown(Some("org"), "/a~1b/c~0").unwrap(), "org.`a/b`.`c~`");
        assert_eq!(shown(Some("org"), "a~b").unwrap(), "org.`a~b`");
        assert_eq!(shown(Some(""), "/plan").unwrap(), "user.`/plan`");
    }

    #[test]
    fn what_is_no_reference_is_refused() {
        for text in ["", "/", "//", "/a/", "/a//b", "/a~", "/a~2"] {
            assert_eq!(shown(Some("user"), text), Err(Invalid), "{text}");
        }
        assert_eq!(shown(None, ""), Err(Invalid));
    }
}
