//! For the formats' own tests: a document in, answers out, by both ways.

use crate::{Answer, Imported, Importer, Input, Question, builder};
use burgee::{Engine, Timestamp, ast};
use serde_json::Value as Json;

/// Imports `document` and answers `questions`, once directly and once through the printed text;
/// both must agree.
pub(crate) fn ask(format: &dyn Importer, document: &Json, questions: &[Json]) -> Vec<Answer> {
    let text = document.to_string();
    let imported = format.import(&Input::new("document.json", &text)).unwrap();
    answers(&imported, questions)
}

/// The answers of what was imported, by both ways, which must agree.
pub(crate) fn answers(imported: &Imported, questions: &[Json]) -> Vec<Answer> {
    let (direct, printed) = engines(imported);
    let clock = Timestamp::parse("2026-01-01T00:00Z").unwrap();
    let answers = questions.iter().map(|question| {
        let question = Question::new(question, clock);
        let answer = imported.native.answer(&direct, &question);
        assert_eq!(answer, imported.native.answer(&printed, &question));
        answer
    });
    answers.collect()
}

/// The engine of the imported tree, and that of its text.
pub(crate) fn engines(imported: &Imported) -> (Engine, Engine) {
    let text = ast::print(&imported.document);
    let direct = builder().read_document(imported.document.clone());
    let printed = builder().read(&text);
    let errors = |reading: &burgee::Reading| {
        let errors = reading.diagnostics.iter().filter(|found| found.is_error());
        errors
            .map(|found| found.message.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(errors(&direct), Vec::<String>::new(), "{text}");
    assert_eq!(errors(&printed), Vec::<String>::new(), "{text}");
    (direct.engine(), printed.engine())
}
