//! A list of codes as an enum: for this crate's own, and for those of the other crates of this workspace.

/// Declares the enum `Code` from a list of `NUMBER Variant "title", "cause", "cure";`, in the order of the
/// numbers. What it is for stands in front of the list.
#[doc(hidden)]
#[macro_export]
macro_rules! codes {
    (
        $(#[$purpose:meta])*
        $($number:ident $variant:ident $title:literal, $cause:literal, $cure:literal;)*
    ) => {
        $(#[$purpose])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = concat!($title, ": ", $cause)] $variant,)*
        }

        impl Code {
            /// Every code, by number.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// The number, as it is printed and documented.
            pub fn number(self) -> &'static str {
                match self { $(Code::$variant => stringify!($number),)* }
            }

            /// A few words on what it is.
            pub fn title(self) -> &'static str {
                match self { $(Code::$variant => $title,)* }
            }

            /// What leads to it, for the reference.
            pub fn cause(self) -> &'static str {
                match self { $(Code::$variant => $cause,)* }
            }

            /// How to mend it, for the reference.
            pub fn cure(self) -> &'static str {
                match self { $(Code::$variant => $cure,)* }
            }
        }

        impl ::std::fmt::Display for Code {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.number())
            }
        }
    };
}
