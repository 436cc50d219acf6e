//! What is said beside an order: why it is given, what it is good for, a story. It tells of a need or of who travels, but
//! it is no order of its own: "free the evening, we shall be worn out by then" asks for no slower pace.

use std::ops::Range;

use remix_itinerary::{Operation, OperationKind};

use crate::clause::Clause;
use crate::concept::Concept;
use crate::items::{Item, What};
use crate::reading::Reading;
use crate::work::Work;

/// Words that open a reason.
const BECAUSE: &[&str] = &["because", "cause", "porque", "pues", "since", "otherwise", "lest"];
/// A reason by two words: "so that", "ya que", "as he".
const BECAUSE_TWO: &[(&str, &[&str])] = &[
    ("so", &["that", "my", "our"]),
    ("as", &["i", "we", "he", "she", "they", "my", "our", "it", "that"]),
    ("for", &["i", "we", "he", "she", "they"]),
    ("or", &["else"]),
    ("ya", &["que"]),
    ("para", &["que"]),
    ("puesto", &["que"]),
    ("dado", &["que"]),
];
/// Spanish "que" behind a comma gives a reason where a verb in the indicative or one of these follows.
const QUE: &[&str] = &[
    "ya", "para", "si", "no", "nos", "me", "mi", "estamos", "somos", "es", "son", "esta", "hay", "tenemos",
    "tengo", "luego", "he", "hemos", "lo", "la", "vamos", "estoy", "soy", "sale", "salen", "queda",
];

/// Verbs that an imperative can be.
const IMPERATIVES: &[Concept] = {
    use Concept::*;
    &[
        Add, Remove, Cut, Replace, Switch, Move, Put, Merge, Split, Lock, Unlock, Keep, Undo, Redo, Restore,
        Rename, Change, Extend, Shorten, Reduce, Increase, Reorder, RestDay, Free,
    ]
};

/// Who a statement is about, as its first word.
const SUBJECTS: &[&str] = &[
    "i", "we", "he", "she", "they", "my", "our", "it", "that", "this", "there", "his", "her", "mi",
    "nuestra", "nuestro", "es", "son", "esta", "estamos", "estoy", "eso", "esto", "el", "la", "los", "las",
    "the", "mis", "hay",
];
/// Verbs of a statement.
const STATING: &[&str] = &[
    "is", "are", "was", "were", "'s", "'re", "went", "got", "gets", "found", "will", "es", "son", "era",
    "fue", "estaba", "fuimos",
];
/// Verbs of what happens by itself, or of what others want.
const HAPPENS: &[&str] = &[
    "arrives", "arrive", "leaves", "leave", "lands", "land", "flies", "fly", "want", "wants", "hates",
    "hate", "loves", "love", "starts", "closes", "opens", "comes", "gets", "says", "sale", "llega", "llegan",
    "quiere", "quieren", "vuela", "cierra", "abre", "empieza",
];
/// Verbs that make a wish of a statement.
const WISHING: &[&str] = &[
    "want",
    "wants",
    "need",
    "needs",
    "like",
    "prefer",
    "would",
    "'d",
    "should",
    "let",
    "must",
    "can",
    "may",
    "might",
    "could",
    "ought",
    "has",
    "have",
    "please",
    "wish",
    "quiero",
    "queremos",
    "quiere",
    "necesito",
    "necesitamos",
    "prefiero",
    "preferimos",
    "gustaria",
    "debe",
    "tiene",
    "puede",
    "'ll",
    "too",
    "only",
    "demasiado",
    "solo",
];
/// Edits that a word in passing can lead to.
const LOOSE: &[OperationKind] = {
    use OperationKind::*;
    &[
        SetPace,
        SetDifficulty,
        SetTheme,
        SetTransportLevel,
        SetStayLevel,
        Ban,
        AddRestDay,
        SetDuration,
        Allocate,
    ]
};

/// The clauses, with the reasons that hang on an order cut off; each is told whether it is one.
pub(crate) fn parts(reading: &Reading) -> Vec<(Range<usize>, bool)> {
    let mut parts: Vec<(Range<usize>, bool)> = Vec::new();
    for range in reading.clauses() {
        let clause = Clause { reading, range: range.clone() };
        let joined =
            |last: &Range<usize>| last.end + 1 == range.start && reading.items[last.end].what == What::Comma;
        let order = parts.last().filter(|(last, why)| !why && joined(last)).map(|(last, _)| last.clone());
        if order.is_some_and(|order| says_why(&Clause { reading, range: order }, &clause)) {
            parts.push((range, true));
            continue;
        }
        let opening = (0..clause.items().len()).find(|at| opens(&clause, *at));
        let so = (1..clause.items().len()).find(|at| concludes(&clause, *at));
        match opening {
            // "My son is afraid of heights, so drop the paragliding": the reason comes first.
            None if so.is_some_and(|at| orders(&clause.part(at + 1..clause.items().len()))) => {
                let cut = range.start + so.unwrap_or(0);
                parts.push((range.start..cut, true));
                parts.push((cut + 1..range.end, false));
            }
            Some(at) if at > 0 && orders(&clause.part(0..at)) => {
                let cut = range.start + at;
                parts.push((range.start..cut, false));
                parts.push((cut..range.end, true));
            }
            // "Since it rains, drop the beach": the reason ends with its comma.
            Some(0) => {
                let comma = (1..clause.items().len()).find(|at| {
                    clause.items()[*at].what == What::Comma
                        && orders(&clause.part(*at + 1..clause.items().len()))
                });
                match comma {
                    Some(comma) => {
                        parts.push((range.start..range.start + comma, true));
                        parts.push((range.start + comma + 1..range.end, false));
                    }
                    None => parts.push((range, false)),
                }
            }
            _ => parts.push((range, false)),
        }
    }
    let ordered =
        parts.iter().any(|(range, reason)| !reason && orders(&Clause { reading, range: range.clone() }));
    if !ordered {
        return parts.into_iter().map(|(range, _)| (range, false)).collect();
    }
    parts
}

/// "... and leave the rest of day 8 alone": what stays as it is, beside an order for something else.
pub(crate) fn leaves_rest(reading: &Reading, range: &Range<usize>) -> bool {
    let clause = Clause { reading, range: range.clone() };
    let words = clause.words();
    let says = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let stays = clause.any(&[Concept::Lock, Concept::Keep])
        || says(&["leave", "keep", "stay", "stays", "deja", "dejad"]);
    let rest = clause.has(Concept::Rest) || says(&["else", "others", "demas"]);
    let bare = clause.mention().words.is_empty() && clause.items().iter().all(|item| item.length().is_none());
    let outside = reading.items[..range.start].iter().chain(&reading.items[range.end..]);
    stays && rest && bare && outside.into_iter().any(|item| item.any(IMPERATIVES))
}

/// "They prefer three days there, so like it was before": what is wanted is what the step back leads to.
pub(crate) fn leads_back(reading: &Reading, range: &Range<usize>) -> bool {
    let clause = Clause { reading, range: range.clone() };
    let there = clause.has(Concept::There) && clause.items().iter().any(|item| item.length().is_some());
    let rest = Clause { reading, range: 0..reading.items.len() };
    there
        && clause.places().is_empty()
        && !clause.has(Concept::Undo)
        && rest.any(&[Concept::Undo, Concept::Same])
}

/// "Too expensive, budget hotels then", "that's way too full. Undo it": a complaint that the rest of the message settles.
pub(crate) fn is_settled(reading: &Reading, range: &Range<usize>) -> bool {
    let clause = Clause { reading, range: range.clone() };
    let complains = (0..clause.items().len()).any(|at| {
        let words = clause.reading.tokens.get(clause.items()[at].from..clause.items()[at].to);
        words.is_some_and(|words| {
            words
                .iter()
                .any(|word| ["too", "lot", "much", "demasiado", "demasiada"].contains(&word.norm.as_str()))
        })
    });
    let about = [Concept::Cheaper, Concept::Slower, Concept::Faster];
    let said = |at: &usize| reading.items[*at].any(&about);
    let bare = clause.mention().items.iter().all(said)
        && !clause.any(IMPERATIVES)
        && clause.items().iter().all(|item| matches!(item.what, What::Known | What::Comma | What::And));
    if !complains || !bare || !clause.any(&about) {
        return false;
    }
    let rest = Clause { reading, range: range.end..reading.items.len() };
    let levels = rest.any(&[Concept::LevelBudget, Concept::LevelMid]);
    let back = rest.any(&[Concept::Undo, Concept::Original]) && rest.mention().words.is_empty();
    // "Too expensive, remove it"
    let goes = rest.any(&[Concept::Remove, Concept::Replace]) && !rest.has(Concept::Budget);
    // "That's a lot for one day. Leave only four things on it"
    let limited = rest.number().is_some() && rest.has(Concept::Activity) && !rest.days().is_empty();
    (levels || goes) && clause.has(Concept::Cheaper) || back || limited && clause.has(Concept::Slower)
}

/// Where the order begins behind the reason for it: "it makes me sick, so drop the cruise and the kayak".
pub(crate) fn conclusion(clause: &Clause<'_>) -> usize {
    (1..clause.items().len()).find(|at| concludes(clause, *at)).map_or(0, |at| at + 1)
}

/// "Mum is 78, so slow it down": a remark with what follows from it.
pub(crate) fn draws(clause: &Clause<'_>) -> bool {
    (1..clause.items().len()).any(|at| {
        clause.items()[at - 1].what == What::Comma
            && (clause.norm(at) == "so" || clause.norm(at) == "asi" && clause.norm(at + 1) == "que")
    })
}

/// "So", "así que", "por eso": what stands before gives the reason for what follows.
fn concludes(clause: &Clause<'_>, at: usize) -> bool {
    let item = &clause.items()[at];
    let tokens = clause.reading.tokens.get(item.from..item.to).unwrap_or_default();
    let words: Vec<&str> = tokens.iter().map(|token| token.norm.as_str()).collect();
    let comma = clause.items()[at - 1].what == What::Comma;
    let before = clause.part(0..at);
    let told = before.items().iter().any(|item| {
        item.days().is_some()
            || matches!(item.what, What::Number(_) | What::Money(_) | What::Length(_) | What::Date(_))
    });
    let so = words == ["so"] && comma && !["that", "much", "many", "far"].contains(&clause.norm(at + 1));
    !told
        && !before.any(IMPERATIVES)
        && (so || [&["asi", "que"][..], &["por", "eso"], &["por", "lo", "tanto"]].contains(&words.as_slice()))
}

fn opens(clause: &Clause<'_>, at: usize) -> bool {
    let Some(item) = clause.items().get(at) else { return false };
    let token = |index: usize| clause.reading.tokens.get(index).map_or("", |token| token.norm.as_str());
    let (word, next) = (token(item.from), token(item.from + 1));
    let behind_comma = at > 0 && clause.items()[at - 1].what == What::Comma
        || at == 0 && item.from.checked_sub(1).is_some_and(|before| token(before) == ",");
    if behind_comma && at > 0 && says_why(&clause.part(0..at - 1), &clause.part(at..clause.items().len())) {
        return true;
    }
    // "So that it is on day 2" says what is wanted.
    let rest = clause.part(at..clause.items().len());
    let told = rest.items().iter().any(|item| {
        item.days().is_some()
            || item.number().is_some()
            || matches!(item.what, What::Money(_) | What::Length(_) | What::Date(_))
    });
    if told {
        return false;
    }
    BECAUSE.contains(&word)
        || BECAUSE_TWO.iter().any(|(first, seconds)| *first == word && seconds.contains(&next))
        || word == "que" && behind_comma && QUE.contains(&next)
}

/// "Swap days 1 and 2, the forecast is better on the first", "quita el último día, volamos temprano": a statement behind an
/// order that names days and nothing else.
fn says_why(order: &Clause<'_>, rest: &Clause<'_>) -> bool {
    let verbs =
        [Concept::Switch, Concept::Remove, Concept::Lock, Concept::Unlock, Concept::Merge, Concept::Cut];
    let whole_days = !order.days().is_empty()
        && order.any(&verbs)
        && order.mention().words.is_empty()
        && order.items().iter().all(|item| item.slot().is_none());
    let words = rest.words();
    let subject = words.first().is_some_and(|word| SUBJECTS.contains(word));
    let verb = words.iter().take(6).any(|word| STATING.contains(word) || HAPPENS.contains(word));
    // "..., we want to see the Tower earlier"
    let sooner = words.iter().any(|word| ["earlier", "sooner", "first", "later", "antes"].contains(word));
    let own = words.first().is_some_and(|word| word.ends_with("mos") && !WISHING.contains(word));
    let wishes =
        words.iter().take(6).any(|word| WISHING.contains(word) && !["want", "wants", "only"].contains(word));
    let asks = ["i", "we"].contains(words.first().unwrap_or(&""))
        && words.iter().any(|word| ["want", "prefer"].contains(word));
    whole_days
        && (subject && verb && !wishes && (!asks || sooner) || own)
        && !rest.any(&[Concept::Instead, Concept::InsteadOf])
}

/// True when something is to be done and it is said to what.
fn orders(clause: &Clause<'_>) -> bool {
    let acts = clause.any(IMPERATIVES);
    let object = !clause.mention().words.is_empty()
        || clause
            .items()
            .iter()
            .any(|item| item.days().is_some() || item.slot().is_some() || item.is(Concept::That))
        || clause.has(Concept::Day);
    acts && object && !clause.is_question()
}

/// True for a statement about someone or something that holds no wish: "we shall be worn out by then".
pub(crate) fn is_remark(clause: &Clause<'_>) -> bool {
    // "Kayaking is out" is an order.
    let out = |item: &Item| {
        let last = item.to.checked_sub(1).and_then(|at| clause.reading.tokens.get(at));
        item.is(Concept::None) && last.is_some_and(|token| token.norm == "out")
    };
    if clause.items().iter().any(out) {
        return false;
    }
    let first = (0..clause.items().len()).find(|at| {
        !clause.items()[*at].any(&[Concept::Hello, Concept::Correction, Concept::Yes, Concept::No])
            && !["so", "and", "but", "well", "also", "now", "look", "listen", "anyway", "y", "pero", "mira"]
                .contains(&clause.norm(*at))
    });
    let Some(first) = first else { return false };
    let tokens = clause.items().iter().flat_map(|item| item.from..item.to);
    let mut words = tokens.filter_map(|at| clause.reading.tokens.get(at)).map(|token| token.norm.as_str());
    (SUBJECTS.contains(&clause.norm(first)) || states(clause, first))
        && !words.any(|word| WISHING.contains(&word))
        && !clause.items().iter().any(Item::is_request)
        // "... and the mountains one less" goes on with an order.
        && (!clause.any(&[Concept::More, Concept::Less]) || clause.places().is_empty())
        // "We are three friends, 900 each" tells of money.
        && !clause.items().windows(2).any(|pair| pair[0].number().is_some() && pair[1].is(Concept::PerPerson))
        && (reports(clause)
            || clause
                .items()
                .iter()
                .all(|item| !matches!(item.what, What::Length(_) | What::Money(_) | What::Date(_))))
}

/// "Everybody will be exhausted", "last year we went to Ronda": no verb of wishing or doing comes before the statement.
fn states(clause: &Clause<'_>, first: usize) -> bool {
    let verb = (first..clause.items().len().min(first + 6)).find(|at| STATING.contains(&clause.norm(*at)));
    verb.is_some_and(|verb| !clause.part(first..verb).any(IMPERATIVES) && verb > first)
}

/// "My granddaughter says you can't do it without three nights": what others say.
fn reports(clause: &Clause<'_>) -> bool {
    let says = ["says", "said", "told", "heard", "thinks", "dice", "dijo", "cree"];
    (1..clause.items().len().min(7)).any(|at| says.contains(&clause.norm(at)))
}

/// "I have an appointment on that day": what somebody has or does.
pub(crate) fn is_report(clause: &Clause<'_>) -> bool {
    let who = ["i", "we", "he", "she", "they", "my", "our", "yo", "tengo", "tenemos", "tiene"];
    who.contains(&clause.norm(0)) && !crate::themes::wishes(clause)
}

/// "I'm no swimmer": what somebody is, not what is to go.
fn is_portrait(clause: &Clause<'_>) -> bool {
    let words: Vec<&str> = (0..clause.items().len().min(4)).map(|at| clause.norm(at)).collect();
    words.windows(2).any(|pair| {
        ["am", "'m", "is", "'s", "are", "'re", "soy", "es", "somos"].contains(&pair[0])
            && ["no", "a", "an", "un", "una"].contains(&pair[1])
            || ["no"].contains(&pair[0]) && ["soy", "es", "somos"].contains(&pair[1])
    })
}

/// Edits that a remark led to, and what is told of them.
#[derive(Default)]
pub(crate) struct Aside {
    operations: Vec<Operation>,
    done: Vec<(Option<Operation>, String)>,
}

impl Aside {
    /// Lays aside what a remark led to, from these edits on, so that an order can lead to the same by itself.
    pub(crate) fn take(&mut self, work: &mut Work<'_>, clause: &Clause<'_>, from: usize) {
        let portrait = is_portrait(clause);
        let loose = |operation: &Operation| {
            let new = operation.op == OperationKind::AddActivity && operation.reference.is_none();
            new || operation.op == OperationKind::SetBudget
                || portrait && operation.op == OperationKind::RemoveActivity
                || LOOSE.contains(&operation.op)
        };
        let taken: Vec<Operation> = work.operations.drain(from..).collect();
        let (taken, kept): (Vec<Operation>, Vec<Operation>) = taken.into_iter().partition(loose);
        work.operations.extend(kept);
        let told =
            |entry: &(Option<Operation>, String)| entry.0.as_ref().is_some_and(|told| taken.contains(told));
        self.done.extend(work.done.iter().filter(|entry| told(entry)).cloned());
        work.done.retain(|entry| !told(entry));
        self.operations.extend(taken);
    }

    /// Puts them back where the message holds no order that led to something: "it is expensive and we are rushing" says
    /// both to change both.
    pub(crate) fn settle(self, work: &mut Work<'_>, reading: &Reading) {
        let complained = |operation: &Operation| {
            use OperationKind::{SetBudget, SetDifficulty, SetPace, SetTheme};
            [SetPace, SetBudget, SetDifficulty, SetTheme].contains(&operation.op)
        };
        let asked = Clause { reading, range: 0..reading.items.len() };
        let ordered = asked.any(IMPERATIVES)
            || asked.items().iter().any(Item::is_request)
            || reading
                .tokens
                .iter()
                .any(|token| WISHING.contains(&token.norm.as_str()) && token.norm != "too");
        let both = !ordered && work.operations.iter().chain(&self.operations).all(complained);
        if work.operations.is_empty() || both {
            work.operations.extend(self.operations);
            work.done.extend(self.done);
        }
    }
}
