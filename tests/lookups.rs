//! How often a host is asked for its attributes.

#![expect(
    clippy::unwrap_used,
    reason = "a test that fails should say so at once"
)]

use burgee::value::Path;
use burgee::{Attributes, Condition, Engine, ValueRef};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// A host that counts.
#[derive(Default)]
struct Counting {
    asked: RefCell<BTreeMap<String, usize>>,
}

impl Counting {
    /// How often each attribute has been asked for since the last time.
    fn asked(&self) -> Vec<(String, usize)> {
        self.asked.take().into_iter().collect()
    }
}

impl Attributes for Counting {
    fn attribute(&self, name: &str) -> Option<ValueRef<'_>> {
        match name {
            "plan" => Some(ValueRef::Str("pro")),
            "app" => Some(ValueRef::Str("4.2.0")),
            _ => None,
        }
    }

    fn at(&self, path: &Path) -> Option<ValueRef<'_>> {
        let name = path.to_string();
        let value = self.attribute(&name);
        *self.asked.borrow_mut().entry(name).or_default() += 1;
        value
    }
}

/// Flags that ask for the same attributes, the version as it is and as a version; `wide` more attributes
/// in front.
fn rules(wide: usize) -> String {
    use std::fmt::Write as _;
    let mut rules = String::from("attributes { app: version  plan: string  missing: string");
    for number in 0..wide {
        write!(rules, "  w{number}: string").unwrap();
    }
    rules.push_str(
        r#" }
        segment new = app >= 4.1.0 and app != 4.3.0
        flag a: bool { rule r when in segment new and missing == "x" serve on  otherwise serve off }
        flag b: bool { rule r when not in segment new or plan != "pro" serve on  otherwise serve off }
        flag c: bool { rule r when app is present and app < 4.2.0-rc.1 and plan == "free" serve on  otherwise serve off }
        flag d: bool { rule r when missing == "x" or app == 4.2.0 and plan == "pro" serve on  otherwise serve off }"#,
    );
    rules
}

fn once(names: &[&str]) -> Vec<(String, usize)> {
    let once = names.iter().map(|name| ((*name).to_owned(), 1));
    once.collect()
}

#[test]
fn binding_asks_for_each_attribute_once() {
    for wide in [0, 20] {
        let engine = Engine::load(&rules(wide)).unwrap();
        let host = Counting::default();
        let bound = engine.bind(&host);
        let asked = host.asked();
        assert!(asked.iter().all(|(_, times)| *times == 1), "{asked:?}");
        assert!(asked.contains(&("app".to_owned(), 1)), "{asked:?}");
        assert_eq!(bound.evaluate("d").unwrap().variant, Some("on"));
        assert_eq!(bound.evaluate("a").unwrap().variant, Some("off"));
        assert_eq!(host.asked(), []);
    }
    let condition = Condition::compile("version(app) >= 4.1.0 and app is present").unwrap();
    let host = Counting::default();
    let bound = condition.bind(&host);
    assert_eq!(host.asked(), once(&["app"]));
    assert!(bound.matches());
    assert_eq!(host.asked(), []);
}

#[test]
fn all_answers_ask_for_each_attribute_once_and_for_versions_once_more() {
    let engine = Engine::load(&rules(0)).unwrap();
    let mut answers = engine.answers();
    for _ in 0..2 {
        let host = Counting::default();
        answers.evaluate(&host);
        let mut expected = once(&["app", "missing", "plan"]);
        expected[0].1 = 2;
        assert_eq!(host.asked(), expected);
        let on = answers.iter().filter(|answer| answer.variant == Some("on"));
        let on: Vec<&str> = on.map(|answer| answer.flag).collect();
        assert_eq!(on, ["d"]);
        assert_eq!(host.asked(), []);
    }
}
