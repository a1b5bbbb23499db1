//! Another system's document: what a context of OpenFeature is there.

use burgee::{Context, Timestamp};
use burgee_import::{FORMATS, Imported, Importer, Input, Native, Note, Question, by_id, detect};
use serde_json::{Map, Value as Json, json};

/// The word that means: find out.
const AUTO: &str = "auto";

/// OpenFeature's name for who is asked about.
const TARGETING_KEY: &str = "targetingKey";

/// The other system's side of a document that is served.
#[derive(Debug)]
pub(crate) struct Foreign {
    format: &'static dyn Importer,
    native: Box<dyn Native>,
    /// What was lost on the way.
    pub(crate) notes: Vec<Note>,
}

/// How a flat context of OpenFeature becomes one of the system's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// As it is.
    Same,
    /// With the targeting key under the name that the system gives it.
    Key(&'static str),
    /// LaunchDarkly's: of the kind `user`, because without a kind it would be one of the old form, in
    /// which most attributes lie elsewhere.
    User,
    /// Statsig's: what it does not know by name lies under `custom`.
    Custom,
    /// Flagsmith's: who it is apart from what is known.
    Identity,
}

impl Shape {
    fn of(system: &str) -> Shape {
        match system {
            "unleash" => Shape::Key("userId"),
            "launchdarkly" => Shape::User,
            "statsig" => Shape::Custom,
            "flipt" => Shape::Key("entityId"),
            "configcat" => Shape::Key("Identifier"),
            "growthbook" => Shape::Key("id"),
            "flagsmith" => Shape::Identity,
            _ => Shape::Same,
        }
    }

    /// The context in the system's form. What the caller gave under the system's own name stays.
    fn apply(self, context: &Map<String, Json>) -> Json {
        let mut shaped = context.clone();
        match self {
            Shape::Same => {}
            Shape::Key(name) => name_key(&mut shaped, name),
            Shape::User if shaped.contains_key("kind") => {}
            Shape::User => {
                name_key(&mut shaped, "key");
                shaped.insert("kind".to_owned(), "user".into());
            }
            Shape::Custom => {
                name_key(&mut shaped, "userID");
                shaped
                    .entry("custom")
                    .or_insert_with(|| Json::Object(context.clone()));
            }
            Shape::Identity if shaped.contains_key("identity") => {}
            Shape::Identity => {
                let key = shaped.shift_remove(TARGETING_KEY);
                let identifier = key.unwrap_or_else(|| "".into());
                return json!({ "identity": { "identifier": identifier, "traits": shaped } });
            }
        }
        Json::Object(shaped)
    }
}

/// Gives the targeting key a second name, unless something is called so already.
fn name_key(context: &mut Map<String, Json>, name: &str) {
    if let Some(key) = context.get(TARGETING_KEY).cloned() {
        context.entry(name).or_insert(key);
    }
}

impl Foreign {
    pub(crate) fn new(format: &'static dyn Importer, imported: Imported) -> Foreign {
        Foreign {
            format,
            native: imported.native,
            notes: imported.notes,
        }
    }

    /// The name of the other system on the command line.
    pub(crate) fn id(&self) -> &'static str {
        self.format.id()
    }

    /// The other system's own name.
    pub(crate) fn title(&self) -> &'static str {
        self.format.title()
    }

    /// The context that the imported rules read.
    pub(crate) fn context(
        &self,
        given: &Map<String, Json>,
        now: Timestamp,
        environment: Option<&str>,
    ) -> Context {
        let fields = json!({ "context": Shape::of(self.format.id()).apply(given) });
        let context = self.native.context(&Question::new(&fields, now));
        match environment {
            Some(name) => context.in_environment(name),
            None => context,
        }
    }
}

/// Imports `text` as a document of `system`.
pub(super) fn import(
    system: &str,
    profile: Option<&str>,
    name: &str,
    text: &str,
) -> Result<(&'static dyn Importer, Imported), String> {
    let input = Input {
        name,
        text,
        profile,
    };
    let found = if system == AUTO {
        detect(&input)
    } else {
        by_id(system)
    };
    let Some(format) = found else {
        let ids: Vec<&str> = FORMATS.iter().map(|format| format.id()).collect();
        return Err(format!(
            "cannot tell whose document it is; the systems are {}",
            ids.join(", ")
        ));
    };
    if let Some(profile) = profile.filter(|profile| !format.profiles().contains(profile)) {
        return Err(format!("{} has no profile `{profile}`", format.title()));
    }
    match format.import(&input) {
        Ok(imported) => Ok((format, imported)),
        Err(error) => Err(format!(
            "it cannot be read as a document of {}: {error}",
            format.title()
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shaped(system: &str, context: &Json) -> Json {
        Shape::of(system).apply(context.as_object().unwrap())
    }

    #[test]
    fn the_targeting_key_gets_the_systems_name() {
        let given = json!({ "targetingKey": "u-1", "plan": "pro" });
        assert_eq!(shaped("eppo", &given), given);
        assert_eq!(shaped("unleash", &given)["userId"], "u-1");
        assert_eq!(
            shaped("launchdarkly", &given),
            json!({ "targetingKey": "u-1", "plan": "pro", "key": "u-1", "kind": "user" })
        );
        assert_eq!(
            shaped("statsig", &given),
            json!({ "targetingKey": "u-1", "plan": "pro", "userID": "u-1", "custom": given })
        );
        assert_eq!(
            shaped("flagsmith", &given),
            json!({ "identity": { "identifier": "u-1", "traits": { "plan": "pro" } } })
        );
    }

    #[test]
    fn the_systems_own_fields_stay() {
        let given = json!({ "targetingKey": "u-1", "userId": "own" });
        assert_eq!(shaped("unleash", &given), given);
        let given = json!({ "kind": "multi", "user": { "key": "u-1" }, "org": { "key": "o-1" } });
        assert_eq!(shaped("launchdarkly", &given), given);
        let given = json!({ "userID": "own", "custom": { "plan": "pro" } });
        assert_eq!(shaped("statsig", &given), given);
        let given = json!({ "identity": { "identifier": "own" } });
        assert_eq!(shaped("flagsmith", &given), given);
    }

    #[test]
    fn every_system_is_known_by_its_name() {
        let known = ["eppo", "flagd", "gofeatureflag", "split"];
        for format in FORMATS {
            let own = Shape::of(format.id()) != Shape::Same;
            assert_ne!(own, known.contains(&format.id()), "{}", format.id());
        }
    }
}
