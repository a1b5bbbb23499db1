//! Any text as a file and as an expression: findings or a result, never a panic; and what can be
//! compiled can be evaluated and explained.
#![no_main]

use burgee::{Condition, Context, Engine, Timestamp};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let context = Context::from_json(
        r#"{ "plan": "pro", "a": 1, "b": [1, "x", null], "user": { "id": "u-1" }, "t": "2025-01-01" }"#,
    )
    .expect("the context is valid")
    .at(Timestamp(1_764_579_600_000_000));
    if let Ok(condition) = Condition::compile(text) {
        let _ = condition.evaluate(&context);
        let _ = condition.explain(&context).to_string();
    }
    let reading = Engine::builder().read(text);
    let engine = reading.engine();
    for answer in engine.evaluate_all(&context) {
        let explained = engine.explain(answer.flag, &context).expect("the flag exists");
        assert_eq!(explained.evaluation(), &answer);
    }
});
