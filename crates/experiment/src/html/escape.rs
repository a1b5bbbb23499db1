//! Text that came from files, made harmless in a page.

/// The text for between tags and for quoted attributes.
pub(super) fn text(raw: &str) -> String {
    let mut safe = String::with_capacity(raw.len());
    for c in raw.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            // No browser shows them, and some are not allowed in a page at all.
            c if c.is_control() => safe.push('\u{fffd}'),
            c => safe.push(c),
        }
    }
    safe
}

/// The start of a name that is too long for its place.
pub(super) fn short(raw: &str, most: usize) -> String {
    if raw.chars().count() <= most {
        return text(raw);
    }
    let start: String = raw.chars().take(most.saturating_sub(1)).collect();
    text(&start) + "…"
}
