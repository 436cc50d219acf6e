//! Questions about the trip: each is answered from the draft, its sources and the last change, and changes nothing.

use remix_itinerary::Day;
use remix_itinerary::model::Difficulty;

use crate::clause::Clause;
use crate::concept::Concept;
use crate::elements::Kind;
use crate::origins::{origin, what_changed, why};
use crate::replies::money_text;
use crate::work::Work;

/// Most names in one answer.
pub(crate) const MOST_NAMES: usize = 5;

/// Says the answer to one kind of question; false when it does not fit after all.
type Answer = fn(&mut Work<'_>, &Clause<'_>) -> bool;

/// Answers a question.
pub(crate) fn frame(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    use Concept::*;
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
        return on_days(work, &clause.days());
    }
    if request || ordered {
        return false;
    }
    let asked = clause.is_question() || clause.has(Question) || clause.shows();
    let answers: &[(Concept, Answer)] = &[
        (QWho, |work, _| note(work, "who_am_i")),
        (QHelp, |work, _| note(work, "help")),
        (QWhatChanged, |work, _| what_changed(work)),
        (QRemember, |work, _| ledger(work)),
        (QLeftOut, left_out),
        (QCompare, compare),
        (QFrom, origin),
        (QDearest, dearest),
        (QHardest, |work, _| hardest(work)),
        (QHowLong, |work, clause| how_long(work, clause)),
        (QHowMany, how_many),
        (QHowMuch, how_much),
        (QPlaces, |work, _| places(work)),
        (QWhy, why),
    ];
    for (concept, answer) in answers {
        // "The cheapest way: hostels" asks nothing.
        // "The most we can spend is 4800" asks nothing.
        if !asked && clause.money().is_some() {
            break;
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
    if let (Some(day), true) = (clause.days().first(), clause.is_question() && clause.has(Lock)) {
        return is_locked(work, *day);
    }
    let asks_where = clause.is_question() || clause.shows() && clause.has(Question);
    if let Some((_, spot)) = clause.places().first().filter(|_| asks_where && clause.days().is_empty()) {
        return when_there(work, *spot);
    }
    if !clause.days().is_empty() {
        return on_days(work, &clause.days());
    }
    if clause.has(Budget) {
        return how_much(work, clause);
    }
    let edits = clause.any(&[Add, Remove, Move, Replace, Switch, More, Less, Cheaper, Slower, Faster]);
    if !edits
        && (clause.has(Show) || clause.is_question())
        && clause.has(Trip)
        && clause.mention().words.is_empty()
    {
        return overview(work);
    }
    if !edits && clause.is_question() && !clause.themes().is_empty() && clause.mention().words.len() <= 2 {
        return how_many(work, clause);
    }
    if clause.has(OffTopic) {
        return false;
    }
    !edits
        && clause.is_question()
        && (where_is(work, clause) || clause.has(Trip) && overview(work) || is_there(work, clause))
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

fn overview(work: &mut Work<'_>) -> bool {
    let stays = work.replies.list(&work.world.stays());
    let text = work.replies.days(work.world.length());
    let activities: usize = work.world.draft.itinerary.days.iter().map(|day| day.activities.len()).sum();
    work.note("overview", &[("days", &text), ("places", &stays), ("n", &activities.to_string())]);
    true
}

fn on_days(work: &mut Work<'_>, days: &[i32]) -> bool {
    let Some(days) = work.existing(days) else { return true };
    for number in days.into_iter().take(2) {
        let Some(day) = work.world.day(number) else { continue };
        let titles: Vec<String> = day.activities.iter().map(|activity| activity.title.clone()).collect();
        let text =
            if titles.is_empty() { work.say("nothing_planned", &[]) } else { work.replies.list(&titles) };
        work.note(
            "on_day_is",
            &[
                ("day", &number.to_string()),
                ("place", &day.place.name),
                ("title", &day.title),
                ("activities", &text),
            ],
        );
    }
    true
}

fn how_long(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
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

fn how_many(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    if clause.has(Concept::Day) && clause.days().is_empty() {
        return how_long(work, clause);
    }
    let days = clause.days();
    let themes = clause.themes();
    let chosen: Vec<&Day> = work
        .world
        .draft
        .itinerary
        .days
        .iter()
        .filter(|day| {
            days.is_empty() || days.iter().any(|number| i64::from(*number) == i64::from(day.number))
        })
        .collect();
    let fits = |tags: &[String]| themes.is_empty() || tags.iter().any(|tag| themes.contains(tag));
    let count = chosen.iter().flat_map(|day| &day.activities).filter(|activity| fits(&activity.tags)).count();
    if themes.is_empty() && !clause.has(Concept::Activity) && clause.places().is_empty() && days.is_empty() {
        if clause.mention().words.is_empty() {
            return places(work);
        }
        return false;
    }
    let what = if themes.is_empty() {
        String::new()
    } else {
        work.say("about_theme", &[("theme", &work.names(&themes))])
    };
    let where_ =
        days.first().map_or_else(String::new, |day| work.say("on_day", &[("day", &day.to_string())]));
    let key = if count == 1 { "how_many_one" } else { "how_many" };
    work.note(key, &[("n", &count.to_string()), ("what", &what), ("where", &where_)]);
    true
}

fn how_much(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    if let Some(day) = clause.days().first() {
        let Some(days) = work.existing(&[*day]) else { return true };
        if let Some(day) = work.world.day(days[0]) {
            let cost = work.amount(day.cost);
            work.note("day_costs", &[("day", &day.number.to_string()), ("amount", &cost)]);
        }
        return true;
    }
    let mention = clause.mention();
    let fits = work.elements.resolve(&mention.words, &[], &[Kind::DraftActivity, Kind::LeftoverActivity]);
    if let Some(element) = fits.first().filter(|fit| fit.score > 0.55).and_then(|fit| work.elements.get(*fit))
    {
        let (title, cost) = (element.title.clone(), work.amount(element.cost));
        work.note("activity_costs", &[("title", &title), ("amount", &cost)]);
        return true;
    }
    let total = work.amount(work.world.draft.itinerary.budget_amount);
    work.note("total_is", &[("amount", &total)]);
    true
}

fn places(work: &mut Work<'_>) -> bool {
    let mut names: Vec<String> = Vec::new();
    for day in &work.world.draft.itinerary.days {
        if names.last() != Some(&day.place.name) {
            names.push(day.place.name.clone());
        }
    }
    let text = work.replies.list(&names);
    work.note("places_are", &[("places", &text)]);
    true
}

pub(crate) fn dearest(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let days = &work.world.draft.itinerary.days;
    let cheapest = clause.has(Concept::Cheaper) || clause.norm(0) == "cheapest";
    let day = if cheapest {
        days.iter().min_by_key(|day| (day.cost, day.number))
    } else {
        days.iter().max_by_key(|day| (day.cost, day.number))
    };
    if let Some(day) = day {
        let cost = work.amount(day.cost);
        work.note(
            "dearest_day",
            &[("day", &day.number.to_string()), ("title", &day.title), ("amount", &cost)],
        );
    }
    true
}

fn hardest(work: &mut Work<'_>) -> bool {
    let level = |difficulty: Difficulty| match difficulty {
        Difficulty::Easy => "level_easy",
        Difficulty::Moderate => "level_moderate",
        Difficulty::Challenging => "level_challenging",
        Difficulty::Extreme => "level_extreme",
    };
    let itinerary = &work.world.draft.itinerary;
    if let Some(day) = itinerary.days.iter().rev().max_by_key(|day| day.difficulty) {
        let name = work.say(level(day.difficulty), &[]);
        work.note(
            "hardest_day",
            &[("day", &day.number.to_string()), ("title", &day.title), ("level", &name)],
        );
    }
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

fn compare(work: &mut Work<'_>, _clause: &Clause<'_>) -> bool {
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
    let text = lines.join("; ");
    work.note("comparison", &[("sources", &text), ("days", &own)]);
    true
}

fn ledger(work: &mut Work<'_>) -> bool {
    let constraints = &work.request.draft.constraints;
    let mut parts: Vec<String> = Vec::new();
    if let Some(days) = constraints.duration_days {
        parts.push(work.say("duration", &[("days", &work.replies.days(days))]));
    }
    if let Some(budget) = &constraints.budget {
        let key = match budget.kind {
            remix_itinerary::constraints::BudgetKind::Cap => "budget_cap",
            remix_itinerary::constraints::BudgetKind::Target => "budget_target",
        };
        parts.push(work.say(key, &[("amount", &money_text(budget.amount, &budget.currency))]));
    }
    if !constraints.needs.is_empty() {
        parts.push(work.say("needs", &[("needs", &work.names(&constraints.needs))]));
    }
    for (key, themes) in [
        ("theme_more", &constraints.themes.more),
        ("theme_less", &constraints.themes.less),
        ("theme_none", &constraints.themes.none),
    ] {
        if !themes.is_empty() {
            parts.push(work.say(key, &[("themes", &work.names(themes))]));
        }
    }
    if let Some(date) = &constraints.start_date {
        parts.push(work.say("start", &[("date", date)]));
    }
    if parts.is_empty() {
        return note(work, "no_wishes_yet");
    }
    let text = parts.join("; ");
    work.note("wishes_are", &[("wishes", &text)]);
    true
}

/// "Where is the yoga?", "when do we do the kayak?"
fn where_is(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let mention = clause.mention();
    let fits = work.elements.resolve(&mention.words, &[], &[Kind::DraftActivity]);
    let Some(element) = fits.first().filter(|fit| fit.score > 0.55).and_then(|fit| work.elements.get(*fit))
    else {
        return false;
    };
    let (title, day, place) = (element.title.clone(), element.day.to_string(), element.place.clone());
    work.note("is_on_day", &[("title", &title), ("day", &day), ("place", &place)]);
    true
}
