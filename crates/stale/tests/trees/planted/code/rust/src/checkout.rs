//! The checkout.

use crate::flags::{self, DARK_MODE};

/// Which checkout a user sees. `old-banner` is not asked for in a comment.
pub fn page<'a>(client: &Client, user: &'a User) -> &'a str {
    /* Nor here: client.bool("old-banner", user, false)
       /* nor in a comment in a comment: "old-banner" */ */
    let quote = '"';
    if client.bool("new-checkout", user, false) {
        return "checkout/new";
    }
    if client.bool(DARK_MODE, user, false) {
        return "checkout/dark";
    }
    // S605: the key is misspelled.
    if client.bool("new-chekout", user, false) {
        return "checkout/typo";
    }
    // Nothing: these are other people's methods.
    let verbose = arguments.bool("verbose");
    let mode = settings.string("render-mode");
    log::info!("old-banner is off for {} of {quote}", user.id);
    "checkout/old"
}

/// The region, in a raw text.
pub fn region(client: &Client, user: &User) -> bool {
    let query = r#"select "new-checkout" from flags"#;
    client.evaluate(r"raw-region", user).or_else(|| client.evaluate::<bool>(r#"raw-region"#, user))
}

#[cfg(test)]
mod tests {
    #[test]
    fn chat_is_off() {
        assert!(!client().bool("web-chat", &user(), false));
    }
}
