//! The words of one language, read from its TOML file once: which phrases stand for which concept, theme, need, kind
//! of landscape or part of the day, and what numbers, months and currencies are called.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use remix_itinerary::{Slot, tags};
use serde::Deserialize;

use crate::concept::Concept;
use crate::text::{Shape, Token, fold};

/// A language that the planner reads and writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    Spanish,
}

/// One meaning of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Sense {
    Concept(Concept),
    Theme(String),
    Need(String),
    Landscape(String),
    Slot(Slot),
    /// Carries no wish.
    Filler,
    /// Stands between two wishes.
    Join,
    /// Opens a polite request.
    Request,
}

/// How a kind of landscape is found among places.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Landscape {
    words: Vec<String>,
    /// Activity tags that speak for it.
    pub tags: Vec<String>,
    /// Parts of names and titles that speak for it.
    pub names: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct File {
    code: String,
    /// Words, each with what it is called in titles.
    #[serde(default)]
    nouns: Vec<String>,
    /// Words that are no slips for others, though near to them.
    #[serde(default)]
    spelt: Vec<String>,
    /// Slang, short forms and other spellings, each with the words that it stands for.
    spellings: Vec<String>,
    /// Forms that no ending explains ("taken"), each with its base form.
    irregular: Vec<String>,
    /// Pronouns that hang on a verb ("quitalo").
    #[serde(default)]
    enclitics: Vec<String>,
    /// Endings of verbs that any pronoun can hang on ("gastarme" is "gastar"), and those pronouns.
    #[serde(default)]
    verb_endings: Vec<String>,
    #[serde(default)]
    clitics: Vec<String>,
    /// Names of the days of the week, Monday first.
    weekdays: Vec<Vec<String>>,
    endings: Vec<String>,
    stopwords: Vec<String>,
    fillers: Vec<String>,
    joins: Vec<String>,
    requests: Vec<String>,
    concepts: BTreeMap<Concept, Vec<String>>,
    themes: BTreeMap<String, Vec<String>>,
    needs: BTreeMap<String, Vec<String>>,
    landscapes: BTreeMap<String, Landscape>,
    numbers: BTreeMap<String, u32>,
    ordinals: BTreeMap<String, i32>,
    months: BTreeMap<String, u32>,
    currencies: BTreeMap<String, Vec<String>>,
    /// Means of transport by the engine's names.
    modes: BTreeMap<String, Vec<String>>,
    slots: BTreeMap<Slot, Vec<String>>,
    /// What replies call a theme or a need, where the engine's first word does not stand well behind "more" and "no".
    #[serde(default)]
    names: BTreeMap<String, String>,
}

/// A phrase: its words, and the words after the gap where it has one.
#[derive(Debug)]
struct Phrase {
    head: Vec<String>,
    tail: Vec<String>,
    senses: Vec<Sense>,
}

/// The words of one language, ready for look-up.
#[derive(Debug)]
pub(crate) struct Lexicon {
    endings: Vec<(String, String)>,
    phrases: Vec<Phrase>,
    /// Phrases by their first word; those that begin with a `word*` stand under "".
    by_first: HashMap<String, Vec<usize>>,
    /// Every word of three letters and more that stands in a phrase, sorted; for typos.
    pub words: Vec<String>,
    pub stopwords: Vec<String>,
    /// Words that are no slips for others, though near to them: "camel" is not "came".
    spelt: Vec<String>,
    /// What words of this language are called in titles, which are mostly English.
    pub nouns: BTreeMap<String, String>,
    pub landscapes: BTreeMap<String, Landscape>,
    numbers: BTreeMap<String, u32>,
    ordinals: BTreeMap<String, i32>,
    months: BTreeMap<String, u32>,
    currencies: HashMap<String, String>,
    modes: BTreeMap<String, Vec<String>>,
    names: BTreeMap<String, String>,
    spellings: BTreeMap<String, String>,
    irregular: BTreeMap<String, String>,
    enclitics: Vec<String>,
    verb_endings: Vec<String>,
    clitics: Vec<String>,
    weekdays: Vec<Vec<String>>,
    code: String,
}

/// A match of phrases at one token.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Hit {
    /// Number of tokens.
    pub length: usize,
    /// All meanings of the phrases of that length.
    pub senses: Vec<Sense>,
}

/// The furthest that the second part of a phrase with a gap may be away, in tokens.
const GAP: usize = 7;

static ENGLISH: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read(include_str!("../lexicon/en.toml")));
static SPANISH: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read(include_str!("../lexicon/es.toml")));

impl From<Language> for remix_itinerary::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::English => Self::English,
            Language::Spanish => Self::Spanish,
        }
    }
}

impl Language {
    /// The words of this language.
    pub(crate) fn lexicon(self) -> &'static Lexicon {
        match self {
            Self::English => &ENGLISH,
            Self::Spanish => &SPANISH,
        }
    }
}

impl Lexicon {
    fn read(text: &str) -> Self {
        // The files are part of the binary and a test reads them, so that this cannot fail in the field.
        #[expect(clippy::expect_used, reason = "compiled-in data, read by a test")]
        let file: File = toml::from_str(text).expect("the lexicon is valid");
        Self::build(file)
    }

    fn build(mut file: File) -> Self {
        // Words for a family are words for a party first: only the lexicon says which of them stand for a theme.
        for entry in tags::all().iter().filter(|entry| entry.word != "family") {
            let words = file.themes.entry(entry.word.clone()).or_default();
            words.extend(entry.phrases.get(&file.code).into_iter().flatten().map(|phrase| fold(phrase)));
        }
        for entry in tags::needs() {
            let words = file.needs.entry(entry.word.clone()).or_default();
            words.extend(entry.phrases.get(&file.code).into_iter().flatten().map(|phrase| fold(phrase)));
        }
        let mut merged: BTreeMap<String, Vec<Sense>> = BTreeMap::new();
        let mut add = |phrases: &[String], sense: Sense| {
            for phrase in phrases {
                let senses = merged.entry(phrase.clone()).or_default();
                if !senses.contains(&sense) {
                    senses.push(sense.clone());
                }
            }
        };
        add(&file.fillers, Sense::Filler);
        add(&file.joins, Sense::Join);
        add(&file.requests, Sense::Request);
        file.concepts.iter().for_each(|(concept, words)| add(words, Sense::Concept(*concept)));
        file.themes.iter().for_each(|(theme, words)| add(words, Sense::Theme(theme.clone())));
        file.needs.iter().for_each(|(need, words)| add(words, Sense::Need(need.clone())));
        file.landscapes.iter().for_each(|(name, kind)| add(&kind.words, Sense::Landscape(name.clone())));
        file.slots.iter().for_each(|(slot, words)| add(words, Sense::Slot(*slot)));

        let mut phrases = Vec::with_capacity(merged.len());
        let mut by_first: HashMap<String, Vec<usize>> = HashMap::new();
        let mut words: Vec<String> = Vec::new();
        for (phrase, senses) in merged {
            let mut parts =
                phrase.split(" _ ").map(|part| part.split(' ').map(str::to_owned).collect::<Vec<_>>());
            let head = parts.next().unwrap_or_default();
            let tail = parts.next().unwrap_or_default();
            words.extend(
                head.iter().filter(|word| word.chars().count() >= 3 && !word.ends_with('*')).cloned(),
            );
            let first = head.first().filter(|word| !word.ends_with('*')).cloned().unwrap_or_default();
            by_first.entry(first).or_default().push(phrases.len());
            phrases.push(Phrase { head, tail, senses });
        }
        words.extend(file.months.keys().chain(file.numbers.keys()).chain(file.ordinals.keys()).cloned());
        words.retain(|word| word.chars().count() >= 3);
        words.sort_unstable();
        words.dedup();
        let currencies = file
            .currencies
            .iter()
            .flat_map(|(code, words)| words.iter().map(move |word| (word.clone(), code.clone())));
        Self {
            endings: file
                .endings
                .iter()
                .map(|ending| {
                    let (ending, replacement) = ending.split_once(':').unwrap_or((ending, ""));
                    (ending.to_owned(), replacement.to_owned())
                })
                .collect(),
            currencies: currencies.collect(),
            modes: file.modes,
            names: file.names,
            phrases,
            by_first,
            words,
            stopwords: file.stopwords,
            spelt: file.spelt,
            nouns: pairs(&file.nouns),
            landscapes: file.landscapes,
            numbers: file.numbers,
            ordinals: file.ordinals,
            months: file.months,
            spellings: pairs(&file.spellings),
            irregular: pairs(&file.irregular),
            enclitics: file.enclitics,
            verb_endings: file.verb_endings,
            clitics: file.clitics,
            weekdays: file.weekdays,
            code: file.code,
        }
    }

    /// The word itself and what it may be an inflected form of.
    pub(crate) fn bases(&self, word: &str) -> Vec<String> {
        let mut bases = vec![word.to_owned()];
        bases.extend(self.irregular.get(word).cloned());
        let bare = self.clitics.iter().filter_map(|pronoun| word.strip_suffix(pronoun.as_str()));
        let bare = bare.filter(|stem| self.verb_endings.iter().any(|ending| stem.ends_with(ending.as_str())));
        bases.extend(bare.filter(|stem| stem.chars().count() >= 4).map(str::to_owned));
        for (ending, replacement) in &self.endings {
            let Some(stem) = word.strip_suffix(ending.as_str()).filter(|stem| stem.chars().count() >= 3)
            else {
                continue;
            };
            // "Removed" comes of "remove", "band" does not come of "ban".
            if self.code == "en" && ending == "d" && replacement.is_empty() && !stem.ends_with('e') {
                continue;
            }
            bases.push(format!("{stem}{replacement}"));
            let mut tail = stem.chars().rev();
            if replacement.is_empty() && tail.next() == tail.next() {
                bases
                    .push(stem[..stem.len() - stem.chars().next_back().map_or(0, char::len_utf8)].to_owned());
            }
        }
        bases
    }

    /// The longest phrases that begin at `at`, without gaps.
    pub(crate) fn longest(&self, bases: &[Vec<String>], at: usize) -> Hit {
        let mut best = Hit::default();
        for phrase in self.candidates(bases, at).filter(|phrase| phrase.tail.is_empty()) {
            if phrase.head.len() < best.length || !fits(&phrase.head, bases, at) {
                continue;
            }
            if phrase.head.len() > best.length {
                best = Hit { length: phrase.head.len(), senses: Vec::new() };
            }
            best.senses.extend(
                phrase
                    .senses
                    .iter()
                    .filter(|sense| !best.senses.contains(sense))
                    .cloned()
                    .collect::<Vec<_>>(),
            );
        }
        best
    }

    /// Phrases with a gap that begin at `at`: the meanings, the length of the first part and where the second one is.
    pub(crate) fn gapped(
        &self,
        bases: &[Vec<String>],
        at: usize,
    ) -> Vec<(Vec<Sense>, usize, std::ops::Range<usize>)> {
        self.candidates(bases, at)
            .filter(|phrase| !phrase.tail.is_empty() && fits(&phrase.head, bases, at))
            .filter_map(|phrase| {
                let start = at + phrase.head.len();
                // A title between quotation marks counts as one word.
                let (mut quoted, mut words) = (false, 0);
                let near = (start..bases.len()).take_while(|at| {
                    quoted ^= bases[*at].iter().any(|base| base == "\"");
                    words += usize::from(!quoted);
                    words <= GAP + 1
                });
                let found = near.skip(1).find(|at| fits(&phrase.tail, bases, *at))?;
                Some((phrase.senses.clone(), phrase.head.len(), found..found + phrase.tail.len()))
            })
            .collect()
    }

    fn candidates<'a>(&'a self, bases: &'a [Vec<String>], at: usize) -> impl Iterator<Item = &'a Phrase> {
        let here = bases.get(at).map(Vec::as_slice).unwrap_or_default();
        let firsts = here.iter().map(String::as_str).chain([""]);
        firsts
            .filter_map(|word| self.by_first.get(word))
            .flatten()
            .filter_map(|index| self.phrases.get(*index))
    }

    /// The tokens with slang and short forms written out; every word of them covers the same text.
    /// What the trips call by such a name ("Fez", where another trip says "Fes") stays as it is.
    pub(crate) fn respell(&self, tokens: Vec<Token>, named: &dyn Fn(usize) -> bool) -> Vec<Token> {
        let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
        for (at, token) in tokens.into_iter().enumerate() {
            if named(at) {
                out.push(token);
                continue;
            }
            // "Australian dollars", "pesos argentinos": one token, so that it is not taken for the plain word in it.
            if let Some(code) = out.last().and_then(|last| self.two_word_currency(&last.norm, &token.norm))
                && let Some(last) = out.last_mut()
            {
                (last.norm, last.to) = (code, token.to);
                continue;
            }
            let Some(words) = self.spellings.get(&token.norm) else {
                out.push(token);
                continue;
            };
            for (index, word) in words.split(' ').enumerate() {
                let from = if index == 0 { token.from } else { token.to };
                out.push(Token { norm: word.to_owned(), shape: Shape::Word, from, to: token.to });
            }
        }
        out
    }

    fn two_word_currency(&self, first: &str, second: &str) -> Option<String> {
        let (first, second) = (self.bases(first), self.bases(second));
        let mut pairs = first.iter().flat_map(|one| second.iter().map(move |other| format!("{one} {other}")));
        pairs.find_map(|pair| self.currencies.get(&pair)).map(|code| code.to_lowercase())
    }

    /// True when a pronoun hangs on the verb.
    pub(crate) fn has_pronoun(&self, word: &str) -> bool {
        let stem = self.enclitics.iter().find_map(|pronoun| word.strip_suffix(pronoun.as_str()));
        stem.is_some_and(|stem| stem.chars().count() >= 3)
    }

    /// Which day of the week the word is, Monday being 0.
    pub(crate) fn weekday(&self, bases: &[String]) -> Option<u32> {
        let at = self.weekdays.iter().position(|names| bases.iter().any(|base| names.contains(base)))?;
        u32::try_from(at).ok()
    }

    /// True for a word that is spelt right, though no phrase holds it.
    pub(crate) fn is_spelt(&self, word: &str) -> bool {
        self.bases(word).iter().any(|base| self.spelt.contains(base))
    }

    /// True when the word stands in some phrase, whatever its ending.
    pub(crate) fn is_ordinary(&self, word: &str) -> bool {
        self.bases(word).iter().any(|base| self.words.binary_search(base).is_ok())
    }

    /// The value of a number word.
    pub(crate) fn number(&self, word: &str) -> Option<u32> {
        self.numbers.get(word).copied()
    }

    /// The value of an ordinal word; counted from the end where negative.
    pub(crate) fn ordinal(&self, word: &str) -> Option<i32> {
        self.ordinals.get(word).copied()
    }

    /// The number of a month.
    pub(crate) fn month(&self, word: &str) -> Option<u32> {
        self.months.get(word).copied()
    }

    /// The ISO 4217 code of a currency word or sign.
    pub(crate) fn currency(&self, bases: &[String]) -> Option<&str> {
        bases.iter().find_map(|word| self.currencies.get(word)).map(String::as_str)
    }

    /// The means of transport that a word can stand for; "drive" is a car or a taxi.
    pub(crate) fn modes_of(&self, word: &str) -> impl Iterator<Item = &str> {
        let bases = self.bases(word);
        let meant = self.modes.iter().filter(move |(_, words)| bases.iter().any(|base| words.contains(base)));
        meant.map(|(mode, _)| mode.as_str())
    }

    /// How a theme or need is called in this language: the name for replies, else its first word in the engine's list.
    pub(crate) fn name_of<'a>(&'a self, canonical: &'a str) -> &'a str {
        if let Some(name) = self.names.get(canonical) {
            return name;
        }
        let mut entries = tags::all().iter().chain(tags::needs());
        let phrases =
            entries.find(|entry| entry.word == canonical).and_then(|entry| entry.phrases.get(&self.code));
        phrases.and_then(|phrases| phrases.first()).map_or(canonical, String::as_str)
    }
}

/// Base forms of every token.
pub(crate) fn bases_of(lexicon: &Lexicon, tokens: &[Token]) -> Vec<Vec<String>> {
    tokens.iter().map(|token| lexicon.bases(&token.norm)).collect()
}

/// "word meaning" as word and meaning.
fn pairs(lines: &[String]) -> BTreeMap<String, String> {
    let split = lines.iter().filter_map(|line| line.split_once(' '));
    split.map(|(word, meaning)| (word.to_owned(), meaning.to_owned())).collect()
}

fn fits(words: &[String], bases: &[Vec<String>], at: usize) -> bool {
    at + words.len() <= bases.len()
        && words.iter().zip(&bases[at..]).all(|(word, bases)| match word.strip_suffix('*') {
            Some(prefix) => bases.first().is_some_and(|token| token.starts_with(prefix)),
            None => bases.contains(word),
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokenize;

    #[test]
    fn both_languages_define_every_concept() {
        for text in [include_str!("../lexicon/en.toml"), include_str!("../lexicon/es.toml")] {
            let file: File = toml::from_str(text).unwrap();
            let english: File = toml::from_str(include_str!("../lexicon/en.toml")).unwrap();
            assert_eq!(file.concepts.keys().collect::<Vec<_>>(), english.concepts.keys().collect::<Vec<_>>());
            assert_eq!(file.themes.keys().collect::<Vec<_>>(), english.themes.keys().collect::<Vec<_>>());
            assert_eq!(file.needs.keys().collect::<Vec<_>>(), english.needs.keys().collect::<Vec<_>>());
            assert_eq!(file.slots.len(), 4);
        }
    }

    #[test]
    fn the_longest_phrase_wins_and_inflection_does_not_matter() {
        let lexicon = Language::English.lexicon();
        let bases = bases_of(lexicon, &tokenize("getting rid of the local buses"));
        assert_eq!(lexicon.longest(&bases, 4).length, 2);
        assert!(lexicon.longest(&bases, 4).senses.contains(&Sense::Concept(Concept::PublicTransport)));
        assert!(lexicon.bases("cutting").contains(&"cut".to_owned()));
        assert!(lexicon.bases("cities").contains(&"city".to_owned()));
    }

    #[test]
    fn a_phrase_may_have_a_gap() {
        let lexicon = Language::English.lexicon();
        let bases = bases_of(lexicon, &tokenize("take the kayak trip out"));
        let found = lexicon.gapped(&bases, 0);
        assert!(found.iter().any(|(senses, _, tail)| *tail == (4..5) && senses.contains(&Sense::Concept(Concept::Remove))));
    }
}
