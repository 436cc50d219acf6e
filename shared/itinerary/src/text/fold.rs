//! Texts as they are compared: lower case without accents and punctuation.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// Lower case without accents and punctuation, for comparing what people type.
pub fn fold(text: &str) -> String {
    let mut folded = Folded { text: String::with_capacity(text.len()), gap: false };
    for c in text.chars() {
        if c.is_ascii() {
            folded.add_ascii(c);
        } else {
            // One by one: only marks would be in another order, and they are left out.
            decompose_canonical(c, |c| folded.add(c));
        }
    }
    folded.text
}

/// A text that is being folded.
struct Folded {
    text: String,
    /// Something that is no letter has come since the last one.
    gap: bool,
}

impl Folded {
    fn add_ascii(&mut self, c: char) {
        if c.is_ascii_alphanumeric() {
            self.begin_word();
            self.text.push(c.to_ascii_lowercase());
        } else if c != '\'' {
            self.gap = true;
        }
    }

    fn add(&mut self, c: char) {
        if c.is_ascii() {
            self.add_ascii(c);
        } else if c.is_alphanumeric() && !is_combining_mark(c) {
            self.begin_word();
            self.text.extend(c.to_lowercase());
        } else if c != '’' && !is_combining_mark(c) {
            self.gap = true;
        }
    }

    /// A space before the first letter of every word but the first.
    fn begin_word(&mut self) {
        if std::mem::take(&mut self.gap) && !self.text.is_empty() {
            self.text.push(' ');
        }
    }
}

/// True when both texts are equal, or equal once folded. Most differ in their first letters, which costs nothing to
/// find out. Texts of nothing but signs have to be equal as they are.
pub fn folded_eq(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    for (one, other) in a.bytes().zip(b.bytes()) {
        if !one.is_ascii_alphanumeric() || !other.is_ascii_alphanumeric() {
            break;
        }
        if !one.eq_ignore_ascii_case(&other) {
            return false;
        }
    }
    if a.is_ascii() && b.is_ascii() {
        return folded_ascii(a).next().is_some() && folded_ascii(a).eq(folded_ascii(b));
    }
    let folded = fold(a);
    !folded.is_empty() && folded == fold(b)
}

/// The letters of [`fold`] for a text without other ones.
fn folded_ascii(text: &str) -> impl Iterator<Item = u8> {
    let mut rest = text.bytes().filter(|byte| *byte != b'\'');
    let mut started = false;
    let mut held: Option<u8> = None;
    std::iter::from_fn(move || {
        if let Some(letter) = held.take() {
            return Some(letter);
        }
        let mut gap = false;
        loop {
            let byte = rest.next()?;
            if byte.is_ascii_alphanumeric() {
                let letter = byte.to_ascii_lowercase();
                let space = gap && started;
                started = true;
                held = space.then_some(letter);
                return Some(if space { b' ' } else { letter });
            }
            gap = true;
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    #[test]
    fn folds_for_comparison() {
        assert_eq!(fold("  Évora – Old Town! "), "evora old town");
        assert_eq!(fold("Wiñay Wayna"), "winay wayna");
        assert_eq!(fold(" King's  Cross, London! "), "kings cross london");
        assert!(folded_eq("King's Cross", "kings-cross") && folded_eq("Évora", "evora"));
        assert!(!folded_eq("kings", "kings cross") && !folded_eq("", "x") && !folded_eq("!", "?"));
    }

    /// [`fold`] as it is meant: decomposed, without marks, words apart.
    fn plainly_folded(text: &str) -> String {
        let letters = text.nfd().filter(|c| !is_combining_mark(*c) && !matches!(c, '\'' | '’'));
        let words: String = letters.map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
        let lower: String = words.chars().flat_map(char::to_lowercase).collect();
        lower.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    proptest! {
        #[test]
        fn folding_is_decomposing(a in "[a-cA-C '’.é\u{301}\u{327}ñßΩİकि가]{0,8}|.{0,12}", b in "[a-c '.é]{0,4}") {
            prop_assert_eq!(fold(&a), plainly_folded(&a));
            for (one, other) in [(&a, &b), (&b, &a), (&b, &b.to_uppercase()), (&a, &format!("-{a} "))] {
                let folded = fold(one);
                let equal = one == other || (!folded.is_empty() && folded == fold(other));
                prop_assert_eq!(folded_eq(one, other), equal, "{} and {}", one, other);
            }
        }
    }
}
