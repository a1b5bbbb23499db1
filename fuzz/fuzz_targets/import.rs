//! Documents of another flag system, whatever is in them: no panic, what is imported is free of errors
//! and is the same after printing, and both give the same answers. `BURGEE_FORMAT` names the system; a
//! corpus of its documents makes the run worth while.
#![no_main]

mod mutate;
mod questions;

use burgee::{Timestamp, ast};
use burgee_import::{FORMATS, Importer, Input, Question, builder, by_id};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use std::sync::LazyLock;

/// The system under test; all of them in turn, by the length of the text, when none is named.
static FORMAT: LazyLock<Option<&'static dyn Importer>> = LazyLock::new(|| {
    let name = std::env::var("BURGEE_FORMAT").ok()?;
    Some(by_id(&name).expect("BURGEE_FORMAT names a format"))
});

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Some(format) = FORMAT.or_else(|| FORMATS.get(text.len() % FORMATS.len()).copied()) else {
        return;
    };
    let profiles = format.profiles();
    let profile = profiles.get(text.len() % profiles.len().max(1)).copied();
    let input = Input { name: "document.json", text, profile };
    let _ = format.recognise(&input);
    let Ok(imported) = format.import(&input) else { return };
    let printed = ast::print(&imported.document);
    let direct = builder().read_document(imported.document.clone());
    let again = builder().read(&printed);
    for reading in [&direct, &again] {
        let errors = || reading.diagnostics.iter().filter(|found| found.is_error());
        assert!(errors().next().is_none(), "{:?} in\n{printed}", errors().collect::<Vec<_>>());
    }
    let (direct, again) = (direct.engine(), again.engine());
    let clock = Timestamp::parse("2026-01-01T00:00Z").unwrap();
    for question in questions::questions(format.id(), text) {
        for flag in direct.flags().chain(["no such flag"]).take(6) {
            let mut question = question.clone();
            question["flag"] = flag.into();
            let question = Question::new(&question, clock);
            let first = imported.native.answer(&direct, &question);
            let second = imported.native.answer(&again, &question);
            assert_eq!(first, second, "{flag} in\n{printed}");
        }
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate::mutate(data, size, max_size, seed)
});
