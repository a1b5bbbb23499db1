//! Texts for testing comparisons.

/// The beginnings of `alphabet`, of every length, and the same with one character changed.
pub(crate) fn texts(alphabet: &str) -> Vec<String> {
    let alphabet: Vec<char> = alphabet.chars().collect();
    let whole = (0..=alphabet.len()).map(|end| alphabet[..end].to_vec());
    let changed = whole.clone().flat_map(|text| {
        (0..text.len()).map(move |at| {
            let mut text = text.clone();
            text[at] = if text[at] == 'ä' { 'ö' } else { 'z' };
            text
        })
    });
    whole.chain(changed).map(String::from_iter).collect()
}
