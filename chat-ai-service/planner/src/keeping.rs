//! What has to stay: "keep the dinner", "Petra by night is a must", a place that must be in the trip.

use remix_itinerary::{Operation, OperationKind};

use crate::activities::{Found, SAME, SURE, find, find_known, is_theme_word};
use crate::clause::{Clause, Mention};
use crate::concept::Concept;
use crate::elements::Kind;
use crate::work::Work;

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
    // "Don't drop the kayak": the thing is meant rather than the day that is called after it.
    let day_first = clause.has(Concept::Day);
    let kinds = [Kind::DraftActivity, Kind::DraftDay];
    let (first, second) = if day_first { (kinds[1], kinds[0]) } else { (kinds[0], kinds[1]) };
    // "Wadi Rum is the reason we're going": a place stays with its days.
    let placed = clause.places().len() == mention.items.len() && !themed;
    if placed
        && let [(_, spot)] = clause.places()[..]
        && work.world.days_in(spot).is_empty()
    {
        return crate::grown::at_least_one(work, spot);
    }
    if placed && crate::days::lock(work, clause, OperationKind::LockDay, "locked") {
        return true;
    }
    let found = match find_known(work, &mention, &[first], &clause.days(), SURE) {
        Found::Nothing => find(work, &mention, &[second], &clause.days(), SURE),
        found => found,
    };
    match found {
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
        // "But Todai-ji is non-negotiable", where it has been taken out: it comes back to stay.
        Found::Nothing
            if let Found::One(left) = find(work, &mention, &[Kind::LeftoverActivity], &[], SAME)
                && let Some((source, id)) = left.key.split_once(':') =>
        {
            let (title, key, id) = (left.title.clone(), left.key.clone(), format!("s{source}.{id}"));
            let day = clause.days().first().copied();
            let on = day.map_or_else(String::new, |day| work.say("on_day", &[("day", &day.to_string())]));
            let add = Operation {
                reference: Some(key),
                day,
                slot: clause.slot(),
                ..Operation::new(OperationKind::AddActivity)
            };
            work.act(add, "added", &[("title", &title), ("day", &on)]);
            // "I didn't want to lose the tacos, have them on day 2" only wants them back.
            if !clause.words().contains(&"did") {
                kept(&title, Operation { id: Some(id), ..Operation::new(OperationKind::Keep) }, work);
            }
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

/// Keeps the one thing of the plan that is called so.
pub(crate) fn keep_named(work: &mut Work<'_>, mention: &Mention) {
    if let Found::One(element) = find(work, mention, &[Kind::DraftActivity], &[], SURE) {
        let (id, title) = (element.key.clone(), element.title.clone());
        let operation = Operation { id: Some(id), ..Operation::new(OperationKind::Keep) };
        work.act(operation, "kept", &[("title", &title)]);
    }
}
