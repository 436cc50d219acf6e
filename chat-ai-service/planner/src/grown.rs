//! Days in a place and what that makes of the trip: one that is extra makes it longer, one that came free goes to another
//! place, and "not just one" only says what it is now.

use remix_itinerary::OperationKind;

use crate::clause::Clause;
use crate::concept::Concept;
use crate::items::What;
use crate::stays;
use crate::work::Work;

/// Words for a day that the last change set free.
const FREED: &[&str] = &[
    "free", "freed", "gained", "gain", "won", "saved", "spare", "left", "leaves", "over", "libre", "libera",
    "liberado", "sobra", "ganado", "ganamos", "queda",
];

/// Reads days in places, as [`stays::places`] does.
pub(crate) fn places(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    if freed(work, clause) {
        return true;
    }
    // "No time for shopping there" is a reason.
    if clause.words().windows(3).any(|run| run == ["no", "time", "for"]) {
        return false;
    }
    let wanted = without_contrast(clause);
    let before = work.operations.len();
    if !stays::places(work, &wanted) {
        return false;
    }
    lengthen(work, &wanted, before);
    true
}

/// "Six days, with Inverness in it": a length of the trip, and a place that has to be in it.
pub(crate) fn including(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let items = clause.items();
    let with = ["with", "including", "includes", "con", "incluyendo"];
    let length = items.iter().position(|item| item.length().is_some_and(|length| length.sign == 0));
    let [(at, spot)] = clause.places()[..] else { return false };
    let led = at > 0 && with.contains(&clause.norm(at - 1));
    let Some(days) = length.filter(|length| led && *length < at).and_then(|at| items[at].length()) else {
        return false;
    };
    let within = clause
        .words()
        .iter()
        .any(|word| ["it", "included", "incluido", "incluida", "including"].contains(word));
    within && stays::set(work, i64::from(days.days)) && at_least_one(work, spot)
}

/// "Only 5 days, but Skye and Loch Ness have to stay": the length, and what has to be in it.
pub(crate) fn but_keep(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let items = clause.items();
    let Some(but) = (1..items.len()).find(|at| ["but", "pero"].contains(&clause.norm(*at))) else {
        return false;
    };
    let (length, kept) = (clause.part(0..but), clause.part(but + 1..items.len()));
    let days = length.items().iter().find_map(|item| item.length()).filter(|length| length.sign == 0);
    let stays = ["stay", "stays", "in", "remain", "quedan", "queda", "quedarse"];
    // "But I have been in Goa" keeps nothing.
    let words = kept.words();
    let must = kept.has(Concept::Keep)
        || words.iter().any(|word| ["must", "tienen", "debe", "deben"].contains(word))
        || words.windows(2).any(|pair| ["have", "has"].contains(&pair[0]) && pair[1] == "to");
    let must = must && kept.words().iter().any(|word| stays.contains(word)) && !kept.places().is_empty();
    let Some(days) = days.filter(|_| must && length.places().is_empty()) else { return false };
    if !stays::set(work, i64::from(days.days)) {
        return false;
    }
    for (_, spot) in kept.places() {
        at_least_one(work, spot);
    }
    for part in crate::bans::parts(&kept).iter().filter(|part| part.places().is_empty()) {
        crate::keeping::keep_named(work, &part.mention());
    }
    true
}

/// "Three days in Kyoto is a bit much, two would be enough": what it is now, and what it is to be.
pub(crate) fn enough(work: &mut Work<'_>, whole: &Clause<'_>) -> bool {
    let [(_, spot)] = whole.places()[..] else { return false };
    let words = whole.words();
    let much = ["much", "many", "long"].iter().any(|word| words.contains(word));
    let does = ["enough", "plenty", "suffice"].iter().any(|word| words.contains(word));
    let counts: Vec<u32> = whole
        .items()
        .iter()
        .filter_map(|item| match item.what {
            What::Number(number) => u32::try_from(number.trunc().mantissa()).ok(),
            _ => item.length().map(|length| length.days),
        })
        .collect();
    let ([_, wanted], true) = (&counts[..], much && does) else { return false };
    if *wanted == 0 || whole.any(&[Concept::Remove, Concept::Add, Concept::Move]) {
        return false;
    }
    stays::emit(work, spot, *wanted);
    true
}

/// "Make it 9 days, the extra one in Goa": the trip gets that long, and the place gets what it is longer.
pub(crate) fn extra_one(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let [(_, spot)] = clause.places()[..] else { return false };
    let words = clause.words();
    let extra = ["extra", "additional", "new", "added", "adicional", "nuevo", "extras"];
    let named = words
        .windows(2)
        .any(|pair| extra.contains(&pair[0]) && ["one", "ones", "day", "days"].contains(&pair[1]))
        || words.windows(2).any(|pair| pair[1] == "nuevo" && pair[0] == "el");
    let total = clause.items().iter().find_map(|item| match item.what {
        What::Number(number) => u32::try_from(number.trunc().mantissa()).ok(),
        _ => item.length().filter(|length| length.sign == 0).map(|length| length.days),
    });
    let long = work.world.length();
    let Some(total) = total.filter(|total| named && *total > long && *total <= long + 14) else {
        return false;
    };
    if !stays::set(work, i64::from(total)) {
        return false;
    }
    let known = u32::try_from(work.world.days_in(spot).len()).unwrap_or(0);
    stays::emit(work, spot, known + total - long);
    true
}

/// A place with the days that it has, one where it has none.
pub(crate) fn at_least_one(work: &mut Work<'_>, spot: usize) -> bool {
    let known = work.world.days_in(spot).len().max(1);
    stays::emit(work, spot, u32::try_from(known).unwrap_or(1));
    true
}

/// "Two days in Piran, not just one", "instead of only one": what it is now is no wish.
fn without_contrast<'r>(clause: &Clause<'r>) -> Clause<'r> {
    let items = clause.items();
    let only = |at: usize| ["just", "only", "the", "one", "solo", "un", "uno"].contains(&clause.norm(at));
    let cut = (1..items.len()).find(|at| {
        let denies = items[*at].is(Concept::InsteadOf) || ["not", "no"].contains(&clause.norm(*at));
        let rest = at + 1..items.len();
        denies
            && !rest.is_empty()
            && rest.clone().all(|at| only(at) || items[at].number().is_some() || items[at].length().is_some())
    });
    // The comma and the "and" before it belong to it.
    let joined = |at: usize| matches!(items[at].what, What::Comma | What::And);
    cut.map_or_else(
        || clause.clone(),
        |cut| {
            let end = (0..cut).rev().find(|at| !joined(*at)).map_or(cut, |last| last + 1);
            clause.part(0..end)
        },
    )
}

/// "One extra day in Horta": where no length was asked for the other places keep their days.
fn lengthen(work: &mut Work<'_>, clause: &Clause<'_>, before: usize) {
    let more = |at: usize| clause.items().get(at + 1).is_some_and(|next| next.is(Concept::More));
    let lengths = clause.items().iter().enumerate().filter_map(|(at, item)| Some((at, item.length()?)));
    let by: Vec<u32> = lengths
        .filter(|(at, length)| length.sign > 0 || length.sign == 0 && more(*at))
        .map(|(_, length)| length.days)
        .collect();
    let new = work.operations.get(before..).unwrap_or_default();
    let grown = matches!(new, [one] if one.op == OperationKind::Allocate);
    // "... and one fewer in Kyoto": the other place pays for it.
    let whole = Clause { reading: clause.reading, range: 0..clause.reading.items.len() };
    let paid = whole.any(&[Concept::Less, Concept::Shorten]);
    let settled = paid
        || work.duration.is_some()
        || work.request.draft.constraints.duration_days.is_some()
        // A longer trip costs more.
        || work.request.draft.constraints.budget.is_some()
        || clause.any(&[Concept::Less, Concept::Remove, Concept::Cut, Concept::Move]);
    let ([by], true, false) = (by.as_slice(), grown, settled) else { return };
    let allocated = work.operations.split_off(before);
    stays::set(work, i64::from(work.world.length() + by));
    work.operations.extend(allocated);
}

/// "Give Moorea the day that came free" behind a change that made the trip shorter.
pub(crate) fn freed(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let [(_, spot)] = clause.places()[..] else { return false };
    if passed_on(work, clause, spot) {
        return true;
    }
    let change = work.request.history.last_change.as_ref();
    let freed = change.map_or(0, |change| change.days.before.saturating_sub(change.days.after));
    let day = clause.any(&[Concept::Day, Concept::RestDay]) && clause.days().is_empty();
    let words = clause.words();
    let rests = words.iter().any(|word| ["rest", "relax", "descanso", "descansar"].contains(word));
    let said = words.iter().any(|word| FREED.contains(word)) && !rests;
    if freed == 0 || !day || !said || clause.is_question() || clause.any(&[Concept::Remove, Concept::Keep]) {
        return false;
    }
    let here = u32::try_from(work.world.days_in(spot).len()).unwrap_or(0);
    stays::set(work, i64::from(work.world.length() + 1));
    stays::emit(work, spot, here + 1);
    true
}

/// "Skip Córdoba and give those two days to Granada": what this message takes out goes to another place.
fn passed_on(work: &mut Work<'_>, clause: &Clause<'_>, spot: usize) -> bool {
    let gone = work.operations.iter().filter(|operation| operation.op == OperationKind::RemoveDay).count();
    let words = clause.words();
    let theirs = words.iter().any(|word| THEIRS.contains(word));
    let told = clause.items().iter().find_map(|item| item.length().filter(|length| length.sign == 0));
    let counts = told.is_some() || clause.any(&[Concept::Day, Concept::Night]);
    let days = told.map_or(u32::try_from(gone).unwrap_or(0), |length| length.days);
    let here = u32::try_from(work.world.days_in(spot).len()).unwrap_or(0);
    // "Stretch it by two days and spend both of them on Bora Bora"
    let grown = work.duration.map_or(0, |days| days.saturating_sub(work.world.length()));
    let new = words.iter().any(|word| NEW.contains(word));
    if grown > 0 && new && told.is_none() && !clause.is_question() {
        stays::emit(work, spot, here + grown);
        return true;
    }
    if gone == 0 || !theirs || !counts || clause.is_question() {
        return false;
    }
    let left = work.world.length().saturating_sub(u32::try_from(gone).unwrap_or(0));
    stays::set(work, i64::from(left + days));
    stays::emit(work, spot, here + days);
    true
}

/// Words for the days that the trip is to have more.
const NEW: &[&str] = &["both", "them", "additional", "extra", "new", "ambos", "nuevo", "nuevos"];
/// Words for the days of what was named before.
const THEIRS: &[&str] =
    &["those", "these", "its", "their", "that", "esos", "esas", "sus", "su", "ese", "esa"];

/// "My boss gave me a day, nine then", "I got another day off, so eight": how long the trip is to be, behind what changed.
pub(crate) fn length(work: &mut Work<'_>, whole: &Clause<'_>) -> bool {
    use Concept::{
        Activity, Add, Budget, Day, Extend, Lock, Move, Party, PerDay, Remove, Replace, Shorten, Switch, Undo,
    };
    let items = whole.items();
    let ends = |at: &usize| matches!(items[*at].what, What::Comma | What::Stop);
    let last = (0..items.len()).rev().find(|at| !ends(at)).unwrap_or(0);
    let Some(cut) = (0..last).rev().find(ends) else { return false };
    let (reason, piece) = (whole.part(0..cut), whole.part(cut + 1..last + 1));
    let value = |at: usize| match &piece.items()[at].what {
        What::Number(number) => u32::try_from(number.trunc().mantissa()).ok(),
        What::Length(length) if length.sign == 0 && !length.nights => Some(length.days),
        What::Days(days) if days.len() == 1 && piece.items()[at].to == piece.items()[at].from + 1 => {
            u32::try_from(days[0]).ok()
        }
        _ => None,
    };
    let values: Vec<u32> = (0..piece.items().len()).filter_map(value).collect();
    let concludes = ["then", "so", "it", "entonces", "pues"].iter().any(|word| piece.words().contains(word));
    let small = |at: usize| {
        value(at).is_some()
            || ["then", "so", "it", "is", "that", "makes", "entonces", "pues", "now", "please"]
                .contains(&piece.norm(at))
    };
    let about =
        reason.any(&[Day, Shorten, Extend]) || reason.items().iter().any(|item| item.length().is_some());
    let others = [Activity, Add, Budget, Lock, Move, Party, PerDay, Remove, Replace, Switch, Undo];
    let apart =
        whole.any(&others) || !whole.places().is_empty() || whole.money().is_some() || whole.is_question();
    let [days] = values[..] else { return false };
    if !concludes || apart || !(about || work.topic.length) || !(0..piece.items().len()).all(small) {
        return false;
    }
    stays::set(work, i64::from(days))
}
