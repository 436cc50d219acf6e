//! Wishes of one message that cannot all be met: they are asked about, with answers to tap.

use remix_itinerary::{Operation, OperationKind};

use crate::clause::Clause;
use crate::concept::Concept;
use crate::stays::MOST_DAYS;
use crate::work::Work;

/// "12 days of trekking in 5 days": more days of something than the trip is to have.
pub(crate) fn lengths(work: &mut Work<'_>, whole: &Clause<'_>) -> bool {
    let lengths: Vec<(usize, u32)> = whole
        .items()
        .iter()
        .enumerate()
        .filter_map(|(at, item)| Some((at, item.length().filter(|length| length.sign == 0)?.days)))
        .collect();
    let [(first, more), (second, total)] = lengths.as_slice() else { return false };
    let between = whole.part(first + 1..*second);
    // "In total, 3 days in Goa": the small word belongs to the number that it leads to.
    let leads = (first + 1..*second).rev().find(|at| !ARTICLES.contains(&whole.norm(*at)));
    let within = leads.is_some_and(|at| WITHIN.contains(&whole.norm(at)));
    // "Ten days of trekking, but the whole trip cannot be longer than six"
    let limited = between.has(Concept::Trip) && between.any(&[Concept::Under, Concept::Only]);
    let turned = between.any(&[Concept::Shorten, Concept::Reduce, Concept::Not]);
    // "12 days of trekking, but I've only got 5 days off"
    let owned = ["have", "got", "get", "tengo", "tenemos"].iter().any(|word| between.words().contains(word));
    let contrasted = between.words().iter().any(|word| ["but", "pero", "though", "aunque"].contains(word));
    let limited = limited || owned && contrasted && between.places().is_empty() && whole.places().is_empty();
    if !(limited || within && !turned) || more <= total || *total > MOST_DAYS {
        return false;
    }
    let options = [*total, *more].into_iter().filter(|days| (1..=MOST_DAYS).contains(days));
    let options =
        options.map(|days| work.say("option_duration", &[("days", &work.replies.days(days))])).collect();
    let text = [("more", work.replies.days(*more)), ("days", work.replies.days(*total))];
    let text = [(text[0].0, text[0].1.as_str()), (text[1].0, text[1].1.as_str())];
    work.ask("ask_does_not_fit", &text, options);
    true
}

const ARTICLES: &[&str] = &["a", "an", "the", "only", "just", "solo", "los", "las", "unos"];
const WITHIN: &[&str] = &["in", "within", "into", "en", "inside"];

/// Takes out edits that contradict each other and asks which of them counts.
pub(crate) fn settle(work: &mut Work<'_>) {
    complaint(work);
    banned(work);
    // A pace brings a number of things a day along; the one that was said counts.
    work.operations.sort_by_key(|operation| operation.op == OperationKind::SetActivitiesPerDay);
    // "5 days at most, skip Nairobi": the length is that of what stays.
    if let Some(gone) = work.operations.iter().rposition(|operation| operation.op == OperationKind::RemoveDay)
        && let Some(length) =
            work.operations[..gone].iter().position(|operation| operation.op == OperationKind::SetDuration)
    {
        work.operations[length..=gone].rotate_left(1);
    }
    themes(work);
    locked(work);
    twice(work);
    longer(work);
}

/// "Distilleries bore me, ditch both": what never comes back goes by that.
fn banned(work: &mut Work<'_>) {
    let banned: Vec<String> = work
        .operations
        .iter()
        .filter(|operation| operation.op == OperationKind::Ban)
        .flat_map(|operation| [operation.id.clone(), operation.title.clone()])
        .flatten()
        .collect();
    let titled = |id: &String| {
        let element = work.elements.all.iter().find(|element| element.key == *id);
        banned.contains(id) || element.is_some_and(|element| banned.contains(&element.title))
    };
    let operations = std::mem::take(&mut work.operations);
    let goes = |operation: &Operation| {
        operation.op == OperationKind::RemoveActivity && operation.id.as_ref().is_some_and(titled)
    };
    work.operations = operations.into_iter().filter(|operation| !goes(operation)).collect();
}

/// "Too full, undo": going back is the answer to what was complained of.
fn complaint(work: &mut Work<'_>) {
    use OperationKind::{Redo, RestoreVersion, SetBudget, SetDifficulty, SetPace, SetTheme, Undo};
    let step =
        work.operations.iter().position(|operation| matches!(operation.op, Undo | Redo | RestoreVersion));
    let Some(step) = step else { return };
    let mut at = 0;
    work.operations.retain(|operation| {
        at += 1;
        at > step || !matches!(operation.op, SetPace | SetDifficulty | SetBudget | SetTheme)
    });
}

/// "A rest day after day 1, it may be a day longer": the new day is what makes it longer.
fn longer(work: &mut Work<'_>) {
    let news = work
        .operations
        .iter()
        .filter(|o| matches!(o.op, OperationKind::AddRestDay | OperationKind::AddDay))
        .count();
    let goal = work.world.length() + u32::try_from(news).unwrap_or(0);
    let free = work.request.draft.constraints.duration_days.is_none();
    if news > 0 && free && work.duration == Some(goal) {
        work.operations.retain(|operation| operation.op != OperationKind::SetDuration);
    }
}

/// "More museums, and also no museums at all."
fn themes(work: &mut Work<'_>) {
    let levels = |work: &Work<'_>, theme: &str| -> Vec<String> {
        let about = work
            .operations
            .iter()
            .filter(|o| o.op == OperationKind::SetTheme && o.tags.iter().any(|tag| tag == theme));
        about.filter_map(|operation| operation.level.clone()).collect()
    };
    let all: Vec<String> = work
        .operations
        .iter()
        .filter(|operation| operation.op == OperationKind::SetTheme)
        .flat_map(|operation| operation.tags.clone())
        .collect();
    let Some(theme) = all.into_iter().find(|theme| {
        let levels = levels(work, theme);
        levels.iter().any(|level| level == "more") && levels.iter().any(|level| level != "more")
    }) else {
        return;
    };
    for operation in work.operations.iter_mut().filter(|operation| operation.op == OperationKind::SetTheme) {
        operation.tags.retain(|tag| *tag != theme);
    }
    work.operations.retain(|operation| operation.op != OperationKind::SetTheme || !operation.tags.is_empty());
    let name = work.names(std::slice::from_ref(&theme));
    let options = ["option_more_theme", "option_no_theme"].map(|key| work.say(key, &[("theme", &name)]));
    work.ask("ask_more_or_none", &[("theme", &name)], options.to_vec());
}

/// "Lock day 3 and remove it."
fn locked(work: &mut Work<'_>) {
    let of = |work: &Work<'_>, kind: OperationKind| -> Vec<i32> {
        work.operations
            .iter()
            .filter(|operation| operation.op == kind)
            .filter_map(|operation| operation.day)
            .collect()
    };
    let locks = of(work, OperationKind::LockDay);
    let Some(day) = of(work, OperationKind::RemoveDay).into_iter().find(|day| locks.contains(day)) else {
        return;
    };
    let both = |operation: &Operation| {
        operation.day == Some(day)
            && matches!(operation.op, OperationKind::LockDay | OperationKind::RemoveDay)
    };
    work.operations.retain(|operation| !both(operation));
    let day = day.to_string();
    let options = ["option_lock", "option_remove_day"].map(|key| work.say(key, &[("day", &day)]));
    work.ask("ask_lock_or_remove", &[("day", &day)], options.to_vec());
}

/// The last word counts where the same thing is set twice: "7 days, no, 6".
fn twice(work: &mut Work<'_>) {
    use OperationKind::{SetActivitiesPerDay, SetBudget, SetDifficulty, SetDuration, SetPace, SetStart};
    for kind in [SetDuration, SetBudget, SetPace, SetStart, SetDifficulty, SetActivitiesPerDay] {
        let count = work.operations.iter().filter(|operation| operation.op == kind).count();
        let mut seen = 0;
        let mut dropped: Vec<Operation> = Vec::new();
        work.operations.retain(|operation| {
            seen += usize::from(operation.op == kind);
            let keep = operation.op != kind || seen == count;
            if !keep {
                dropped.push(operation.clone());
            }
            keep
        });
        work.done.retain(|(told, _)| told.as_ref().is_none_or(|told| !dropped.contains(told)));
    }
}

/// "Make it shorter": by how much.
pub(crate) fn ask_length(work: &mut Work<'_>, shorter: bool) -> bool {
    // "A shorter trip, of ten days"
    if work.duration.is_some() {
        return true;
    }
    let now = work.world.length();
    let options: Vec<String> = (1..=3_u32)
        .filter_map(|by| if shorter { now.checked_sub(by) } else { Some(now + by) })
        .filter(|days| (1..=crate::stays::MOST_DAYS).contains(days))
        .map(|days| work.say("option_duration", &[("days", &work.replies.days(days))]))
        .collect();
    work.ask("ask_length", &[("days", &work.replies.days(now))], options);
    true
}
