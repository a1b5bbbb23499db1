//! The stable numbers of all findings, in one list. A number is never used again for another thing.
//!
//! Ranges: E1xx text and syntax, E2xx names, E3xx types and literals, E4xx rollout and order of
//! rules, W5xx legal and probably wrong.

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Legal, and probably not meant.
    Warning,
    /// The item that it stands in cannot be used.
    Error,
}

impl Code {
    /// How bad findings of this kind are.
    pub fn severity(self) -> Severity {
        if self.number().starts_with('W') {
            Severity::Warning
        } else {
            Severity::Error
        }
    }
}

codes! {
    /// What kind of finding a diagnostic is.
    // E1xx: text and syntax
    E100 Syntax "syntax error", "the text does not fit the grammar here", "read the message for what was expected";
    E101 UnclosedString "unclosed string", "a string has no closing quote", "add the quote, or escape the one inside";
    E102 UnclosedBracket "unclosed bracket", "an opening bracket has no closing one", "add the closing bracket";
    E103 StrayBracket "closing bracket without an opening one", "a closing bracket closes nothing, or another kind", "remove it, or add the opening one";
    E104 TooDeep "nested too deeply", "brackets or prefix operators are nested beyond the limit", "name parts of the condition as segments";
    E105 TooLong "text too long", "the file, or the condition on its own, is longer than the limit", "split it with `include`; make a condition a segment of a file";
    E106 BadCharacter "character that cannot stand here", "a control character, a NUL byte or text that is not UTF-8", "remove the character";
    E107 CurlyQuote "curly quote", "a word processor has replaced a straight quote", "use `\"`";
    E108 BadEscape "unknown escape", "a backslash in a string is followed by something without a meaning", "use `\\\\` for a backslash, or a raw string r\"…\"";
    E109 SingleEquals "`=` instead of `==`", "`=` does not compare", "write `==`";
    E110 ForeignOperator "operator of another language", "an operator such as `===`, `<>`, `=~`, `equals`, `endswith`", "write burgee's operator, which the message names";
    E111 UnknownOperator "unknown operator", "a word stands where an operator is expected", "use an operator of the reference";
    E112 MissingOperator "missing `and` or `or`", "two conditions stand side by side", "write `and` or `or` between them";
    E113 ChainedComparison "chained comparison", "comparisons cannot be chained", "write both, with `and`, or use `in low..high`";
    E114 VersionSpelling "version with a `v` or too few parts", "a version literal has three parts and no `v`", "write 2.3.0";
    E115 BadNumber "malformed number", "a leading zero, two points, or an underscore at the end", "write the number plainly";
    E116 UnknownItem "unknown item", "a line at the top of the file starts with no known keyword", "use `flag`, `segment`, `list`, `attributes`, `test`, `include` or `ruleset`";
    E117 UnknownProperty "unknown word in a flag", "a line in a flag starts with no known keyword", "use a keyword of the reference";
    E118 ReservedName "reserved name", "a reserved word stands where an attribute is expected", "put it in backticks";
    E119 MissingOperand "missing operand", "an operator has nothing on one side", "add the value, or remove the operator";
    E120 UnknownType "unknown type", "a type is none of those that the language has", "use `bool`, `string`, `int`, `number` or `json` for a flag; see the reference for attributes";
    E121 MissingComma "missing comma", "two entries of a list or map stand side by side", "write a comma between them";
    E122 WrongSign "wrong sign", "`:` where `=` must stand, `->` instead of `serve`, or the like", "write the sign that the message names";
    E123 MissingWord "something is missing", "a `%`, a type, or a word such as `serve` was left out", "add what the message names";
    // E2xx: names
    E200 UnknownFlag "unknown flag", "no flag has this name", "define it, or correct the name";
    E201 UnknownSegment "unknown segment", "no segment has this name", "define it, or correct the name";
    E202 UnknownList "unknown list", "no list has this name", "define it, or correct the name";
    E203 UnknownAttribute "unknown attribute", "the schema does not have this attribute", "declare it under `attributes`, or correct the name";
    E204 UnknownVariant "unknown variant", "the flag has no variant of this name", "add it to `variants`, or correct the name";
    E205 UnknownFunction "unknown function", "no function has this name", "use a function of the reference, or register one";
    E206 UnknownBucketing "unknown bucketing", "no bucketing function has this name", "use one of the reference, or register one";
    E207 UnknownRule "unknown rule", "the flag has no rule of this name", "correct the name";
    E208 Duplicate "defined twice", "two things of one kind have the same name", "rename or remove one";
    E209 Cycle "reference cycle", "segments or flags refer to each other in a circle", "break the circle";
    E210 IncludeCycle "include cycle", "files include each other in a circle", "remove one of the includes";
    E211 UnreadableFile "file cannot be read", "an included file or a list from a file is not provided", "check the path; embedders provide files with `Files`";
    // E3xx: types and literals
    E300 TypeMismatch "type mismatch", "the operands or the value have types that do not go together", "compare values of one type, or convert explicitly";
    E301 NotACondition "not a condition", "a value stands where true or false is needed", "compare it with something";
    E302 NotAllowedValue "value that the schema excludes", "the attribute's `one of` list does not have this value", "use one of the list, or extend it";
    E303 BadTime "malformed time", "a date or time does not exist, or has no offset", "write 2025-12-01 or 2025-12-01T09:00Z";
    E304 BadVersion "malformed version", "the text is not a semantic version", "write 2.10.0 or 2.10.0-rc.1";
    E305 BadNetwork "malformed network", "the text is not an address or a CIDR range", "write 10.0.0.0/8 or 2001:db8::/32";
    E306 BadPattern "malformed pattern", "the regular expression does not compile or is too large", "mend the pattern; look-around and back-references are not offered";
    E307 BadNumberRange "number out of range", "a number does not fit into 64 bits", "use a smaller number";
    E308 NullLiteral "`null` in a condition", "there is no null to compare with", "write `is missing` or `is present`";
    E309 NeedsLiteral "needs a literal", "patterns, networks, bounds of lists and values must be written out", "write the value in place";
    E310 ArgumentCount "wrong number of arguments", "a function is called with too many or too few arguments", "see the function in the reference";
    E311 TooManyEntries "list too long", "a list has more entries than the limit", "provide it from a file";
    E312 QuantifierDepth "quantifiers nested too deeply", "`any`, `all`, `none` are nested beyond the limit", "flatten the data";
    // E4xx: rollout and order of rules
    E400 ShareSum "shares do not sum to 100 %", "the shares are more than 100 %, or less without `rest`", "adjust them, or add `rest`";
    E401 BadPercent "percentage above 100 %", "a percentage is above 100 %", "use 0 % to 100 %";
    E402 NoBucketingKey "no bucketing key", "a split does not say who counts as one", "add `by user.id`, or mark an attribute `key`";
    E403 MissingOtherwise "missing `otherwise`", "the flag does not say what everybody else gets", "add `otherwise serve …`";
    E404 Unreachable "unreachable rule", "a rule or `otherwise` above serves everybody", "move the rule up, or remove it";
    E405 WindowOrder "window that is never open", "`until` is not after `from`", "swap or correct the times";
    E406 RampOrder "ramp out of order", "the steps of a ramp do not increase in time", "put the steps in order";
    E407 NeedsSalt "percentage without a salt", "a percentage in a lone expression has no flag to take the salt from", "add `salt \"…\"`";
    E408 TooCostly "too costly", "one evaluation could run more tests, or a longer chain of references, than the limit", "flatten segments and prerequisites";
    E409 RestNotLast "`rest` is not the last share", "only the last share can be `rest`", "move it to the end";
    E410 MissingValue "missing value", "a flag that is not bool and has no `variants` names a variant", "add `variants`, or write the value";
    E411 DuplicateProperty "said twice", "a flag says the same thing twice", "remove one";
    E412 MixedScales "shares of different wholes", "some shares are in percent and others in parts, or in parts of different numbers", "write all of them in one way";
    // W5xx: legal and probably wrong
    W500 MixedAndOr "`and` and `or` mixed", "`and` binds tighter than `or`, which readers may not expect", "add parentheses";
    W501 MaybeMissing "negation of something that may be missing", "when the attribute is missing the test is unknown, and the rule does not match", "write `x is missing or …`, `(x ?? …)` or mark the attribute `required`";
    W502 Constant "always true or always false", "the outcome does not depend on the context", "remove it, or correct it";
    W503 NeverEqual "comparison that can never hold", "`lower(x)` is compared with upper-case text, or the like", "correct the letter case";
    W504 Expired "expired flag", "`expires` lies in the past", "remove the flag, or move the date";
    W505 NoOwner "flag without an owner", "nobody answers for the flag", "add `owner \"…\"`";
    W506 UnusedSegment "unused segment", "no flag and no segment uses it", "use it, or remove it";
    W507 UnnamedRule "unnamed rule with a percentage", "the rule's name is part of the salt, and keeps its users apart from others", "name the rule";
    W508 StringOrder "text compared by order", "text is ordered by code point, so \"10\" is less than \"9\"", "compare numbers, versions or times";
    W509 EmptyList "empty list", "nothing is in an empty list", "fill it, or remove the test";
    W510 MixedTypes "attribute used as two types", "the same attribute is compared with different types", "declare its type under `attributes`";
    W511 NoDisabledValue "no value while disabled", "a disabled flag without `if_disabled` serves the caller's default", "add `if_disabled serve …`";
    W512 ArchivedDependency "depends on a flag that is off for good", "the flag named here is disabled or archived", "remove the dependency";
    W513 DateWithoutTime "date without a time in a window", "a bare date is 00:00 UTC, which is not midnight where most people are", "write the time and the offset";
    W514 UnusedList "unused list", "nothing uses it", "use it, or remove it";
    W515 BareWord "word without quotes", "a word on the right of a comparison is read as an attribute, and occurs nowhere else", "put text in quotes; backticks say that an attribute is meant";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_unique_and_sorted() {
        let numbers: Vec<_> = Code::ALL.iter().map(|code| code.number()).collect();
        let mut sorted = numbers.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(numbers, sorted);
    }
}
