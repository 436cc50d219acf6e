//! What the conversation is about: which day, thing or place "it", "that day", "the day after the fort" and "there"
//! stand for. What they stand for is put into the items, so that no frame has to know of it.

use std::ops::Range;

use remix_itinerary::Day;

use crate::activities::SURE;
use crate::api::{Exchange, Request, Role};
use crate::clause::Clause;
use crate::concept::Concept;
use crate::day_words::{bare_days, superlative_day};
use crate::elements::{Element, Elements, Kind};
use crate::items::What;
use crate::lexicon::Sense;
use crate::reading::Reading;

/// What was spoken of.
#[derive(Debug, Clone, Default)]
pub(crate) struct Focus {
    days: Vec<i32>,
    thing: Option<String>,
    place: Option<usize>,
    /// The last two days, where they were named one after the other.
    pair: Vec<i32>,
    /// True when a day was named after the last thing.
    day_is_latest: bool,
}

/// Orders that a thing can be the object of.
const ON_THINGS: &[Concept] = {
    use Concept::*;
    &[
        Remove, Cut, Move, Put, Replace, Switch, Keep, Never, Lock, Add, InsteadOf, Change, QHowMuch, QFrom,
        Costs,
    ]
};

/// Orders that a day can be the object of.
pub(crate) const ON_DAYS: &[Concept] = {
    use Concept::*;
    &[Remove, Cut, Move, Put, Lock, Unlock, Keep, Replace, Switch, Merge, Split, RestDay, QHowMuch, QFrom]
};

const THIS: &[&str] =
    &["that", "this", "same", "those", "these", "ese", "este", "mismo", "esa", "esos", "dicho"];

impl Focus {
    /// What the message before and the last change were about.
    pub(crate) fn before(request: &Request<'_>, previous: Option<&Reading>, elements: &Elements) -> Self {
        let mut focus = Self::default();
        if let Some(reading) = previous {
            for range in reading.clauses() {
                focus.learn(reading, &range, elements);
            }
        }
        // "Day 6 is my favourite. So lock it": what was changed before that is not spoken of any more.
        let spoken = !focus.days.is_empty() && !crate::revise::changed_last(request);
        if let Some(change) = request.history.last_change.as_ref().filter(|_| !spoken) {
            let mut gone = change.removed.iter().filter(|entry| entry.kind == "activity");
            if let (Some(entry), None) = (gone.next(), gone.next())
                && focus.days.is_empty()
            {
                focus.days.extend(i32::try_from(entry.day));
            }
            let edited = change.edited.iter().filter_map(|id| elements.all.iter().find(|e| e.key == *id));
            let edited: Vec<&str> = edited.map(|element| element.title.as_str()).collect();
            if let ([title], None) = (edited.as_slice(), &focus.thing) {
                focus.thing = Some((*title).to_owned());
                focus.day_is_latest = false;
            }
            let all = change.added.iter().chain(&change.moved).chain(&change.retimed);
            let activities = || all.clone().chain(&change.repriced);
            let mut things = activities().filter(|entry| entry.kind == "activity");
            // One thing that changed is what was spoken of; of many, the message tells which.
            if let (Some(entry), None) = (things.next(), things.next())
                && focus.thing.is_none()
            {
                focus.thing = Some(entry.title.clone());
                focus.day_is_latest = false;
            }
        }
        // "Leave it out." "Wait, how much was it?"
        let gone = request.history.last_change.iter().flat_map(|change| &change.removed);
        let gone: Vec<&str> =
            gone.filter(|entry| entry.kind != "stay").map(|entry| entry.title.as_str()).collect();
        if let ([title], None, true) = (gone.as_slice(), &focus.thing, crate::revise::changed_last(request)) {
            focus.thing = Some((*title).to_owned());
            focus.day_is_latest = false;
        }
        focus.told(request, elements);
        // "Which meal is the most expensive one?" "Skip that one then": what the answer named.
        if let Some(title) = crate::previous::answered(request, elements) {
            focus.thing = Some(title);
            focus.day_is_latest = false;
        }
        if let Some(day) = added_day(request, previous).or_else(|| crate::day_limit::merged(request)) {
            focus = Self { days: vec![day], place: focus.place, day_is_latest: true, ..Self::default() };
        }
        focus
    }

    /// "What's the most expensive thing?" "Take it out": what the answer named, where the question did not.
    fn told(&mut self, request: &Request<'_>, elements: &Elements) {
        if self.thing.is_some() || !self.days.is_empty() || crate::revise::changed_last(request) {
            return;
        }
        // The answer before the last one, where the last one names nothing: "why?" lay between.
        for last in request.recent.iter().rev().filter(|said| said.role == Role::Assistant) {
            if last.question.is_some() || self.thing.is_some() || !self.days.is_empty() {
                return;
            }
            self.answered(last, elements);
        }
    }

    /// The one thing or the one day that an answer names.
    fn answered(&mut self, last: &Exchange, elements: &Elements) {
        let quoted = |element: &&Element| {
            element.kind == Kind::DraftActivity && last.content.contains(&format!("\"{}\"", element.title))
        };
        let mut things = elements.all.iter().filter(quoted);
        if let (Some(thing), None) = (things.next(), things.next()) {
            self.thing = Some(thing.title.clone());
            self.day_is_latest = false;
        } else if self.days.is_empty() {
            let tokens = crate::text::tokenize(&last.content);
            let days = tokens.windows(2).filter(|pair| ["day", "dia"].contains(&pair[0].norm.as_str()));
            let mut days: Vec<i32> = days.filter_map(|pair| pair[1].norm.parse().ok()).collect();
            days.dedup();
            if let [day] = days[..] {
                (self.days, self.day_is_latest) = (vec![day], true);
            }
        }
    }

    /// Remembers what a clause names.
    pub(crate) fn learn(&mut self, reading: &Reading, range: &Range<usize>, elements: &Elements) {
        let clause = Clause { reading, range: range.clone() };
        let days = clause.days();
        let mention = clause.mention();
        let kinds = [Kind::DraftActivity, Kind::LeftoverActivity];
        let fits = elements.resolve(&mention.words, &mention.themes, &kinds);
        // "Sea kayak is too risky for Bob": the words that things are called by tell which one.
        let known: Vec<String> = mention.words.iter().filter(|word| elements.knows(word)).cloned().collect();
        let narrowed = elements.resolve(&known, &mention.themes, &kinds);
        let fits = match fits.first() {
            Some(fit) if fit.score >= SURE => fits,
            _ if known.len() > 1 => narrowed.into_iter().filter(|fit| fit.score > 0.8).collect(),
            // "The castle is the reason we're coming": one thing is called so.
            _ if named_alone(&clause, &known, elements) => narrowed,
            _ => fits,
        };
        let thing = fits.first().filter(|fit| fit.score >= SURE).and_then(|fit| elements.get(*fit));
        let spoken_new = clause.any(&[Concept::Add, Concept::Replace]) && !mention.words.is_empty();
        if let Some(thing) = thing {
            self.thing = Some(thing.title.clone());
        } else if spoken_new {
            // Something new is known by the change that it led to.
            self.thing = None;
        }
        // "What's the Ghent day doing in here?"
        let placed = crate::day_words::day_of_place(&clause, elements).filter(|_| days.is_empty());
        let days = placed.map_or(days, |day| vec![day]);
        if !days.is_empty() {
            self.pair = if let ([before], [now]) = (self.days.as_slice(), days.as_slice()) {
                vec![*before, *now]
            } else {
                Vec::new()
            };
            self.days = days;
        }
        if crate::day_words::days_are(&clause) || placed.is_some() {
            (self.thing, self.day_is_latest) = (None, true);
        } else if thing.is_some() || spoken_new {
            self.day_is_latest = false;
        } else if !clause.days().is_empty() {
            self.day_is_latest = true;
        }
        if let Some((_, spot)) = clause.places().last() {
            self.place = Some(*spot);
        }
    }

    /// The thing that was spoken of last.
    pub(crate) fn thing(&self) -> Option<&str> {
        self.thing.as_deref().filter(|_| !self.day_is_latest)
    }

    /// Puts what they stand for into the pronouns of a clause.
    pub(crate) fn resolve(
        &self,
        reading: &mut Reading,
        range: &Range<usize>,
        elements: &Elements,
        days: &[Day],
    ) {
        for at in range.clone() {
            superlative_day(reading, range, at, days);
            self.neighbour_day(reading, range, at, elements, days);
            self.that_day(reading, range, at, elements);
        }
        crate::day_limit::point(reading, range, &self.days);
        crate::day_words::that_part(reading, range, self.days.last().copied());
        self.one_on(reading, range);
        self.there(reading, range);
        self.day_there(reading, range);
        bare_days(reading, range, days);
        self.pronoun(reading, range, elements);
    }

    /// "that day", "the same day", "the next day".
    fn that_day(&self, reading: &mut Reading, range: &Range<usize>, at: usize, elements: &Elements) {
        let Some(item) =
            reading.items.get(at).filter(|item| item.what == What::Known && item.is(Concept::Day))
        else {
            return;
        };
        let plural = reading.tokens.get(item.from).is_some_and(|token| token.norm.ends_with('s'));
        let before = at.checked_sub(1).filter(|before| range.contains(before));
        let word = before.map(|before| reading.norm(before)).unwrap_or_default();
        // "Push the castle to the next day": the one after the day of the castle.
        let beside = ["next", "following", "siguiente", "previous", "preceding", "anterior"].contains(&word);
        let own = || {
            let clause = Clause { reading, range: range.start..at.saturating_sub(1).max(range.start) };
            let mention = clause.mention();
            let fits = elements.resolve(&mention.words, &mention.themes, &[Kind::DraftActivity]);
            let thing = fits.first().filter(|fit| fit.score >= SURE).and_then(|fit| elements.get(*fit))?;
            i32::try_from(thing.day).ok()
        };
        let thing = if beside { own() } else { None };
        // "And lock that day", after something was put on one.
        let spoken = || self.thing_day(reading, &(0..0), elements).and_then(|day| i32::try_from(day).ok());
        let latest = self.days.last().copied().filter(|_| self.thing.is_none() || self.day_is_latest);
        let Some(last) = thing.or(latest).or_else(spoken) else { return };
        // "Do the dives in the afternoon, same day": the day of the dives.
        if ["same", "mismo"].contains(&word) {
            let mention = Clause { reading, range: range.clone() }.mention();
            let fits = elements.resolve(&mention.words, &mention.themes, &[Kind::DraftActivity]);
            if fits.first().is_some_and(|fit| fit.score >= SURE) {
                set(reading, at, What::Known);
                return;
            }
        }
        let named = match word {
            "next" | "following" | "siguiente" => vec![last + 1],
            "previous" | "preceding" | "anterior" => vec![last - 1],
            word if THIS.contains(&word) && plural => self.days.clone(),
            word if THIS.contains(&word) => vec![last],
            _ => return,
        };
        set(reading, at, What::Days(named));
        if let Some(before) = before {
            set(reading, before, What::Known);
        }
    }

    /// "the day after the fort", "the day before"; also "the day with the kayak".
    fn neighbour_day(
        &self,
        reading: &mut Reading,
        range: &Range<usize>,
        at: usize,
        elements: &Elements,
        days: &[Day],
    ) {
        let is_day = |item: &crate::items::Item| item.what == What::Known && item.is(Concept::Day);
        if !reading.items.get(at).is_some_and(is_day) {
            return;
        }
        // "the lake day"
        if let Some(before) = at.checked_sub(1).filter(|before| range.contains(before))
            && let Some(What::Quote(title)) = reading.items.get(before).map(|item| &item.what)
            && let Some(element) = elements.all.iter().find(|element| {
                element.title == *title && matches!(element.kind, Kind::DraftActivity | Kind::DraftDay)
            })
        {
            let day = i32::try_from(element.day).unwrap_or(0);
            set(reading, before, What::Known);
            set(reading, at, What::Days(vec![day]));
            return;
        }
        let Some(next) = reading.items.get(at + 1).filter(|_| range.contains(&(at + 1))) else { return };
        let offset = match (next.is(Concept::After), next.is(Concept::Before)) {
            (true, _) => 1,
            (_, true) => -1,
            _ if ["with", "con", "of", "de", "del"].contains(&reading.norm(at + 1)) => 0,
            _ => return,
        };
        let rest = at + 2..range.end;
        let after = Clause { reading, range: rest.clone() };
        let until = after.items().iter().position(|item| {
            item.any(&[Concept::Until, Concept::With, Concept::Before])
                || matches!(item.what, What::Comma | What::And)
        });
        let named = after.part(0..until.unwrap_or(after.range.len()));
        let mention = named.mention();
        let day = if mention.words.is_empty() {
            if offset == 0 {
                return;
            }
            self.thing_day(reading, range, elements)
        } else {
            let kinds = [Kind::DraftDay, Kind::DraftActivity];
            let fits = elements.resolve(&mention.words, &mention.themes, &kinds);
            let found: Vec<&Element> =
                fits.iter().filter(|fit| fit.score >= SURE).filter_map(|fit| elements.get(*fit)).collect();
            let by_place = named.places().first().copied().and_then(|(item, _)| {
                let name = crate::text::fold(
                    named.reading.typed(named.range.start + item..named.range.start + item + 1),
                );
                days.iter().rfind(|day| crate::text::fold(&day.place.name) == name).map(|day| day.number)
            });
            found.first().map(|element| element.day).or(by_place)
        };
        let Some(day) = day.and_then(|day| i32::try_from(day).ok()) else { return };
        let used: Vec<usize> = mention.items;
        set(reading, at, What::Days(vec![day + offset]));
        set(reading, at + 1, What::Known);
        for item in used {
            set(reading, item, What::Known);
        }
    }

    /// The day of the thing that the clause names, or that was spoken of.
    fn thing_day(&self, reading: &Reading, range: &Range<usize>, elements: &Elements) -> Option<u32> {
        let mention = Clause { reading, range: range.clone() }.mention();
        let words: Vec<String> = match &self.thing {
            Some(thing) if mention.words.is_empty() => thing.split(' ').map(crate::text::fold).collect(),
            _ => mention.words,
        };
        let fits = elements.resolve(&words, &mention.themes, &[Kind::DraftActivity]);
        let thing = fits.first().filter(|fit| fit.score >= SURE).and_then(|fit| elements.get(*fit));
        thing.map(|element| element.day).or_else(|| self.days.last().and_then(|day| u32::try_from(*day).ok()))
    }

    /// "Remove the one on day 3": the thing that was spoken of, there.
    fn one_on(&self, reading: &mut Reading, range: &Range<usize>) {
        let clause = Clause { reading, range: range.clone() };
        let Some(thing) = self.thing.as_ref().filter(|_| clause.any(ON_THINGS)) else { return };
        // "Day 3 doesn't need one"
        let last = clause.items().len().saturating_sub(1);
        let needs = clause.norm(last) == "one" && !clause.days().is_empty();
        let needs = needs
            && (0..last).any(|at| {
                let item = &clause.items()[at];
                let words = clause.reading.tokens.get(item.from..item.to).unwrap_or_default();
                words.iter().any(|word| ["need", "needs", "want", "have"].contains(&word.norm.as_str()))
            });
        if needs {
            set(reading, range.start + last, What::Quote(thing.clone()));
            return;
        }
        let at = (1..clause.items().len()).find(|at| {
            ["one", "ones"].contains(&clause.norm(*at))
                && ["the", "that"].contains(&clause.norm(at - 1))
                && ["on", "from", "in", "at"].contains(&clause.norm(at + 1))
        });
        let day = |at: usize| clause.items().get(at + 2).is_some_and(|item| item.days().is_some());
        if let Some(at) = at.filter(|at| day(*at)) {
            set(reading, range.start + at, What::Quote(thing.clone()));
        }
    }

    fn there(&self, reading: &mut Reading, range: &Range<usize>) {
        let clause = Clause { reading, range: range.clone() };
        let Some(place) = self.place.filter(|_| clause.places().is_empty()) else { return };
        let Some(at) = clause.find(Concept::There) else { return };
        let about_time = clause.items().iter().any(|item| item.length().is_some() || item.number().is_some())
            || clause.any(&[Concept::Time, Concept::Spend, Concept::More, Concept::Less]);
        if about_time && let Some(item) = reading.items.get_mut(range.start + at) {
            item.place = Some(place);
            item.senses.clear();
        }
    }

    /// "Day 6 is perfect, don't change anything there", "what's left on day 2?" "Add a sleigh ride there"
    fn day_there(&self, reading: &mut Reading, range: &Range<usize>) {
        let clause = Clause { reading, range: range.clone() };
        let apart = clause.days().is_empty() && clause.places().is_empty();
        let locks = clause.has(Concept::Lock) && clause.mention().words.is_empty();
        let fits = apart && (locks || clause.any(&[Concept::Add, Concept::Put]));
        let Some(at) = clause.find(Concept::There).filter(|_| fits) else { return };
        if self.day_is_latest && !self.days.is_empty() {
            set(reading, range.start + at, What::Days(self.days.clone()));
        }
    }

    /// "it", "that", "them".
    fn pronoun(&self, reading: &mut Reading, range: &Range<usize>, elements: &Elements) {
        let clause = Clause { reading, range: range.clone() };
        if clause.has(Concept::Undo) && !clause.thinks_again()
            || clause.any(&[Concept::Redo, Concept::Rename, Concept::PerDay])
            // "Es muy caro, quítalo" is about the thing, "make it cheaper" about the trip.
            || clause.has(Concept::Cheaper) && !clause.has(Concept::Remove)
            || clause.items().iter().any(|item| item.length().is_some())
                && crate::days::later(&clause).is_none()
        {
            return;
        }
        let Some(at) = (0..range.len()).find(|at| is_pronoun(&clause, *at)) else { return };
        // "Add a note to it: bring sun cream"
        let colon =
            (0..range.len()).find(|at| clause.norm(*at) == ":").filter(|_| clause.has(Concept::NoteNoun));
        let mention = clause.part(0..colon.unwrap_or(range.len())).mention();
        // "Skip that one, I'll grab something from a shop": what stands behind the comma is no name.
        let first = mention.items.first().map_or(at, |item| item - range.start);
        let apart = (at..first).any(|at| clause.items()[at].what == What::Comma);
        let names = !mention.words.is_empty() && !apart;
        // "Petra by night: move it to day 4"
        if mention.items.first().is_some_and(|item| *item < range.start + at) {
            return;
        }
        let verb = clause.items()[..at].iter().rposition(|item| !item.is_filler() || item.any(ON_THINGS));
        let object = verb.is_some_and(|verb| {
            clause.items()[verb].any(&[
                Concept::Replace,
                Concept::Switch,
                Concept::Move,
                Concept::Put,
                Concept::Change,
            ])
        });
        if names && !object {
            return;
        }
        let on_thing = clause.any(ON_THINGS) && !clause.has(Concept::RestDay);
        let whole_day =
            clause.days().is_empty() || clause.any(&[Concept::Move, Concept::Put, Concept::Switch]);
        // "And lock it", after a thing of that day was taken out
        let locks = clause.any(&[Concept::Lock, Concept::Unlock]) && !self.days.is_empty();
        let there = |thing: &String| {
            elements.all.iter().any(|element| element.kind == Kind::DraftActivity && element.title == *thing)
        };
        let what = match &self.thing {
            Some(thing) if locks && !there(thing) => What::Days(self.days.clone()),
            Some(thing) if on_thing && !self.day_is_latest => What::Quote(thing.clone()),
            // "Day 1 is good. Day 2 is good. Lock both."
            _ if clause.norm(at) == "both" && self.pair.len() == 2 && clause.any(ON_DAYS) => {
                What::Days(self.pair.clone())
            }
            _ if !self.days.is_empty() && clause.any(ON_DAYS) && whole_day => What::Days(self.days.clone()),
            Some(thing) if on_thing => What::Quote(thing.clone()),
            _ => return,
        };
        set(reading, range.start + at, what);
    }
}

/// True for one word with its article that only one thing of the plan is called by.
fn named_alone(clause: &Clause<'_>, known: &[String], elements: &Elements) -> bool {
    let [word] = known else { return false };
    let definite = (1..clause.items().len()).any(|at| {
        clause.norm(at) == word && ["the", "that", "our", "el", "la"].contains(&clause.norm(at - 1))
    });
    definite
        && elements.holding(word).iter().filter(|element| element.kind == Kind::DraftActivity).count() == 1
}

/// The day that the message before asked for: "that one" is it, not the day that it came after.
fn added_day(request: &Request<'_>, previous: Option<&Reading>) -> Option<i32> {
    let reading = previous?;
    let whole = Clause { reading, range: 0..reading.items.len() };
    let asked = whole.any(&[Concept::Add, Concept::Put, Concept::RestDay, Concept::More]);
    let change =
        request.history.last_change.as_ref().filter(|change| change.days.after == change.days.before + 1)?;
    let mut days = change.added.iter().filter(|entry| entry.kind == "day");
    let (Some(entry), None) = (days.next(), days.next()) else { return None };
    (asked && crate::revise::changed_last(request)).then(|| i32::try_from(entry.day).ok())?
}

/// True for "it" that stands alone; "la" of "la playa" is an article.
fn is_pronoun(clause: &Clause<'_>, at: usize) -> bool {
    let item = &clause.items()[at];
    if !item.is(Concept::That) || item.what != What::Known {
        return false;
    }
    let article =
        ["la", "lo", "el", "los", "las", "ese", "esa", "that", "those", "esos"].contains(&clause.norm(at));
    let noun = clause.items().get(at + 1).is_some_and(|next| {
        matches!(next.what, What::Unknown | What::Quote(_) | What::Ordinal(_) | What::Number(_))
            || next.themes().next().is_some()
            || next.place.is_some()
            || next.any(&[Concept::Day, Concept::Trip, Concept::RestDay, Concept::Activity, Concept::Budget])
            || next.slot().is_some()
    });
    !(article && noun)
}

pub(crate) fn set(reading: &mut Reading, at: usize, what: What) {
    if let Some(item) = reading.items.get_mut(at) {
        item.senses = if what == What::Known { vec![Sense::Filler] } else { Vec::new() };
        item.place = None;
        item.what = what;
    }
}
