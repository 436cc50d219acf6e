//! What is tried where no frame could read a clause: a bare part of the day, a complaint without an object, a name that the
//! plan does not hold, a number that could be several things.

use remix_itinerary::{Operation, OperationKind, Slot};

use crate::clause::Clause;
use crate::concept::Concept;
use crate::elements::{Kind, stem};
use crate::items::What;
use crate::text::tokenize;
use crate::work::Work;
use crate::{moves, reasons, rest, stays};

/// "Add a horse ride on day 3. Maybe in the morning": the part of the day of what this very message adds or moves.
fn refined(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let small = clause.items().iter().all(|item| {
        item.slot().is_some()
            || item.is_filler() && item.days().is_none()
            || item.any(&[Concept::StartWith, Concept::EndWith])
    });
    // ", first thing"
    let edges = [(Concept::StartWith, Slot::Morning), (Concept::EndWith, Slot::Evening)];
    let edge = edges.iter().find(|(concept, _)| clause.has(*concept)).map(|(_, slot)| *slot);
    let Some(slot) = clause.slot().or(edge).filter(|_| small) else { return false };
    let Some(last) = work.operations.last_mut() else { return false };
    let placed =
        [OperationKind::AddActivity, OperationKind::MoveActivity].contains(&last.op) && last.slot.is_none();
    if placed {
        last.slot = Some(slot);
        let (told, operation) = (work.done.last_mut(), last.clone());
        if let Some((told, _)) = told {
            *told = Some(operation);
        }
    }
    placed
}

/// "In the morning", "on day 3" after something was added: where it goes.
pub(crate) fn fragment(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    if refined(work, clause) {
        return true;
    }
    let Some(thing) = work.thing.clone() else { return false };
    let only = clause.items().iter().all(|item| {
        item.slot().is_some()
                || item.days().is_some()
                || item.is_filler()
                || item.what == What::Comma
                // "Better on day 3, in the morning"
                || item.any(&[Concept::Move, Concept::Correction, Concept::Instead])
    });
    let element = work.elements.all.iter().find(|e| e.kind == Kind::DraftActivity && e.title == thing);
    let Some(element) = element.filter(|_| only && (clause.slot().is_some() || !clause.days().is_empty()))
    else {
        return false;
    };
    let day = match clause.days().first() {
        Some(day) => match work.existing(&[*day]) {
            Some(days) => days[0],
            None => return true,
        },
        None => element.day,
    };
    moves::place(work, element, day, clause.slot());
    true
}

/// "Make it better": says what can be asked for.
pub(crate) fn vague(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    if !clause.has(Concept::Complaint) || work.has_result() {
        return false;
    }
    let options = ["option_slower", "option_cheaper", "option_more_food", "option_more_nature"];
    let options = options.iter().map(|key| work.say(key, &[])).collect();
    work.ask("ask_what_better", &[], options);
    work.use_items(clause.range.clone());
    true
}

/// An order about something by name that the plan does not hold.
pub(crate) fn not_found(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    use Concept::{InsteadOf, Move, Put, Remove, Replace, Switch};
    let mention = clause.mention();
    if mention.words.is_empty()
        || !clause.items().iter().any(|item| {
            // "The reason we're coming" moves nothing.
            item.any(&[InsteadOf, Move, Put, Remove, Replace, Switch]) && !(item.is(Move) && item.is_filler())
        })
        || work.has_result() && reasons::is_remark(clause)
    {
        return false;
    }
    // "Drop the Alhambra", where a whole day is called so: which part of it is to go.
    if clause.any(&[Remove, Concept::Cut]) && clause.days().is_empty() {
        let titled = work.elements.resolve(&mention.words, &[], &[Kind::DraftDay]);
        let titled = titled.first().filter(|fit| fit.score > 0.9).and_then(|fit| work.elements.get(*fit));
        // "The war museum", where the day is called so and holds the War Memorial Museum.
        let stems: Vec<String> = mention.words.iter().map(|word| stem(word)).collect();
        let on = titled.and_then(|element| work.world.day(element.day));
        let held: Vec<&remix_itinerary::Activity> = on
            .into_iter()
            .flat_map(|day| &day.activities)
            .filter(|own| {
                let words: Vec<String> = tokenize(&own.title).iter().map(|token| stem(&token.norm)).collect();
                stems.iter().all(|word| words.contains(word))
            })
            .collect();
        if let ([one], Some(day)) = (held.as_slice(), on) {
            let (id, title) = (one.id.clone(), one.title.clone());
            crate::removals::take_out(work, &id, &title, day.number);
            work.use_items(clause.range.clone());
            return true;
        }
        if let Some(day) = titled.and_then(|element| i32::try_from(element.day).ok()) {
            work.use_items(clause.range.clone());
            return rest::lighten(work, day);
        }
    }
    let (Some(first), Some(last)) = (mention.items.first(), mention.items.last()) else { return false };
    let name = clause.reading.typed(*first..*last + 1).to_owned();
    work.note("not_found", &[("name", &name)]);
    work.use_items(clause.range.clone());
    true
}

/// "I'd rather have 8": a number that could be several things.
pub(crate) fn bare_number(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let Some((at, number)) = clause.number() else { return false };
    let counts_days =
        clause.reading.items.iter().any(|item| item.length().is_some() || item.is(Concept::Shorten));
    // "So 7 each" is a price.
    let priced = clause.any(&[Concept::PerPerson, Concept::ForAll, Concept::ForGroup, Concept::Costs]);
    if !work.operations.is_empty() || !work.notes.is_empty() || priced {
        return false;
    }
    // "one" is as often a pronoun.
    if ["one", "un", "una", "uno"].contains(&clause.norm(at)) {
        return false;
    }
    let plain = clause
        .items()
        .iter()
        .all(|item| item.what != What::Unknown && item.themes().next().is_none() && item.place.is_none());
    // "1000" after talk of what the trip may cost is what it may cost.
    let limit = number > stays::MOST_DAYS.into() && clause.items().len() <= 5;
    if plain && limit && work.topic.money && clause.mention().words.is_empty() {
        let currency = work.request.draft.itinerary.budget_currency.clone();
        let text = work.amount(number);
        let operation = Operation {
            amount: Some(number),
            unit: Some(currency),
            level: Some("cap".to_owned()),
            ..Operation::new(OperationKind::SetBudget)
        };
        work.ask = None;
        work.act(operation, "budget_cap", &[("amount", &text)]);
        return true;
    }
    let Some(number) = u32::try_from(number.mantissa())
        .ok()
        .filter(|n| plain && number.fract().is_zero() && (1..=stays::MOST_DAYS).contains(n))
    else {
        return false;
    };
    // "14 days is too long! 9 max"
    let words = ["then", "rather", "entonces", "mejor"];
    let settles = (0..clause.reading.items.len()).any(|at| words.contains(&clause.reading.norm(at)));
    // "Another two less" after a length
    let by = match () {
        () if !work.topic.length || number > 14 => 0,
        () if clause.has(Concept::Less) => -i64::from(number),
        () if clause.has(Concept::More) => i64::from(number),
        () => 0,
    };
    if by != 0 {
        work.ask = None;
        return stays::set(work, i64::from(work.world.length()) + by);
    }
    if counts_days || work.topic.length || settles && number > 8 {
        work.ask = None;
        return stays::set(work, i64::from(number));
    }
    let mut options = vec![work.say("option_duration", &[("days", &work.replies.days(number))])];
    if number <= 8 {
        options.push(work.say("option_per_day", &[("n", &number.to_string())]));
    }
    if number <= work.world.length() {
        options.push(work.say("option_remove_day", &[("day", &number.to_string())]));
    }
    work.ask("ask_number", &[("n", &number.to_string())], options);
    work.use_items(clause.range.clone());
    true
}
