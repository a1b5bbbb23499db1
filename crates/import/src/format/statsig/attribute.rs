//! Where the native context puts what conditions read, so that rules can name it plainly.

use burgee::ast::{Expr, Step, build};

/// The user's own id: the unit of most rules. The native context gives empty text where it is missing.
pub(super) const USER: &str = "userID";

/// Other units by their type.
pub(super) const UNITS: &str = "customIDs";

/// Where fields lie that cannot have a name of their own.
pub(super) const CUSTOM: &str = "custom";

/// What describes the place of evaluation.
pub(super) const ENVIRONMENT: &str = "statsigEnvironment";

/// Whether a name cannot be written, not even in backticks.
pub(super) fn is_unwritable(name: &str) -> bool {
    name.contains(char::is_control)
}

/// Whether a field names the user's own id.
pub(super) fn is_user(field: &str) -> bool {
    matches!(field.to_lowercase().as_str(), "userid" | "user_id")
}

/// Whether a field cannot be an attribute of its own name.
pub(super) fn is_taken(field: &str) -> bool {
    matches!(field, UNITS | CUSTOM | ENVIRONMENT) || is_unwritable(field)
}

/// A field of the user.
pub(super) fn field(name: &str) -> Expr {
    if is_user(name) {
        build::path(USER)
    } else if is_taken(name) {
        key(&[CUSTOM, name])
    } else {
        key(&[name])
    }
}

/// The id of the unit that rules of this type count.
pub(super) fn unit(id_type: &str) -> Expr {
    if id_type.eq_ignore_ascii_case(USER) {
        build::path(USER)
    } else {
        key(&[UNITS, id_type])
    }
}

/// A field of the environment.
pub(super) fn environment(field: &str) -> Expr {
    key(&[ENVIRONMENT, field])
}

fn key(steps: &[&str]) -> Expr {
    build::steps(steps.iter().map(|step| Step::Key((*step).to_owned())))
}
