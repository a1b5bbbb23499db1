//! How findings look: for people with the text and carets, for programs as JSON.

pub(crate) mod human;
pub(crate) mod json;
mod places;
#[cfg(test)]
mod tests;
