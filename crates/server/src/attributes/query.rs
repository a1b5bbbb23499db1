//! A context out of the parameters of an address.

use super::{Attributes, Kind, Shape};
use burgee::value::{Path, Step};
use serde_json::{Map, Value as Json};
use std::fmt;

/// OpenFeature's name for who is asked about.
const TARGETING_KEY: &str = "targetingKey";

/// How people write it in addresses.
const USER_IDS: [&str; 2] = ["user_id", "userId"];

/// Most parts of a dotted name.
const DEEPEST: usize = 16;

/// Why parameters are no context.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum BadQuery {
    /// A name has too many parts.
    Deep(String),
    /// A name is a value and has something inside.
    Twice(String),
}

impl fmt::Display for BadQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BadQuery::Deep(name) => write!(f, "`{name}` has more than {DEEPEST} parts"),
            BadQuery::Twice(name) => write!(f, "`{name}` is a value, and has others inside"),
        }
    }
}

impl Attributes {
    /// The context that parameters spell: names with dots lie inside one another, and a name that comes
    /// again makes a list.
    pub(crate) fn context(
        &self,
        parameters: &[(String, String)],
    ) -> Result<Map<String, Json>, BadQuery> {
        let mut grouped: indexmap::IndexMap<&str, Vec<&str>> = indexmap::IndexMap::new();
        for (name, value) in parameters {
            grouped.entry(name).or_default().push(value);
        }
        let mut context = Map::new();
        for (name, values) in grouped {
            let steps = self.steps(name)?;
            let path = Path { steps };
            let value = self.value(&path, &values);
            if !insert(&mut context, &path, value) {
                return Err(BadQuery::Twice(name.to_owned()));
            }
        }
        self.name_user(&mut context);
        Ok(context)
    }

    /// The path that a name means. An attribute may have a dot in its own name.
    fn steps(&self, name: &str) -> Result<Vec<Step>, BadQuery> {
        let whole = vec![Step::Key(name.to_owned())];
        let whole = Path { steps: whole };
        if self.shapes.contains_key(&whole) {
            return Ok(whole.steps);
        }
        if name.split('.').nth(DEEPEST).is_some() {
            return Err(BadQuery::Deep(name.to_owned()));
        }
        Ok(Path::dotted(name).steps)
    }

    fn value(&self, path: &Path, texts: &[&str]) -> Json {
        let shape = self.shapes.get(path).copied().unwrap_or(Shape {
            kind: Kind::Text,
            list: false,
        });
        match texts {
            [text] if !shape.list => shape.kind.read(text),
            texts => texts.iter().map(|text| shape.kind.read(text)).collect(),
        }
    }

    /// Whoever is named in one way is named in the others as well: as OpenFeature does it, as the schema
    /// does it, and as people do it.
    fn name_user(&self, context: &mut Map<String, Json>) {
        let key = self.key.as_ref();
        let named = |context: &Map<String, Json>| {
            let names = [TARGETING_KEY].into_iter().chain(USER_IDS);
            let mut by_name = names.filter_map(|name| context.get(name));
            let by_key = key.and_then(|path| at(context, path));
            by_name.next().or(by_key).cloned()
        };
        let Some(user) = named(context) else {
            return;
        };
        if !context.contains_key(TARGETING_KEY) {
            let text = match &user {
                Json::String(text) => text.clone(),
                other => other.to_string(),
            };
            context.insert(TARGETING_KEY.to_owned(), text.into());
        }
        if let Some(path) = key.filter(|path| at(context, path).is_none()) {
            insert(context, path, user);
        }
    }
}

impl Kind {
    /// The value that a text spells; the text, where it spells none.
    fn read(self, text: &str) -> Json {
        let read = match self {
            Kind::Text => None,
            Kind::Bool => text.parse::<bool>().ok().map(Json::from),
            Kind::Number => number(text),
        };
        read.unwrap_or_else(|| text.into())
    }
}

fn number(text: &str) -> Option<Json> {
    if let Ok(whole) = text.parse::<i64>() {
        return Some(whole.into());
    }
    let number = text.parse::<f64>().ok()?;
    serde_json::Number::from_f64(number).map(Json::Number)
}

/// Puts a value at the end of a path; not where another is in the way.
fn insert(context: &mut Map<String, Json>, path: &Path, value: Json) -> bool {
    let Some((last, outer)) = path.steps.split_last() else {
        return false;
    };
    let mut map = context;
    for step in outer {
        let Step::Key(key) = step else {
            return false;
        };
        let inner = map.entry(key.clone()).or_insert_with(|| Map::new().into());
        match inner {
            Json::Object(inner) => map = inner,
            _ => return false,
        }
    }
    match last {
        Step::Key(key) if !map.contains_key(key) => {
            map.insert(key.clone(), value);
            true
        }
        _ => false,
    }
}

fn at<'c>(context: &'c Map<String, Json>, path: &Path) -> Option<&'c Json> {
    let mut steps = path.steps.iter();
    let Some(Step::Key(first)) = steps.next() else {
        return None;
    };
    steps.try_fold(context.get(first)?, |value, step| match step {
        Step::Key(key) => value.get(key),
        Step::Index(index) => value.get(index),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const RULES: &str = r"
attributes {
  user.id: string key
  seats: int
  beta: bool
  groups: list of string
  app.version: version
}
flag a: bool = on
";

    const FREE: &str = r#"
flag a: bool {
  rule one when seats >= 5 and beta is true and plan in ["pro"] and 7 in sizes serve on
  rule two when code == 7 serve on
  rule three when code == "x" or `a.b` == 1 serve on
  otherwise serve off
}
"#;

    fn read(rules: &str, query: &[(&str, &str)]) -> Result<Json, BadQuery> {
        let reading = burgee::Engine::builder().read(rules);
        assert!(!reading.has_errors(), "{:?}", reading.diagnostics);
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let query: Vec<_> = query.iter().map(own).collect();
        let context = Attributes::of(&reading.rules).context(&query)?;
        Ok(Json::Object(context))
    }

    #[test]
    fn the_schema_says_what_a_text_is() {
        let query = [
            ("user_id", "u-4"),
            ("seats", "7"),
            ("beta", "true"),
            ("groups", "x"),
            ("app.version", "2.0.1"),
        ];
        assert_eq!(
            read(RULES, &query),
            Ok(json!({
                "user_id": "u-4", "seats": 7, "beta": true, "groups": ["x"],
                "app": { "version": "2.0.1" }, "targetingKey": "u-4", "user": { "id": "u-4" },
            }))
        );
        let by_schema = read(RULES, &[("user.id", "7")]);
        assert_eq!(
            by_schema,
            Ok(json!({ "user": { "id": "7" }, "targetingKey": "7" }))
        );
        let wrong = read(RULES, &[("seats", "many"), ("beta", "1")]);
        assert_eq!(wrong, Ok(json!({ "seats": "many", "beta": "1" })));
    }

    #[test]
    fn without_a_schema_the_rules_show_it() {
        let query = [
            ("seats", "7.5"),
            ("beta", "false"),
            ("plan", "1"),
            ("sizes", "7"),
            ("code", "7"),
            ("a.b", "1"),
        ];
        assert_eq!(
            read(FREE, &query),
            Ok(json!({
                "seats": 7.5, "beta": false, "plan": "1", "sizes": [7], "code": "7", "a.b": 1,
            }))
        );
    }

    #[test]
    fn names_that_come_again_make_a_list() {
        let query = [("tag", "a"), ("tag", "b"), ("x.y", "1"), ("x.z", "2")];
        let expected = json!({ "tag": ["a", "b"], "x": { "y": "1", "z": "2" } });
        assert_eq!(read(FREE, &query), Ok(expected));
        let twice = [("x", "1"), ("x.y", "2")];
        assert_eq!(read(FREE, &twice), Err(BadQuery::Twice("x.y".to_owned())));
        let deep = "a.".repeat(100_000);
        assert_eq!(
            read(FREE, &[(&deep, "1")]),
            Err(BadQuery::Deep(deep.clone()))
        );
    }
}
