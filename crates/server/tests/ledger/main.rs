//! The log of changes: whatever is done to it, it is found.

#[cfg(test)]
mod tamper;
