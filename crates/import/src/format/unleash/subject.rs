//! What a constraint looks at.

use super::name::can_be_written;
use super::notes::Problem;
use super::quote::quoted;
use crate::JsonPath;
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
    /// The field or property of this name, which `at` gives.
    pub(super) fn new(name: &'n str, at: &JsonPath) -> Result<Subject<'n>, Problem> {
        if quoted(name).is_none() {
            return Err(Problem::broken(at, "a name with a quote in it"));
        }
        if !can_be_written(name) {
            return Err(Problem::refused(at, "a name with a control character"));
        }
        Ok(Subject(name))
    }

    /// The value. Without a time of its own a request is made now; as text, because that is what all
    /// values are.
    pub(super) fn value(self) -> Expr {
        if self.always_present() {
            build::coalesce([attribute(self.0), build::call("string", [now()])])
        } else {
            attribute(self.0)
        }
    }

    /// Whether there is always a value.
    pub(super) fn always_present(self) -> bool {
        self.0 == "currentTime"
    }
}
