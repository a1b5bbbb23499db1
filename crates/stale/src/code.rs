//! The stable numbers of all findings, in one list. A number is never used again for another thing.

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// To be known: debt that was there before, or that is put off until a date.
    Note,
    /// To be done soon.
    Warning,
    /// Debt that counts.
    Error,
}

impl Level {
    /// The level in a word, as JSON and SARIF have it.
    pub fn word(self) -> &'static str {
        match self {
            Level::Note => "note",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

burgee::codes! {
    /// What kind of finding it is.
    S601 Expired "expired flag", "`expires` has passed, and code still asks for the flag", "take the flag out of the code, move `expires`, or put it off with a `burgee:keep` line";
    S602 ExpiresSoon "flag that expires soon", "`expires` comes within the days of `--warn-days`, and code asks for the flag", "plan the removal, or move `expires` while there is time";
    S603 NoOwner "flag without an owner", "nobody can be asked whether the flag may go", "add `owner \"…\"`";
    S604 Unreferenced "flag that no code asks for", "nothing but tests, comments and its own definition names the flag", "remove the flag from the rules once no running version asks for it";
    S605 UnknownFlag "code asks for a flag that does not exist", "a call of an SDK names a key that the rules do not have, so it always gets the default of the call", "correct the key, add the flag, or remove the call";
    S606 Settled "flag that serves everybody the same", "for longer than the days of `--settled-days` the rules have one variant for all users", "put the variant that stays into the code, and remove the flag";
    S607 ArchivedInUse "archived flag that code asks for", "the flag has `status archived`, and code still asks for it", "take the flag out of the code, or bring it back";
    S608 BadKeep "extension that does not count", "a `burgee:keep` line has no date, reaches too far, gives no reason or names no flag", "write `burgee:keep KEY until DATE REASON`, at most 90 days ahead";
}

impl Code {
    /// How much it matters where nothing is compared with and nothing puts it off.
    pub fn level(self) -> Level {
        match self {
            Code::ExpiresSoon => Level::Warning,
            Code::Expired
            | Code::NoOwner
            | Code::Unreferenced
            | Code::UnknownFlag
            | Code::Settled
            | Code::ArchivedInUse
            | Code::BadKeep => Level::Error,
        }
    }
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
