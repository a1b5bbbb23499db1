//! Patterns of Python's `re.match`, which start where the text starts.

use regex::RegexBuilder;

/// The largest compiled pattern, as for patterns that people write in rules.
const LARGEST: usize = 1 << 20;

/// The same pattern for burgee, or why there is none.
pub(super) fn translate(pattern: &str) -> Result<String, String> {
    let translated = anchored(&python(pattern)?);
    match RegexBuilder::new(&translated).size_limit(LARGEST).build() {
        Ok(_) => Ok(translated),
        Err(error) => {
            let error = error.to_string();
            let last = error.lines().last().unwrap_or_default();
            Err(last.trim().trim_start_matches("error: ").to_owned())
        }
    }
}

/// The pattern at the start of the text, with a group around it where `^` would be of a part alone.
fn anchored(pattern: &str) -> String {
    let rest = pattern.strip_prefix('^').unwrap_or(pattern);
    if rest.contains('|') || rest.starts_with(['*', '+', '?', '{']) {
        format!("^(?:{pattern})")
    } else {
        format!("^{rest}")
    }
}

/// What Python writes in another way: `$` also matches before a line end that ends the text, and `\Z`
/// is only the end.
fn python(pattern: &str) -> Result<String, String> {
    let mut translated = String::with_capacity(pattern.len());
    let mut rest = pattern.chars();
    let mut in_class = false;
    let mut repeated = false;
    while let Some(next) = rest.next() {
        if next == '+' && repeated {
            // Here this would be a repetition of repetitions, which finds more.
            return Err("possessive repetitions are not supported".to_owned());
        }
        repeated = !in_class && !repeated && matches!(next, '*' | '+' | '?');
        match next {
            '\\' => match rest.next() {
                Some('Z') if !in_class => translated.push_str(r"\z"),
                // Elsewhere these are the ends of words.
                Some(escaped @ ('<' | '>')) => translated.push(escaped),
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
            '{' if !in_class => match repetition(rest.as_str()) {
                Some((count, behind)) => {
                    let from = if count.starts_with(',') { "{0" } else { "{" };
                    translated.extend([from, count, "}"]);
                    rest = behind.chars();
                    repeated = true;
                }
                None => translated.push_str(r"\{"),
            },
            other => translated.push(other),
        }
    }
    Ok(translated)
}

/// The count of repetitions behind a brace, if there is one, and what follows it: `3}`, `3,}`, `3,5}`,
/// but also `,5}`. Any other brace is a sign like others.
fn repetition(behind: &str) -> Option<(&str, &str)> {
    let (count, behind) = behind.split_once('}')?;
    let (from, to) = count.split_once(',').unwrap_or((count, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (!count.is_empty() && digits(from) && digits(to)).then_some((count, behind))
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
        assert!(matches("a{,2}$", "aa") && matches("a{,2}$", "") && !matches("a{,2}$", "aaa"));
        assert!(matches("a{2}$", "aa") && matches("a{1,}$", "aaa") && matches("a{,}$", "aaa"));
        assert!(matches("{a{}{x,1}", "{a{}{x,1}") && matches("a{", "a{") && matches("[{]", "{"));
        assert!(matches("a+?b*?", "ab") && matches(r"\++", "++") && matches("[*]+", "**"));
        assert!(matches(r"\<b\>[\<]", "<b><") && matches(r"\{2}", "{2}"));
        assert!(matches("(?i)AB", "abc") && matches("(?P<x>a)b", "ab") && matches("", "a"));
    }

    #[test]
    fn simple_patterns_stay_as_they_are() {
        for (pattern, translated) in [
            ("[a-z]+", "^[a-z]+"),
            ("^v[0-9]", "^v[0-9]"),
            ("(?i)a", "^(?i)a"),
            ("", "^"),
            ("a|b", "^(?:a|b)"),
            ("^*a", "^(?:^*a)"),
        ] {
            assert_eq!(translate(pattern).as_deref(), Ok(translated));
        }
        assert!(translate("*a").is_err());
    }

    #[test]
    fn what_has_no_equivalent_is_refused() {
        for pattern in [
            "a++",
            "a?+b",
            "a*+",
            "a{2}+",
            "(?=a)",
            r"(a)\1",
            "(",
            "[a",
            r"\",
            "(?<!a)b",
            "a{999999}",
        ] {
            assert!(!translate(pattern).unwrap_err().is_empty(), "{pattern}");
        }
    }
}
