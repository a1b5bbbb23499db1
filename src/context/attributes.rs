//! How a host lends its own map or struct.

use crate::value::{Path, Step, Timestamp, ValueRef};
use serde_json::Value as Json;
use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher;

/// A host's own data, read in place: implement it for a struct, or lend a map that has it.
///
/// An attribute is asked for as often as tests need it, in any order, and has to be the same each time:
/// tests remember answers and are asked out of their order, so a value that changes while the context is
/// lent can lead to an answer that fits neither value. Builds with debug assertions ask twice and panic
/// when the answers differ.
///
/// ```
/// use burgee::{Attributes, Condition, ValueRef};
///
/// struct User { plan: String, seats: u32 }
///
/// impl Attributes for User {
///     fn attribute(&self, name: &str) -> Option<ValueRef<'_>> {
///         match name {
///             "plan" => Some(ValueRef::Str(&self.plan)),
///             "seats" => Some(ValueRef::Int(self.seats.into())),
///             _ => None,
///         }
///     }
/// }
///
/// let condition = Condition::compile(r#"plan == "pro" and seats >= 5"#)?;
/// assert!(condition.matches(&User { plan: "pro".into(), seats: 7 }));
/// # Ok::<(), burgee::Error>(())
/// ```
pub trait Attributes {
    /// The attribute of this name at the top of the context; none when absent or null.
    fn attribute(&self, name: &str) -> Option<ValueRef<'_>>;

    /// The attribute at the end of a path. A struct that is flat inside can answer `user.id` here
    /// without making a map.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "handing the value through a call costs half as much as finding it"
    )]
    fn at(&self, path: &Path) -> Option<ValueRef<'_>> {
        match &*path.steps {
            // Nearly all paths are a name at the top.
            [Step::Key(name)] => self.attribute(name),
            [Step::Key(name), rest @ ..] => walk(self.attribute(name)?, rest),
            _ => None,
        }
    }

    /// The time of the request. Windows, ramps and `now` need it; none means that it is unknown.
    fn now(&self) -> Option<Timestamp> {
        None
    }

    /// The environment of the request.
    fn environment(&self) -> Option<&str> {
        None
    }
}

/// Follows `steps` from `value` inwards.
pub(crate) fn walk<'a>(value: ValueRef<'a>, steps: &[Step]) -> Option<ValueRef<'a>> {
    let mut value = value;
    for step in steps {
        value = match (value, step) {
            (ValueRef::Map(map), Step::Key(key)) => map.entry(key)?,
            (ValueRef::List(list), Step::Index(index)) => list.element(*index)?,
            _ => return None,
        };
    }
    Some(value)
}

/// Somebody else's attributes, with the time and the environment of the request.
///
/// ```
/// use burgee::{Engine, Request, Timestamp};
/// use std::collections::HashMap;
///
/// let engine = Engine::load("flag sale: bool { rule from 2025-12-01 serve on  otherwise serve off }")?;
/// let context: HashMap<String, serde_json::Value> = HashMap::new();
/// let request = Request::new(&context).at(Timestamp::parse("2025-12-24T12:00Z").unwrap());
/// assert!(engine.bool("sale", &request, false));
/// # Ok::<(), burgee::Error>(())
/// ```
#[derive(Debug)]
pub struct Request<'a, A: ?Sized> {
    attributes: &'a A,
    now: Option<Timestamp>,
    environment: Option<&'a str>,
}

impl<'a, A: Attributes + ?Sized> Request<'a, A> {
    /// A request about `attributes`, with the time and environment that they themselves give.
    pub fn new(attributes: &'a A) -> Self {
        Request {
            attributes,
            now: attributes.now(),
            environment: attributes.environment(),
        }
    }

    /// The time of the request; a `SystemTime` will do.
    #[must_use]
    pub fn at(mut self, now: impl Into<Timestamp>) -> Self {
        self.now = Some(now.into());
        self
    }

    /// The environment of the request.
    #[must_use]
    pub fn environment(mut self, name: &'a str) -> Self {
        self.environment = Some(name);
        self
    }
}

impl<A: Attributes + ?Sized> Attributes for Request<'_, A> {
    fn attribute(&self, name: &str) -> Option<ValueRef<'_>> {
        self.attributes.attribute(name)
    }

    fn at(&self, path: &Path) -> Option<ValueRef<'_>> {
        Attributes::at(self.attributes, path)
    }

    fn now(&self) -> Option<Timestamp> {
        self.now
    }

    fn environment(&self) -> Option<&str> {
        self.environment
    }
}

impl<S: BuildHasher> Attributes for HashMap<String, Json, S> {
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "handing the value through a call costs half as much as finding it"
    )]
    fn attribute(&self, name: &str) -> Option<ValueRef<'_>> {
        crate::value::lend_json(self.get(name)?)
    }
}

impl Attributes for BTreeMap<String, Json> {
    fn attribute(&self, name: &str) -> Option<ValueRef<'_>> {
        crate::value::lend_json(self.get(name)?)
    }
}

impl Attributes for serde_json::Map<String, Json> {
    fn attribute(&self, name: &str) -> Option<ValueRef<'_>> {
        crate::value::lend_json(self.get(name)?)
    }
}

/// A JSON object; anything else has no attributes.
impl Attributes for Json {
    fn attribute(&self, name: &str) -> Option<ValueRef<'_>> {
        crate::value::lend_json(self.get(name)?)
    }
}
