//! What the engine says, as data: a key of the tables in `data/messages` and the values for its placeholders. It is put
//! into words at the end, in the traveller's language, so that no rule has to know any language.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A language in which the engine can speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// For every locale without a table of its own.
    #[default]
    English,
    /// Spanish.
    Spanish,
}

impl Language {
    /// All of them.
    pub(crate) const ALL: [Self; 2] = [Self::English, Self::Spanish];

    /// The language for a BCP 47 tag.
    pub fn of(locale: &str) -> Self {
        let primary = locale.split(['-', '_']).next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("es") { Self::Spanish } else { Self::English }
    }

    fn table(self) -> &'static Table {
        match self {
            Self::English => &ENGLISH,
            Self::Spanish => &SPANISH,
        }
    }
}

type Table = BTreeMap<String, String>;

static ENGLISH: LazyLock<Table> = LazyLock::new(|| read(include_str!("../data/messages/en.toml")));
static SPANISH: LazyLock<Table> = LazyLock::new(|| read(include_str!("../data/messages/es.toml")));

fn read(file: &str) -> Table {
    toml::from_str(file).unwrap_or_default()
}

/// A text of the tables with what stands in its places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Message {
    key: &'static str,
    values: Vec<(&'static str, Value)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Value {
    Text(String),
    Message(Message),
    List(Vec<Message>),
    /// A day by its id, with the number that it had when the message was made.
    Day(String, u32),
}

/// The number that a day has by now; none when it is gone.
pub(crate) type Numbering<'n> = &'n dyn Fn(&str) -> Option<u32>;

impl Message {
    pub(crate) fn new(key: &'static str) -> Self {
        Self { key, values: Vec::new() }
    }

    /// A text that is nobody's to translate, as a part of a list.
    pub(crate) fn plain(text: impl ToString) -> Self {
        Self::new("plain").with("text", text)
    }

    /// `1 day`, `7 days`.
    pub(crate) fn days(count: usize) -> Self {
        Self::count(count, "day_one", "day_many")
    }

    /// One key for one thing, another for any other number of them.
    pub(crate) fn count(count: usize, one: &'static str, many: &'static str) -> Self {
        Self::new(if count == 1 { one } else { many }).with("count", count)
    }

    #[must_use]
    pub(crate) fn with(self, name: &'static str, text: impl ToString) -> Self {
        self.put(name, Value::Text(text.to_string()))
    }

    #[must_use]
    pub(crate) fn with_message(self, name: &'static str, message: Message) -> Self {
        self.put(name, Value::Message(message))
    }

    #[must_use]
    pub(crate) fn with_list(self, name: &'static str, items: Vec<Message>) -> Self {
        self.put(name, Value::List(items))
    }

    /// A day whose number may change before the message is read.
    #[must_use]
    pub(crate) fn with_day(self, name: &'static str, day: &crate::Day) -> Self {
        self.put(name, Value::Day(day.id.clone(), day.number))
    }

    fn put(mut self, name: &'static str, value: Value) -> Self {
        self.values.push((name, value));
        self
    }

    /// The message in words, with days by the numbers that they had.
    pub(crate) fn say(&self, language: Language) -> String {
        self.say_now(language, &|_| None)
    }

    /// The message in words, with days by the numbers that they have now.
    pub(crate) fn say_now(&self, language: Language, numbers: Numbering<'_>) -> String {
        let pattern = language.table().get(self.key).map_or(self.key, String::as_str);
        let mut out = String::with_capacity(pattern.len() + 32);
        let mut rest = pattern;
        // Placeholders are looked for in the pattern alone: what a stranger has written is never read as one.
        while let Some((before, name, behind)) = placeholder(rest) {
            out.push_str(before);
            if let Some((_, value)) = self.values.iter().find(|(known, _)| *known == name) {
                out.push_str(&value.say(language, numbers));
            }
            rest = behind;
        }
        out.push_str(rest);
        out
    }
}

impl Value {
    fn say(&self, language: Language, numbers: Numbering<'_>) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Message(message) => message.say_now(language, numbers),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(|item| item.say_now(language, numbers)).collect();
                list(&items, language)
            }
            Self::Day(id, number) => numbers(id).unwrap_or(*number).to_string(),
        }
    }
}

/// `a`, `a and b`, `a, b and c`.
fn list(items: &[String], language: Language) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => {
            let and = language.table().get("and").map_or("and", String::as_str);
            format!("{} {and} {last}", rest.join(", "))
        }
    }
}

/// What stands before the first `{name}`, the name, and what stands behind it.
fn placeholder(pattern: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = pattern.split_once('{')?;
    let (name, behind) = rest.split_once('}')?;
    Some((before, name, behind))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn placeholders(mut pattern: &str) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        while let Some((_, name, behind)) = placeholder(pattern) {
            names.insert(name);
            pattern = behind;
        }
        names
    }

    #[test]
    fn both_tables_have_the_same_keys_and_placeholders() {
        assert!(ENGLISH.len() > 100, "the table reads");
        assert!(ENGLISH.keys().eq(SPANISH.keys()), "{:?}", {
            let (one, other): (BTreeSet<_>, BTreeSet<_>) =
                (ENGLISH.keys().collect(), SPANISH.keys().collect());
            one.symmetric_difference(&other).copied().cloned().collect::<Vec<_>>()
        });
        for (key, english) in ENGLISH.iter() {
            let spanish = &SPANISH[key];
            assert_eq!(placeholders(english), placeholders(spanish), "{key}");
            let same = ["plain", "number", "day_with"].contains(&key.as_str());
            assert!(!english.is_empty() && (same || english != spanish), "{key} is not translated");
        }
    }

    /// Every key that the code names, with the file it stands in.
    fn named_keys(folder: &std::path::Path, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).expect("the folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                named_keys(&path, found);
            } else {
                let text = std::fs::read_to_string(&path).expect("a file");
                let quoted = text.split('"').skip(1).step_by(2);
                found.extend(quoted.filter(|word| !word.contains(' ')).map(str::to_owned));
                // A quotation mark inside of a text puts the halves out of step.
                found.extend(text.split('"').step_by(2).filter(|w| !w.contains(' ')).map(str::to_owned));
            }
        }
    }

    #[test]
    fn every_text_is_used() {
        let mut named = BTreeSet::new();
        named_keys(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut named);
        let unused: Vec<&String> = ENGLISH.keys().filter(|key| !named.contains(*key)).collect();
        assert!(unused.is_empty(), "{unused:?}");
    }

    #[test]
    fn every_named_text_exists() {
        fn look(folder: &std::path::Path) {
            for entry in std::fs::read_dir(folder).expect("the folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    look(&path);
                    continue;
                }
                let text = std::fs::read_to_string(&path).expect("a file");
                for call in text.split("Message::new(\"").skip(1) {
                    let key = call.split('"').next().expect("a key");
                    assert!(ENGLISH.contains_key(key), "{key} in {}", path.display());
                }
            }
        }
        look(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/engine")));
        look(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/validate")));
    }

    #[test]
    fn values_are_never_read_as_placeholders() {
        let message = Message::new("no_such_activity").with("title", "{day} {title}");
        assert_eq!(message.say(Language::English), "There is no activity \"{day} {title}\" in the trip.");
    }

    #[test]
    fn lists_and_counts_follow_the_language() {
        let items = vec![Message::days(1), Message::days(7), Message::plain("Goa")];
        let message = Message::new("plain").with_list("text", items);
        assert_eq!(message.say(Language::English), "1 day, 7 days and Goa");
        assert_eq!(message.say(Language::Spanish), "1 día, 7 días y Goa");
    }

    #[test]
    fn locales() {
        for (locale, language) in [
            ("es-MX", Language::Spanish),
            ("ES", Language::Spanish),
            ("en-GB", Language::English),
            ("est", Language::English),
            ("", Language::English),
        ] {
            assert_eq!(Language::of(locale), language, "{locale}");
        }
    }
}
