//! What burgee is tested with, and nothing that it ships.
//!
//! * [`reference`](mod@reference): the specification as a program. It walks the typed tree literally.

pub mod reference;

pub mod arbitrary;
