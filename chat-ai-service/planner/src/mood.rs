//! How a clause is put: as an order, as a polite request, or as a question.

use crate::clause::Clause;
use crate::concept::Concept;
use crate::items::{Item, What};

/// Verbs that open a polite request.
const MODALS: &[&str] = &[
    "can", "could", "would", "may", "might", "shall", "should", "must", "puede", "podria", "pueden",
    "podrian",
];
/// Verbs that open a question.
const ASKING: &[&str] = &["is", "are", "was", "were", "does", "did", "will", "has", "am"];
/// Verbs that open one before a pronoun only.
const DOING: &[&str] = &["do", "have", "had"];
/// Verbs that open a question of the other language, where a question mark closes it.
const HAVING: &[&str] = &[
    "hay", "esta", "estan", "es", "son", "tiene", "tienen", "tenemos", "sera", "seran", "incluye",
    "incluyen", "va", "vamos", "habra", "hace", "queda", "quedan",
];
/// Words before a question word.
const BEFORE_ASKING: &[&str] =
    &["on", "at", "in", "from", "to", "for", "with", "by", "of", "a", "en", "de", "con", "por", "para"];
const ARTICLES: &[&str] =
    &["the", "a", "an", "it", "that", "this", "my", "our", "some", "you", "more", "less"];
/// "Name of the guesthouse in Anjuna?"
const NAMING: &[&str] =
    &["name", "names", "price", "cost", "reason", "duration", "distance", "nombre", "precio", "coste"];
/// "Anything for kids?", "any museums?"
const ANYTHING: &[&str] = &["any", "anything", "something", "algo", "algun", "alguna"];
const SUBJECTS: &[&str] = &["we", "you", "i", "they", "it", "he", "she", "there"];
/// Words before the first one that counts.
const SMALL: &[&str] = &[
    "so", "and", "but", "then", "well", "um", "please", "ok", "y", "pero", "entonces", "bueno", "also",
    "hmm", "oh", "ah",
];
/// Words that only questions open with.
const QUESTIONS: &[Concept] = {
    use Concept::*;
    &[
        Question,
        QWhy,
        QHowMany,
        QHowMuch,
        QHowLong,
        QWhatChanged,
        QPlaces,
        QFrom,
        QDearest,
        QHardest,
        QCompare,
        QFar,
        QWay,
        QSleep,
        QLongest,
        QLeftOut,
        Suppose,
    ]
};
/// Words that make a clause a wish.
const ORDERS: &[Concept] = {
    use Concept::*;
    &[
        Add,
        Remove,
        Cut,
        Shorten,
        Extend,
        Reduce,
        Increase,
        Replace,
        InsteadOf,
        Instead,
        Switch,
        Change,
        Move,
        Put,
        Merge,
        Split,
        Lock,
        Unlock,
        Keep,
        Never,
        Undo,
        Redo,
        Restore,
        Rename,
        StartWith,
        EndWith,
        Reorder,
        Forget,
        ShowIn,
        RestDay,
        Cheaper,
        Dearer,
        Easier,
        Harder,
        Slower,
        Faster,
        More,
        Less,
        LevelBudget,
        LevelComfort,
        Free,
        SleepAt,
        PublicTransport,
        PrivateTransport,
        Original,
        Spend,
        Half,
        Evenly,
        Rest,
    ]
};

impl Clause<'_> {
    /// True when the clause opens as a polite request rather than as a question: "can you ...", "could Spain come first".
    pub(crate) fn is_request(&self) -> bool {
        let first =
            (0..self.items().len()).find(|at| !self.items()[*at].any(&[Concept::Yes, Concept::Hello]));
        let modal = first.is_some_and(|at| MODALS.contains(&self.norm(at)));
        // "The boat thing on day 2, could we do that in the morning?"
        let behind = || {
            (1..self.items().len()).find(|at| {
                self.items()[*at].is_request()
                    && (self.items()[at - 1].what == What::Comma || self.norm(at - 1) == ":")
            })
        };
        let request = self.items().iter().take(3).position(Item::is_request).or_else(behind);
        // "Which activity would you remove?" asks; "what about less food?" does not.
        let asks = self.find_any(QUESTIONS);
        request.is_some_and(|at| asks.is_none_or(|asked| asked >= at))
            || modal && asks.is_none() && self.has_wish()
    }

    /// True when the clause holds an order or a value that one could be about.
    pub(crate) fn has_wish(&self) -> bool {
        self.any(ORDERS)
            || self
                .items()
                .iter()
                .any(|item| matches!(item.what, What::Length(_) | What::Money(_) | What::Date(_)))
    }

    /// "On second thoughts, drop it": what follows is the wish, and nothing is undone.
    pub(crate) fn thinks_again(&self) -> bool {
        let minded = |item: &Item| {
            let words = self.reading.tokens.get(item.from..item.to).unwrap_or_default();
            words
                .iter()
                .any(|word| ["thought", "thoughts", "mind", "opinion", "idea"].contains(&word.norm.as_str()))
        };
        let undoes = |item: &&Item| item.is(Concept::Undo);
        self.items().iter().filter(undoes).all(minded)
            && self.has(Concept::Undo)
            && self.items().iter().any(|item| item.any(ORDERS) && !item.is(Concept::Undo))
    }

    /// "No fado"; "no, the noodles were fine" refuses nothing.
    pub(crate) fn refuses(&self) -> bool {
        self.items().iter().enumerate().filter(|(_, item)| item.is(Concept::None)).any(|(at, _)| {
            let behind = ["the", "that", "this", "it", "el", "la", "los", "las", "lo", "eso"]
                .contains(&self.norm(at + 1));
            let parted = self.items().get(at + 1).is_none_or(|next| next.what == What::Comma);
            self.norm(at) != "no" || !behind && !parted
        })
    }

    /// As [`Self::has_wish`], for what does not say this.
    pub(crate) fn has_wish_beside(&self, concept: Concept) -> bool {
        self.items().iter().filter(|item| !item.is(concept)).any(|item| {
            item.any(ORDERS) || matches!(item.what, What::Length(_) | What::Money(_) | What::Date(_))
        })
    }

    /// True for a question about the trip, not for a polite request.
    pub(crate) fn is_question(&self) -> bool {
        !self.is_request() && (self.asks() || self.is_asked() && !self.has_wish())
    }

    /// True when the clause opens like a question: "how", "is it", "do we".
    pub(crate) fn asks(&self) -> bool {
        let opening = [Concept::Yes, Concept::No, Concept::Hello, Concept::Correction, Concept::Thanks];
        // "What matters is the massage" asks nothing.
        let leads = |item: &Item| item.to > item.from + 2 && item.is_filler() && !item.is_request();
        let small = |at: usize| {
            SMALL.contains(&self.norm(at)) || self.items()[at].what == What::Comma || leads(&self.items()[at])
        };
        let first = (0..self.items().len())
            .find(|at| !small(*at) && (!self.items()[*at].any(&opening) || self.items()[*at].any(QUESTIONS)));
        // "I was wondering where we sleep": what comes before the question word only leads up to it.
        let wonders = (0..self.items().len().min(5))
            .any(|at| ["wonder", "wondering", "curious", "know"].contains(&self.norm(at)));
        let asked = self.items().iter().position(|item| item.any(QUESTIONS));
        let first = asked.filter(|at| wonders && *at > 0).or(first);
        let Some(mut at) = first else { return false };
        // "On which day ...", "at what time ...": the question word comes second.
        let led = BEFORE_ASKING.contains(&self.norm(at));
        if led && self.items().get(at + 1).is_some_and(|item| item.any(QUESTIONS)) {
            at += 1;
        }
        let next = self.reading.tokens.get(self.items()[at].from + 1).map_or("", |token| token.norm.as_str());
        // "What I can pay is nine hundred dollars"
        if self.norm(at) == "what"
            && ["i", "we"].contains(&next)
            && self.money().is_some()
            && !self.is_asked()
        {
            return false;
        }
        // "Qué más hay en Oaxaca": with its accent the word asks, whatever phrase it opens.
        if self.accented(at) && !self.items()[at].is_request() {
            return true;
        }
        // "¿El día 7 es muy duro?": the verb of a question may follow the day.
        let day = (at..self.items().len().min(at + 2)).find(|at| self.items()[*at].days().is_some());
        if day.is_some_and(|day| HAVING.contains(&self.norm(day + 1))) && self.is_asked() {
            return true;
        }
        self.items()[at].any(QUESTIONS) && !self.is_conjunction(at)
            || ["what", "which", "who", "whose"].contains(&self.norm(at)) && !self.items()[at].is_request()
            // "Did you add anything?" asks, "will you add a spa?" does not.
            || ASKING.contains(&self.norm(at)) && (next != "you" || self.norm(at) != "will")
            || DOING.contains(&self.norm(at)) && SUBJECTS.contains(&next)
            // "Do taxis take cards?"; "do the kayak first?" may be an order.
            || self.norm(at) == "do" && (self.is_asked() || self.has(Concept::Unheld)) && !ARTICLES.contains(&next)
            || NAMING.contains(&self.norm(at)) && self.is_asked()
            // "Something like 10% cheaper?" is a wish.
            || [HAVING, ANYTHING].iter().any(|words| words.contains(&self.norm(at)))
                && self.is_asked()
                && !(self.has(Concept::Cheaper) && self.number().is_some())
    }

    /// True for a Spanish word that only asks as it is written: "qué", "cuánto", "dónde".
    fn accented(&self, at: usize) -> bool {
        const ASKING: &[&str] = &[
            "qué", "cuál", "cuáles", "quién", "quiénes", "cuándo", "dónde", "adónde", "cuánto", "cuánta",
            "cuántos", "cuántas", "cómo",
        ];
        let typed = self.items().get(at).and_then(|item| self.reading.tokens.get(item.from));
        let typed = typed.and_then(|token| self.reading.text.get(token.from..token.to));
        typed.is_some_and(|typed| ASKING.contains(&typed.to_lowercase().as_str()))
    }

    /// True for a word that asks, but for the Spanish words that join: "el máximo que puedo gastar son 1200" asks nothing.
    pub(crate) fn has_question_word(&self) -> bool {
        (0..self.items().len()).any(|at| self.items()[at].is(Concept::Question) && !self.is_conjunction(at))
    }

    /// "Que sean 7 dias": without an accent and a question mark the Spanish word asks nothing.
    fn is_conjunction(&self, at: usize) -> bool {
        let spanish = ["que", "como", "cuando", "donde"].contains(&self.norm(at));
        let typed = self.items().get(at).and_then(|item| self.reading.tokens.get(item.from));
        let plain =
            typed.and_then(|token| self.reading.text.get(token.from..token.to)).is_none_or(str::is_ascii);
        let asks = [
            Concept::QHowMuch,
            Concept::QHowMany,
            Concept::QHowLong,
            Concept::QWhatChanged,
            Concept::QPlaces,
        ];
        spanish && plain && !self.is_asked() && !self.items()[at].any(&asks)
    }

    /// True when the clause opens with an order to tell something, also a polite one.
    pub(crate) fn shows(&self) -> bool {
        let first = self.items().iter().find(|item| !item.is_filler() || item.is(Concept::Show));
        first.is_some_and(|item| item.is(Concept::Show))
    }

    /// True when a question mark closes the clause.
    pub(crate) fn is_asked(&self) -> bool {
        let next = self.reading.items.get(self.range.end).and_then(|item| self.reading.tokens.get(item.from));
        next.is_some_and(|token| token.norm == "?")
    }
}
