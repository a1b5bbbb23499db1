//! The commands that are only in builds that ask for them: what to say where they are not.

use crate::failure::Complaint;

/// A command, the cargo feature that brings it, and whether this build has it.
const OPTIONAL: [(&str, &str, bool); 3] = [
    ("serve", "serve", cfg!(feature = "serve")),
    ("audit", "serve", cfg!(feature = "serve")),
    ("chaos", "client", cfg!(feature = "client")),
];

/// The commands that this build does not have, each with the feature that brings it.
pub(crate) fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    OPTIONAL
        .into_iter()
        .filter_map(|(name, feature, here)| (!here).then_some((name, feature)))
}

/// What to say to somebody who asks for such a command; `None` for a word that no build knows.
pub(crate) fn complaint(name: &str) -> Option<Complaint> {
    let (name, feature) = all().find(|(absent, _)| *absent == name)?;
    Some(
        Complaint::new(format!(
            "`burgee {name}` is not in this build: it comes with the feature `{feature}`, which brings \
             many dependencies"
        ))
        .help(format!(
            "install it with `cargo install --path crates/cli --features {feature}`, or run it with \
             `cargo run --package burgee-cli --features {feature} -- {name} …`"
        )),
    )
}
