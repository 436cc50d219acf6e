//! Questions about the trip: each is answered from the draft, its sources and the last change, and changes nothing.

use remix_itinerary::model::Activity;

use crate::activities::{Found, SURE, find_known};
use crate::clause::{Clause, Mention};
use crate::concept::Concept;
use crate::elements::{Element, Kind};
use crate::last_change::what_changed;
use crate::listed::{free, how_many, in_slot, noted, of_kind};
use crate::origins::{origin, why};
use crate::overview::{about_trip, day_is, fullest, hardest, ledger, on_date, on_days, overview, places};
use crate::prices::{breakdown, dearest, how_much};
use crate::replies::money_text;
use crate::ways::{leg, modes, sleep};
use crate::work::Work;

/// Most names in one answer.
pub(crate) const MOST_NAMES: usize = 5;

/// Says the answer to one kind of question; false when it does not fit after all.
type Answer = fn(&mut Work<'_>, &Clause<'_>) -> bool;

/// Answers a question.
pub(crate) fn frame(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    use Concept::*;
    // "700 GBP is roughly what we thought of spending"
    let offers = clause.items().first().is_some_and(|item| matches!(item.what, crate::items::What::Money(_)));
    if offers && !clause.is_asked() {
        return false;
    }
    if unheld(work, clause) {
        return true;
    }
    // "Can you help me?"
    if clause.has(QHelp) && clause.is_request() && !clause.has_wish() {
        return note(work, "help");
    }
    let request = clause.is_request() && !clause.has(Show);
    let ordered =
        !clause.is_question() && !clause.shows() && clause.any(&[Add, Put, Move, Replace, Remove, RestDay]);
    // "Give me one more day in Hermanus"
    let ordered = ordered
        || clause.items().iter().any(|item| item.length().is_some_and(|length| length.sign != 0))
            && !clause.is_question();
    // "How about day 2?"
    if request
        && clause.is_asked()
        && !clause.has_wish()
        && !clause.days().is_empty()
        && clause.mention().words.is_empty()
    {
        return on_days(work, clause);
    }
    if request || ordered {
        return false;
    }
    // "Remind me what you changed last"
    if clause.has(QWhatChanged) && clause.shows() {
        return what_changed(work);
    }
    if crate::last_change::frame(work, clause) {
        return true;
    }
    let asked = clause.is_question() || clause.has_question_word() || clause.shows();
    let answers: &[(Concept, Answer)] = &[
        (QWho, |work, _| note(work, "who_am_i")),
        (QHelp, |work, _| note(work, "help")),
        (QWhatChanged, |work, _| what_changed(work)),
        // "What do you know about the balloon ride?" is about the ride.
        (QRemember, |work, clause| clause.mention().words.is_empty() && ledger(work)),
        (QIncluded, breakdown),
        (QSleep, sleep),
        (QFar, leg),
        (QWay, leg),
        (QLeftOut, left_out),
        (QCompare, compare),
        (QFrom, origin),
        (QLongest, longest),
        (QDearest, dearest),
        (QHardest, hardest),
        (QHowLong, |work, clause| how_long(work, clause)),
        (QHowMany, how_many),
        (QHowMuch, how_much),
        (Costs, costs),
        (QPlaces, |work, _| places(work)),
        (QWhy, why),
    ];
    for (concept, answer) in answers {
        // "The cheapest way: hostels" asks nothing.
        // "The most we can spend is 4800" asks nothing.
        if !asked && clause.money().is_some() {
            break;
        }
        if !asked && matches!(concept, QSleep | QFar | QWay | QIncluded | QLongest) {
            continue;
        }
        let superlative = matches!(concept, QDearest | QHardest) && !asked && clause.items().len() > 3;
        if clause.has(*concept) && !superlative && answer(work, clause) {
            return true;
        }
    }
    if !asked {
        return false;
    }
    if clause.is_question()
        && clause.any(&[Lock, Keep])
        && clause.days().is_empty()
        && clause.mention().words.is_empty()
    {
        return locked(work);
    }
    if clause.is_question() && clause.has(RestDay) && clause.days().is_empty() {
        return crate::rest::told(work);
    }
    if let (Some(day), true) = (clause.days().first(), clause.is_question() && clause.has(Lock)) {
        return is_locked(work, *day);
    }
    if on_date(work, clause) || about_trip(work, clause) {
        return true;
    }
    // "What's the lodge in Nakuru like?"
    if clause.is_question() && clause.has(StayNoun) && !clause.places().is_empty() && sleep(work, clause) {
        return true;
    }
    if fullest(work, clause) {
        return true;
    }
    // "What do we do in the evenings?"
    if clause.slot().is_some()
        && clause.days().is_empty()
        && clause.mention().words.is_empty()
        && clause.places().is_empty()
    {
        return in_slot(work, clause);
    }
    // "Is day 5 a hard day?"
    let levels = [Easier, Harder, Difficulty, DiffEasy, DiffModerate, DiffChallenging, DiffExtreme];
    if clause.is_question() && clause.any(&levels) {
        return hardest(work, clause);
    }
    if clause.is_question()
        && clause.has(Free)
        && ((clause.any(&[Activity, Question, Everything])
            || (0..clause.items().len())
                .any(|at| ["anything", "something", "algo"].contains(&clause.norm(at))))
            || !clause.days().is_empty())
    {
        return free(work, clause);
    }
    // "When is the massage in Panaji?", "is there a museum on day 3?"
    // "What city is day 4 in?" is about the day, whatever else is called so.
    let there = |id: &str| {
        let days = clause.days();
        let on = |day: &i32| {
            let day = u32::try_from(*day).ok().and_then(|day| work.world.day(day));
            day.is_some_and(|day| day.activities.iter().any(|own| own.id == id))
        };
        days.is_empty() || days.iter().any(on)
    };
    if clause.is_question() && named(work, clause).is_some_and(|own| there(&own.id)) && where_is(work, clause)
    {
        return true;
    }
    let kinds = !clause.themes().is_empty() || clause.any(&[Child, Family]);
    if clause.is_question()
        && kinds
        && clause.places().is_empty()
        && clause.mention().words.len() <= 2
        && of_kind(work, clause)
    {
        return true;
    }
    if clause.is_question() && beside(work, clause) {
        return true;
    }
    let asks_where = clause.is_question() || clause.shows() && clause.has(Question);
    if let Some((_, spot)) = clause.places().first().filter(|_| asks_where && clause.days().is_empty()) {
        // "What do we do in Amed?" asks for more than when.
        let words = clause.words();
        let what = ["what", "que"].iter().any(|word| words.contains(word));
        let days = work.world.days_in(*spot);
        let few: Vec<&remix_itinerary::Day> =
            days.iter().take(2).filter_map(|number| work.world.day(*number)).collect();
        if what && !few.is_empty() && days.len() <= 2 {
            return few.into_iter().all(|day| day_is(work, day, clause.slot()));
        }
        return when_there(work, *spot);
    }
    if !clause.days().is_empty() {
        return on_days(work, clause);
    }
    if clause.has(Budget) {
        return how_much(work, clause);
    }
    let edits = clause.any(&[Add, Remove, Move, Replace, Switch, More, Less, Cheaper, Slower, Faster]);
    // "Would you mind telling me the total?"
    let tokens = clause.items().iter().flat_map(|item| item.from..item.to);
    let mut words = tokens.filter_map(|at| clause.reading.tokens.get(at)).map(|token| token.norm.as_str());
    if clause.shows()
        && words.any(|word| ["total", "price", "cost", "precio", "coste", "costo"].contains(&word))
    {
        return how_much(work, clause);
    }
    // "Tell me more about the Arab baths", "an overview, please"
    if clause.shows()
        && !edits
        && (where_is(work, clause)
            || (clause.has(Trip) || clause.mention().words.is_empty()) && overview(work))
    {
        return true;
    }
    if !edits
        && (clause.has(Show) || clause.is_question())
        && clause.has(Trip)
        && clause.mention().words.is_empty()
    {
        return overview(work);
    }
    if clause.has(OffTopic) {
        return false;
    }
    !edits
        && clause.is_question()
        && (where_is(work, clause)
            // "Which day is the flight on?"
            || !modes(work, clause).is_empty() && leg(work, clause)
            || clause.has(Trip) && overview(work)
            || noted(work, clause)
            || is_there(work, clause))
}

/// "Do we need a visa?", "what is the weather like?": what no plan holds; the notes may say something of it.
fn unheld(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let asked = clause.is_question() || clause.shows() || clause.is_asked() && !clause.has_wish();
    // "How much is the travel insurance?" has a figure.
    if !clause.has(Concept::Unheld)
        || !asked && clause.has_wish()
        || !asked && !clause.is_request()
        || clause.any(&[Concept::QHowMuch, Concept::Costs])
    {
        return false;
    }
    if !noted(work, clause) {
        work.note("cannot_tell", &[]);
    }
    true
}

/// "Which day is locked?"
fn locked(work: &mut Work<'_>) -> bool {
    let days = work.world.draft.itinerary.days.iter().filter(|day| day.locked);
    let numbers: Vec<String> = days.map(|day| day.number.to_string()).collect();
    if numbers.is_empty() {
        return note(work, "none_locked");
    }
    let list = work.replies.list(&numbers);
    work.note("locked_are", &[("days", &list)]);
    true
}

/// "Is day 3 locked?"
fn is_locked(work: &mut Work<'_>, day: i32) -> bool {
    let Some(days) = work.existing(&[day]) else { return true };
    let locked = work.world.day(days[0]).is_some_and(|day| day.locked);
    work.note(if locked { "already_locked" } else { "not_locked" }, &[("day", &days[0].to_string())]);
    true
}

/// "Which day is Piran?"
fn when_there(work: &mut Work<'_>, spot: usize) -> bool {
    let days = work.world.days_in(spot);
    let name = work.world.name(spot);
    if days.is_empty() {
        work.note("not_there", &[("place", &name)]);
        return true;
    }
    let numbers: Vec<String> = days.iter().map(ToString::to_string).collect();
    let list = work.replies.list(&numbers);
    work.note("there_on", &[("place", &name), ("days", &list)]);
    true
}

/// "Do you have something with elephants?"
fn is_there(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let mention = clause.mention();
    let (Some(first), Some(last)) = (mention.items.first(), mention.items.last()) else { return false };
    // "Where's the spice farm?" may be in what a day is called.
    let days = work.elements.resolve(&mention.words, &mention.themes, &[Kind::DraftDay]);
    let day = days.first().filter(|fit| fit.score > 0.55).and_then(|fit| work.elements.get(*fit));
    if let Some(day) = day.and_then(|element| work.world.day(element.day)) {
        return day_is(work, day, None);
    }
    let kinds = [Kind::LeftoverActivity, Kind::LeftoverDay];
    let fits = work.elements.resolve(&mention.words, &mention.themes, &kinds);
    match fits.first().filter(|fit| fit.score > 0.55).and_then(|fit| work.elements.get(*fit)) {
        Some(element) => {
            let title = element.title.clone();
            work.note("left_out", &[("titles", &title), ("more", "")]);
        }
        None => {
            let name = clause.reading.typed(*first..*last + 1).to_owned();
            work.note("nothing_about", &[("name", &name)]);
        }
    }
    true
}

/// Says a text that has no slots.
pub(crate) fn note(work: &mut Work<'_>, key: &str) -> bool {
    work.note(key, &[]);
    true
}

/// "How long is it?", "how long do we stay in Seville?", "how long is the drive to the Mara?"
pub(crate) fn how_long(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let units = ["day", "days", "night", "nights", "dias", "noches"];
    let tokens = clause.items().iter().flat_map(|item| item.from..item.to);
    if tokens.filter_map(|at| clause.reading.tokens.get(at)).any(|token| units.contains(&token.norm.as_str()))
        && clause.days().is_empty()
    {
        return days_there(work, clause);
    }
    // "How long does it take to get to Anjuna?"
    let goes = (0..clause.items().len())
        .any(|at| ["take", "get", "drive", "ride", "go", "travel"].contains(&clause.norm(at)));
    if goes && !clause.places().is_empty() && leg(work, clause) {
        return true;
    }
    // "How long is the walk over the Roman Bridge?" is about the thing that is called so.
    if let Some(known) = named(work, clause) {
        return match (&known.start_time, &known.end_time) {
            (Some(_), Some(_)) => where_is(work, clause),
            _ => note(work, "cannot_tell"),
        };
    }
    let ride = !modes(work, clause).is_empty() || clause.any(&[Concept::TransportNoun, Concept::QWay]);
    if (ride || (0..clause.items().len()).any(|at| clause.norm(at) == "take")) && leg(work, clause) {
        return true;
    }
    days_there(work, clause)
}

/// The activity of the draft that the clause names.
pub(crate) fn named<'a>(work: &Work<'a>, clause: &Clause<'_>) -> Option<&'a Activity> {
    let mention = Mention { themes: Vec::new(), ..clause.mention() };
    let found = find_known(work, &mention, &[Kind::DraftActivity], &clause.days(), SURE);
    let key = match found {
        Found::One(Element { key, .. }) => key,
        // "When do we go to Pompeii?" is about "Pompeii from the Marina gate" rather than a bakery of Pompeii.
        Found::Several(all) => {
            let first = mention.words.first()?;
            let begins = |element: &&&Element| crate::text::fold(&element.title).starts_with(first.as_str());
            let mut named = all.iter().filter(begins);
            let (Some(one), None) = (named.next(), named.next()) else { return None };
            &one.key
        }
        Found::Nothing => return None,
    };
    work.world.draft.itinerary.days.iter().flat_map(|day| &day.activities).find(|own| own.id == *key)
}

/// "The longest drive", "the longest hike".
fn longest(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let ride = !modes(work, clause).is_empty() || clause.has(Concept::TransportNoun);
    if !ride || !leg(work, clause) {
        note(work, "cannot_tell");
    }
    true
}

/// "What does the kayak cost?"
fn costs(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    (clause.is_question() || clause.shows()) && how_much(work, clause)
}

fn days_there(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    if let Some((_, spot)) = clause.places().first() {
        let days = u32::try_from(work.world.days_in(*spot).len()).unwrap_or(0);
        let (text, name) = (work.replies.days(days), work.world.name(*spot));
        work.note("days_in_place", &[("days", &text), ("place", &name)]);
        return true;
    }
    let text = work.replies.days(work.world.length());
    work.note("how_long", &[("days", &text)]);
    true
}

fn left_out(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let spots = clause.places();
    let labels: Vec<String> = spots
        .iter()
        .filter_map(|(_, spot)| work.world.spots.get(*spot))
        .flat_map(|spot| spot.labels.clone())
        .collect();
    let source_places = |place: &str| {
        work.world.sources.iter().flat_map(|source| &source.days).any(|day| {
            day.place.name == place && labels.iter().any(|label| crate::world::is_in(&day.place, label))
        })
    };
    let themes = clause.themes();
    let there = |place: &str| labels.is_empty() || source_places(place);
    let about = |tags: &[String]| themes.is_empty() || tags.iter().any(|tag| themes.contains(tag));
    let of = |kind: Kind| {
        let elements = work.elements.all.iter().filter(move |element| element.kind == kind);
        elements.filter(|element| there(&element.place) && about(&element.tags))
    };
    let days: Vec<(u32, &str)> = of(Kind::LeftoverDay).map(|day| (day.day, day.place.as_str())).collect();
    // What was taken out of a day that stays comes before whole days; what lies on those is named with them.
    let alone = of(Kind::LeftoverActivity)
        .filter(|activity| !themes.is_empty() || !days.contains(&(activity.day, activity.place.as_str())));
    let whole = of(Kind::LeftoverDay).filter(|_| themes.is_empty());
    let left: Vec<String> = alone.chain(whole).map(|element| element.title.clone()).collect();
    if left.is_empty() {
        return note(work, "nothing_left_out");
    }
    let list = work.replies.list(&left.iter().take(MOST_NAMES).cloned().collect::<Vec<_>>());
    let more = left.len().saturating_sub(MOST_NAMES);
    let more = if more > 0 { work.say("and_more", &[("n", &more.to_string())]) } else { String::new() };
    work.note("left_out", &[("titles", &list), ("more", &more)]);
    true
}

pub(crate) fn compare(work: &mut Work<'_>, _clause: &Clause<'_>) -> bool {
    let lines: Vec<String> = work
        .world
        .sources
        .iter()
        .map(|source| {
            let cost = money_text(source.budget_amount, &source.budget_currency);
            let days = work.replies.days(source.duration_days);
            work.say("compared", &[("title", &source.title), ("days", &days), ("amount", &cost)])
        })
        .collect();
    let own = work.replies.days(work.world.length());
    let (text, cost) = (lines.join("; "), work.amount(work.world.draft.itinerary.budget_amount));
    work.note("comparison", &[("sources", &text), ("days", &own), ("amount", &cost)]);
    true
}

/// "What comes after Nakuru?", "what's before the Mara?"
fn beside(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let [(_, spot)] = clause.places()[..] else { return false };
    let days = work.world.days_in(spot);
    let number = match (clause.has(Concept::After), clause.has(Concept::Before)) {
        (true, false) => days.last().map(|day| day + 1),
        (false, true) => days.first().map(|day| day.saturating_sub(1)),
        _ => None,
    };
    let Some(day) = number.and_then(|number| work.world.day(number)) else { return false };
    day_is(work, day, None)
}

/// "Where is the yoga?", "when do we do the kayak?"
fn where_is(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let Some(own) = named(work, clause) else { return false };
    let days = &work.world.draft.itinerary.days;
    let Some(day) = days.iter().find(|day| day.activities.iter().any(|other| other.id == own.id)) else {
        return false;
    };
    let slot = work.say(&format!("{:?}", own.slot).to_lowercase(), &[]);
    let time = match (&own.start_time, &own.end_time) {
        (Some(from), Some(to)) => format!("{slot}, {from}-{to}"),
        _ => slot,
    };
    let (number, place) = (day.number.to_string(), day.place.name.as_str());
    work.note("is_on_day", &[("title", &own.title), ("day", &number), ("place", place), ("time", &time)]);
    true
}
