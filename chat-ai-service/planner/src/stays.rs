//! How long: the whole trip, and the days in each place.

use remix_itinerary::{Operation, OperationKind};

use crate::clause::Clause;
use crate::concept::Concept;
use crate::items::{Item, What};
use crate::removed_days::remove_all;
use crate::work::Work;

/// The longest trip, in days.
pub(crate) const MOST_DAYS: u32 = 60;

/// A wish for days in a place, before it is turned into operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    Exactly(u32),
    By(i32),
    /// More or less, without a number.
    Shift(i32),
}

/// Reads days in places: "5 days in the mountains and 2 at the beach", "more time in Goa", "one day less in Manali".
pub(crate) fn places(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    use Concept::{
        Activity, Add, Change, Day, Extend, InsteadOf, Less, Lock, More, Move, Night, Only, Remove, Replace,
        RestDay, Shorten, Spend, Switch, Time,
    };
    let places = clause.places();
    // "The first three days in Cape Town"
    let days = clause.days();
    if let ([(_, spot)], true) = (places.as_slice(), clause.any(&[Spend, Time]) && !clause.has(Move)) {
        let last = i32::try_from(work.world.length()).unwrap_or(0);
        let count = u32::try_from(days.len()).unwrap_or(0);
        if count > 1 && (days.first() == Some(&1) || days.last() == Some(&last)) && only_places(clause) {
            return allocate(work, &[(*spot, Wish::Exactly(count))]);
        }
    }
    // "Two days less, without losing the beach"
    let spared = places.first().is_some_and(|(at, _)| clause.part(0..*at).has(Concept::None));
    let moves =
        clause.has(Move) && !clause.has(Time) || spared && clause.any(&[Remove, Concept::Cut, Shorten]);
    if places.is_empty()
        || moves
        || clause.any(&[Replace, Switch, Lock, RestDay, InsteadOf])
        || !clause.days().is_empty()
    {
        return false;
    }
    let items = clause.items();
    let counted: Vec<(usize, u32, i32)> = items
        .iter()
        .enumerate()
        .filter_map(|(index, item)| match &item.what {
            What::Length(length) => Some((index, length.days, length.sign)),
            What::Number(n) if n.fract().is_zero() => {
                let days = u32::try_from(n.mantissa()).ok().filter(|days| (1..=MOST_DAYS).contains(days))?;
                let next = items.get(index + 1);
                let noun = next.is_some_and(|next| {
                    next.is(Activity) || next.is(Concept::Party) || next.what == What::Unknown
                });
                (!noun).then_some((index, days, 0))
            }
            // "One day is enough in Fez", "en Fez con un día nos basta"
            What::Known if item.is(Day) && clause.has(Only) && !clause.has(Add) => {
                let article = index.checked_sub(1).map_or("", |before| clause.norm(before));
                ["a", "one", "un", "solo"].contains(&article).then_some((index, 1, 0))
            }
            _ => None,
        })
        .collect();
    // "Five of them in Andalusia"
    let of_them = counted.iter().any(|(at, ..)| {
        ["of", "de"].contains(&clause.norm(at + 1))
            && ["them", "those", "these", "ellos", "esos"].contains(&clause.norm(at + 2))
    });
    let timed = of_them || items.iter().any(|item| item.length().is_some());
    if !counted.is_empty() && (timed || clause.any(&[Only, Spend])) {
        let mut wishes: Vec<(usize, Wish)> = Vec::new();
        for (index, days, sign) in &counted {
            // The place of a number is the nearest one after it, before the next number; else the nearest one before.
            let next =
                counted.iter().map(|(other, ..)| *other).find(|other| other > index).unwrap_or(items.len());
            let place = places
                .iter()
                .find(|(at, _)| at > index && *at < next)
                .or_else(|| places.iter().rev().find(|(at, _)| at < index));
            let Some((_, spot)) = place else { continue };
            let after = clause.part(index + 1..next);
            let before = clause.part(0..*index);
            let signed = *days as i32;
            let wish = match *sign {
                0 if after.any(&[More, Extend])
                    || before.any(&[Add, Extend]) && !work.lexicon_says_to(&before) =>
                {
                    Wish::By(signed)
                }
                0 if after.any(&[Less, Shorten])
                    || before.any(&[Remove, Concept::Cut, Shorten]) && !work.lexicon_says_to(&before) =>
                {
                    Wish::By(-signed)
                }
                0 => Wish::Exactly(*days),
                sign => Wish::By(sign * signed),
            };
            if !wishes.iter().any(|(known, _)| known == spot) {
                wishes.push((*spot, wish));
            }
        }
        return !wishes.is_empty() && allocate(work, &wishes);
    }
    let theme_too = items.iter().any(|item| item.place.is_some() && item.themes().next().is_some());
    let about_time = clause.any(&[Time, Day, Night, Extend, Shorten, Spend]);
    if theme_too && !about_time {
        return false;
    }
    let spot = places[0].1;
    // "Use that day for Wanaka instead": a day that was freed goes there.
    let that = (0..items.len())
        .any(|at| ["that", "it", "eso", "ese", "daselo", "dadselo", "denselo"].contains(&clause.norm(at)));
    let that_day = clause.has(Spend) && (clause.has(Day) || that) && only_places(clause);
    let freed = work
        .request
        .history
        .last_change
        .as_ref()
        .map_or(0, |change| change.days.before.saturating_sub(change.days.after));
    if that_day && freed > 0 && !clause.any(&[More, Less, Time]) {
        set(work, i64::from(work.world.length() + 1));
        return allocate(work, &[(spot, Wish::By(1))]);
    }
    if that_day && that {
        return allocate(work, &[(spot, Wish::By(1))]);
    }
    let placed = clause.any(&[Concept::StartWith, Concept::EndWith, Concept::After, Concept::Before]);
    if clause.has(Add) && clause.has(Day) && placed {
        return false;
    }
    if clause.has(Add) && clause.has(Day) && clause.mention().words.len() <= 3 {
        return allocate(work, &[(spot, Wish::By(1))]);
    }
    if clause.any(&[More, Extend]) && !clause.has(Activity) && (about_time || only_places(clause)) {
        return allocate(work, &[(spot, Wish::Shift(1))]);
    }
    // "Cut Madalena" takes it out, "cut Madalena a bit" makes it shorter.
    if clause.has(Concept::Cut)
        && !clause.any(&[Less, Shorten, Time, Day])
        && places.len() == 1
        && is_short(clause)
    {
        let days = work.world.days_in(spot);
        return remove_all(work, &days.iter().filter_map(|day| i32::try_from(*day).ok()).collect::<Vec<_>>());
    }
    if clause.any(&[Less, Shorten, Concept::Reduce, Concept::Cut]) && (about_time || only_places(clause)) {
        return allocate(work, &[(spot, Wish::Shift(-1))]);
    }
    if clause.any(&[Spend, Change]) && clause.has(Time) {
        return allocate(work, &[(spot, Wish::Shift(1))]);
    }
    false
}

/// True for a verb and its object alone.
fn is_short(clause: &Clause<'_>) -> bool {
    clause.items().len() <= 3 && only_places(clause)
}

/// True when the clause names nothing but places.
fn only_places(clause: &Clause<'_>) -> bool {
    let mention = clause.mention();
    mention.items.iter().all(|item| clause.reading.items.get(*item).is_some_and(|item| item.place.is_some()))
}

/// Turns wishes for places into operations.
fn allocate(work: &mut Work<'_>, wishes: &[(usize, Wish)]) -> bool {
    let fixed = work.duration.or(work.request.draft.constraints.duration_days);
    let now = work.world.length();
    let total = fixed.unwrap_or(now);
    let mut wanted: Vec<(usize, u32)> = Vec::new();
    for (spot, wish) in wishes {
        let here = count(work, *spot);
        if here == now && wishes.len() == 1 {
            // A place that is the whole trip: its days are the length of the trip.
            return match wish {
                Wish::Exactly(days) => set(work, i64::from(*days)),
                Wish::By(by) => set(work, i64::from(now) + i64::from(*by)),
                Wish::Shift(by) => crate::conflicts::ask_length(work, *by < 0),
            };
        }
        let days = match wish {
            Wish::Exactly(days) => *days,
            Wish::By(by) => here.saturating_add_signed(*by),
            Wish::Shift(by) => {
                // The smallest whole number of days that gives the place a larger (smaller) share of the trip than now.
                let share = f64::from(here) * f64::from(total) / f64::from(now.max(1));
                let next = if *by > 0 { share.floor() + 1.0 } else { share.ceil() - 1.0 };
                next.clamp(0.0, f64::from(MOST_DAYS)) as u32
            }
        };
        let shift_only = matches!(wish, Wish::Shift(_));
        let most =
            if shift_only && work.world.stays().len() > 1 { total.saturating_sub(1) } else { MOST_DAYS };
        if days == 0 && matches!(wish, Wish::By(_) | Wish::Shift(_)) {
            let name = work.world.name(*spot);
            let options = vec![
                work.say("option_drop_place", &[("place", &name)]),
                work.say("option_keep_place", &[("place", &name)]),
            ];
            work.ask("ask_drop_place", &[("place", &name)], options);
            return true;
        }
        if days == 0 || days > MOST_DAYS {
            work.note("days_out_of_range", &[("most", &MOST_DAYS.to_string())]);
            return true;
        }
        wanted.push((*spot, days.min(most.max(1))));
    }
    if let Some(fixed) = fixed.filter(|fixed| wanted.iter().map(|(_, days)| days).sum::<u32>() > *fixed) {
        let sum: u32 = wanted.iter().map(|(_, days)| days).sum();
        let options =
            [sum, fixed].map(|days| work.say("option_duration", &[("days", &work.replies.days(days))]));
        work.ask(
            "ask_too_many_days",
            &[("days", &work.replies.days(fixed)), ("sum", &work.replies.days(sum))],
            options.to_vec(),
        );
        return true;
    }
    share_rest(work, &mut wanted, fixed, wishes);
    for (spot, days) in wanted {
        emit(work, spot, days);
    }
    true
}

/// Where the length stands and one stay is left, it gets the rest of the days, so that nothing is left to guess.
fn share_rest(work: &Work<'_>, wanted: &mut Vec<(usize, u32)>, fixed: Option<u32>, wishes: &[(usize, Wish)]) {
    let moves = wishes.iter().all(|(_, wish)| matches!(wish, Wish::Shift(_)));
    let Some(total) = fixed.or_else(|| moves.then(|| work.world.length())) else { return };
    let covered: Vec<u32> = wanted.iter().flat_map(|(spot, _)| work.world.days_in(*spot)).collect();
    let others: Vec<String> = work
        .world
        .stays()
        .into_iter()
        .filter(|stay| {
            let days =
                work.world.draft.itinerary.days.iter().filter(|day| crate::world::is_in(&day.place, stay));
            days.map(|day| day.number).any(|number| !covered.contains(&number))
        })
        .collect();
    let rest = total.saturating_sub(wanted.iter().map(|(_, days)| *days).sum());
    if let ([other], 1..) = (others.as_slice(), rest)
        && let Some(spot) = work.world.spots.iter().position(|spot| spot.labels == [other.clone()])
    {
        wanted.push((spot, rest));
    }
}

fn count(work: &Work<'_>, spot: usize) -> u32 {
    u32::try_from(work.world.days_in(spot).len()).unwrap_or(0)
}

/// One operation for each label; days go round the labels in proportion to what the sources hold there.
pub(crate) fn emit(work: &mut Work<'_>, spot: usize, days: u32) {
    let labels = work.world.spots.get(spot).map(|spot| spot.labels.clone()).unwrap_or_default();
    let weights: Vec<u32> = labels.iter().map(|label| work.world.source_days_in(label).max(1)).collect();
    let sum: u32 = weights.iter().sum::<u32>().max(1);
    let mut shares: Vec<u32> = weights.iter().map(|weight| days * weight / sum).collect();
    let mut rest = days - shares.iter().sum::<u32>();
    for share in &mut shares {
        if rest > 0 {
            *share += 1;
            rest -= 1;
        }
    }
    for (label, share) in labels.iter().zip(shares).filter(|(_, share)| *share > 0) {
        let operation = Operation {
            title: Some(label.clone()),
            days: vec![share as i32],
            ..Operation::new(OperationKind::Allocate)
        };
        let text = work.replies.days(share);
        let known =
            |other: &Operation| other.op == OperationKind::Allocate && other.title.as_ref() == Some(label);
        if let Some(at) = work.operations.iter().position(known) {
            // The last word on a place wins.
            let before = work
                .replies
                .days(u32::try_from(work.operations[at].days.first().copied().unwrap_or(0)).unwrap_or(0));
            let phrase = work.say("allocated", &[("days", &before), ("place", label)]);
            work.done.retain(|(_, known)| *known != phrase);
            work.operations.remove(at);
        }
        work.act(operation, "allocated", &[("days", &text), ("place", label)]);
    }
}

/// Reads the length of the trip: "make it 7 days", "two days shorter", "a week".
pub(crate) fn length(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    use Concept::{
        Add, Change, Cut, Day, Extend, Less, Merge, More, Move, Not, Only, Reduce, Remove, RestDay, Shorten,
        Split, Switch, Trip, Under,
    };
    let items = clause.items();
    let now = work.world.length();
    // "Combine these trips for a 7-day adventure" is about the whole.
    let merges = clause.has(Merge) && !clause.has(Trip);
    if clause.any(&[Split, Move, Switch])
        || merges
        || !clause.days().is_empty() && !clause.any(&[Add, Extend])
    {
        return false;
    }
    // "Budget rooms for the first two nights" says nothing about the length.
    if crate::wishes::end_nights(work, clause).is_some() {
        return false;
    }
    let too = |concept: Concept| {
        clause.find(concept).is_some_and(|at| ["too", "demasiado", "muy"].contains(&clause.norm(at)))
    };
    let found = items.iter().enumerate().find_map(|(index, item)| Some((index, item.length()?)));
    // "Eleven days is one too many"
    if let Some((at, length)) = found
        && length.sign == 0
        && length.days == now
        && let Some((many, by)) = clause.part(at + 1..items.len()).number()
        && clause.part(at + 1 + many..items.len()).has(Less)
    {
        let cuts = Clause { reading: clause.reading, range: clause.range.end..clause.reading.items.len() };
        // "Eleven days is one too many. Cut the last one": the rest of the message says which.
        return cuts.any(&[Cut, Remove])
            || set(work, i64::from(now) - i64::try_from(by.trunc().mantissa()).unwrap_or(0));
    }
    // "32 days?? we got 12", "eight days won't work", "ten days is a lot, cut the first two": what the trip is now is no
    // wish.
    let rest = Clause { reading: clause.reading, range: clause.range.end..clause.reading.items.len() };
    let cuts = rest.any(&[Cut, Remove]) && rest.items().iter().any(|item| item.days().is_some());
    if let Some((at, length)) = found
        && (clause.is_asked()
            || cuts
            || clause.has(Not) && clause.part(at + 1..items.len()).number().is_none())
        && length.sign == 0
        && length.days == now
    {
        return true;
    }
    if let Some((index, mut length)) = found {
        let next = items.get(index + 1);
        if next.is_some_and(|next| next.is(RestDay)) || clause.has(RestDay) && !clause.any(&[Cut, Shorten]) {
            return false;
        }
        // "3 days in Paris"
        let there = clause.items().get(index + 2).filter(|item| item.what == What::Unknown);
        let leads = ["in", "en", "at"].contains(&clause.norm(index + 1));
        if let Some(name) = there.filter(|_| leads && clause.places().is_empty()) {
            let token = clause.reading.tokens.get(name.from);
            let typed =
                token.and_then(|token| clause.reading.text.get(token.from..token.to)).unwrap_or_default();
            work.note("nothing_about", &[("name", typed)]);
            return true;
        }
        // "8 days is too long, five would be better", "8 days won't work, it needs to be 6": the other number counts.
        let other = items.iter().skip(index + 1).find_map(|item| {
            let bare = item.number().and_then(|n| u32::try_from(n.trunc().mantissa()).ok());
            item.length().map(|length| length.days).or(bare)
        });
        // "Three days now, not four": the denied number comes second.
        let denied = clause.has(Concept::Not)
            && !(index + 1..items.len()).any(|at| {
                items[at].is(Concept::Not)
                    && items[index + 1..at].iter().all(|item| item.is_filler() || item.what == What::Comma)
            });
        let refused = too(Shorten) || too(Extend);
        if let Some(other) = other.filter(|_| refused || denied) {
            return set(work, i64::from(other));
        }
        if refused {
            return crate::conflicts::ask_length(work, too(Shorten));
        }
        if length.nights && length.sign == 0 {
            length.days += 1;
            work.note(
                "nights_taken",
                &[("days", &work.replies.days(length.days)), ("nights", &(length.days - 1).to_string())],
            );
        }
        if index > 0 && ["minus", "-"].contains(&clause.norm(index - 1)) {
            return set(work, -1);
        }
        let after = clause.part(index + 1..items.len());
        let before = clause.part(0..index);
        let absolute = work.lexicon_says_to(&before);
        let days = i64::from(length.days);
        let sign = match length.sign {
            // "One day less than that" compares, though "less than" alone is a limit.
            0 if ["less", "fewer", "menos"].contains(&clause.norm(index + 1)) => -1,
            // "I only get 10 days off work"
            0 if before.words().iter().any(|word| ["get", "got"].contains(word))
                && after.norm(0) == "off" =>
            {
                0
            }
            0 if after.any(&[Shorten, Less]) || after.items().first().is_some_and(|item| item.is(Cut)) => -1,
            0 if after.any(&[Extend, More]) => 1,
            0 if before.any(&[Cut, Remove, Shorten, Reduce]) && !absolute => -1,
            0 if before.any(&[Extend, Add]) && !absolute => 1,
            sign => i64::from(sign),
        };
        let steered = [Trip, Change, Cut, Shorten, Reduce, Extend, Only, Under, Not];
        if sign == 0 && drastic(length.days, now) && !clause.any(&steered) && !is_bare(clause) {
            // "Way too much for one day" is about a day.
            if length.days == 1 {
                return false;
            }
            let options = [length.days, now];
            let options =
                options.map(|days| work.say("option_duration", &[("days", &work.replies.days(days))]));
            work.ask("ask_length", &[("days", &work.replies.days(now))], options.to_vec());
            return true;
        }
        return set(work, if sign == 0 { days } else { i64::from(now) + sign * days });
    }
    // "Eleven days is one too many. Cut the last one."
    if clause.any(&[Cut, Remove])
        && clause.any(&[Concept::LastOne, Concept::EndWith])
        && clause.mention().items.len() <= 1
    {
        let spoken = crate::clause::Clause { reading: clause.reading, range: 0..clause.range.start };
        if spoken.items().iter().any(|item| item.length().is_some()) && !spoken.any(&[Concept::Activity]) {
            return remove_all(work, &[i32::try_from(now).unwrap_or(0)]);
        }
    }
    if clause.any(&[Cut]) && clause.has(RestDay) {
        // "knock a day off"
        return set(work, i64::from(now) - 1);
    }
    let spared = clause.places().first().is_some_and(|(at, _)| clause.part(0..*at).has(Concept::None));
    if !clause.places().is_empty() && !spared || clause.has(RestDay) {
        return false;
    }
    let shorter = clause.has(Shorten);
    let longer = clause.has(Extend);
    let names_trip = clause.has(Trip) || clause.mention().words.is_empty();
    if (shorter || longer) && names_trip && clause.days().is_empty() {
        let number = clause.number().and_then(|(_, n)| u32::try_from(n.trunc().mantissa()).ok());
        return match number.filter(|_| work.lexicon_says_to(clause)) {
            Some(days) => set(work, i64::from(days)),
            None => crate::conflicts::ask_length(work, shorter),
        };
    }
    // "add a day", "one day less"
    if clause.has(Day) && clause.mention().words.is_empty() && clause.days().is_empty() {
        if clause.any(&[Add]) || clause.has(More) && !clause.has(Concept::PerDay) {
            return set(work, i64::from(now) + 1);
        }
        let article = (0..items.len())
            .any(|at| ["a", "one", "un", "uno", "another", "otro"].contains(&clause.norm(at)));
        if clause.any(&[Remove, Cut]) && article {
            return set(work, i64::from(now) - 1);
        }
        if clause.has(Less) && clause.items().iter().any(Item::is_filler) && !clause.has(Concept::Activity) {
            return set(work, i64::from(now) - 1);
        }
    }
    false
}

/// True for a length that would take most of the trip away: it is not read out of a passing remark.
fn drastic(days: u32, now: u32) -> bool {
    days * 3 <= now
}

/// True when the clause holds a length and small words only.
fn is_bare(clause: &Clause<'_>) -> bool {
    clause.items().iter().all(|item| item.is_filler() || !matches!(item.what, What::Known | What::Unknown))
}

/// Sets the length, where it is one that a trip can have.
pub(crate) fn set(work: &mut Work<'_>, days: i64) -> bool {
    let Some(days) = u32::try_from(days).ok().filter(|days| (1..=MOST_DAYS).contains(days)) else {
        work.note("days_out_of_range", &[("most", &MOST_DAYS.to_string())]);
        return true;
    };
    work.duration = Some(days);
    let operation = Operation { days: vec![days as i32], ..Operation::new(OperationKind::SetDuration) };
    let text = work.replies.days(days);
    work.act(operation, "duration", &[("days", &text)]);
    true
}
