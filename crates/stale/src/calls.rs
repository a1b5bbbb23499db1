//! The calls by which code asks for a flag: where a text is a key for certain, so that one which no
//! ruleset has is a mistake.

/// How far a name by itself says that a call asks for a flag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Nothing else is called so: `getBooleanValue("k", false)`, `useFlag("k")`.
    Sure,
    /// So are other things: only on something that is called a client or flags, `client.bool("k")`.
    OnClient,
    /// The same, with the key behind a context, as in OpenFeature for Go, whose own package `flag` has
    /// `flag.String("name", …)`.
    OnClientBehindContext,
    /// As a function of that name, or on a client: `isEnabled("k")`, not `logger.isEnabled("info")`.
    FreeOrOnClient,
}

/// The names of calls, by how sure they are. The first argument is the key, but where it stands behind a
/// context.
const KNOWN: &[(Form, &[&str])] = &[
    (
        Form::Sure,
        &[
            // OpenFeature: JavaScript, Java, Kotlin.
            "getBooleanValue",
            "getStringValue",
            "getNumberValue",
            "getIntegerValue",
            "getDoubleValue",
            "getObjectValue",
            "getBooleanDetails",
            "getStringDetails",
            "getNumberDetails",
            "getIntegerDetails",
            "getDoubleDetails",
            "getObjectDetails",
            // OpenFeature: Python, Rust.
            "get_boolean_value",
            "get_string_value",
            "get_integer_value",
            "get_float_value",
            "get_object_value",
            "get_bool_value",
            "get_int_value",
            "get_struct_value",
            "get_boolean_details",
            "get_string_details",
            "get_integer_details",
            "get_float_details",
            "get_object_details",
            "get_bool_details",
            "get_int_details",
            "get_struct_details",
            // OpenFeature: React, Angular.
            "useFlag",
            "useBooleanFlagValue",
            "useStringFlagValue",
            "useNumberFlagValue",
            "useObjectFlagValue",
            "useBooleanFlagDetails",
            "useStringFlagDetails",
            "useNumberFlagDetails",
            "useObjectFlagDetails",
            // LaunchDarkly.
            "boolVariation",
            "stringVariation",
            "intVariation",
            "doubleVariation",
            "numberVariation",
            "jsonVariation",
            "bool_variation",
            "string_variation",
            "json_variation",
            "BoolVariation",
            "StringVariation",
            "IntVariation",
            "Float64Variation",
            "JSONVariation",
            // Others.
            "isFeatureEnabled",
            "is_feature_enabled",
            "useFeatureFlag",
            "useFeatureIsOn",
            "useFeatureValue",
        ],
    ),
    (
        Form::OnClient,
        &[
            "bool",
            "i64",
            "f64",
            "str",
            "string",
            "int",
            "number",
            "float",
            "json",
            "object",
            "evaluate",
            "variation",
            "variant",
            "enabled",
            "isOn",
            "is_on",
            "isOff",
            "getFeatureValue",
            "get_feature_value",
            "getVariant",
            "get_variant",
        ],
    ),
    (
        Form::OnClientBehindContext,
        &[
            "Boolean",
            "String",
            "Int",
            "Float",
            "Object",
            "BooleanValue",
            "StringValue",
            "IntValue",
            "FloatValue",
            "ObjectValue",
            "BooleanValueDetails",
            "StringValueDetails",
            "IntValueDetails",
            "FloatValueDetails",
            "ObjectValueDetails",
        ],
    ),
    (
        Form::FreeOrOnClient,
        &["isEnabled", "is_enabled", "IsEnabled"],
    ),
];

/// The names with which calls are looked for.
pub(crate) fn known() -> impl Iterator<Item = (&'static str, Form)> {
    KNOWN
        .iter()
        .flat_map(|(form, names)| names.iter().map(|name| (*name, *form)))
}

/// Words that names of clients have in them.
const CLIENTS: &[&str] = &[
    "client", "flag", "feature", "toggle", "burgee", "unleash", "snapshot",
];

/// Whether a call of `form` on `receiver` (none for a function of its own), whose key comes first or
/// behind a context, asks for a flag.
pub(crate) fn asks(form: Form, receiver: Option<&[u8]>, behind_context: bool) -> bool {
    let on_client = |name: &[u8]| {
        let name = name.to_ascii_lowercase();
        matches!(name.as_slice(), b"ff" | b"ld" | b"of")
            || CLIENTS
                .iter()
                .any(|word| memchr::memmem::find(&name, word.as_bytes()).is_some())
    };
    if behind_context != (form == Form::OnClientBehindContext) {
        return false;
    }
    match (form, receiver) {
        (Form::Sure, _) | (Form::FreeOrOnClient, None) => true,
        (Form::OnClient | Form::OnClientBehindContext, None) => false,
        (_, Some(receiver)) => on_client(receiver),
    }
}
