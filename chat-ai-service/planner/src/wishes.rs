//! Wishes that hold for the whole trip: when it starts, how full and how hard the days are, how one sleeps and gets
//! around, in which currency, and what the trip is called.

use remix_itinerary::money::Decimal;
use remix_itinerary::{Operation, OperationKind};

use crate::clause::Clause;
use crate::concept::Concept;
use crate::dates::start;
use crate::items::What;
use crate::travellers::{needs, party};
use crate::work::Work;

/// "Forget about the 7 days", "the pace does not matter any more": a wish of the ledger that no longer counts.
pub(crate) fn forget(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    if forgets_amount(work, clause) {
        // "I take the limit back, scrap the 800": the step back has taken it away.
        let undone = work.operations.iter().any(|operation| operation.op == OperationKind::Undo);
        return undone || drop_constraint(work, "budget", "budget_dropped");
    }
    if !clause.any(&[Concept::Forget, Concept::None]) || clause.is_question() {
        return false;
    }
    let ledger = &work.request.draft.constraints;
    let forgets = clause.has(Concept::Forget);
    let counts = clause
        .items()
        .iter()
        .any(|item| item.length().is_some() || item.is(Concept::Shorten) || item.is(Concept::Extend));
    let about = |concepts: &[Concept]| clause.any(concepts);
    let named: [(&str, bool); 7] = [
        ("duration_days", ledger.duration_days.is_some() && forgets && counts && clause.places().is_empty()),
        (
            "pace",
            ledger.pace.is_some() && forgets && about(&[Concept::Pace, Concept::Slower, Concept::Faster]),
        ),
        ("activities_per_day", ledger.activities_per_day.is_some() && forgets && about(&[Concept::PerDay])),
        (
            "locked_days",
            !ledger.locked_days.is_empty() && forgets && about(&[Concept::Lock]) && clause.days().is_empty(),
        ),
        ("stay_level", ledger.stay_level.is_some() && forgets && about(&[Concept::StayNoun])),
        ("transport_level", ledger.transport_level.is_some() && forgets && about(&[Concept::TransportNoun])),
        ("party", ledger.party.is_some() && forgets && about(&[Concept::Party, Concept::Child])),
    ];
    if let Some((name, _)) = named.iter().find(|(_, fits)| *fits) {
        return drop_constraint(work, name, "forgotten");
    }
    let themes = clause.themes();
    let set = [&ledger.themes.more, &ledger.themes.less, &ledger.themes.none];
    let wished: Vec<String> =
        themes.into_iter().filter(|theme| set.iter().any(|list| list.contains(theme))).collect();
    let elsewhere = clause.any(&[Concept::Remove, Concept::Add]) && !forgets;
    // "Forget about fewer museums", "olvida lo de menos museos": said as it was wished.
    let as_wished = [(Concept::More, &ledger.themes.more), (Concept::Less, &ledger.themes.less)];
    let as_wished = as_wished
        .iter()
        .any(|(level, list)| clause.has(*level) && wished.iter().all(|theme| list.contains(theme)));
    if !forgets
        || wished.is_empty()
        || elsewhere
        || ledger.themes.none.iter().all(|theme| !wished.contains(theme)) && !names_wish(clause) && !as_wished
    {
        return false;
    }
    let operation = Operation {
        level: Some("themes".to_owned()),
        tags: wished,
        ..Operation::new(OperationKind::DropConstraint)
    };
    work.act(operation, "forgotten", &[]);
    true
}

/// "Never mind the 800", where that is what the trip may cost.
fn forgets_amount(work: &Work<'_>, clause: &Clause<'_>) -> bool {
    let Some(budget) = &work.request.draft.constraints.budget else { return false };
    let named = clause.money().map(|(_, money)| money.amount).or(clause.number().map(|(_, number)| number));
    named == Some(budget.amount)
        && clause.any(&[Concept::Forget, Concept::Remove])
        && !clause.any(&[Concept::More, Concept::Less, Concept::Cut, Concept::Add])
        && !clause.is_question()
}

/// "My wish for more beach": what is to be forgotten is the wish.
fn names_wish(clause: &Clause<'_>) -> bool {
    let tokens = clause.items().iter().flat_map(|item| item.from..item.to);
    let mut words = tokens.filter_map(|at| clause.reading.tokens.get(at)).map(|token| token.norm.as_str());
    words.any(|word| ["wish", "wishes", "request", "deseo", "peticion"].contains(&word))
}

/// Reads every such wish of the clause; they may stand beside each other and beside any other wish.
pub(crate) fn frame(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let wishes = [start, needs, party, per_day, pace, difficulty];
    let mut found = false;
    for wish in wishes {
        found |= wish(work, clause);
    }
    // "Mid-range hotels are fine, and the cheapest transport": each level belongs to its own noun.
    let items = clause.items();
    let nouns = (clause.find(Concept::StayNoun), clause.find(Concept::TransportNoun));
    let cut = match nouns {
        (Some(one), Some(other)) => {
            let between = one.min(other)..one.max(other);
            between.into_iter().find(|at| matches!(items[*at].what, What::Comma | What::And))
        }
        _ => None,
    };
    let levels = |range: std::ops::Range<usize>| level(&clause.part(range)).is_some();
    match cut.filter(|cut| levels(0..*cut) && levels(*cut + 1..items.len())) {
        Some(cut) => {
            for part in [clause.part(0..cut), clause.part(cut + 1..items.len())] {
                found |= stay(work, &part) | transport(work, &part);
            }
        }
        None => found |= stay(work, clause) | transport(work, clause),
    }
    found
}

pub(crate) fn drop_constraint(work: &mut Work<'_>, name: &str, key: &str) -> bool {
    let operation =
        Operation { level: Some(name.to_owned()), ..Operation::new(OperationKind::DropConstraint) };
    work.act(operation, key, &[]);
    true
}

fn per_day(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    if !clause.has(Concept::PerDay) || clause.money().is_some() || clause.has(Concept::Budget) {
        return false;
    }
    // "Father is 78, so two things a day": the number that counts is the one before the things.
    let counts = clause
        .items()
        .windows(2)
        .position(|pair| pair[0].number().is_some() && pair[1].any(&[Concept::Activity, Concept::PerDay]));
    let counted = counts.and_then(|at| Some((at, clause.items().get(at)?.number()?)));
    let Some((at, number)) = counted.or_else(|| clause.number()) else { return false };
    let noun = clause
        .items()
        .get(at + 1)
        .is_some_and(|next| next.is(Concept::Activity) || next.is_filler() || next.is(Concept::PerDay));
    let count = u32::try_from(number.trunc().mantissa()).ok().filter(|_| noun && number.fract().is_zero());
    match count.filter(|count| (1..=8).contains(count)) {
        Some(count) => {
            let operation = Operation {
                amount: Some(Decimal::from(count)),
                ..Operation::new(OperationKind::SetActivitiesPerDay)
            };
            work.act(operation, "per_day", &[("n", &count.to_string())]);
            true
        }
        None if noun => {
            work.note("per_day_out_of_range", &[]);
            true
        }
        None => false,
    }
}

/// True when the clause edits something by name, so that "cheaper" or "private" belongs to that.
fn edits(clause: &Clause<'_>) -> bool {
    clause.any(&[Concept::Replace, Concept::Switch])
        && !clause.any(&[Concept::StayNoun, Concept::TransportNoun])
}

fn level(clause: &Clause<'_>) -> Option<&'static str> {
    use Concept::{Cheaper, Dearer, Forget, LevelBudget, LevelComfort, LevelMid, Reduce};
    // "Comfort does not matter"
    if clause.has(LevelComfort) && clause.has(Forget) {
        return Some("budget");
    }
    if clause.any(&[Cheaper]) || clause.has(LevelBudget) && !clause.any(&[LevelComfort]) || clause.has(Reduce)
    {
        return Some("budget");
    }
    if clause.any(&[LevelComfort, Dearer]) {
        return Some("comfort");
    }
    clause.has(LevelMid).then_some("mid")
}

fn stay(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    if edits(clause) || !clause.has(Concept::StayNoun) || clause.is_question() || clause.has(Concept::Lock) {
        return false;
    }
    // A verb like "stay" makes no wish about hotels unless a level stands beside it.
    let Some(mut level) = level(clause) else { return false };
    // "No hace falta hotel caro"
    if clause.any(&[Concept::None, Concept::Not, Concept::Remove]) {
        level = if level == "budget" { "mid" } else { "budget" };
    }
    set_level(work, clause, OperationKind::SetStayLevel, level, &format!("stay_{level}"))
}

/// Ways to get around that cost more than a bus.
const DRIVEN: &[&str] =
    &["driver", "car", "cars", "taxi", "taxis", "chauffeur", "conductor", "coche", "coches", "chofer"];

fn transport(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    use Concept::{InsteadOf, PrivateTransport, PublicTransport, TransportNoun};
    if clause.is_question() || clause.any(&[Concept::Add, Concept::Less]) {
        return false;
    }
    // "We don't want to drive back and forth" is about the order.
    if clause.words().iter().any(|word| ["forth", "zigzag"].contains(word)) {
        return false;
    }
    let driven = (0..clause.items().len()).any(|at| DRIVEN.contains(&clause.norm(at)));
    let refused =
        driven && clause.any(&[Concept::None, Concept::Not, Concept::Remove]) && clause.has(TransportNoun);
    let public =
        refused || clause.has(PublicTransport) || clause.has(InsteadOf) && clause.has(PrivateTransport);
    let denied = clause.any(&[Concept::None, Concept::Not, Concept::Remove]);
    let level = if public || clause.has(PrivateTransport) && denied {
        "budget"
    } else if clause.has(PrivateTransport) {
        "comfort"
    } else if clause.has(TransportNoun) && !clause.has(Concept::StayNoun) {
        match level(clause) {
            Some(level) => level,
            None => return false,
        }
    } else {
        return false;
    };
    set_level(work, clause, OperationKind::SetTransportLevel, level, &format!("transport_{level}"))
}

/// "Budget rooms for the first two nights": the days of these nights.
pub(crate) fn end_nights(work: &Work<'_>, clause: &Clause<'_>) -> Option<Vec<i32>> {
    let (at, length) = clause.items().iter().enumerate().find_map(|(at, item)| Some((at, item.length()?)))?;
    let last = i32::try_from(work.world.length()).ok()?;
    let count = i32::try_from(length.days).ok().filter(|count| (1..=last).contains(count))?;
    let token = clause.items().get(at).map(|item| item.from)?;
    let words = (token.saturating_sub(2)..=token).filter_map(|at| clause.reading.tokens.get(at));
    let mut ends = words.map(|word| word.norm.as_str()).filter_map(|word| match word {
        "first" | "primeras" | "primeros" => Some((1..=count).collect()),
        "last" | "ultimas" | "ultimos" => Some((last - count + 1..=last).collect()),
        _ => None,
    });
    ends.next().filter(|_| length.nights && clause.has(Concept::StayNoun))
}

fn set_level(work: &mut Work<'_>, clause: &Clause<'_>, kind: OperationKind, level: &str, key: &str) -> bool {
    let mut days = clause.days();
    if let (true, Some(nights)) = (days.is_empty(), end_nights(work, clause)) {
        days = nights;
    }
    if let (true, Some((_, spot))) = (days.is_empty(), clause.places().first()) {
        days = work.world.days_in(*spot).iter().filter_map(|day| i32::try_from(*day).ok()).collect();
    }
    if work.existing(&days).is_none() {
        return true;
    }
    let operation = Operation { level: Some(level.to_owned()), days, ..Operation::new(kind) };
    work.act(operation, key, &[]);
    true
}

fn pace(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    use Concept::{Faster, Not, PaceNormal, Slower};
    if work.operations.iter().any(|operation| operation.op == OperationKind::SetPace)
        || clause.has(Concept::RestDay)
        || clause.is_question()
    {
        return false;
    }
    // "We like slow trains", "that is a lot for one day"
    let described = clause.items().windows(2).any(|pair| {
        pair[0].any(&[Slower, Faster])
            && pair[1].any(&[Concept::TransportNoun, Concept::PublicTransport, Concept::PrivateTransport])
    });
    let one_day = clause
        .items()
        .iter()
        .any(|item| item.length().is_some_and(|length| length.days == 1 && length.sign == 0));
    if titled(work, clause) || described || one_day {
        return false;
    }
    if describes(clause, &[Slower, Faster]) {
        return false;
    }
    let denied = clause.items().windows(2).any(|pair| pair[0].is(Not) && pair[1].any(&[Faster, Slower]));
    let level = match (clause.has(PaceNormal), clause.has(Slower), clause.has(Faster)) {
        (true, ..) => "normal",
        (_, true, _) => {
            if denied {
                "normal"
            } else {
                "relaxed"
            }
        }
        (.., true) => {
            if denied {
                "relaxed"
            } else {
                "packed"
            }
        }
        _ => return false,
    };
    // "Day 3 is too full" is about that day, not about the pace of the trip.
    let until = clause.find(Slower).unwrap_or(0);
    let named = clause.part(0..until).days().last().copied().or(clause.days().first().copied());
    // "The second day looks packed" asks for no fuller days.
    if level == "packed" && named.is_some() && !clause.any(&[Concept::Change, Concept::Add]) {
        return false;
    }
    if level == "relaxed"
        && let Some(day) = named
    {
        return crate::rest::lighten(work, day);
    }
    let operation = Operation { level: Some(level.to_owned()), ..Operation::new(OperationKind::SetPace) };
    work.act(operation, &format!("pace_{level}"), &[]);
    true
}

/// "Shift the packed lunch to day 3": the word of pace is a part of what something is called.
fn titled(work: &Work<'_>, clause: &Clause<'_>) -> bool {
    use Concept::{Add, Faster, Keep, Lock, Move, PaceNormal, Put, Remove, Replace, Slower, Switch};
    let acts = clause.any(&[Add, Keep, Lock, Move, Put, Remove, Replace, Switch]);
    let words = clause.items().iter().enumerate().filter(|(_, item)| item.any(&[Faster, PaceNormal, Slower]));
    let mut words = words.map(|(at, item)| (clause.norm(at), item.to - item.from));
    acts && !clause.mention().words.is_empty()
        && words.all(|(word, length)| length == 1 && work.elements.knows(word))
}

/// "An easy stroll by the river", "a lazy beach morning": the word describes one thing, not the trip.
fn describes(clause: &Clause<'_>, concepts: &[Concept]) -> bool {
    let items = clause.items();
    let Some(at) = (0..items.len()).find(|at| items[*at].any(concepts)) else { return false };
    // "Have a" is one item.
    let before = items[at].from.checked_sub(1).and_then(|token| clause.reading.tokens.get(token));
    let article = before.is_some_and(|token| ["a", "an", "some"].contains(&token.norm.as_str()));
    // "The packed one under the tombs"
    let one =
        before.is_some_and(|token| token.norm == "the") && ["one", "ones"].contains(&clause.norm(at + 1));
    let noun = items.get(at + 1).is_some_and(|item| {
        item.what == What::Unknown
            || item.themes().next().is_some()
            || item.slot().is_some()
            || item.landscape().is_some()
    });
    article && noun || one
}

fn difficulty(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    use Concept::{DiffChallenging, DiffEasy, DiffExtreme, DiffModerate, Difficulty, Easier, Harder};
    if clause.is_question() || clause.has(Concept::RestDay) || clause.any(&[Concept::Slower]) {
        return false;
    }
    let named = [
        (DiffExtreme, "extreme"),
        (DiffChallenging, "challenging"),
        (DiffModerate, "moderate"),
        (DiffEasy, "easy"),
    ];
    // "Only easy hikes please", "moderate walks at most", "nothing harder than moderate"
    let themes = clause.mention().themes;
    let levels = |item: &crate::items::Item| named.iter().any(|(concept, _)| item.is(*concept));
    let hikes = !themes.is_empty() && themes.iter().all(|theme| theme == "trekking")
        || clause.items().iter().any(|item| levels(item) && item.to - item.from > 1);
    let than = (0..clause.items().len()).any(|at| clause.norm(at) == "than");
    let most = clause.has(Concept::Only) && hikes || clause.has(Harder) && than;
    if let Some((_, level)) = named.iter().find(|(concept, _)| most && clause.has(*concept)) {
        return set_difficulty(work, level);
    }
    if describes(clause, &[Easier, Harder, DiffEasy, DiffModerate, DiffChallenging, DiffExtreme]) {
        return false;
    }
    if clause.has(Easier)
        && let Some(day) = clause.days().first().copied()
    {
        return crate::rest::lighten(work, day);
    }
    let stated = clause.has(Difficulty) || clause.has(Concept::Change) || clause.mention().words.is_empty();
    let denied = clause.any(&[Concept::Not, Concept::None, Concept::Less, Concept::Remove]);
    let level = if clause.has(Easier) || denied && clause.any(&[DiffChallenging, DiffExtreme]) {
        "easy"
    } else if clause.has(Harder) {
        let now = work.request.draft.itinerary.difficulty_level;
        match now {
            remix_itinerary::model::Difficulty::Easy => "moderate",
            remix_itinerary::model::Difficulty::Moderate => "challenging",
            _ => "extreme",
        }
    } else {
        match named.iter().find(|(concept, _)| clause.has(*concept) && stated) {
            Some((_, level)) => level,
            None => return false,
        }
    };
    set_difficulty(work, level)
}

fn set_difficulty(work: &mut Work<'_>, level: &str) -> bool {
    let operation =
        Operation { level: Some(level.to_owned()), ..Operation::new(OperationKind::SetDifficulty) };
    work.act(operation, &format!("difficulty_{level}"), &[]);
    true
}

/// "Show everything in euro", "back to dollars", "prices in pounds please".
pub(crate) fn currency(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    use Concept::{Budget, Change, Costs, Original, Show, ShowIn, Undo};
    // "And in euros?" asks for the amounts, "what is that in euros by the end of the trip?" is a question.
    let asked = clause.is_question() && clause.items().len() > 4;
    if clause.money().is_some() || asked || clause.has(Concept::Under) {
        return false;
    }
    let named = clause.items().iter().enumerate().find_map(|(at, item)| {
        let token = clause.reading.tokens.get(item.from)?;
        let code = work.lexicon.currency(&work.lexicon.bases(&token.norm))?;
        (item.to - item.from == 1 && item.number().is_none()).then_some((
            at,
            token.norm.clone(),
            code.to_owned(),
        ))
    });
    let Some((at, word, code)) = named else { return false };
    let code = work.own_currency(&word, code);
    // "Better in yen": a longer phrase may hold the small word.
    let before = clause.items().get(at).and_then(|item| clause.reading.tokens.get(item.from.checked_sub(1)?));
    let led = before.is_some_and(|word| ["in", "to", "into", "en", "a", "use"].contains(&word.norm.as_str()));
    // "Better in yen, as it was"
    let shows = clause.any(&[ShowIn, Show, Change, Budget, Costs, Undo, Original])
        || clause.items().len() <= 4
        || work.topic.currency;
    if !shows || !led && !clause.any(&[ShowIn, Show]) {
        return false;
    }
    work.act(
        Operation { unit: Some(code.clone()), ..Operation::new(OperationKind::SetCurrency) },
        "currency",
        &[("currency", &code)],
    );
    true
}

/// "Call it ...", "change the tagline to ...".
pub(crate) fn rename(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    use Concept::{Change, DescriptionNoun, Rename, TaglineNoun};
    let field = match () {
        () if clause.has(TaglineNoun) => "tagline",
        () if clause.has(DescriptionNoun) => "description",
        () => "title",
    };
    // "Ponle un tope de 2400" names no trip.
    let limits = clause.any(&[Concept::Under, Concept::Budget]) && clause.quote().is_none();
    // Ponle "Sol y arena"
    let typed = clause.reading.typed(clause.range.clone());
    let quoted = clause.norm(0) == "ponle" && clause.days().is_empty() && typed.contains(['"', '«', '“']);
    if limits || !(clause.has(Rename) || quoted || field != "title" && clause.has(Change)) {
        return false;
    }
    let text = clause.quote().map(str::to_owned).or_else(|| {
        let items = clause.items();
        let verb =
            items.iter().rposition(|item| item.any(&[Rename, TaglineNoun, DescriptionNoun, Change]))?;
        // "rename this trip to X": the name begins after the last "to", ":" or "as"; else after the verb.
        let joint =
            (verb + 1..items.len()).find(|at| ["to", "as", ":", "a", "como"].contains(&clause.norm(*at)));
        let skip = |at: usize| {
            items.get(at).is_some_and(|item| {
                item.any(&[Concept::Trip, Concept::That])
                    || [":", "the", "this", "my", "it", "-", "del", "de", "al", "este", "nuestro", "mi", "el"]
                        .contains(&clause.norm(at))
            })
        };
        let mut from = joint.map_or(verb + 1, |at| at + 1);
        while joint.is_none() && skip(from) {
            from += 1;
        }
        (from < items.len())
            .then(|| clause.reading.typed(clause.range.start + from..clause.range.end).trim().to_owned())
    });
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        let itinerary = &work.request.draft.itinerary;
        let first = itinerary.days.first().map(|day| day.place.country.clone()).unwrap_or_default();
        let names = [crate::summary::suggest_title(itinerary, &clause.reading.text), first];
        let named = names.into_iter().filter(|name| !name.is_empty());
        let options = named.map(|title| work.say("option_title", &[("title", &title)])).collect();
        work.ask("ask_title", &[], options);
        return true;
    };
    let operation = Operation {
        unit: Some(field.to_owned()),
        title: Some(text.clone()),
        ..Operation::new(OperationKind::SetMeta)
    };
    work.act(operation, "renamed", &[("title", &text)]);
    true
}
