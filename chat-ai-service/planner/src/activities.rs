//! Single activities and new days by name: add, remove, move, keep, ban.

use remix_itinerary::{Operation, OperationKind, Slot};

use crate::clause::{Clause, Mention};
use crate::concept::Concept;
use crate::days::ask_unlock;
use crate::elements::{Element, Fit, Kind, stem};
use crate::text::fold;
use crate::themes;
use crate::titles::{called_title, title_of};
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
    // A title that is named whole is what is meant, whatever words stand beside it.
    if let [title] = mention.titles.as_slice() {
        let elements: &'e [Element] = &work.elements.all;
        let titled = || elements.iter().filter(|e| e.title == *title && kinds.contains(&e.kind));
        let on = |e: &&Element| days.iter().any(|day| i64::from(*day) == i64::from(e.day));
        if let Some(element) = titled().find(on).or_else(|| titled().next()) {
            return Found::One(element);
        }
    }
    if let Some(meal) = meal(work, mention, days).filter(|_| kinds.contains(&Kind::DraftActivity)) {
        return Found::One(meal);
    }
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

/// Meals and the part of the day that they are in.
pub(crate) const MEALS: &[(&str, Slot)] = &[
    ("breakfast", Slot::Morning),
    ("brunch", Slot::Midday),
    ("lunch", Slot::Midday),
    ("dinner", Slot::Evening),
    ("supper", Slot::Evening),
    ("desayuno", Slot::Morning),
    ("almuerzo", Slot::Midday),
    ("comida", Slot::Midday),
    ("cena", Slot::Evening),
];

/// "Dinner on day 6": what one eats then, whatever it is called.
fn meal<'e>(work: &Work<'e>, mention: &Mention, days: &[i32]) -> Option<&'e Element> {
    let ([word], [day]) = (mention.words.as_slice(), days) else { return None };
    let (_, slot) = MEALS.iter().find(|(meal, _)| meal == word)?;
    let day = work.world.day(u32::try_from(*day).ok()?)?;
    let called = |title: &str| fold(title).contains(word.as_str());
    let eaten = |activity: &&remix_itinerary::Activity| {
        activity.slot == *slot && activity.tags.iter().any(|tag| tag == "food")
    };
    let activity = day
        .activities
        .iter()
        .find(|activity| called(&activity.title))
        .or_else(|| day.activities.iter().find(eaten))?;
    let elements: &'e [Element] = &work.elements.all;
    elements.iter().find(|element| element.kind == Kind::DraftActivity && element.key == activity.id)
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

/// True when one of the words is the very name of a theme.
pub(crate) fn names_theme(work: &Work<'_>, mention: &Mention) -> bool {
    let stems: Vec<String> = mention.words.iter().map(|word| stem(word)).collect();
    let named = |theme: &String| {
        stems.contains(&stem(theme)) || stems.contains(&stem(&fold(&work.names(std::slice::from_ref(theme)))))
    };
    mention.words.is_empty() || mention.themes.iter().any(named)
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
    // "We went to Granada two years ago" tells of another trip.
    let past = ["went", "visited", "saw", "did", "tried", "attended", "enjoyed", "joined", "had", "been"];
    if refused || past.contains(&clause.norm(verb)) {
        return false;
    }
    let object = clause.part(verb + 1..clause.range.len());
    let object = if object.mention().words.is_empty() { clause.part(0..verb) } else { object };
    let mention = object.mention();
    // "We love wine, put in more": more of the theme, no second tasting.
    let more = object.range.end <= clause.range.start + verb
        && clause.part(verb + 1..clause.range.len()).has(Concept::More)
        && mention.items.iter().all(|item| is_theme_word(clause, *item));
    if mention.words.is_empty() || only_theme(&object) || more {
        return false;
    }
    let days = clause.days();
    if let Some(done) = add_place(work, &object, &mention) {
        return done;
    }
    // "A third night in Palolem" names nothing new to do.
    let placed = mention
        .items
        .iter()
        .all(|item| clause.reading.items.get(*item).is_some_and(|item| item.place.is_some()));
    if placed && !days.is_empty() {
        return false;
    }
    if object.has(Day)
        && let Some(done) = add_day(work, clause, &mention)
    {
        return done;
    }
    // "Add whatever they recommend" names nothing.
    let open = (0..object.items().len()).find(|at| !["the", "all", "in"].contains(&object.norm(*at)));
    if open.is_some_and(|at| FREE.contains(&object.norm(at))) && object.mention().themes.is_empty() {
        return false;
    }
    add_named(work, clause, &object, &mention, &days)
}

/// Words that open what stands for anything: "what they suggest", "everything my friend said".
const FREE: &[&str] = &["whatever", "what", "everything", "anything", "lo", "todo", "cualquier"];

/// "Give me the seals again"
fn says_again(clause: &Clause<'_>) -> bool {
    let last = clause.items().len().saturating_sub(1);
    ["again", "back", "nuevo"].contains(&clause.norm(last)) && !clause.is_question()
}

/// "I'd like to see X" without a verb of adding, where X is something that the sources hold.
pub(crate) fn wish_for_known(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let mention = clause.mention();
    // "Move the museum" puts none into the plan.
    let aimless = clause.has(Concept::Move) && clause.days().is_empty() && clause.slot().is_none();
    // "But not the crampon walk" brings nothing in.
    let refuses = clause.any(&[Concept::Remove, Concept::None, Concept::Less, Concept::Not])
        || clause.norm(0) == "not"
        || aimless
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
        // "Can the massage be at the end of day 8" brings nothing new.
        Found::Nothing if names_draft_thing(work, clause, &mention) => false,
        Found::Nothing
            if !clause.days().is_empty()
                && !clause.any(&[Concept::Move, Concept::Switch, Concept::Spend])
                && themes::wishes(clause)
                && (is_indefinite(clause) || clause.is_request()) =>
        {
            add_named(work, clause, clause, &mention, &clause.days())
        }
        Found::Nothing => false,
        _ => add_named(work, clause, clause, &mention, &clause.days()),
    }
}

/// "The massage": a thing that the plan holds, named with its article.
fn names_draft_thing(work: &Work<'_>, clause: &Clause<'_>, mention: &Mention) -> bool {
    let article = mention
        .items
        .first()
        .and_then(|first| first.checked_sub(1))
        .is_some_and(|before| ["the", "that", "our", "el", "la"].contains(&clause.reading.norm(before)))
        || clause.items().iter().any(|item| {
            let last = item.to.checked_sub(1).and_then(|at| clause.reading.tokens.get(at));
            item.is_request() && last.is_some_and(|token| token.norm == "the")
        });
    article && matches!(find(work, mention, &[Kind::DraftActivity], &[], SURE), Found::One(_))
}

/// True for "more local food experiences": nothing but a theme, in the plural or without an article.
pub(crate) fn only_theme(object: &Clause<'_>) -> bool {
    let mention = object.mention();
    let themed = !mention.themes.is_empty() && mention.items.iter().all(|item| is_theme_word(object, *item));
    let article = object.items().iter().any(|item| {
        // "Do a wine tasting": the article may belong to the verb.
        let tokens = object.reading.tokens.get(item.from..item.to).unwrap_or_default();
        let article = |token: &crate::text::Token| {
            ["a", "an", "un", "una", "one", "the", "el", "la"].contains(&token.norm.as_str())
        };
        tokens.first().is_some_and(article) || tokens.last().is_some_and(article)
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

pub(crate) fn add_named(
    work: &mut Work<'_>,
    clause: &Clause<'_>,
    object: &Clause<'_>,
    mention: &Mention,
    days: &[i32],
) -> bool {
    // "Day 3 looks a bit empty, add a whale watching tour"
    let before = Clause { reading: clause.reading, range: 0..clause.range.start };
    let told = before.days().first().copied();
    let told = told.filter(|_| clause.places().is_empty() && crate::remarks::is_complaint(&before));
    let day = match days.first().copied().or(told) {
        Some(day) => match work.existing(&[day]) {
            Some(days) => Some(days[0]),
            None => return true,
        },
        None => None,
    };
    if let Some(day) = day.filter(|day| crate::days::is_locked(work, *day)) {
        ask_unlock(work, day);
        return true;
    }
    // "On day 5, first thing"
    let first = clause.has(Concept::StartWith).then_some(remix_itinerary::Slot::Morning);
    let slot = clause.slot().or(first);
    let operation = Operation {
        day: day.and_then(|day| i32::try_from(day).ok()),
        slot,
        ..Operation::new(OperationKind::AddActivity)
    };
    let there = match find(work, mention, &[Kind::DraftActivity], days, 0.9) {
        _ if called_title(clause).is_some() => None,
        Found::One(there) if !there.is_another_doing(&mention.words) => Some(there),
        _ => None,
    };
    // "a boat trip on day 3" may be one more, "the boat trip" is the one that is there.
    let another = day.is_some_and(|day| there.is_some_and(|there| there.day != day)) && is_indefinite(object);
    if let Some(there) = there.filter(|_| !another) {
        // "Add the garden on the last day", where another day has it: it goes there.
        if let Some(day) = day.filter(|day| *day != there.day && !is_indefinite(object)) {
            crate::moves::place(work, there, day, slot);
            return true;
        }
        let (title, on) = (there.title.clone(), there.day.to_string());
        work.note("already_in", &[("title", &title), ("day", &on)]);
        return true;
    }
    let called = called_title(clause);
    let leftover = match find(work, mention, &[Kind::LeftoverActivity], &[], SAME) {
        _ if called.is_some() => None,
        Found::One(element) if element.is_another_doing(&mention.words) => None,
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

pub(crate) fn is_indefinite(object: &Clause<'_>) -> bool {
    (0..object.items().len())
        .any(|at| ["a", "an", "un", "una", "another", "otro", "otra"].contains(&object.norm(at)))
}
