//! What the conversation is about: which day, thing or place "it", "that day", "the day after the fort" and "there"
//! stand for. What they stand for is put into the items, so that no frame has to know of it.

use std::ops::Range;

use remix_itinerary::Day;

use crate::activities::SURE;
use crate::api::{Request, Role};
use crate::clause::Clause;
use crate::concept::Concept;
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
    /// True when a day was named after the last thing.
    day_is_latest: bool,
}

/// Orders that a thing can be the object of.
const ON_THINGS: &[Concept] = {
    use Concept::*;
    &[Remove, Move, Put, Replace, Switch, Keep, Never, Lock, Add, InsteadOf, Change, QHowMuch, QFrom, Costs]
};

/// Orders that a day can be the object of.
const ON_DAYS: &[Concept] = {
    use Concept::*;
    &[Remove, Move, Put, Lock, Unlock, Keep, Replace, Switch, Merge, Split, RestDay, QHowMuch, QFrom]
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
        if let Some(change) = &request.history.last_change {
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
        if let Some(day) = added_day(request, previous) {
            focus = Self { days: vec![day], thing: None, place: focus.place, day_is_latest: true };
        }
        focus
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
        if !days.is_empty() {
            self.days = days;
        }
        if thing.is_some() || spoken_new {
            self.day_is_latest = false;
        } else if !clause.days().is_empty() {
            self.day_is_latest = true;
        }
        if let Some((_, spot)) = clause.places().last() {
            self.place = Some(*spot);
        }
    }

    /// The thing that was spoken of, where nothing else was named after it.
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
        self.there(reading, range);
        bare_days(reading, range);
        self.pronoun(reading, range);
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
        let Some(last) = self.days.last().copied() else { return };
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

    /// "it", "that", "them".
    fn pronoun(&self, reading: &mut Reading, range: &Range<usize>) {
        let clause = Clause { reading, range: range.clone() };
        if clause.any(&[Concept::Undo, Concept::Redo, Concept::Rename, Concept::Cheaper, Concept::PerDay])
            || clause.items().iter().any(|item| item.length().is_some())
                && crate::days::later(&clause).is_none()
        {
            return;
        }
        let pronouns: Vec<usize> = (0..range.len()).filter(|at| is_pronoun(&clause, *at)).collect();
        let Some(at) = pronouns.first().copied() else { return };
        let mention = clause.mention();
        let names = !mention.words.is_empty();
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
        let what = match &self.thing {
            Some(thing) if on_thing && !self.day_is_latest => What::Quote(thing.clone()),
            _ if !self.days.is_empty() && clause.any(ON_DAYS) && whole_day => What::Days(self.days.clone()),
            Some(thing) if on_thing => What::Quote(thing.clone()),
            _ => return,
        };
        set(reading, range.start + at, what);
    }
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

/// "The priciest day", "the hardest one": where something is to be done with it.
fn superlative_day(reading: &mut Reading, range: &Range<usize>, at: usize, days: &[Day]) {
    let clause = Clause { reading, range: range.clone() };
    let Some(item) = reading.items.get(at).filter(|item| item.any(&[Concept::QDearest, Concept::QHardest]))
    else {
        return;
    };
    if !clause.any(ON_DAYS) || clause.is_question() {
        return;
    }
    let words = reading.tokens.get(item.from..item.to).unwrap_or_default();
    let least = words.iter().any(|word| word.norm.starts_with("cheap") || word.norm.starts_with("barat"));
    let found = match item.is(Concept::QHardest) {
        true => days.iter().rev().max_by_key(|day| day.difficulty),
        false if least => days.iter().min_by_key(|day| (day.cost, day.number)),
        false => days.iter().max_by_key(|day| (day.cost, day.number)),
    };
    let Some(number) = found.and_then(|day| i32::try_from(day.number).ok()) else { return };
    set(reading, at, What::Days(vec![number]));
    if range.contains(&(at + 1)) && reading.items.get(at + 1).is_some_and(|next| next.is(Concept::Day)) {
        set(reading, at + 1, What::Known);
    }
}

/// "Swap 2 and 5", "merge 1 and 2": numbers that are days because nothing else can be swapped.
fn bare_days(reading: &mut Reading, range: &Range<usize>) {
    let clause = Clause { reading, range: range.clone() };
    let orders =
        [Concept::Switch, Concept::Merge, Concept::Lock, Concept::Unlock, Concept::Remove, Concept::Move];
    let numbers: Vec<(usize, i32)> = clause
        .items()
        .iter()
        .enumerate()
        .filter_map(|(at, item)| {
            // "Leave that one out" counts nothing.
            let word = ["one", "un", "una", "uno"].contains(&clause.norm(at));
            let number = item.number().filter(|n| n.fract().is_zero() && !word)?;
            Some((at, i32::try_from(number.mantissa()).ok().filter(|n| (1..=99).contains(n))?))
        })
        .collect();
    // "Switch the second day with the fifth"
    let one: Vec<i32> = clause.days();
    let ordinals: Vec<(usize, i32)> = clause
        .items()
        .iter()
        .enumerate()
        .filter_map(|(at, item)| match item.what {
            What::Ordinal(value) => Some((at, value)),
            _ => None,
        })
        .collect();
    let last = clause.reading.items.iter().filter_map(|item| item.days()).flatten().max().copied();
    if let ([day], [(at, value)]) = (one.as_slice(), ordinals.as_slice())
        && clause.any(&[Concept::Switch, Concept::Merge])
        && clause.mention().words.is_empty()
    {
        let value = if *value > 0 { Some(*value) } else { last.filter(|last| last != day) };
        if let Some(value) = value {
            set(reading, range.start + at, What::Days(vec![value]));
        }
        return;
    }
    let alone = clause.mention().words.is_empty()
        && clause.money().is_none()
        // "Flip 2 and 3, the days I mean"
        && (!clause.has(Concept::Day) || clause.has(Concept::Switch))
        && !clause.any(&[
            Concept::Activity,
            Concept::Party,
            Concept::PerDay,
            Concept::Budget,
            Concept::Undo,
        ])
        && clause.items().iter().all(|item| item.length().is_none());
    // "Merge day 3 with 4"
    let second =
        clause.any(&[Concept::Switch, Concept::Merge]) && clause.days().len() == 1 && numbers.len() == 1;
    if second && let [(at, number)] = numbers.as_slice() {
        set(reading, range.start + at, What::Days(vec![*number]));
        return;
    }
    if !alone || !clause.any(&orders) || numbers.is_empty() || !clause.days().is_empty() {
        return;
    }
    let pairs = clause.any(&[Concept::Switch, Concept::Merge]) && numbers.len() == 2;
    let single = !clause.any(&[Concept::Switch, Concept::Merge]);
    if pairs || single {
        for (at, number) in numbers {
            set(reading, range.start + at, What::Days(vec![number]));
        }
    }
}

fn set(reading: &mut Reading, at: usize, what: What) {
    if let Some(item) = reading.items.get_mut(at) {
        item.senses = if what == What::Known { vec![Sense::Filler] } else { Vec::new() };
        item.place = None;
        item.what = what;
    }
}

/// The last message of the traveller.
pub(crate) fn last_message<'a>(request: &Request<'a>) -> Option<&'a str> {
    let before = request.recent.iter().rev().find(|exchange| exchange.role == Role::User)?;
    Some(before.content.as_str())
}
