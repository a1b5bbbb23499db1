//! What two texts of rules do not have in common. Most changes are small, and reading all of a long text again
//! takes longer than anything else that is done with it.

use burgee::ast::Document;
use burgee::parse::{Parsed, parse};
use burgee::typed::RuleSet;
use burgee::{Diagnostic, Limits};
use std::ops::Range;

/// The items of two texts, but for those at the beginning and at the end that are the same in both.
#[derive(Debug)]
pub(crate) struct Difference {
    /// Those of the old text.
    pub(crate) old: Document,
    /// Those of the new one.
    pub(crate) new: Document,
}

impl Difference {
    /// Compares a text with that of `rules`, which stand in no other file. What cannot be read of the old
    /// text is passed over.
    pub(crate) fn of(old: &str, new: &str, rules: &RuleSet) -> Difference {
        let (before, after) = apart(old, new, rules);
        let read =
            |text: &str, range| parse(text.get(range).unwrap_or_default(), 0, &Limits::default());
        let part = read(old, before);
        let (part, after) = if part.diagnostics.iter().any(Diagnostic::is_error) {
            // Where a part ends may be in the middle of something, in another text than the new one.
            (read(old, 0..old.len()), 0..new.len())
        } else {
            (part, after)
        };
        let Parsed { document, .. } = read(new, after);
        Difference {
            old: part.document,
            new: document,
        }
    }
}

/// Where the texts differ, from the beginning of a flag to that of another, as flags begin in the new text. In
/// front of it and behind it both have the same bytes.
///
/// What stands in front is read the same in both, since reading goes from left to right, and one whole flag more
/// is taken than would differ: what follows an item can be a part of it. What stands behind begins with a flag
/// at the beginning of a line, which no text and no comment goes beyond; it is read the same if what the old
/// text has between the two can be read by itself.
fn apart(old: &str, new: &str, rules: &RuleSet) -> (Range<usize>, Range<usize>) {
    let starts = rules.flags.values().map(|flag| flag.span.range().start);
    let mut starts: Vec<usize> = starts.filter(|start| *start < new.len()).collect();
    starts.sort_unstable();
    let same = |(one, other): &(u8, u8)| one == other;
    let prefix = old.bytes().zip(new.bytes()).take_while(same).count();
    let left = old.len().min(new.len()) - prefix;
    let suffix = old.bytes().rev().zip(new.bytes().rev());
    let suffix = suffix.take(left).take_while(same).count();
    let within = starts.partition_point(|start| *start < prefix);
    let start = within.checked_sub(2).and_then(|at| starts.get(at));
    let start = start.copied().unwrap_or(0);
    let common = new.len() - suffix;
    let on_its_line = |start: &&usize| new.as_bytes().get(start.wrapping_sub(1)) == Some(&b'\n');
    let behind = starts.iter().filter(|start| **start > common);
    let behind = behind.copied().find(|start| on_its_line(&start));
    let left = behind.map_or(0, |end| new.len() - end);
    (start..old.len() - left, start..new.len() - left)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::admin::scope::is_within;
    use crate::source::change::touched;
    use burgee_import::builder;
    use proptest::prelude::*;

    fn rules(text: &str) -> RuleSet {
        builder().read(text).rules
    }

    fn parts<'t>(old: &'t str, new: &'t str) -> (&'t str, &'t str) {
        let (before, after) = apart(old, new, &rules(new));
        (old.get(before).unwrap(), new.get(after).unwrap())
    }

    fn flags(names: &[(&str, &str)]) -> String {
        let flags = names
            .iter()
            .map(|(name, value)| format!("# {name}\nflag {name}: bool = {value}\n\n"));
        flags.collect()
    }

    const ALL: [(&str, &str); 6] = [
        ("a", "on"),
        ("b", "on"),
        ("c", "on"),
        ("d", "on"),
        ("e", "on"),
        ("f", "on"),
    ];

    #[test]
    fn of_a_long_text_a_part_is_read() {
        let old = flags(&ALL);
        let mut changed = ALL;
        changed[3].1 = "off";
        let new = flags(&changed);
        let (before, after) = parts(&old, &new);
        assert_eq!(
            before,
            "flag c: bool = on\n\n# d\nflag d: bool = on\n\n# e\n"
        );
        assert_eq!(after, before.replace("d: bool = on", "d: bool = off"));
        let added = flags(&[&ALL[..2], &[("x", "on")], &ALL[2..]].concat());
        let (before, after) = parts(&old, &added);
        assert!(
            after.contains("flag x") && !before.contains("flag f"),
            "{before}{after}"
        );
        // Nothing is left of texts without a flag in common.
        assert_eq!(parts("", &old), ("", &*old));
        assert_eq!(parts(&old, ""), (&*old, ""));
    }

    #[test]
    fn what_is_not_read_the_same_is_read_whole() {
        let new = flags(&ALL);
        let whole = |text: &str| parse(text, 0, &Limits::default()).document;
        // A comment hides the beginning of a flag; that is seen in the part.
        let hidden = new.replace("# d\nflag d", "# d flag d");
        let difference = Difference::of(&hidden, &new, &rules(&new));
        assert_eq!(touched(&difference).added, ["d"]);
        assert!(difference.new.items.len() < whole(&new).items.len());
        // What is open in the part may take in what stands behind.
        let open = new.replace("# d\n", "flag x: bool {\n");
        let difference = Difference::of(&open, &new, &rules(&new));
        assert_eq!(difference.old, whole(&open));
        assert_eq!(difference.new, whole(&new));
    }

    /// Items of a name each, some of which are missing, with comments, on lines of their own or not.
    fn items(prefix: &'static str) -> impl Strategy<Value = String> {
        let value = prop_oneof![Just("on"), Just("off")];
        let item = move |(at, (value, form)): (usize, (&str, u8))| {
            let name = format!("{prefix}{at}");
            match form {
                0 => format!("# flag {name}: bool = {value}\n"),
                1 => format!("\nsegment {name} = x == \"flag {name}\"\n"),
                2 => format!("flag {name}: bool {{ otherwise serve {value} }} "),
                3 => format!("flag {name}: bool {{ otherwise serve {value} }} # {name}\n"),
                4 => format!("\nlist {name} = [\"{value}\"]\n"),
                5 => String::new(),
                6 => format!(
                    "flag {name}: bool {{\n  environment eu {{ otherwise serve {value} }}\n  otherwise serve on\n}} # {name}\n"
                ),
                _ => format!("\n# {name}\nflag {name}: bool = {value}\n"),
            }
        };
        proptest::collection::vec((value, 0..10u8), 0..6)
            .prop_map(move |items| items.into_iter().enumerate().map(item).collect())
    }

    proptest! {
        #[test]
        fn the_part_tells_what_the_whole_does(
            start in items("a"), middle in items("m"), other in items("m"), end in items("z"), own in any::<bool>(),
        ) {
            // Of two texts made by chance, hardly any differ in an environment alone.
            let other = if own { middle.replace("eu { otherwise serve on", "eu { otherwise serve off") } else { other };
            let (old, new) = (format!("{start}{middle}{end}"), format!("{start}{other}{end}"));
            let reading = builder().read(&new);
            prop_assert!(!reading.has_errors(), "{new}");
            // With rules of which no flag is known, all is read.
            let whole = Difference::of(&old, &new, &RuleSet::default());
            let part = Difference::of(&old, &new, &reading.rules);
            prop_assert_eq!(touched(&part), touched(&whole), "{}\n--\n{}", old, new);
            let eu = ["eu".to_owned()];
            prop_assert_eq!(is_within(&part, &eu), is_within(&whole, &eu), "{}\n--\n{}", old, new);
        }
    }
}
