//! Rules written for another flag system and read again: the same values, or a refusal. The bytes are
//! drawn from as in the test `export` of `burgee-import`, whose parts these are. Bytes that are the text of
//! rules are exported as they are: no panic, and what is written can be read.
#![no_main]

#[path = "../../crates/import/tests/export/answers.rs"]
mod answers;
#[path = "../../crates/import/tests/export/pool.rs"]
mod pool;
#[path = "../../crates/import/tests/export/rules.rs"]
mod rules;

use burgee_import::{EXPORTERS, builder};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = std::str::from_utf8(data).ok().filter(|text| text.contains("flag"));
    let compared = match text {
        Some(text) => EXPORTERS.iter().try_for_each(|exporter| {
            let sound = !builder().read(text).has_errors();
            if sound { answers::same(*exporter, text, "", &[]).map(drop) } else { Ok(()) }
        }),
        None => answers::compare(data).map(drop),
    };
    if let Err(what) = compared {
        panic!("{what}");
    }
});
