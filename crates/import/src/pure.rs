//! Functions as data: what most formats need of [`Function`].

use burgee::schema::{Function, Parameter, Signature};
use burgee::value::{Operand, Type, Unknown, Version};
use std::borrow::Cow;
use std::sync::Arc;

/// What a function computes from its arguments.
pub(crate) type Compute = for<'a> fn(&[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown>;

/// A function that takes a fixed number of arguments.
#[derive(Debug, Clone)]
pub(crate) struct Pure {
    pub(crate) name: &'static str,
    pub(crate) description: &'static str,
    pub(crate) parameters: &'static [Parameter],
    pub(crate) result: Type,
    pub(crate) compute: Compute,
}

impl Pure {
    /// As [`Importer::functions`](crate::Importer::functions) gives them.
    pub(crate) fn all(functions: &[Pure]) -> Vec<Arc<dyn Function>> {
        let functions = functions.iter().cloned();
        functions
            .map(|function| Arc::new(function) as Arc<dyn Function>)
            .collect()
    }
}

impl Function for Pure {
    fn name(&self) -> &'static str {
        self.name
    }

    fn signature(&self) -> Signature {
        Signature {
            parameters: self.parameters,
            variadic: false,
            result: self.result.clone(),
        }
    }

    fn description(&self) -> &'static str {
        self.description
    }

    fn call<'a>(&self, arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
        (self.compute)(arguments)
    }
}

/// The argument at `index`.
pub(crate) fn argument<'v, 'a>(
    arguments: &'v [Option<Operand<'a>>],
    index: usize,
) -> Result<&'v Operand<'a>, Unknown> {
    let found = arguments.get(index).and_then(Option::as_ref);
    found.ok_or(Unknown::Missing)
}

/// A number, or the number that a text is: a 64-bit float in any spelling, without space around it.
pub(crate) fn plain_number<'a>(arguments: &[Option<Operand<'a>>]) -> Result<Operand<'a>, Unknown> {
    match argument(arguments, 0)? {
        Operand::Int(value) => Ok(Operand::Int(*value)),
        Operand::Float(value) => Ok(Operand::Float(*value)),
        Operand::Text(text) => {
            let number = text.parse().map_err(|_| Unknown::NotConvertible)?;
            Ok(Operand::Float(number))
        }
        _ => Err(Unknown::WrongType),
    }
}

/// The version that a text spells in full: three parts and no `v`. Attributes that are compared with a
/// version by burgee itself are read more kindly.
pub(crate) fn strict_version<'a>(
    arguments: &[Option<Operand<'a>>],
) -> Result<Operand<'a>, Unknown> {
    let version = match argument(arguments, 0)? {
        Operand::Text(Cow::Borrowed(text)) => Version::parse_strict(text),
        Operand::Text(Cow::Owned(text)) => Version::parse_strict(text).map(Version::into_owned),
        _ => return Err(Unknown::WrongType),
    };
    version.map(Operand::Version).ok_or(Unknown::NotConvertible)
}

/// The text at `index`.
pub(crate) fn text_argument<'v>(
    arguments: &'v [Option<Operand<'_>>],
    index: usize,
) -> Result<&'v str, Unknown> {
    match argument(arguments, index)? {
        Operand::Text(text) => Ok(text),
        _ => Err(Unknown::WrongType),
    }
}
