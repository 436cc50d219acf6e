//! Messages that could be sent next; each one is understood by this planner.

use crate::elements::Kind;
use crate::work::Work;

/// Up to four of them, different from what has just been asked for.
pub(crate) fn suggestions(work: &Work<'_>) -> Vec<String> {
    use remix_itinerary::OperationKind::{AddRestDay, SetBudget, SetDuration, SetPace, SetTheme};
    let asked = |kind| work.operations.iter().any(|operation| operation.op == kind);
    let ledger = &work.request.draft.constraints;
    let mut all = Vec::new();
    if !asked(SetBudget) && ledger.budget.is_none() {
        all.push(work.say("option_cheaper", &[]));
    }
    if !asked(SetTheme)
        && let Some(theme) = theme_left_over(work)
    {
        let name = work.names(&[theme]);
        all.push(work.say("option_more_theme", &[("theme", &name)]));
    }
    if !asked(SetPace) && ledger.pace.is_none() {
        all.push(work.say("option_slower", &[]));
    }
    if !asked(AddRestDay) && !work.world.draft.itinerary.days.iter().any(|day| day.rest) {
        all.push(work.say("option_rest_day", &[]));
    }
    if !asked(SetDuration) && ledger.duration_days.is_none() && work.world.length() > 3 {
        let text = work.replies.days(work.world.length() - 1);
        all.push(work.say("option_duration", &[("days", &text)]));
    }
    all.push(work.say("option_left_out", &[]));
    all.truncate(4);
    all
}

/// The theme that what is left over holds most of; the first in the order of the sources among equals.
fn theme_left_over(work: &Work<'_>) -> Option<String> {
    let mut counts: Vec<(String, usize)> = Vec::new();
    for tag in work.elements.all.iter().filter(|e| e.kind == Kind::LeftoverActivity).flat_map(|e| &e.tags) {
        match counts.iter_mut().find(|(known, _)| known == tag) {
            Some((_, count)) => *count += 1,
            None => counts.push((tag.clone(), 1)),
        }
    }
    let wanted = &work.request.draft.constraints.themes.more;
    counts.retain(|(tag, _)| !wanted.contains(tag));
    let most = counts.iter().map(|(_, count)| *count).max()?;
    counts.into_iter().find(|(_, count)| *count == most).map(|(tag, _)| tag)
}
