//! Single activities and new days by name: add, remove, move, keep, ban.

use remix_itinerary::{Operation, OperationKind};

use crate::clause::{Clause, Mention};
use crate::concept::Concept;
use crate::days::ask_unlock;
use crate::elements::{Element, Fit, Kind, stem};
use crate::text::fold;
use crate::themes;
use crate::work::Work;

/// From here on a name fits well enough to act on.
pub(crate) const SURE: f64 = 0.55;
/// What has to be new is named loosely: a leftover must fit better than this to be taken for it.
pub(crate) const SAME: f64 = 0.62;
/// Fits closer than this to the best one are as good.
const TIE: f64 = 0.06;

/// What a name stands for.
pub(crate) enum Found<'e> {
    One(&'e Element),
    Several(Vec<&'e Element>),
    Nothing,
}

pub(crate) fn find<'e>(
    work: &Work<'e>,
    mention: &Mention,
    kinds: &[Kind],
    days: &[i32],
    least: f64,
) -> Found<'e> {
    let mut fits: Vec<Fit> = work.elements.resolve(&mention.words, &mention.themes, kinds);
    let on_days = |fit: &Fit| {
        work.elements
            .get(*fit)
            .is_some_and(|element| days.iter().any(|day| i64::from(*day) == i64::from(element.day)))
    };
    if !days.is_empty() && fits.iter().any(on_days) {
        fits.retain(on_days);
    }
    let best = fits.first().map_or(0.0, |fit| fit.score);
    if best < least {
        return Found::Nothing;
    }
    let good: Vec<&'e Element> = fits
        .iter()
        .filter(|fit| best - fit.score < TIE)
        .filter_map(|fit| work.elements.all.get(fit.index))
        .collect();
    match good.as_slice() {
        [one] => Found::One(one),
        [first, rest @ ..] if rest.iter().all(|other| other.title == first.title) => Found::One(first),
        _ => Found::Several(good.into_iter().take(4).collect()),
    }
}

/// As [`find`], for what must be there: where nothing fits, words that no title holds are left aside, as long as they are
/// not the most ("the expensive balloon thing").
pub(crate) fn find_known<'e>(
    work: &Work<'e>,
    mention: &Mention,
    kinds: &[Kind],
    days: &[i32],
    least: f64,
) -> Found<'e> {
    let found = find(work, mention, kinds, days, least);
    let words: Vec<String> = mention.words.iter().filter(|word| work.elements.knows(word)).cloned().collect();
    let telling = words.iter().any(|word| !work.lexicon.is_ordinary(word) || mention.words.len() <= 2);
    if !matches!(found, Found::Nothing)
        || words.is_empty()
        || words.len() * 3 < mention.words.len()
        || !telling
    {
        return found;
    }
    match find(work, &Mention { words, ..mention.clone() }, kinds, days, f64::max(least, 0.75)) {
        Found::One(element) => Found::One(element),
        _ => found,
    }
}

/// Removes activities by name, or by theme on a day.
pub(crate) fn remove(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let mention = clause.mention();
    // "no kayaking for me" is about the kayak, "no nightlife" about the theme.
    let denied = clause.has(Concept::None) && !names_theme(work, &mention) && !says_any(clause);
    if !clause.any(&[Concept::Remove, Concept::Cut]) && !denied {
        return false;
    }
    let themed = !mention.themes.is_empty() && mention.items.iter().all(|item| is_theme_word(clause, *item));
    match find_known(work, &mention, &[Kind::DraftActivity], &clause.days(), SURE) {
        Found::One(element) => {
            let (id, title, day) = (element.key.clone(), element.title.clone(), element.day);
            take_out(work, &id, &title, day);
            true
        }
        Found::Several(elements) if !themed || is_definite(clause, &mention, &elements) => {
            let options =
                elements.iter().map(|e| work.say("option_remove", &[("title", &e.title)])).collect();
            work.ask("ask_which", &[("name", &mention.words.join(" "))], options);
            true
        }
        _ => false,
    }
}

/// "Drop the market lunch": one of those that are called so is meant, not every market and lunch.
fn is_definite(clause: &Clause<'_>, mention: &Mention, elements: &[&Element]) -> bool {
    let article = (0..clause.items().len())
        .any(|at| ["the", "that", "el", "la", "ese", "esa"].contains(&clause.norm(at)));
    let called = |element: &&Element| {
        let title = fold(&element.title);
        mention.words.iter().all(|word| title.contains(stem(word).as_str()))
    };
    article && clause.has(Concept::Remove) && mention.words.len() > 1 && elements.iter().all(called)
}

/// "No partying at all", "we don't want any bars": every one of a kind is meant, not the one that is called so.
fn says_any(clause: &Clause<'_>) -> bool {
    let tokens = clause
        .items()
        .iter()
        .flat_map(|item| clause.reading.tokens.get(item.from..item.to).unwrap_or_default());
    tokens
        .map(|token| token.norm.as_str())
        .any(|word| ["any", "all", "ningun", "ninguna", "nada"].contains(&word))
}

/// True when one of the words is the very name of a theme.
pub(crate) fn names_theme(work: &Work<'_>, mention: &Mention) -> bool {
    let stems: Vec<String> = mention.words.iter().map(|word| stem(word)).collect();
    let named = |theme: &String| {
        stems.contains(&stem(theme)) || stems.contains(&stem(&fold(&work.names(std::slice::from_ref(theme)))))
    };
    mention.words.is_empty() || mention.themes.iter().any(named)
}

fn take_out(work: &mut Work<'_>, id: &str, title: &str, day: u32) {
    if crate::days::is_locked(work, day) {
        ask_unlock(work, day);
        return;
    }
    let operation = Operation { id: Some(id.to_owned()), ..Operation::new(OperationKind::RemoveActivity) };
    work.act(operation, "removed", &[("title", title), ("day", &day.to_string())]);
}

pub(crate) fn is_theme_word(clause: &Clause<'_>, item: usize) -> bool {
    clause.reading.items.get(item).is_some_and(|item| item.themes().next().is_some())
}

/// Days that are left over and hold the theme or the place, the strongest first.
pub(crate) fn days_of_theme<'e>(work: &Work<'e>, mention: &Mention) -> Vec<&'e Element> {
    let elements: &'e [Element] = &work.elements.all;
    let days = elements.iter().filter(|e| e.kind == Kind::LeftoverDay);
    days.filter(|e| mention.themes.iter().any(|theme| e.tags.contains(theme))).collect()
}

/// Adds an activity, or a whole day that is left over.
pub(crate) fn add(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    use Concept::{Add, Day, Put};
    let Some(verb) = clause.find_any(&[Add, Put]) else { return false };
    // "Eliminate museum visits": what is to go is not added.
    let refused = clause.find_any(&[Concept::Remove, Concept::Never]).is_some_and(|at| at < verb);
    // "That valley day looked good, though" praises what is there.
    let tells = (0..2).any(|at| ["that", "he", "she", "they", "it"].contains(&clause.norm(at)));
    let refused = refused || tells && crate::reasons::is_remark(clause);
    // "The smoke gets in my lungs" tells of something and adds nothing.
    let refused = refused
        || ["gets", "puts", "adds", "includes", "brings", "fits", "works"].contains(&clause.norm(verb));
    if refused {
        return false;
    }
    let object = clause.part(verb + 1..clause.range.len());
    let object = if object.mention().words.is_empty() { clause.part(0..verb) } else { object };
    let mention = object.mention();
    if mention.words.is_empty() || only_theme(&object) {
        return false;
    }
    let days = clause.days();
    if let Some(done) = add_place(work, &object, &mention) {
        return done;
    }
    if object.has(Day)
        && let Some(done) = add_day(work, clause, &mention)
    {
        return done;
    }
    add_named(work, clause, &object, &mention, &days)
}

/// "Give me the seals again"
fn says_again(clause: &Clause<'_>) -> bool {
    let last = clause.items().len().saturating_sub(1);
    ["again", "back", "nuevo"].contains(&clause.norm(last)) && !clause.is_question()
}

/// "I'd like to see X" without a verb of adding, where X is something that the sources hold.
pub(crate) fn wish_for_known(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let mention = clause.mention();
    let refuses = clause.any(&[Concept::Remove, Concept::None, Concept::Less, Concept::Not])
        || crate::reasons::is_remark(clause);
    if mention.words.is_empty()
        || only_theme(clause)
        || refuses
        || !themes::wishes(clause) && mention.words.len() < 2 && !says_again(clause)
    {
        return false;
    }
    match find(work, &mention, &[Kind::LeftoverActivity, Kind::LeftoverDay], &[], SAME) {
        // "I want a bonfire on day 5"
        Found::Nothing
            if !clause.days().is_empty()
                && !clause.any(&[Concept::Move, Concept::Switch])
                && themes::wishes(clause)
                && (is_indefinite(clause) || clause.is_request()) =>
        {
            add_named(work, clause, clause, &mention, &clause.days())
        }
        Found::Nothing => false,
        _ => add_named(work, clause, clause, &mention, &clause.days()),
    }
}

/// True for "more local food experiences": nothing but a theme, in the plural or without an article.
pub(crate) fn only_theme(object: &Clause<'_>) -> bool {
    let mention = object.mention();
    let themed = !mention.themes.is_empty() && mention.items.iter().all(|item| is_theme_word(object, *item));
    let article = object.items().iter().any(|item| {
        let word = object.reading.tokens.get(item.from).map_or("", |token| token.norm.as_str());
        ["a", "an", "un", "una", "one", "the", "el", "la"].contains(&word)
    });
    themed && (!article || object.any(&[Concept::More])) && object.days().is_empty()
}

/// "Go to the mountains", "visit Chandratal": a place alone is no activity; a day goes there if there is none yet.
fn add_place(work: &mut Work<'_>, object: &Clause<'_>, mention: &Mention) -> Option<bool> {
    let (_, spot) = object.places().first().copied()?;
    let places = object.places().len();
    if mention.items.len() != places || object.has(Concept::Day) || !mention.themes.is_empty() {
        return None;
    }
    let days = u32::try_from(work.world.days_in(spot).len()).unwrap_or(0);
    let name = work.world.name(spot);
    if days > 0 {
        let text = work.replies.days(days);
        if work.operations.is_empty() {
            work.note("days_in_place", &[("days", &text), ("place", &name)]);
        }
        return Some(true);
    }
    let text = work.replies.days(1);
    let label = work.world.spots.get(spot)?.labels.first()?.clone();
    let operation =
        Operation { title: Some(label.clone()), days: vec![1], ..Operation::new(OperationKind::Allocate) };
    work.act(operation, "allocated", &[("days", &text), ("place", &label)]);
    Some(true)
}

fn add_day(work: &mut Work<'_>, clause: &Clause<'_>, mention: &Mention) -> Option<bool> {
    // "A day at the end in Manali"
    if let (Some(position), Some((_, spot))) = (position(work, clause), clause.places().first().copied()) {
        let label = work.world.spots.get(spot)?.labels.first()?.clone();
        let operation = Operation {
            day: i32::try_from(position).ok(),
            title: Some(label.clone()),
            ..Operation::new(OperationKind::AddDay)
        };
        work.act(operation, "day_added_in", &[("day", &position.to_string()), ("place", &label)]);
        return Some(true);
    }
    let found = match find(work, mention, &[Kind::LeftoverDay], &[], SURE) {
        Found::One(element) => vec![element],
        Found::Several(elements) => elements,
        Found::Nothing => days_of_theme(work, mention),
    };
    let element = found.first()?;
    let position = position(work, clause);
    let operation = Operation {
        day: position.and_then(|day| i32::try_from(day).ok()),
        reference: Some(element.key.clone()),
        ..Operation::new(OperationKind::AddDay)
    };
    let (title, place) = (element.title.clone(), element.place.clone());
    work.act(operation, "day_added", &[("title", &title), ("place", &place)]);
    Some(true)
}

/// Where a new day goes, where that was said.
pub(crate) fn position(work: &Work<'_>, clause: &Clause<'_>) -> Option<u32> {
    let named = clause.days().first().and_then(|day| u32::try_from(*day).ok());
    match named {
        Some(day) if clause.has(Concept::After) => Some(day + 1),
        Some(day) => Some(day),
        None if clause.has(Concept::StartWith) => Some(1),
        None if clause.has(Concept::EndWith) => Some(work.world.length() + 1),
        None => None,
    }
}

fn add_named(
    work: &mut Work<'_>,
    clause: &Clause<'_>,
    object: &Clause<'_>,
    mention: &Mention,
    days: &[i32],
) -> bool {
    let day = match days.first() {
        Some(day) => match work.existing(&[*day]) {
            Some(days) => Some(days[0]),
            None => return true,
        },
        None => None,
    };
    if let Some(day) = day.filter(|day| crate::days::is_locked(work, *day)) {
        ask_unlock(work, day);
        return true;
    }
    let slot = clause.slot();
    let operation = Operation {
        day: day.and_then(|day| i32::try_from(day).ok()),
        slot,
        ..Operation::new(OperationKind::AddActivity)
    };
    let there = match find(work, mention, &[Kind::DraftActivity], days, 0.9) {
        _ if called_title(clause).is_some() => None,
        Found::One(there) => Some(there),
        _ => None,
    };
    // "a boat trip on day 3" may be one more, "the boat trip" is the one that is there.
    let another = day.is_some_and(|day| there.is_some_and(|there| there.day != day)) && is_indefinite(object);
    if let Some(there) = there.filter(|_| !another) {
        let (title, on) = (there.title.clone(), there.day.to_string());
        work.note("already_in", &[("title", &title), ("day", &on)]);
        return true;
    }
    let called = called_title(clause);
    let leftover = match find(work, mention, &[Kind::LeftoverActivity], &[], SAME) {
        _ if called.is_some() => None,
        Found::One(element) => Some(element),
        // Several of a kind ("add a museum"): the first one is as good as any.
        Found::Several(elements) if elements.len() > 1 && !mention.themes.is_empty() => {
            elements.into_iter().next()
        }
        Found::Several(elements) => {
            let options = elements.iter().map(|e| work.say("option_add", &[("title", &e.title)])).collect();
            work.ask("ask_which", &[("name", &mention.words.join(" "))], options);
            return true;
        }
        Found::Nothing => None,
    };
    if let Some(element) = leftover {
        let (title, key) = (element.title.clone(), element.key.clone());
        let on = day.map_or_else(String::new, |day| work.say("on_day", &[("day", &day.to_string())]));
        work.act(
            Operation { reference: Some(key), ..operation },
            "added",
            &[("title", &title), ("day", &on)],
        );
        return true;
    }
    let title = called.unwrap_or_else(|| title_of(object));
    if title.is_empty() {
        return false;
    }
    // A new thing needs a day: the least full one that no lock protects, where none was named.
    let day = day.or_else(|| {
        let free = work.world.draft.itinerary.days.iter().filter(|day| !day.locked && !day.rest);
        free.min_by_key(|day| (day.activities.len(), day.number)).map(|day| day.number)
    });
    let (amount, unit) = crate::budget::price(work, clause);
    let on = day.map_or_else(String::new, |day| work.say("on_day", &[("day", &day.to_string())]));
    let operation = Operation {
        title: Some(title.clone()),
        tags: object.themes(),
        day: day.and_then(|day| i32::try_from(day).ok()),
        amount,
        unit,
        ..operation
    };
    work.act(operation, "added_new", &[("title", &title), ("day", &on)]);
    true
}

/// "A taco place on day 6, 10 dollars, called Tacos Lupita"
pub(crate) fn called_title(clause: &Clause<'_>) -> Option<String> {
    let at = (0..clause.items().len())
        .find(|at| ["called", "named", "llamado", "llamada"].contains(&clause.norm(*at)))?;
    let title = title_of(&clause.part(at + 1..clause.items().len()));
    (!title.is_empty()).then_some(title)
}

fn is_indefinite(object: &Clause<'_>) -> bool {
    (0..object.items().len())
        .any(|at| ["a", "an", "un", "una", "another", "otro", "otra"].contains(&object.norm(at)))
}

/// Words that may follow a name without belonging to it.
const BEHIND: &[Concept] = {
    use Concept::*;
    &[
        Instead, With, EndWith, StartWith, Yes, After, Before, Until, There, That, More, About, Under, Rest,
        Day,
    ]
};

/// The words of a wish as a title: without its first small words, day, part of the day and price.
pub(crate) fn title_of(object: &Clause<'_>) -> String {
    if let Some(quote) = object.quote() {
        return quote.to_owned();
    }
    let items = object.items();
    let names = object.mention().items;
    let (Some(first), Some(last)) = (names.first(), names.last()) else { return String::new() };
    let stop =
        items.iter().enumerate().map(|(at, item)| (object.range.start + at, item)).find(|(at, item)| {
            *at > *first
                && (item.days().is_some()
                    || item.slot().is_some()
                    || matches!(item.what, crate::items::What::Money(_)))
        });
    // "a puppet show", "a sunrise yoga session": nouns that steer elsewhere belong to the name, small words behind it do not.
    let mut end = stop.map_or(object.range.end, |(at, _)| at);
    let small = |at: usize| {
        let item = object.reading.items.get(at);
        item.is_none_or(|item| {
            at > *last && (item.is_filler() || item.any(BEHIND)) && !item.is(Concept::Activity)
                || matches!(item.what, crate::items::What::Comma | crate::items::What::And)
        })
    };
    while end > *first + 1 && small(end - 1) {
        end -= 1;
    }
    let cut = (*first..end)
        .find(|at| object.reading.items.get(*at).is_some_and(|item| item.what == crate::items::What::Comma));
    let typed = object.reading.typed(*first..cut.unwrap_or(end));
    let trimmed = typed.trim_matches(|c: char| !c.is_alphanumeric() && c != ')');
    let trimmed = [" on", " in", " at", " for", " to", " the", " en", " el", " para"]
        .iter()
        .fold(trimmed, |text, small| text.strip_suffix(small).unwrap_or(text));
    let mut chars = trimmed.chars();
    let head: String = chars.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    format!("{head}{}", chars.as_str()).chars().take(160).collect()
}

/// "Keep the thali", "the penguins must stay".
pub(crate) fn keep(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let mention = clause.mention();
    if !clause.any(&[Concept::Keep, Concept::Lock]) || mention.words.is_empty() {
        return false;
    }
    let themed = !mention.themes.is_empty() && mention.items.iter().all(|item| is_theme_word(clause, *item));
    let kept = |title: &str, operation: Operation, work: &mut Work<'_>| {
        work.act(operation, "kept", &[("title", title)]);
    };
    match find(work, &mention, &[Kind::DraftActivity, Kind::DraftDay], &clause.days(), SURE) {
        Found::One(element) => {
            let (id, title) = (element.key.clone(), element.title.clone());
            kept(&title, Operation { id: Some(id), ..Operation::new(OperationKind::Keep) }, work);
            true
        }
        Found::Several(elements) if !themed => {
            let options = elements.iter().map(|e| work.say("option_keep", &[("title", &e.title)])).collect();
            work.ask("ask_which", &[("name", &mention.words.join(" "))], options);
            true
        }
        _ if themed => {
            let name = work.names(&mention.themes);
            let operation = Operation { tags: mention.themes.clone(), ..Operation::new(OperationKind::Keep) };
            kept(&name, operation, work);
            true
        }
        _ => false,
    }
}
