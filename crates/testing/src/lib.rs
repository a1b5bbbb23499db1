//! What burgee is tested with, and nothing that it ships.

pub mod arbitrary;
