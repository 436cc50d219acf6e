//! One thing for another: "swap the kayak for the flea market", "instead of X, Y", "replace day 4 with ...".

use remix_itinerary::{Operation, OperationKind};

use crate::activities::{
    Found, SAME, SURE, days_of_theme, find, find_known, is_theme_word, names_theme, only_theme,
};
use crate::clause::{Clause, Mention};
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
    // "The matinee is too expensive for five people"
    let before = clause.find(Cheaper).map(|at| clause.part(0..at).mention());
    let mention = before.filter(|before| !before.words.is_empty()).unwrap_or_else(|| clause.mention());
    let others = [Budget, InsteadOf, Replace, StayNoun, Switch, TransportNoun, Trip];
    let swaps = clause.has(With) && !clause.items().iter().any(|item| item.is(Concept::Party));
    let definite = mention.items.first().and_then(|first| first.checked_sub(1)).is_some_and(|before| {
        ["the", "that", "el", "la", "ese", "esa"].contains(&clause.reading.norm(before))
    });
    // "Fado is overpriced"
    let definite = definite || mention.items.first() == Some(&clause.range.start);
    if !clause.has(Cheaper)
        || clause.any(&others)
        || swaps
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
        let it = stands_for_it(&clause.part(0..at)) && !old.days().is_empty();
        if at > 0 && (it || !clause.part(0..at).mention().words.is_empty()) {
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
    if let Some(sides) = compared(clause).or_else(|| in_its_stead(clause)) {
        return Some(sides);
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
    let (old, new) = (if passive { before } else { behind }, clause.part(joint + 1..end));
    // "Substitute a bike ride for the museum", "swap in a tasting for it": what comes is named first.
    let first = clause.norm(at) == "substitute"
        || clause.norm(at + 1) == "in"
        || clause.words().windows(2).any(|pair| pair == ["swap", "in"]);
    let comes_first = first && clause.norm(joint) == "for" && !passive;
    Some(if comes_first { (new, old) } else { (old, new) })
}

/// "I'd rather do X than Y", "X would suit us better than Y", "I'd prefer X to Y": what is better comes for what is not.
fn compared<'r>(clause: &Clause<'r>) -> Option<(Clause<'r>, Clause<'r>)> {
    let end = clause.items().len();
    let says = |at: usize, words: &[&str]| {
        let item = &clause.items()[at];
        let tokens = clause.reading.tokens.get(item.from..item.to).unwrap_or_default();
        tokens.iter().any(|token| words.contains(&token.norm.as_str()))
    };
    let prefers = (0..end).find(|at| says(*at, &["prefer", "prefiero", "preferimos"]));
    let better = (0..end).any(|at| says(at, &["rather", "better", "nicer", "mejor"])) || prefers.is_some();
    let than =
        |at: &usize| says(*at, &["than"]) || *at > 0 && clause.norm(*at) == "que" && says(at - 1, &["mejor"]);
    if let Some(at) = (1..end).filter(|_| better).find(than) {
        // "A picnic" of "a picnic would suit us"
        let verb = (1..at).find(|at| {
            ["would", "'d", "will", "is", "sounds", "suits", "seems", "nos", "me"].contains(&clause.norm(*at))
        });
        let named = |at: &usize| !clause.part(0..*at).mention().words.is_empty();
        let cut = verb.filter(named).unwrap_or(at);
        let from = (0..cut)
            .rev()
            .find(|at| matches!(clause.items()[*at].what, What::Comma))
            .map_or(0, |comma| comma + 1);
        return Some((clause.part(at + 1..end), clause.part(from..cut)));
    }
    let from = prefers.filter(|at| ["a", "an", "some"].contains(&clause.norm(at + 1)))?;
    let to = (from + 3..end).find(|at| clause.norm(*at) == "to")?;
    Some((clause.part(to + 1..end), clause.part(from + 1..to)))
}

/// "Use that", "put it"
fn stands_for_it(side: &Clause<'_>) -> bool {
    side.words().iter().any(|word| ["it", "that", "this", "lo", "ese"].contains(word))
}

/// "Eel is not for me, udon instead": what is refused, and behind the comma what comes for it.
fn in_its_stead<'r>(clause: &Clause<'r>) -> Option<(Clause<'r>, Clause<'r>)> {
    let end = clause.items().len();
    let last = (1..end)
        .rev()
        .find(|at| !clause.items()[*at].is_filler() || clause.items()[*at].is(Concept::Instead))?;
    let comma = (1..last).rev().find(|at| clause.items()[*at].what == What::Comma)?;
    let (old, new) = (clause.part(0..comma), clause.part(comma + 1..last));
    let refused = old.any(&[Concept::Remove, Concept::None, Concept::Against]) || old.norm(0) == "not";
    let named = !old.mention().words.is_empty() && !new.mention().words.is_empty();
    (clause.items()[last].is(Concept::Instead) && refused && named && !new.has_wish()).then_some((old, new))
}

fn replace_day(work: &mut Work<'_>, day: i32, new: &Clause<'_>) -> bool {
    let Some(known) = work.existing(&[day]) else { return true };
    let day = known[0];
    if crate::days::is_locked(work, day) {
        ask_unlock(work, day);
        return true;
    }
    let mut mention = new.mention();
    // "That valley day looked good. Use it in place of day 4": a day that the sentence before names.
    if mention.words.is_empty() && stands_for_it(new) {
        mention = Clause { reading: new.reading, range: 0..new.range.start }.mention();
    }
    if mention.words.is_empty() && mention.themes.is_empty() {
        return false;
    }
    let text = day.to_string();
    // "The Amber one from the Jaipur weekend": the trip is no part of the name.
    let from = (1..new.items().len()).find(|at| ["from", "of", "del", "de"].contains(&new.norm(*at)));
    let head = new.part(0..from.unwrap_or(new.items().len())).mention();
    let named = match find(work, &mention, &[Kind::LeftoverDay], &[], SURE) {
        Found::One(element) => vec![element],
        Found::Several(elements) => elements,
        Found::Nothing => match find(work, &head, &[Kind::LeftoverDay], &[], SURE) {
            Found::One(element) => vec![element],
            _ => match day_that_holds(work, new, &mention) {
                Some(element) => vec![element],
                None => days_of_theme(work, &mention),
            },
        },
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

/// "The Teotihuacán day": a day that was left out, by something that it holds.
fn day_that_holds<'w>(work: &'w Work<'_>, new: &Clause<'_>, mention: &Mention) -> Option<&'w Element> {
    let whole =
        new.has(Concept::Day) || (0..new.items().len()).any(|at| ["one", "del"].contains(&new.norm(at)));
    let things = match find(work, mention, &[Kind::LeftoverActivity], &[], SURE) {
        Found::One(thing) => vec![thing],
        Found::Several(things) => things,
        Found::Nothing => return None,
    };
    let mut days: Vec<&str> =
        things.iter().filter_map(|thing| thing.key.rsplit_once('a')).map(|(day, _)| day).collect();
    days.dedup();
    let [day] = days[..] else { return None };
    let day =
        work.elements.all.iter().find(|element| element.kind == Kind::LeftoverDay && element.key == day);
    day.filter(|_| whole)
}
