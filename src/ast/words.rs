//! The words of the file's own vocabulary: one spelling for the reader, the printer and suggestions.

use super::{FlagType, Mark, MetaKey, Quantifier, Status, TypeName};

macro_rules! words {
    ($of:ident { $($variant:ident = $text:literal),* $(,)? }) => {
        impl $of {
            /// Every one, for suggestions and tests.
            pub const ALL: &'static [$of] = &[$($of::$variant),*];

            /// The spelling.
            pub fn text(self) -> &'static str {
                match self {
                    $($of::$variant => $text),*
                }
            }

            /// The one that is spelled like this.
            pub fn from_text(text: &str) -> Option<$of> {
                Self::ALL.iter().copied().find(|word| word.text() == text)
            }
        }
    };
}

words!(Quantifier { Any = "any", All = "all", None = "none" });

words!(FlagType {
    Bool = "bool",
    String = "string",
    Int = "int",
    Number = "number",
    Json = "json",
});

words!(Mark {
    Key = "key",
    Required = "required",
    Private = "private",
    Coerce = "coerce",
});

words!(MetaKey {
    Owner = "owner",
    Description = "description",
    Ticket = "ticket",
    Kind = "kind",
    Tags = "tags",
    Created = "created",
    Expires = "expires",
    Deprecated = "deprecated",
});

words!(Status {
    Live = "live",
    Disabled = "disabled",
    Archived = "archived",
});

impl TypeName {
    /// The spelling: `list of string`.
    pub fn text(&self) -> String {
        // A loop, because nothing bounds how deep a program nests types.
        let mut lists = String::new();
        let mut ty = self;
        while let TypeName::List(element) = ty {
            lists.push_str("list of ");
            ty = element;
        }
        lists.push_str(match ty {
            TypeName::String => "string",
            TypeName::Int => "int",
            TypeName::Number => "number",
            TypeName::Bool => "bool",
            TypeName::Time => "time",
            TypeName::Version => "version",
            TypeName::Ip => "ip",
            TypeName::Map => "map",
            TypeName::List(_) => "",
        });
        lists
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_found_by_its_spelling() {
        for key in MetaKey::ALL {
            assert_eq!(MetaKey::from_text(key.text()), Some(*key));
        }
        assert_eq!(MetaKey::from_text("own"), None);
        let ty = TypeName::List(Box::new(TypeName::List(Box::new(TypeName::Int))));
        assert_eq!(ty.text(), "list of list of int");
    }
}
