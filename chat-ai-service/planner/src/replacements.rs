//! One thing for another: "swap the kayak for the flea market", "instead of X, Y", "replace day 4 with ...".

use remix_itinerary::{Operation, OperationKind};

use crate::activities::{
    Found, SAME, SURE, days_of_theme, find, find_known, is_theme_word, names_theme, only_theme, title_of,
};
use crate::clause::Clause;
use crate::concept::Concept;
use crate::days::ask_unlock;
use crate::elements::{Element, Kind};
use crate::items::What;
use crate::work::{Work, on_day};

/// Replaces an activity or a day: "swap the kayak for the flea market", "instead of X, Y", "replace day 4 with ...".
pub(crate) fn replace(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let Some((old, new)) = two_sides(clause) else { return false };
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
    let loose = new.has(Concept::Cheaper) || wish.words.is_empty();
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
        let options = options.into_iter().chain([work.say("option_remove", &[("title", &title)])]).collect();
        work.ask("ask_replace_with", &[("title", &title)], options);
        return true;
    }
    // "Whale watching" is more than its theme.
    let special = wish.words.len() > 1 && !names_theme(work, &wish);
    if only_theme(&new) && !special
        || new.mention().items.iter().all(|item| is_theme_word(&new, *item))
            && new.any(&[Concept::With, Concept::More])
            && names_theme(work, &wish)
    {
        choices.retain(|e| wish.themes.iter().any(|theme| e.tags.contains(theme)));
        let Some(choice) = choices.first() else {
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
        _ => {
            let name = title_of(&new);
            let (amount, unit) = crate::budget::price(work, &new);
            let operation =
                Operation { title: Some(name.clone()), tags: new.themes(), amount, unit, ..operation };
            work.act(operation, "replaced", &[("title", &title), ("new", &name)]);
        }
    }
    true
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
    let at = clause.find_any(&[Replace, Switch, Change])?;
    let weak = !clause.any(&[Replace, Switch]);
    // "Ponle un masaje al dia 2" adds it there.
    let turns = !clause.items()[at].is(Concept::Add);
    let joint = (at + 1..end).find(|index| {
        let item = &clause.items()[*index];
        let word = clause.norm(*index);
        ["con", "por", "into"].contains(&word)
            || item.is(With) && word != "de"
            || weak && turns && item.is(Until)
            || item.what == What::And
    })?;
    Some((clause.part(at + 1..joint), clause.part(joint + 1..end)))
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
