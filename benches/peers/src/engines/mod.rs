//! One file for each engine.

mod burgee;
mod native_map;
mod native_struct;
mod wirefilter;

use crate::peer::{Entry, entry};

/// The engine that the table is about.
pub const OURS: &str = "burgee";

/// Every engine, in the order of the table.
pub fn all() -> Vec<Entry> {
    vec![
        entry::<burgee::Burgee>(),
        entry::<wirefilter::Wirefilter>(),
        entry::<native_map::NativeMap>(),
        entry::<native_struct::NativeStruct>(),
    ]
}

/// Whether this is a person's own Rust, not an engine that anybody could pick.
pub fn is_native(name: &str) -> bool {
    name.starts_with("native-")
}

/// Whose answers are the right ones.
pub fn reference(workload: &crate::workload::Workload) -> impl crate::peer::Loaded {
    <native_map::NativeMap as crate::peer::Peer>::prepare(workload).expect("it can say everything")
}
