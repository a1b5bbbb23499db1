//! The keys of all flags, made from the rules.

pub const DARK_MODE: &str = "dark-mode";
pub const PRICE_TABLE: Flag<bool> = Flag::new("price-table");
