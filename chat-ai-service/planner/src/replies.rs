//! The sentences of the replies, read from `replies/`, and how amounts and lists are written.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use remix_itinerary::money::Decimal;

use crate::lexicon::Language;

/// The texts of one language by name.
#[derive(Debug)]
pub(crate) struct Replies(BTreeMap<String, String>);

static ENGLISH: LazyLock<Replies> = LazyLock::new(|| Replies::read(include_str!("../replies/en.toml")));
static SPANISH: LazyLock<Replies> = LazyLock::new(|| Replies::read(include_str!("../replies/es.toml")));

impl Language {
    /// The texts of this language.
    pub(crate) fn replies(self) -> &'static Replies {
        match self {
            Self::English => &ENGLISH,
            Self::Spanish => &SPANISH,
        }
    }
}

impl Replies {
    fn read(text: &str) -> Self {
        // The files are part of the binary and a test reads them, so that this cannot fail in the field.
        #[expect(clippy::expect_used, reason = "compiled-in data, read by a test")]
        Self(toml::from_str(text).expect("the replies are valid"))
    }

    /// The text with this name, its `{slots}` filled in.
    pub(crate) fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        debug_assert!(self.0.contains_key(key), "no text is called {key}");
        let template = self.0.get(key).map_or("", String::as_str);
        let mut out = String::with_capacity(template.len() + 32);
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((name, after)) = after.split_once('}') else { break };
            out.push_str(values.iter().find(|(slot, _)| *slot == name).map_or("", |(_, value)| value));
            rest = after;
        }
        out.push_str(rest);
        out
    }

    /// How a text begins, up to its first slot.
    pub(crate) fn opening(&self, key: &str) -> String {
        self.0.get(key).and_then(|text| text.split('{').next()).unwrap_or_default().to_owned()
    }

    /// "a, b and c".
    pub(crate) fn list(&self, names: &[String]) -> String {
        match names {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => {
                // "Ronda e Itálica"
                let start = last.to_lowercase();
                let same_sound =
                    start.starts_with('i') || start.starts_with("hi") && !start.starts_with("hie");
                let joint = self.say(if same_sound { "and_before_i" } else { "and" }, &[]);
                format!("{} {joint} {last}", first.join(", "))
            }
        }
    }

    /// "1 day", "5 days".
    pub(crate) fn days(&self, count: u32) -> String {
        self.say(if count == 1 { "one_day" } else { "n_days" }, &[("n", &count.to_string())])
    }

    /// "1 adult", "2 adults".
    pub(crate) fn adults(&self, count: u32) -> String {
        self.say(if count == 1 { "one_adult" } else { "n_adults" }, &[("n", &count.to_string())])
    }

    /// "1 child", "2 children".
    pub(crate) fn children(&self, count: u32) -> String {
        self.say(if count == 1 { "one_child" } else { "n_children" }, &[("n", &count.to_string())])
    }

    #[cfg(test)]
    fn keys(&self) -> Vec<&String> {
        self.0.keys().collect()
    }
}

/// "$2000", "€1100", "120000 JPY": a sign where it is beyond doubt, the code elsewhere.
pub(crate) fn money_text(amount: Decimal, currency: &str) -> String {
    let amount = amount.round_dp(2).normalize();
    match currency {
        "USD" => format!("${amount}"),
        "EUR" => format!("€{amount}"),
        "GBP" => format!("£{amount}"),
        code => format!("{amount} {code}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_texts_with_the_same_slots() {
        let (english, spanish) = (Language::English.replies(), Language::Spanish.replies());
        assert_eq!(english.keys(), spanish.keys());
        let slots = |text: &str| {
            let mut slots: Vec<String> = text
                .split('{')
                .skip(1)
                .filter_map(|part| part.split_once('}'))
                .map(|(slot, _)| slot.to_owned())
                .collect();
            slots.sort();
            slots.dedup();
            slots
        };
        for (key, text) in &english.0 {
            assert_eq!(slots(text), slots(&spanish.0[key]), "{key}");
        }
    }

    #[test]
    fn amounts_and_lists_read_well() {
        assert_eq!(money_text(Decimal::from(2000), "USD"), "$2000");
        assert_eq!(money_text(Decimal::new(12050, 2), "CHF"), "120.5 CHF");
        let names = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(Language::English.replies().list(&names), "a, b and c");
        assert_eq!(Language::Spanish.replies().list(&names[..2]), "a y b");
        let names = ["Ronda", "Itálica"].map(str::to_owned);
        assert_eq!(Language::Spanish.replies().list(&names), "Ronda e Itálica");
    }
}
