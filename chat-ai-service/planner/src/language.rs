//! Which language a message is written in: English, Spanish, or one that the planner does not read.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::lexicon::{Language, bases_of};
use crate::text::{Shape, Token};

/// Frequent words of other languages, by language code.
#[expect(clippy::expect_used, reason = "compiled-in data, read by a test")]
static OTHERS: LazyLock<BTreeMap<String, Vec<String>>> =
    LazyLock::new(|| toml::from_str(include_str!("../lexicon/others.toml")).expect("the list is valid"));

/// The language of a message; none for one that is not read. The locale decides where the words do not.
pub(crate) fn detect(text: &str, tokens: &[Token], locale: &str) -> Option<Language> {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let foreign = text.chars().filter(|c| c.is_alphabetic() && !is_latin(*c)).count();
    if foreign * 3 > letters {
        return None;
    }
    let words: Vec<&str> =
        tokens.iter().filter(|t| t.shape == Shape::Word).map(|t| t.norm.as_str()).collect();
    let count = |list: &[String]| words.iter().filter(|word| list.iter().any(|known| known == *word)).count();
    let english = count(&Language::English.lexicon().stopwords);
    let spanish = count(&Language::Spanish.lexicon().stopwords);
    let other = OTHERS.values().map(|list| count(list)).max().unwrap_or(0);
    let known = english.max(spanish);
    if other > known {
        // One shared word ("des", "die") does not outweigh a message that the lexicon reads.
        let read = coverage(tokens, Language::English).max(coverage(tokens, Language::Spanish));
        if other > 1 || read * 2 < words.len().max(1) {
            return None;
        }
    }
    let by_locale =
        if locale.to_lowercase().starts_with("es") { Language::Spanish } else { Language::English };
    let (as_english, as_spanish) =
        (english + coverage(tokens, Language::English), spanish + coverage(tokens, Language::Spanish));
    Some(match as_english.cmp(&as_spanish) {
        std::cmp::Ordering::Greater => Language::English,
        std::cmp::Ordering::Less => Language::Spanish,
        // "¿Y en euros?": these letters and marks are nothing but Spanish among the languages that are read.
        std::cmp::Ordering::Equal if text.contains(['ñ', '¿', '¡']) => Language::Spanish,
        std::cmp::Ordering::Equal => by_locale,
    })
}

/// Number of tokens that phrases of the lexicon cover.
fn coverage(tokens: &[Token], language: Language) -> usize {
    let lexicon = language.lexicon();
    let bases = bases_of(lexicon, tokens);
    let mut at = 0;
    let mut covered = 0;
    while at < bases.len() {
        let length = lexicon.longest(&bases, at).length;
        // "A thousand euros": a number or a month is of its language too.
        let word = tokens[at].norm.as_str();
        let counts = lexicon.number(word).is_some()
            || lexicon.ordinal(word).is_some()
            || lexicon.month(word).is_some();
        covered += if tokens[at].shape == Shape::Word { length.max(usize::from(counts)) } else { 0 };
        at += length.max(1);
    }
    covered
}

fn is_latin(c: char) -> bool {
    matches!(c, 'A'..='Z' | 'a'..='z' | '\u{aa}' | '\u{ba}' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokenize;

    #[test]
    fn english_spanish_and_the_rest() {
        let read = |text: &str, locale: &str| detect(text, &tokenize(text), locale);
        for text in [
            "I only have 7 days total",
            "cheaper please",
            "more food",
            "remove day 3",
            "Perfect!",
            "undo",
            "die hard fans of food",
        ] {
            assert_eq!(read(text, "es"), Some(Language::English), "{text}");
        }
        for text in [
            "solo tengo 7 días",
            "más barato",
            "quita el día 4",
            "gracias",
            "más playa y menos museos",
            "deshacer",
        ] {
            assert_eq!(read(text, "en"), Some(Language::Spanish), "{text}");
        }
        for text in [
            "Je voudrais plus de temps à la montagne",
            "Ich habe nur sieben Tage",
            "Eu quero mais tempo na praia",
            "Vorrei più giorni in montagna",
            "merci",
            "山でもっと時間を過ごしたい",
            "Добавь больше еды",
        ] {
            assert_eq!(read(text, "en"), None, "{text}");
        }
        assert_eq!(read("7", "es-MX"), Some(Language::Spanish));
        assert_eq!(read("Goa", "en"), Some(Language::English));
    }
}
