//! Days that come before or after others, told by name: "Panaji before Palolem", "do Triana before the palace gardens", "go to
//! Goa before the mountains", "day 7 first and then day 6".

use remix_itinerary::{MAX_OPERATIONS, OperationKind};

use crate::activities::{Found, SURE, find};
use crate::clause::Clause;
use crate::concept::Concept;
use crate::elements::Kind;
use crate::items::What;
use crate::work::{Work, on_two_days};

/// How well a name must fit a day or what is on it.
const FIT: f64 = 0.75;

/// Puts the days of one side before or after those of the other.
pub(crate) fn frame(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    use Concept::{
        Free, Keep, Lock, Merge, Never, None, NoteNoun, Remove, Replace, RestDay, SleepAt, Split, Switch,
    };
    let others =
        [Free, Keep, Lock, Merge, Never, None, NoteNoun, Remove, Replace, RestDay, SleepAt, Split, Switch];
    let lengths = clause.items().iter().any(|item| item.length().is_some());
    if clause.is_question() || clause.any(&others) || lengths {
        return false;
    }
    if let Some(done) = place_on_day(work, clause) {
        return done;
    }
    let Some((joint, before)) = joint(clause) else { return false };
    let (left, right) = (clause.part(0..joint), clause.part(joint + 1..clause.items().len()));
    if !stands_for_days(work, &left) {
        return false;
    }
    let (own, other) = (days(work, &left), days(work, &right));
    if own.is_empty() || other.is_empty() || own.iter().any(|day| other.contains(day)) {
        return false;
    }
    // "Right after day 5"
    let right = clause.items().get(joint).is_some_and(|item| item.to > item.from + 1);
    let close = right || clause.any(&[Concept::Move, Concept::Put, Concept::Change]);
    let moves = if before { before_moves(&own, &other, close) } else { after_moves(&own, &other, close) };
    if moves.is_empty() {
        work.note("already_so", &[]);
        return true;
    }
    for (day, to) in moves.into_iter().take(MAX_OPERATIONS) {
        let text = [("day", day.to_string()), ("to", to.to_string())];
        let text = [(text[0].0, text[0].1.as_str()), (text[1].0, text[1].1.as_str())];
        work.act(on_two_days(OperationKind::MoveDay, day, to), "day_moved", &text);
    }
    true
}

/// "Granada first, then Seville, and Córdoba last", "order: Málaga, Granada, Córdoba": three places and more in the order
/// in which they are named; what is not named comes behind them, or before the one that is to be last.
pub(crate) fn sequence(work: &mut Work<'_>, whole: &Clause<'_>) -> bool {
    const ORDERED: &[&str] =
        &["first", "start", "then", "order", "begin", "primero", "luego", "orden", "despues", "empezar"];
    const LAST: &[&str] = &["last", "finally", "end", "ultimo", "final", "finalmente", "terminar"];
    let words = whole.words();
    let says = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let others = [Concept::Remove, Concept::Lock, Concept::Keep, Concept::Replace, Concept::Switch];
    let numbers = whole.items().iter().any(|item| item.length().is_some() || item.number().is_some());
    let mut blocks: Vec<Vec<u32>> = Vec::new();
    for (_, spot) in whole.places() {
        let days = work.world.days_in(spot);
        if days.is_empty() || blocks.iter().flatten().any(|day| days.contains(day)) {
            return false;
        }
        blocks.push(days);
    }
    let apart = whole.is_question()
        || whole.any(&others)
        || says(&["add", "añade", "agrega"])
        || numbers
        || !whole.days().is_empty();
    if blocks.len() < 3 || apart || !says(ORDERED) || whole.mention().items.len() > blocks.len() + 1 {
        return false;
    }
    let named: Vec<u32> = blocks.concat();
    let rest: Vec<u32> = (1..=work.world.length()).filter(|day| !named.contains(day)).collect();
    let last = if says(LAST) { blocks.pop().unwrap_or_default() } else { Vec::new() };
    let wanted: Vec<u32> = blocks.concat().into_iter().chain(rest).chain(last).collect();
    let mut now: Vec<u32> = (1..=work.world.length()).collect();
    let mut moves = Vec::new();
    for (at, day) in wanted.iter().enumerate() {
        if now[at] != *day {
            moves.push((*day, now[at]));
            now.retain(|own| own != day);
            now.insert(at, *day);
        }
    }
    if moves.is_empty() {
        work.note("already_so", &[]);
        return true;
    }
    if moves.len() > MAX_OPERATIONS {
        return false;
    }
    for (day, to) in moves {
        work.operations.push(on_two_days(OperationKind::MoveDay, day, to));
    }
    let names: Vec<String> = whole.places().iter().map(|(_, spot)| work.world.name(*spot)).collect();
    let places = work.replies.list(&names);
    let told = work.say("in_order", &[("places", &places)]);
    work.done.push((None, told));
    true
}

/// "Do Solang on day 1": the days of a place begin there.
fn place_on_day(work: &mut Work<'_>, clause: &Clause<'_>) -> Option<bool> {
    let [goal] = clause.days()[..] else { return None };
    let [(at, spot)] = clause.places()[..] else { return None };
    let orders = [Concept::Move, Concept::Put];
    let verb =
        clause.any(&orders) || (0..at).any(|at| ["do", "have", "visit", "see"].contains(&clause.norm(at)));
    let adds = clause.has(Concept::Add)
        && !["visit", "see", "do"].contains(&clause.norm(clause.find(Concept::Add)?));
    let own = work.world.days_in(spot);
    let alone = clause.mention().items.len() == 1 && !clause.has(Concept::Day) && clause.slot().is_none();
    if !verb || adds || !alone || own.is_empty() || clause.any(&[Concept::Before, Concept::After]) {
        return None;
    }
    let Some(goal) = work.existing(&[goal]).map(|days| days[0]) else { return Some(true) };
    if own.contains(&goal) {
        return None;
    }
    let moves = if own.iter().all(|day| *day > goal) {
        own.iter().map(|day| (*day, goal)).collect::<Vec<_>>()
    } else {
        after_moves(&own, &[goal], false)
    };
    for (day, to) in moves.into_iter().take(MAX_OPERATIONS) {
        let (day_text, to_text) = (day.to_string(), to.to_string());
        work.act(
            on_two_days(OperationKind::MoveDay, day, to),
            "day_moved",
            &[("day", &day_text), ("to", &to_text)],
        );
    }
    Some(true)
}

/// Where the two sides meet, and whether the first comes before the second.
fn joint(clause: &Clause<'_>) -> Option<(usize, bool)> {
    if let Some(at) = clause.find_any(&[Concept::Before, Concept::After]) {
        // "First Goa and after that the mountains", "primero Goa y después la montaña"
        let first = (0..at).any(|at| ["first", "primero"].contains(&clause.norm(at)));
        return Some((at, first || clause.items()[at].is(Concept::Before)));
    }
    // "The order should be Goa then Himachal"
    let places: Vec<usize> = clause.places().into_iter().map(|(at, _)| at).collect();
    if let [one, other] = places[..]
        && clause.days().is_empty()
    {
        let orders = (0..one).any(|at| ["order", "orden", "first", "primero"].contains(&clause.norm(at)));
        return (one + 1..other)
            .find(|at| orders && ["then", "luego", "before"].contains(&clause.norm(*at)))
            .map(|at| (at, true));
    }
    // "Do day 7 first and then day 6"
    let named: Vec<usize> =
        (0..clause.items().len()).filter(|at| clause.items()[*at].days().is_some()).collect();
    let [one, other] = named.as_slice() else { return None };
    let first = (0..*other)
        .any(|at| clause.items()[at].what == What::Ordinal(1) || clause.items()[at].is(Concept::StartWith));
    let then =
        (one + 1..*other).find(|at| ["then", "and", "luego", "despues", "y"].contains(&clause.norm(*at)));
    then.filter(|_| first).map(|at| (at, true))
}

/// True for a side that names whole days: by number, by place, or by a title that no single activity has.
fn stands_for_days(work: &Work<'_>, side: &Clause<'_>) -> bool {
    let mention = side.mention();
    let places = side.places();
    if !side.days().is_empty() || side.has(Concept::Day) {
        return true;
    }
    if !places.is_empty() && places.len() == mention.items.len() {
        return true;
    }
    let fits = work.elements.resolve(&mention.words, &[], &[Kind::DraftDay]);
    let thing = matches!(find(work, &mention, &[Kind::DraftActivity], &[], SURE), Found::One(_));
    fits.first().is_some_and(|fit| fit.score >= FIT) && !thing
}

/// The days that a side names; none where they are not told for sure.
fn days(work: &Work<'_>, side: &Clause<'_>) -> Vec<u32> {
    let last = work.world.length();
    let numbered: Vec<u32> = side.days().iter().filter_map(|day| u32::try_from(*day).ok()).collect();
    if !numbered.is_empty() {
        return numbered.into_iter().filter(|day| (1..=last).contains(day)).collect();
    }
    let mention = side.mention();
    if let Some((_, spot)) = side.places().first().filter(|_| side.places().len() == mention.items.len()) {
        return work.world.days_in(*spot);
    }
    let fits = work.elements.resolve(&mention.words, &[], &[Kind::DraftDay, Kind::DraftActivity]);
    let mut found: Vec<u32> = fits
        .iter()
        .filter(|fit| fit.score >= FIT)
        .filter_map(|fit| work.elements.get(*fit))
        .map(|element| element.day)
        .collect();
    // "After the trek": all days of that theme.
    if found.is_empty() && !mention.themes.is_empty() && mention.themes.len() == mention.items.len() {
        let themed = |day: &&remix_itinerary::Day| {
            day.activities.iter().any(|activity| activity.tags.iter().any(|tag| mention.themes.contains(tag)))
        };
        return work.world.draft.itinerary.days.iter().filter(themed).map(|day| day.number).collect();
    }
    found.sort_unstable();
    found.dedup();
    if found.len() == 1 { found } else { Vec::new() }
}

/// Moves that bring days in front of others; each goal is the place of the day that was shown with that number.
fn before_moves(own: &[u32], other: &[u32], close: bool) -> Vec<(u32, u32)> {
    let goal = other.iter().min().copied().unwrap_or(1);
    if let [day] = own
        && *day < goal
        && close
    {
        return if day + 1 == goal { Vec::new() } else { vec![(*day, goal - 1)] };
    }
    own.iter().filter(|day| **day > goal).map(|day| (*day, goal)).collect()
}

fn after_moves(own: &[u32], other: &[u32], close: bool) -> Vec<(u32, u32)> {
    let goal = other.iter().max().copied().unwrap_or(1);
    if let [day] = own
        && *day > goal
        && close
    {
        return if *day == goal + 1 { Vec::new() } else { vec![(*day, goal + 1)] };
    }
    // Behind the goal they have to come in reverse to keep their order.
    own.iter().rev().filter(|day| **day < goal).map(|day| (*day, goal)).collect()
}
