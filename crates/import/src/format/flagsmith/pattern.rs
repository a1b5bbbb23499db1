//! Patterns of Python's `re.match`, which start where the text starts.

use regex::RegexBuilder;

/// The largest compiled pattern, as for patterns that people write in rules.
const LARGEST: usize = 1 << 20;

/// The same pattern for burgee, or why there is none.
pub(super) fn translate(pattern: &str) -> Result<String, String> {
    let translated = format!("^(?:{})", ends(pattern));
    match RegexBuilder::new(&translated).size_limit(LARGEST).build() {
        Ok(_) => Ok(translated),
        Err(error) => {
            let error = error.to_string();
            let last = error.lines().last().unwrap_or_default();
            Err(last.trim().trim_start_matches("error: ").to_owned())
        }
    }
}

/// `$` also matches before a line end that ends the text, and `\Z` is only the end.
fn ends(pattern: &str) -> String {
    let mut translated = String::with_capacity(pattern.len());
    let mut rest = pattern.chars();
    let mut in_class = false;
    while let Some(next) = rest.next() {
        match next {
            '\\' => match rest.next() {
                Some('Z') if !in_class => translated.push_str(r"\z"),
                Some(escaped) => translated.extend(['\\', escaped]),
                None => translated.push('\\'),
            },
            '[' if !in_class => {
                in_class = true;
                translated.push('[');
                // A bracket that stands first is one of the class.
                let mut after = rest.clone();
                if after.next() == Some('^') {
                    translated.push('^');
                    rest.next();
                } else {
                    after = rest.clone();
                }
                if after.next() == Some(']') {
                    translated.push_str(r"\]");
                    rest.next();
                }
            }
            // Python knows neither classes in classes nor operations on them.
            '[' | '&' | '~' if in_class => translated.extend(['\\', next]),
            ']' if in_class => {
                in_class = false;
                translated.push(']');
            }
            '$' if !in_class => translated.push_str(r"\n?$"),
            other => translated.push(other),
        }
    }
    translated
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, text: &str) -> bool {
        regex::Regex::new(&translate(pattern).unwrap())
            .unwrap()
            .is_match(text)
    }

    #[test]
    fn patterns_match_from_the_start() {
        assert!(matches("b", "bc") && !matches("b", "abc"));
        assert!(matches("a|b", "bc") && !matches("a|b", "cb"));
        assert!(matches(r"\d+$", "12\n") && matches(r"\d+$", "12") && !matches(r"\d+$", "12a"));
        assert!(matches(r"\d+\Z", "12") && !matches(r"\d+\Z", "12\n"));
        assert!(matches("[]a]+$", "]a") && matches("[^]a]", "b") && matches("[$]", "$"));
        assert!(matches("[[a]+$", "[a") && matches("[a&&b]+$", "a&b") && matches(r"\$1", "$1"));
        assert!(matches("(?i)AB", "abc") && matches("(?P<x>a)b", "ab") && matches("", "a"));
    }

    #[test]
    fn what_has_no_equivalent_is_refused() {
        for pattern in ["(?=a)", r"(a)\1", "(", "[a", r"\", "(?<!a)b", "a{999999}"] {
            assert!(!translate(pattern).unwrap_err().is_empty(), "{pattern}");
        }
    }
}
