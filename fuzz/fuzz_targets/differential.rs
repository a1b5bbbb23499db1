//! Random rules and contexts: the engine answers as the reference evaluator does.
#![no_main]

use burgee_testing::generate::{Choices, context, ruleset};
use burgee_testing::reference;
use burgee_testing::subject::{FileMap, Loaded, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let (contexts, rules) = data.split_at(data.len().min(160));
    let sketch = ruleset(&mut Choices::new(rules));
    let reading = read(&sketch.text, &FileMap::new());
    assert!(!reading.has_errors(), "{:?} in\n{}", reading.diagnostics, sketch.text);
    let engine = reading.engine();
    let drawn = context(&mut Choices::new(contexts));
    for flag in &sketch.flags {
        let expected = reference::evaluate(&reading.rules, &flag.name, drawn.question());
        let found = Loaded::evaluate(&engine, &flag.name, drawn.question());
        assert_eq!(format!("{found:?}"), format!("{expected:?}"), "{}", sketch.text);
    }
});
