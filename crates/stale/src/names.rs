//! How a key is spelled as a name in code: `new-checkout` as `NEW_CHECKOUT`, `newCheckout`,
//! `NewCheckout` and `new_checkout`.

/// The names that code, generated or written, gives a key. None for a key of one word: its names are
/// words that code uses for anything.
pub(crate) fn names(key: &str) -> Vec<String> {
    let words = words(key);
    let Some((first, others)) = words.split_first().filter(|(_, others)| !others.is_empty()) else {
        return Vec::new();
    };
    if first.starts_with(|letter: char| letter.is_ascii_digit()) {
        return Vec::new();
    }
    let tail: String = others.iter().map(|word| capital(word)).collect();
    let snake = words.join("_");
    vec![
        snake.to_ascii_uppercase(),
        format!("{first}{tail}"),
        format!("{}{tail}", capital(first)),
        snake,
    ]
}

/// The words of a key, in lower case: what stands between other characters, and what a capital
/// starts.
fn words(key: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut fresh = true;
    let mut was_lower = false;
    for letter in key.chars() {
        if !letter.is_alphanumeric() {
            fresh = true;
            continue;
        }
        if fresh || was_lower && letter.is_uppercase() {
            words.push(String::new());
            fresh = false;
        }
        if let Some(word) = words.last_mut() {
            word.extend(letter.to_lowercase());
        }
        was_lower = letter.is_lowercase() || letter.is_numeric();
    }
    words
}

/// A word with its first letter as a capital.
fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_of_several_words_has_four_names() {
        let wanted = ["NEW_CHECKOUT", "newCheckout", "NewCheckout", "new_checkout"];
        for key in [
            "new-checkout",
            "new_checkout",
            "newCheckout",
            "new.checkout",
            "NEW_CHECKOUT",
        ] {
            assert_eq!(names(key), wanted, "{key}");
        }
        assert_eq!(names("a-b2c")[1], "aB2c");
    }

    #[test]
    fn a_single_word_has_none() {
        for key in ["banner", "BANNER", "", "--", "2-for-1"] {
            assert_eq!(names(key), Vec::<String>::new(), "{key}");
        }
    }
}
