//! What a condition's property becomes: a trait, a part of the identity or of the environment, or a
//! JSON path over the whole evaluation context.

use super::path::{self, Part};
use burgee::ast::{AttributePath, Expr, ExprKind, Path, Step, build};
use indexmap::{IndexMap, IndexSet};
use jsonpath_rust::parser::model::JpQuery;
use jsonpath_rust::parser::parse_json_path;
use serde_json::Value as Json;

/// The attribute under which the identifier and the key of the identity stand.
pub(super) const IDENTITY: &str = "identity";
/// The attribute with the traits whose names are taken.
pub(super) const TRAITS: &str = "traits";
/// The word for the environment's name.
pub(super) const ENVIRONMENT: &str = "environment";

/// The longest JSON path that is looked at.
const LONGEST: usize = 1_000;

/// Where the rules find a property.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Place {
    /// The trait of this name, which is an attribute.
    Trait(String),
    /// `identity.identifier`
    Identifier,
    /// `identity.key`, unless a trait has the very name of this path: users are dealt out by the key
    /// whatever traits there are.
    Key(String),
    /// `environment`
    Environment,
}

impl Place {
    /// The steps to it.
    fn steps(&self) -> Vec<Step> {
        let key = |name: &str| Step::Key(name.into());
        match self {
            Place::Trait(name) if is_taken(name) => vec![key(TRAITS), key(name)],
            Place::Trait(name) => vec![key(name)],
            Place::Identifier => vec![key(IDENTITY), key("identifier")],
            Place::Key(spelling) => vec![key(spelling)],
            Place::Environment => vec![key(ENVIRONMENT)],
        }
    }

    /// The attribute in a rule.
    pub(super) fn expr(&self) -> Expr {
        match self {
            Place::Environment => ExprKind::Path(AttributePath {
                path: Path {
                    steps: self.steps(),
                },
                quoted: false,
            })
            .into(),
            Place::Key(_) => build::coalesce([build::steps(self.steps()), identity_key()]),
            _ => build::steps(self.steps()),
        }
    }
}

/// What users are dealt out by.
pub(super) fn identity_key() -> Expr {
    build::path("identity.key")
}

/// Whether a trait of this name cannot be an attribute of its own.
pub(super) fn is_taken(name: &str) -> bool {
    matches!(name, IDENTITY | TRAITS | ENVIRONMENT)
}

/// Where a value comes from when no trait has the property's very name.
#[derive(Debug, Clone)]
pub(super) enum Origin {
    /// It stands at its place anyway.
    Own,
    /// It is the same for everybody.
    Constant(Json),
    /// It is looked up in the whole evaluation context.
    Query(JpQuery),
}

/// A property that is spelt as a JSON path.
#[derive(Debug, Clone)]
pub(super) struct Spelt {
    /// Where the rules find it.
    pub(super) place: Place,
    /// Where its value comes from.
    pub(super) origin: Origin,
}

/// All properties of a document.
#[derive(Debug, Default)]
pub(super) struct Properties {
    /// The places of those that are JSON paths, by their spelling.
    pub(super) spelt: IndexMap<String, Spelt>,
}

impl Properties {
    /// Gives each property its place. A JSON path gets that of what it leads to, unless another
    /// property is there already: a trait with the very name of the JSON path goes before what it leads
    /// to, so that the two can differ.
    pub(super) fn new<'p>(
        properties: impl IntoIterator<Item = &'p str>,
        document: &Json,
    ) -> Properties {
        let all: IndexSet<&str> = properties.into_iter().collect();
        let (paths, traits): (Vec<_>, Vec<_>) = all
            .into_iter()
            .map(|property| (property, origin(property, document)))
            .partition(|(_, origin)| origin.is_some());
        let mut used: IndexSet<Place> = traits
            .into_iter()
            .map(|(name, _)| Place::Trait(name.to_owned()))
            .collect();
        let mut spelt = IndexMap::new();
        for (property, found) in paths {
            let Some((wanted, origin)) = found else {
                continue;
            };
            let own = Place::Trait(property.to_owned());
            let (place, origin) = match (wanted, origin) {
                (Some(place), Origin::Own) if !used.contains(&place) => (place, Origin::Own),
                (_, Origin::Own) => match query(property) {
                    Some(query) => (own, Origin::Query(query)),
                    None => continue,
                },
                (_, origin) => (own, origin),
            };
            used.insert(place.clone());
            spelt.insert(property.to_owned(), Spelt { place, origin });
        }
        Properties { spelt }
    }

    /// Where the rules find this property.
    pub(super) fn place(&self, property: &str) -> Place {
        match self.spelt.get(property) {
            Some(spelt) => spelt.place.clone(),
            None => Place::Trait(property.to_owned()),
        }
    }
}

/// What a JSON path leads to, if the property is one: a place of its own, or a value.
fn origin(property: &str, document: &Json) -> Option<(Option<Place>, Origin)> {
    if !property.starts_with("$.") || property.len() > LONGEST {
        return None;
    }
    let Some(parts) = path::singular(property) else {
        return query(property).map(|query| (None, Origin::Query(query)));
    };
    let parts: Vec<&Part> = parts.iter().collect();
    let place = match parts.as_slice() {
        [Part::Name(root), Part::Name(name)] if root == IDENTITY && name == "identifier" => {
            Place::Identifier
        }
        [Part::Name(root), Part::Name(name)] if root == IDENTITY && name == "key" => {
            Place::Key(property.to_owned())
        }
        [Part::Name(root), Part::Name(traits), Part::Name(name)]
            if root == IDENTITY && traits == TRAITS =>
        {
            Place::Trait(name.clone())
        }
        [Part::Name(root), Part::Name(name)] if root == ENVIRONMENT && name == "name" => {
            Place::Environment
        }
        [Part::Name(root), ..] if root == IDENTITY => {
            return query(property).map(|query| (None, Origin::Query(query)));
        }
        _ => {
            let value = path::follow(document, &parts).unwrap_or(&Json::Null);
            return Some((None, Origin::Constant(value.clone())));
        }
    };
    Some((Some(place), Origin::Own))
}

/// The JSON path, if it is one.
fn query(property: &str) -> Option<JpQuery> {
    parse_json_path(property).ok()
}
