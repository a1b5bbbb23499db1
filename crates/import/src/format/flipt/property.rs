//! Where the rules find a property of the context.

use crate::names::can_be_named;
use burgee::ast::{Expr, Step, build};

/// The attribute with the id of the entity.
pub(super) const ENTITY: &str = "entityId";
/// The attribute with the properties whose names are taken.
pub(super) const CONTEXT: &str = "context";

/// Whether a property of this name cannot be an attribute of its own.
pub(super) fn is_taken(name: &str) -> bool {
    name == ENTITY || name == CONTEXT
}

/// Whether an attribute can have this name.
pub(super) fn can_be_read(name: &str) -> bool {
    name.chars().all(can_be_named)
}

/// The property of this name.
pub(super) fn expr(name: &str) -> Expr {
    let key = |name: &str| Step::Key(name.into());
    if is_taken(name) {
        build::steps([key(CONTEXT), key(name)])
    } else {
        build::steps([key(name)])
    }
}

/// The id of the entity.
pub(super) fn entity() -> Expr {
    build::path(ENTITY)
}
