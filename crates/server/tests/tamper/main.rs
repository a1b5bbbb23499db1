//! The log of changes: whatever is done to it, it is found.

// The attribute tells clippy that helpers, too, may unwrap.
#[cfg(test)]
mod found;
