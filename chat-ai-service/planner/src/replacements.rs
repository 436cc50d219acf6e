//! One thing for another: "swap the kayak for the flea market", "instead of X, Y", "replace day 4 with ...".

use remix_itinerary::{Operation, OperationKind};

use crate::activities::{
    Found, SAME, SURE, days_of_theme, find, find_known, is_theme_word, names_theme, only_theme,
};
use crate::clause::Clause;
use crate::concept::Concept;
use crate::days::ask_unlock;
use crate::elements::{Element, Kind};
use crate::items::What;
use crate::titles::title_of;
use crate::work::{Work, on_day};

/// Replaces an activity or a day: "swap the kayak for the flea market", "instead of X, Y", "replace day 4 with ...".
pub(crate) fn replace(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let Some((old, new)) = two_sides(clause) else { return ask_what_instead(work, clause) };
    // "swap Manali and Goa" is about the order of the places.
    let only_places = |side: &Clause<'_>| {
        let mention = side.mention();
        !mention.items.is_empty() && mention.items.len() == side.places().len()
    };
    if new.has(Concept::RestDay) || only_places(&old) && only_places(&new) {
        return false;
    }
    if crate::goals::names_other_day(&old, &new) {
        return false;
    }
    let days = old.days();
    if let Some(day) = days.first().filter(|_| old.mention().words.is_empty()) {
        return replace_day(work, *day, &new);
    }
    let mention = old.mention();
    let element = match find_known(work, &mention, &[Kind::DraftActivity], &days, SURE) {
        Found::One(element) => element,
        Found::Several(elements) => {
            let other = new.reading.typed(new.range.clone()).to_owned();
            let options = elements
                .iter()
                .map(|e| work.say("option_replace", &[("title", &e.title), ("new", &other)]))
                .collect();
            work.ask("ask_which", &[("name", &mention.words.join(" "))], options);
            return true;
        }
        Found::Nothing => return false,
    };
    if crate::days::is_locked(work, element.day) {
        ask_unlock(work, element.day);
        return true;
    }
    let wish = new.mention();
    let (id, title) = (element.key.clone(), element.title.clone());
    let operation = Operation { id: Some(id), ..Operation::new(OperationKind::ReplaceActivity) };
    // "Rather the workshop than the house", where both are in the plan: one more of it is not meant.
    let there = find(work, &wish, &[Kind::DraftActivity], &[], 0.9);
    let twice = matches!(there, Found::One(other) if other.key != element.key)
        && !crate::activities::is_indefinite(&new);
    // "For something else", "por otra cosa"
    // "With something calmer": of which kind is not said.
    let open = (0..new.items().len()).any(|at| ["something", "anything", "algo"].contains(&new.norm(at)));
    let named = new.items().iter().any(|item| item.what == What::Unknown || item.themes().next().is_some());
    let loose = open && !named
        || twice
        || new.any(&[Concept::Cheaper, Concept::Other, Concept::Complaint])
        || wish.words.is_empty();
    let mut choices: Vec<&Element> =
        work.elements.all.iter().filter(|e| e.kind == Kind::LeftoverActivity).collect();
    if loose {
        choices.retain(|e| e.tags.iter().any(|tag| element.tags.contains(tag)));
        choices.retain(|e| !new.has(Concept::Cheaper) || e.cost < element.cost);
        choices.sort_by_key(|a| a.cost);
        let options: Vec<String> = choices
            .iter()
            .take(3)
            .map(|e| work.say("option_replace", &[("title", &title), ("new", &e.title)]))
            .collect();
        let others = ["option_remove", "option_keep"].map(|key| work.say(key, &[("title", &title)]));
        let options = options.into_iter().chain(others).collect();
        work.ask("ask_replace_with", &[("title", &title)], options);
        return true;
    }
    // "Whale watching" is more than its theme.
    let special = !open && !names_theme(work, &wish);
    if only_theme(&new) && !special
        || new.mention().items.iter().all(|item| is_theme_word(&new, *item))
            && new.any(&[Concept::With, Concept::More])
            && names_theme(work, &wish)
    {
        choices.retain(|e| wish.themes.iter().any(|theme| e.tags.contains(theme)));
        let Some(choice) = choices.first() else {
            // "Rather diving than the kayak": a new one is as good, but not for "something with animals".
            let vague =
                (0..new.items().len()).any(|at| ["something", "anything", "algo"].contains(&new.norm(at)));
            if !vague && !new.any(&[Concept::With, Concept::More]) {
                return put_new(work, operation, &title, &new);
            }
            let name = work.names(&wish.themes);
            work.note("nothing_about", &[("name", &name)]);
            return true;
        };
        let operation = Operation { reference: Some(choice.key.clone()), ..operation };
        work.act(operation, "replaced", &[("title", &title), ("new", &choice.title.clone())]);
        return true;
    }
    match find(work, &wish, &[Kind::LeftoverActivity], &[], SAME) {
        Found::One(found) => {
            let operation = Operation { reference: Some(found.key.clone()), ..operation };
            work.act(operation, "replaced", &[("title", &title), ("new", &found.title.clone())]);
        }
        _ => return put_new(work, operation, &title, &new),
    }
    true
}

/// Something that is in none of the trips, in the stead of a thing.
fn put_new(work: &mut Work<'_>, operation: Operation, old: &str, new: &Clause<'_>) -> bool {
    let name = title_of(new);
    let (amount, unit) = crate::budget::price(work, new);
    let operation = Operation { title: Some(name.clone()), tags: new.themes(), amount, unit, ..operation };
    work.act(operation, "replaced", &[("title", old), ("new", &name)]);
    true
}

/// "Replace the kayak": by what is not said.
fn ask_what_instead(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let others = [Concept::Add, Concept::Move, Concept::Put, Concept::Instead, Concept::Switch];
    let first = clause.items().iter().position(|item| !item.is_filler());
    let opens = first.is_some_and(|at| clause.items()[at].is(Concept::Replace));
    if !opens || clause.any(&others) || !clause.days().is_empty() {
        return false;
    }
    let found = find(work, &clause.mention(), &[Kind::DraftActivity], &[], 0.7);
    let Found::One(element) = found else { return false };
    let title = element.title.clone();
    let mut choices: Vec<&Element> =
        work.elements.all.iter().filter(|e| e.kind == Kind::LeftoverActivity).collect();
    choices.retain(|e| e.tags.iter().any(|tag| element.tags.contains(tag)));
    let options: Vec<String> = choices
        .iter()
        .take(3)
        .map(|e| work.say("option_replace", &[("title", &title), ("new", &e.title)]))
        .chain([work.say("option_remove", &[("title", &title)])])
        .collect();
    work.ask("ask_replace_with", &[("title", &title)], options);
    true
}

/// "The massage looks a bit pricey" is about that thing, not about what the trip costs: asks what should take its place.
pub(crate) fn too_dear(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    use Concept::{Budget, Cheaper, InsteadOf, Replace, StayNoun, Switch, TransportNoun, Trip, With};
    let mention = clause.mention();
    let others = [Budget, InsteadOf, Replace, StayNoun, Switch, TransportNoun, Trip, With];
    let definite = mention.items.first().and_then(|first| first.checked_sub(1)).is_some_and(|before| {
        ["the", "that", "el", "la", "ese", "esa"].contains(&clause.reading.norm(before))
    });
    // "Fado is overpriced"
    let definite = definite || mention.items.first() == Some(&clause.range.start);
    if !clause.has(Cheaper)
        || clause.any(&others)
        || !definite
        || clause.money().is_some()
        || clause.is_question()
    {
        return false;
    }
    let found = find(work, &mention, &[Kind::DraftActivity], &clause.days(), 0.7);
    let Found::One(element) = found else { return false };
    // "... take it out": the rest of the message settles it.
    let rest = Clause { reading: clause.reading, range: clause.range.end..clause.reading.items.len() };
    if !rest.any(&[Concept::Remove, Concept::Cut]) {
        ask_cheaper(work, element);
    }
    true
}

/// What costs less than a thing and is of its kind, or nothing in its stead.
fn ask_cheaper(work: &mut Work<'_>, element: &Element) {
    let mut choices: Vec<&Element> =
        work.elements.all.iter().filter(|e| e.kind == Kind::LeftoverActivity).collect();
    choices.retain(|e| e.tags.iter().any(|tag| element.tags.contains(tag)) && e.cost < element.cost);
    choices.sort_by_key(|e| e.cost);
    let title = element.title.clone();
    let options: Vec<String> = choices
        .iter()
        .take(2)
        .map(|e| work.say("option_replace", &[("title", &title), ("new", &e.title)]))
        .chain([
            work.say("option_remove", &[("title", &title)]),
            work.say("option_keep", &[("title", &title)]),
        ])
        .collect();
    work.ask("ask_replace_with", &[("title", &title)], options);
}

/// The two sides of a replacement: what goes and what comes.
fn two_sides<'r>(clause: &Clause<'r>) -> Option<(Clause<'r>, Clause<'r>)> {
    use Concept::{Change, InsteadOf, Replace, Switch, Until, With};
    let end = clause.range.len();
    if let Some(at) = clause.find(InsteadOf) {
        let old = clause.part(at + 1..end);
        if at > 0 && !clause.part(0..at).mention().words.is_empty() {
            return Some((old, clause.part(0..at)));
        }
        // "instead of X I'd prefer Y": Y begins at the next wish.
        let cut = (at + 1..end).find(|index| {
            let item = &clause.items()[*index];
            *index > at + 1
                && (item.what == What::Comma
                    // "Not the yoga but a surf class"
                    || ["but", "sino"].contains(&clause.norm(*index))
                    || item.is_request()
                    || item.any(&[Concept::Add, Concept::Put, Concept::Show])
                    || ["get", "give", "have", "take", "book", "danos", "dame", "mete"]
                        .contains(&clause.norm(*index))
                    || ["i", "we", "let", "prefiero", "quiero", "do", "add"].contains(&clause.norm(*index)))
        })?;
        return Some((clause.part(at + 1..cut), clause.part(cut..end)));
    }
    // "I'd rather do X than Y"
    let rather =
        (0..end).any(|at| ["rather", "prefer", "prefiero", "better", "mejor"].contains(&clause.norm(at)));
    if let Some(at) = (1..end).find(|at| rather && clause.norm(*at) == "than") {
        return Some((clause.part(at + 1..end), clause.part(0..at)));
    }
    // "Let's not do the castle but the waterfall"
    let contrast = (1..end).find(|at| ["but", "sino"].contains(&clause.norm(*at))).filter(|at| {
        let (old, new) = (clause.part(0..*at), clause.part(at + 1..end));
        let tokens = old.items().iter().flat_map(|item| item.from..item.to);
        let denied = tokens.filter_map(|at| clause.reading.tokens.get(at)).any(|token| token.norm == "not");
        let orders =
            [Concept::Remove, Concept::Keep, Concept::Move, Concept::Lock, Concept::Add, Concept::Praise];
        denied && !old.mention().words.is_empty() && !new.mention().words.is_empty() && !new.any(&orders)
    });
    if let Some(at) = contrast {
        return Some((clause.part(0..at), clause.part(at + 1..end)));
    }
    // "Could the kayak become a paddleboard session"
    if let Some(at) = (1..end).find(|at| ["become", "becomes"].contains(&clause.norm(*at))) {
        return Some((clause.part(0..at), clause.part(at + 1..end)));
    }
    let at = clause.find_any(&[Replace, Switch, Change])?;
    let weak = !clause.any(&[Replace, Switch]);
    // "Make the thali a pizza lunch"
    if weak && ["make", "turn"].contains(&clause.norm(at)) {
        let named = clause.part(at + 1..end).mention().items.first().map(|item| item - clause.range.start);
        let article = |index: &usize| ["a", "an"].contains(&clause.norm(*index));
        if let Some(cut) = named.and_then(|named| (named + 1..end).find(article))
            && !["into", "to", "as", "for"].contains(&clause.norm(cut - 1))
        {
            return Some((clause.part(at + 1..cut), clause.part(cut..end)));
        }
    }
    // "Ponle un masaje al dia 2" adds it there.
    let turns = !clause.items()[at].is(Concept::Add);
    let joint = (at + 1..end).find(|index| {
        let item = &clause.items()[*index];
        let word = clause.norm(*index);
        ["con", "por", "into", "against"].contains(&word) && item.slot().is_none()
            || item.is(With) && word != "de"
            || weak && turns && item.is(Until)
            || item.what == What::And
    })?;
    let (behind, before) = (clause.part(at + 1..joint), clause.part(0..at));
    // "The kayak could be swapped for the spice plantation"
    let passive =
        behind.mention().words.is_empty() && behind.days().is_empty() && !before.mention().words.is_empty();
    Some((if passive { before } else { behind }, clause.part(joint + 1..end)))
}

fn replace_day(work: &mut Work<'_>, day: i32, new: &Clause<'_>) -> bool {
    let Some(known) = work.existing(&[day]) else { return true };
    let day = known[0];
    if crate::days::is_locked(work, day) {
        ask_unlock(work, day);
        return true;
    }
    let mention = new.mention();
    if mention.words.is_empty() && mention.themes.is_empty() {
        return false;
    }
    let text = day.to_string();
    let named = match find(work, &mention, &[Kind::LeftoverDay], &[], SURE) {
        Found::One(element) => vec![element],
        Found::Several(elements) => elements,
        Found::Nothing => days_of_theme(work, &mention),
    };
    if let [element] = named.as_slice() {
        let operation =
            Operation { reference: Some(element.key.clone()), ..on_day(OperationKind::ReplaceDay, day) };
        work.act(operation, "day_replaced", &[("day", &text), ("title", &element.title.clone())]);
        return true;
    }
    let mut options: Vec<String> = named
        .iter()
        .take(3)
        .map(|e| work.say("option_replace_day", &[("day", &text), ("title", &e.title)]))
        .collect();
    options.push(work.say("option_remove_day", &[("day", &text)]));
    work.ask("ask_replace_day", &[("day", &text)], options);
    true
}
