//! Contexts: one kind, several kinds, or a user of older SDKs.

use super::reference::{KEY, KIND, USER, is_kind_sign};
use super::variant::value;
use burgee::{Context, Value};
use serde_json::{Map, Value as Json};

/// The attributes of a context, a map for each kind; none for what is no valid context.
///
/// `{"kind": "org", "key": "o-1", "plan": "pro"}` becomes `{"kind": ["org"], "org": {"key": "o-1",
/// "plan": "pro", …}}`.
pub(super) fn attributes(json: &Json) -> Option<Context> {
    let members = json.as_object()?;
    let mut kinds: Vec<(&str, Value)> = Vec::new();
    match members.get(KIND) {
        None => kinds.push((USER, legacy_user(members)?)),
        Some(Json::String(kind)) if kind == "multi" => {
            for (kind, member) in members.iter().filter(|(name, _)| *name != KIND) {
                kinds.push((kind, single(kind, member.as_object()?)?));
            }
        }
        Some(Json::String(kind)) => kinds.push((kind, single(kind, members)?)),
        Some(_) => return None,
    }
    if kinds.is_empty() {
        return None;
    }
    let names = kinds.iter().map(|(kind, _)| Value::from(*kind)).collect();
    let list = [(KIND, Value::List(names))];
    Some(list.into_iter().chain(kinds).collect())
}

/// A context of one kind.
fn single(kind: &str, members: &Map<String, Json>) -> Option<Value> {
    if !is_kind(kind) {
        return None;
    }
    match members.get(KEY) {
        Some(Json::String(key)) if !key.is_empty() => {}
        _ => return None,
    }
    let meta = members.get("_meta");
    if !meta.is_none_or(|meta| meta.is_null() || meta.is_object()) {
        return None;
    }
    let rest = members.iter().filter(|(name, _)| *name != "_meta");
    built(kind, rest)
}

/// A user without a kind: a fixed set of attributes, and others under `custom`. The key can be empty.
fn legacy_user(members: &Map<String, Json>) -> Option<Value> {
    /// The attributes that such a user has by itself, all of them text.
    const TEXT: [&str; 8] = [
        KEY,
        "name",
        "firstName",
        "lastName",
        "avatar",
        "country",
        "email",
        "ip",
    ];
    if !members.get(KEY)?.is_string() {
        return None;
    }
    let own = members
        .iter()
        .filter(|(name, _)| TEXT.contains(&name.as_str()) || *name == "anonymous");
    let texts = own.clone().filter(|(name, _)| *name != "anonymous");
    let good = texts
        .into_iter()
        .all(|(_, text)| text.is_string() || text.is_null());
    let custom = match members.get("custom") {
        None | Some(Json::Null) => None,
        Some(custom) => Some(custom.as_object()?),
    };
    let custom = custom
        .into_iter()
        .flatten()
        .filter(|(name, _)| ![KIND, KEY, "name", "anonymous"].contains(&name.as_str()));
    good.then(|| built(USER, custom.chain(own)))?
}

/// The attributes, with those that every context has. Null is absent.
fn built<'j>(kind: &str, members: impl Iterator<Item = (&'j String, &'j Json)>) -> Option<Value> {
    let mut attributes = vec![
        (KIND.to_owned(), Value::from(kind)),
        ("anonymous".to_owned(), Value::Bool(false)),
    ];
    for (name, member) in members.filter(|(name, member)| *name != KIND && !member.is_null()) {
        match name.as_str() {
            "name" if !member.is_string() => return None,
            "anonymous" if !member.is_boolean() => return None,
            _ => attributes.push((name.clone(), value(member))),
        }
    }
    Some(Value::Map(attributes.into_iter().collect()))
}

/// Whether this can name a kind of context.
fn is_kind(kind: &str) -> bool {
    !kind.is_empty() && kind != KIND && kind != "multi" && kind.chars().all(is_kind_sign)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(json: &Json) -> Option<Json> {
        let context = attributes(json)?;
        let members = context
            .attributes()
            .map(|(name, value)| (name.to_owned(), value.to_json()));
        Some(Json::Object(members.collect()))
    }

    #[test]
    fn each_kind_is_a_map() {
        assert_eq!(
            read(&json!({ "kind": "org", "key": "o", "n": 1.0, "gone": null, "_meta": {} })),
            Some(json!({
                "kind": ["org"],
                "org": { "kind": "org", "anonymous": false, "key": "o", "n": 1 },
            }))
        );
        let several = json!({ "kind": "multi", "a": { "key": "1" }, "b": { "key": "2" } });
        assert_eq!(read(&several).unwrap()["kind"], json!(["a", "b"]));
    }

    #[test]
    fn a_user_of_older_sdks_has_custom_attributes() {
        let user = json!({
            "key": "", "email": "e", "shoe": 1, "anonymous": true,
            "custom": { "plan": "pro", "key": "no", "email": "no" },
        });
        assert_eq!(
            read(&user).unwrap()["user"],
            json!({ "kind": "user", "key": "", "anonymous": true, "plan": "pro", "email": "e" })
        );
    }

    #[test]
    fn what_is_no_context_is_refused() {
        for json in [
            json!(null),
            json!({}),
            json!({ "key": 1 }),
            json!({ "key": "k", "email": 1 }),
            json!({ "kind": "org" }),
            json!({ "kind": "org", "key": "" }),
            json!({ "kind": "kind", "key": "k" }),
            json!({ "kind": "a b", "key": "k" }),
            json!({ "kind": "", "key": "k" }),
            json!({ "kind": 1, "key": "k" }),
            json!({ "kind": "multi" }),
            json!({ "kind": "multi", "org": { "key": 1 } }),
            json!({ "kind": "org", "key": "k", "name": 1 }),
            json!({ "kind": "org", "key": "k", "anonymous": "yes" }),
            json!({ "kind": "org", "key": "k", "_meta": 1 }),
        ] {
            assert_eq!(read(&json), None, "{json}");
        }
    }
}
