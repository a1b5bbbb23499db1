//! Where a store over a network is, as people write it.

use std::fmt;
use std::path::PathBuf;

/// The space of those who name none.
const SPACE: &str = "default";

/// Longest name of a space: what fits wherever a store needs a name.
const LONGEST_SPACE: usize = 63;

/// The address of a store over a network. It may hold a password: it is not shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    url: String,
    space: String,
    roots: Option<PathBuf>,
}

/// Nobody sees passwords in a log.
impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Address")
            .field("space", &self.space)
            .finish_non_exhaustive()
    }
}

impl Address {
    /// Takes what is burgee's own out of the query of a URL; the rest is the database's.
    ///
    /// # Errors
    /// When the space has no name that every store can hold.
    pub(super) fn parse(url: &str) -> Result<Address, String> {
        let (base, query) = url.split_once('?').unwrap_or((url, ""));
        let mut space = SPACE.to_owned();
        let mut roots = None;
        let mut rest = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=') {
                Some(("space", name)) => space = checked(name)?,
                Some(("sslrootcert", path)) => roots = Some(PathBuf::from(path)),
                _ => rest.push(pair),
            }
        }
        let url = if rest.is_empty() {
            base.to_owned()
        } else {
            format!("{base}?{}", rest.join("&"))
        };
        Ok(Address { url, space, roots })
    }

    /// What the database's client understands, with the password.
    #[cfg(any(test, feature = "postgres", feature = "redis"))]
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// Which of several rulesets in one database.
    #[cfg(any(test, feature = "postgres", feature = "redis"))]
    pub(super) fn space(&self) -> &str {
        &self.space
    }

    /// A file with the certificates that are trusted, in PEM; otherwise those of the system are.
    #[cfg(any(test, feature = "postgres", feature = "redis"))]
    pub(super) fn roots(&self) -> Option<&PathBuf> {
        self.roots.as_ref()
    }
}

fn checked(name: &str) -> Result<String, String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.is_empty() || name.len() > LONGEST_SPACE || !name.chars().all(fits) {
        // It is not repeated: in an address that is written wrongly it may be the end of the password.
        return Err(format!(
            "the space in the address has no name that it can have: write at most {LONGEST_SPACE} letters, digits, `-`, `_` and `.`"
        ));
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_burgees_own_is_taken_out() {
        let address = Address::parse("postgres://u:p@h/d?space=shop&sslmode=require").unwrap();
        assert_eq!(address.url(), "postgres://u:p@h/d?sslmode=require");
        assert_eq!(address.space(), "shop");
        let address = Address::parse("redis://h?sslrootcert=/ca.pem").unwrap();
        assert_eq!(address.url(), "redis://h");
        assert_eq!(address.space(), "default");
        assert_eq!(address.roots(), Some(&PathBuf::from("/ca.pem")));
    }

    #[test]
    fn a_space_is_a_plain_name() {
        for bad in ["", "a b", "a'b", "ü", &"a".repeat(64)] {
            let refused = Address::parse(&format!("redis://h?space={bad}"));
            assert!(refused.is_err(), "{bad}");
        }
    }

    #[test]
    fn a_password_is_not_shown() {
        let address = Address::parse("redis://u:secret@h").unwrap();
        assert!(!format!("{address:?}").contains("secret"));
    }
}
