//! What a constraint looks at.

use super::quote::quoted;
use burgee::ast::{AttributePath, Expr, ExprKind, Path, Step, build};

/// The fields that Unleash's contexts have of their own; everything else is a property.
pub(super) const FIELDS: [&str; 6] = [
    "userId",
    "sessionId",
    "environment",
    "appName",
    "currentTime",
    "remoteAddress",
];

/// The attribute that stands for chance: text that the caller draws for each request.
pub(super) const CHANCE: &str = "random";

/// The attribute of this name, whatever its text.
pub(super) fn attribute(name: &str) -> Expr {
    build::steps([Step::Key(name.to_owned())])
}

/// The time of the request.
fn now() -> Expr {
    ExprKind::Path(AttributePath {
        path: Path::dotted("now"),
        quoted: false,
    })
    .into()
}

/// A field or property, as constraints and stickiness see it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject<'n>(&'n str);

impl<'n> Subject<'n> {
    /// The field or property of this name; none when the engine cannot compile the name.
    pub(super) fn new(name: &'n str) -> Option<Subject<'n>> {
        quoted(name).is_some().then_some(Subject(name))
    }

    /// The value. Without a time of its own a request is made now.
    pub(super) fn value(self) -> Expr {
        if self.0 == "currentTime" {
            build::coalesce([attribute(self.0), now()])
        } else {
            attribute(self.0)
        }
    }

    /// The value as text, which all values are but the time of the request.
    pub(super) fn text(self) -> Expr {
        if self.0 == "currentTime" {
            build::call("string", [self.value()])
        } else {
            self.value()
        }
    }

    /// Whether there is always a value.
    pub(super) fn always_present(self) -> bool {
        self.0 == "currentTime"
    }
}
