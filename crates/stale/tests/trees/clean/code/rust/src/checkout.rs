//! The checkout.

use crate::flags::DARK_MODE;

/// Which checkout a user sees. `client.bool("gone")` went last year.
pub fn page<'a>(client: &Client, user: &'a User, arguments: &Arguments) -> &'a str {
    if client.bool("new-checkout", user, false) || client.bool(DARK_MODE, user, false) {
        return "checkout/new";
    }
    // Other people's methods.
    let verbose = arguments.bool("verbose");
    let mode = settings.string("render-mode");
    let level = logger.is_enabled("debug");
    let quote = ['"', '\'', 'b'];
    let text = r##"client.bool("gone", r#""#)"##;
    "client.bool(\"gone\")"
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_key_that_nobody_knows_gives_the_default() {
        assert!(client().bool("made-up", &user(), true));
    }
}
