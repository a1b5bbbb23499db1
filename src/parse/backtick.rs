//! Names in backticks, in which a doubled backtick stands for one.

/// The length of what stands in backticks at the start of `text`, backticks included; nothing when none
/// open or close there. As a doubled backtick closes and opens again, it is as many pairs as touch.
pub(super) fn length(text: &str) -> Option<usize> {
    let mut end = 0;
    while let Some(inside) = text.get(end..).and_then(|rest| rest.strip_prefix('`')) {
        let Some(close) = inside.find(['`', '\n']) else {
            break;
        };
        if inside
            .get(close..)
            .is_none_or(|rest| rest.starts_with('\n'))
        {
            break;
        }
        end += close + 2;
    }
    (end > 0).then_some(end)
}

/// The name that `text` writes, in backticks or without.
pub(super) fn plain_name(text: &str) -> String {
    let inside = text
        .strip_prefix('`')
        .and_then(|inside| inside.strip_suffix('`'));
    match inside {
        Some(inside) => inside.replace("``", "`"),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_doubled_backtick_does_not_end_the_name() {
        let cases = [
            ("`a b` c", Some(5)),
            ("``", Some(2)),
            ("`a``b`.c", Some(6)),
            ("```` x", Some(4)),
            ("```a`", Some(5)),
            ("a", None),
            ("`a", None),
            ("`a\n`", None),
            ("`a``b", Some(3)),
        ];
        for (text, expected) in cases {
            assert_eq!(length(text), expected, "{text}");
        }
    }

    #[test]
    fn a_doubled_backtick_is_one() {
        let names = ["a-b", "`a b`", "``", "`a``b`", "````", "```a`"].map(plain_name);
        assert_eq!(names, ["a-b", "a b", "", "a`b", "`", "`a"]);
    }
}
