//! What things cost: the trip, a day, a kind of cost ("the hotels", "all the food"), one thing, so many people; which is
//! the cheapest and which the dearest.

use remix_itinerary::Day;
use remix_itinerary::money::Decimal;

use crate::clause::Clause;
use crate::concept::Concept;
use crate::elements::{Kind, stem};
use crate::facts::note;
use crate::text::tokenize;
use crate::ways;
use crate::work::Work;

/// From here on a name fits well enough to tell what it costs.
const FITS: f64 = 0.55;

/// "What does day 4 cost?", "how much of it is food?", "what would the four of us pay?"
pub(crate) fn how_much(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let total = work.world.draft.itinerary.budget_amount;
    let text = work.amount(total);
    let days = clause.days();
    // "Is the price for one or two people?"
    let numbers = clause.items().iter().filter(|item| item.number().is_some()).count();
    if numbers > 1 && clause.has(Concept::Party) {
        work.note("amounts_per_person", &[("amount", &text)]);
        return true;
    }
    if days.is_empty()
        && let Some(heads) = crate::budget::heads(work, clause)
    {
        // "What does the boat trip cost for two?"
        let each = thing(work, clause).map_or(total, |(_, cost, _)| cost);
        let (all, each) = (work.amount(each * Decimal::from(heads)), work.amount(each));
        work.note("for_people", &[("n", &heads.to_string()), ("amount", &all), ("each", &each)]);
        return true;
    }
    // "What was my budget again?"
    let words = clause.words();
    let own = words.windows(2).any(|pair| {
        ["my", "our", "the", "mi", "nuestro", "el"].contains(&pair[0])
            && ["budget", "limit", "cap", "presupuesto", "limite", "tope"].contains(&pair[1])
    });
    let limit = work.request.draft.constraints.budget.as_ref().filter(|_| own && days.is_empty());
    if let Some(limit) = limit {
        let amount = crate::replies::money_text(limit.amount, &limit.currency);
        work.note("budget_is", &[("amount", &amount), ("total", &text)]);
        return true;
    }
    let modes = ways::modes(work, clause);
    let nights = is_part(clause, Concept::StayNoun);
    if let Some(day) = days.first() {
        let Some(known) = work.existing(&[*day]) else { return true };
        let Some(day) = work.world.day(known[0]) else { return false };
        if nights {
            return ways::sleep(work, clause);
        }
        let named = thing(work, clause).is_some_and(|(_, _, on)| on == Some(day.number));
        if !named {
            return day_costs(work, day);
        }
    }
    // "How much is the Wadi Rum day?"
    if let ([(_, spot)], true) = (&clause.places()[..], clause.has(Concept::Day))
        && let [day] = work.world.days_in(*spot)[..]
    {
        return work.world.day(day).is_some_and(|day| day_costs(work, day));
    }
    if nights {
        return part(work, "part_nights", &[], |day| {
            day.stay.as_ref().map_or(Decimal::ZERO, |stay| stay.cost)
        });
    }
    // "How much per day?", "how much a day on average?"
    let daily = clause.find(Concept::Day).and_then(|at| at.checked_sub(1));
    let daily = daily.is_some_and(|before| {
        ["per", "a", "each", "every", "por", "al", "cada"].contains(&clause.norm(before))
    });
    if clause.has(Concept::PerDay) || daily {
        let each = total / Decimal::from(work.world.length().max(1));
        let each = work.amount(each.round_dp(0));
        work.note("per_day_costs", &[("amount", &each), ("total", &text)]);
        return true;
    }
    // "The taxis" are all of them, whatever else is called so.
    let plain = !modes.is_empty()
        && clause.mention().words.iter().all(|word| work.lexicon.modes_of(word).next().is_some())
        && ways::known_mode(work, &modes).is_some();
    if let Some((title, cost, _)) = thing(work, clause).filter(|_| !plain) {
        let cost = work.amount(cost);
        work.note("activity_costs", &[("title", &title), ("amount", &cost)]);
        return true;
    }
    if !modes.is_empty() {
        let Some(name) = ways::known_mode(work, &modes) else {
            return ways::none_of(work, &modes);
        };
        return part(work, "part_way", &[("way", &name)], |day| {
            let fits = |transfer: &&remix_itinerary::model::Transfer| modes.contains(&transfer.mode);
            day.transfer.as_ref().filter(fits).map_or(Decimal::ZERO, |transfer| transfer.cost)
        });
    }
    let themes = clause.themes();
    if !themes.is_empty() {
        let name = work.names(&themes);
        return part(work, "part_theme", &[("theme", &name)], |day| {
            let tagged = day.activities.iter().filter(|own| own.tags.iter().any(|tag| themes.contains(tag)));
            tagged.map(|activity| activity.cost).sum()
        });
    }
    if clause.has(Concept::TransportNoun) {
        return part(work, "part_transport", &[], transport);
    }
    if clause.has(Concept::Activity) && !clause.has(Concept::Trip) {
        return part(work, "part_activities", &[], activities);
    }
    work.note("total_is", &[("amount", &text)]);
    true
}

/// "The hotel part", "the flights": the noun for a kind of cost, and nothing else that a thing is called by.
fn is_part(clause: &Clause<'_>, noun: Concept) -> bool {
    clause.has(noun) && clause.mention().words.len() <= 2
}

/// The thing that the clause names, with what it costs and its day; what belongs to no day has none.
fn thing(work: &Work<'_>, clause: &Clause<'_>) -> Option<(String, Decimal, Option<u32>)> {
    let mention = clause.mention();
    let fits = work.elements.resolve(&mention.words, &[], &[Kind::DraftActivity, Kind::LeftoverActivity]);
    let fit = fits.first().filter(|fit| fit.score > FITS);
    // "The museums" are all of them.
    let plural = mention.items.iter().all(|item| {
        clause.reading.items.get(*item).is_some_and(|item| item.themes().next().is_some())
            && clause.reading.norm(*item).ends_with('s')
    });
    // "The safari car" is no "shared car back".
    let whole = fit.is_some_and(|fit| fit.score > 0.9);
    if let Some(cost) = shared(work, &mention.words, true).filter(|_| !whole) {
        return Some(cost);
    }
    if let Some(element) = fit.and_then(|fit| work.elements.get(*fit)).filter(|_| !plural) {
        return Some((element.title.clone(), element.cost, Some(element.day)));
    }
    // "The sushi class", where it is called a lesson.
    if let Some(own) = crate::facts::named(work, clause).filter(|_| !plural) {
        let on = |day: &&Day| day.activities.iter().any(|other| other.id == own.id);
        let day = work.world.draft.itinerary.days.iter().find(on).map(|day| day.number);
        return Some((own.title.clone(), own.cost, day));
    }
    shared(work, &mention.words, false)
}

/// The cost that belongs to no day and is called so, by all of the words or by most of them.
fn shared(work: &Work<'_>, words: &[String], all: bool) -> Option<(String, Decimal, Option<u32>)> {
    let named = |title: &str| {
        let known: Vec<String> = tokenize(title).iter().map(|token| stem(&token.norm)).collect();
        let held = words.iter().filter(|word| known.contains(&stem(word))).count();
        if all { held == words.len() && held > 0 } else { held * 2 > words.len() }
    };
    let cost = work.world.draft.itinerary.shared_costs.iter().find(|cost| named(&cost.title))?;
    Some((cost.title.clone(), cost.cost, None))
}

fn transport(day: &Day) -> Decimal {
    day.transfer.as_ref().map_or(Decimal::ZERO, |transfer| transfer.cost)
}

fn activities(day: &Day) -> Decimal {
    day.activities.iter().map(|activity| activity.cost).sum()
}

/// Says what one kind of cost comes to over all days.
fn part(work: &mut Work<'_>, key: &str, slots: &[(&str, &str)], of: impl Fn(&Day) -> Decimal) -> bool {
    let itinerary = &work.world.draft.itinerary;
    let sum = work.amount(itinerary.days.iter().map(of).sum());
    let (name, total) = (work.say(key, slots), work.amount(itinerary.budget_amount));
    work.note("part_costs", &[("part", &name), ("amount", &sum), ("total", &total)]);
    true
}

/// The kinds of cost that are not zero: "774 for nights, 66 for getting around".
fn kinds(work: &Work<'_>, days: &[&Day], shared: Decimal) -> String {
    let nights = |day: &&Day| day.stay.as_ref().map_or(Decimal::ZERO, |stay| stay.cost);
    let sums = [
        ("kind_nights", days.iter().map(nights).sum::<Decimal>()),
        ("kind_transport", days.iter().map(|day| transport(day)).sum()),
        ("kind_activities", days.iter().map(|day| activities(day)).sum()),
        ("kind_shared", shared),
    ];
    let named: Vec<String> = sums
        .iter()
        .filter(|(_, sum)| !sum.is_zero())
        .map(|(key, sum)| work.say(key, &[("amount", &work.amount(*sum))]))
        .collect();
    work.replies.list(&named)
}

/// "What is included in the price?", "why is it so expensive?"
pub(crate) fn breakdown(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    if let Some(day) = clause.days().first() {
        let Some(known) = work.existing(&[*day]) else { return true };
        return work.world.day(known[0]).is_some_and(|day| day_costs(work, day));
    }
    if let Some((title, cost, _)) = thing(work, clause) {
        let cost = work.amount(cost);
        work.note("activity_costs", &[("title", &title), ("amount", &cost)]);
        return true;
    }
    let itinerary = &work.world.draft.itinerary;
    let shared = itinerary.shared_costs.iter().map(|shared| shared.cost).sum();
    let parts = kinds(work, &itinerary.days.iter().collect::<Vec<_>>(), shared);
    let total = work.amount(itinerary.budget_amount);
    work.note("breakdown", &[("total", &total), ("parts", &parts)]);
    true
}

fn day_costs(work: &mut Work<'_>, day: &Day) -> bool {
    let (cost, parts) = (work.amount(day.cost), kinds(work, &[day], Decimal::ZERO));
    if parts.is_empty() {
        work.note("day_costs", &[("day", &day.number.to_string()), ("amount", &cost)]);
    } else {
        let slots = [("day", &*day.number.to_string()), ("amount", &cost), ("parts", &parts)];
        work.note("day_breakdown", &slots);
    }
    true
}

/// "The cheapest day", "the most expensive activity", "the cheapest hotel".
pub(crate) fn dearest(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let tokens = clause.items().iter().flat_map(|item| item.from..item.to);
    let mut words = tokens.filter_map(|at| clause.reading.tokens.get(at)).map(|token| token.norm.as_str());
    let least = words.any(|word| {
        ["cheap", "least", "barat", "economic", "menos"].iter().any(|start| word.starts_with(start))
    });
    let days = &work.world.draft.itinerary.days;
    let best =
        |entries: Vec<(Decimal, u32, String)>| {
            let mut paid = entries.into_iter().filter(|(cost, ..)| !cost.is_zero());
            let first = paid.next()?;
            Some(paid.fold(
                first,
                |best, one| if (one.0 < best.0) == least && one.0 != best.0 { one } else { best },
            ))
        };
    let things = if clause.has(Concept::StayNoun) {
        let stays = days.iter().filter_map(|day| Some((day.stay.as_ref()?, day.number)));
        Some(stays.map(|(stay, day)| (stay.cost, day, stay.name.clone())).collect::<Vec<_>>())
    } else if clause.has(Concept::Activity) || !clause.themes().is_empty() {
        let themes = clause.themes();
        let all = days.iter().flat_map(|day| day.activities.iter().map(move |own| (own, day.number)));
        let fits =
            all.filter(|(own, _)| themes.is_empty() || own.tags.iter().any(|tag| themes.contains(tag)));
        Some(fits.map(|(own, day)| (own.cost, day, own.title.clone())).collect())
    } else {
        None
    };
    let key = match (things.is_some(), least) {
        (true, true) => "cheapest_thing",
        (true, false) => "dearest_thing",
        (false, true) => "cheapest_day",
        (false, false) => "dearest_day",
    };
    let whole = || days.iter().map(|day| (day.cost, day.number, day.title.clone())).collect();
    let Some((cost, day, title)) = best(things.unwrap_or_else(whole)) else {
        return note(work, "nothing_to_save");
    };
    let cost = work.amount(cost);
    work.note(key, &[("day", &day.to_string()), ("title", &title), ("amount", &cost)]);
    true
}
