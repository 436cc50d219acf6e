//! Where things come from and why: the trip behind a day, the last change, the reason for it.

use remix_itinerary::Itinerary;
use remix_itinerary::model::OriginKind;

use crate::clause::Clause;
use crate::concept::Concept;
use crate::elements::Kind;
use crate::facts::note;
use crate::last_change::what_changed;
use crate::prices::breakdown;
use crate::work::Work;

pub(crate) fn origin(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let mention = clause.mention();
    let named = clause.days();
    let (label, origin) = if let Some(day) = named.first() {
        let Some(days) = work.existing(&[*day]) else { return true };
        let Some(day) = work.world.day(days[0]) else { return false };
        (work.say("the_day", &[("day", &day.number.to_string())]), day.origin.clone())
    } else {
        let fits =
            work.elements.resolve(&mention.words, &mention.themes, &[Kind::DraftActivity, Kind::DraftDay]);
        let Some(element) =
            fits.first().filter(|fit| fit.score > 0.5).and_then(|fit| work.elements.get(*fit))
        else {
            // "Who put Amboseli in?"
            return match clause.places().first() {
                Some((_, spot)) => place_origin(work, *spot),
                None => all_origins(work),
            };
        };
        let days = &work.world.draft.itinerary.days;
        let activity =
            days.iter().flat_map(|day| &day.activities).find(|activity| activity.id == element.key);
        let day = days.iter().find(|day| day.id == element.key);
        let origin = activity
            .map_or_else(|| day.and_then(|day| day.origin.clone()), |activity| activity.origin.clone());
        (format!("\"{}\"", element.title), origin)
    };
    let source = origin
        .as_ref()
        .filter(|origin| origin.kind == OriginKind::Source)
        .and_then(|origin| origin.itinerary_id.as_ref());
    let source = source.and_then(|id| work.world.sources.iter().find(|source| source.id == *id));
    match source {
        Some(source) => {
            let by = by_whom(work, source);
            work.note("comes_from", &[("what", &label), ("source", &source.title), ("by", &by)]);
        }
        None => work.note("is_new", &[("what", &label)]),
    }
    true
}

/// Tells which days are spent in a place, and the trips that they come from.
fn place_origin(work: &mut Work<'_>, spot: usize) -> bool {
    let days = work.world.days_in(spot);
    let (name, sources) = (work.world.name(spot), work.world.sources);
    let of = |number: u32| work.world.day(number).and_then(|day| day.origin.as_ref()?.itinerary_id.as_ref());
    for source in sources {
        let own: Vec<String> =
            days.iter().filter(|day| of(**day) == Some(&source.id)).map(ToString::to_string).collect();
        if own.is_empty() {
            continue;
        }
        let (what, by) = (format!("{name} ({})", work.replies.list(&own)), by_whom(work, source));
        work.note("comes_from", &[("what", &what), ("source", &source.title), ("by", &by)]);
    }
    if work.notes.is_empty() {
        work.note("not_there", &[("place", &name)]);
    }
    true
}

fn by_whom(work: &Work<'_>, source: &Itinerary) -> String {
    let creator = source.creator.as_ref();
    creator.map_or_else(String::new, |creator| work.say("by_creator", &[("creator", &creator.display_name)]))
}

fn all_origins(work: &mut Work<'_>) -> bool {
    let parts: Vec<String> = work
        .world
        .sources
        .iter()
        .filter_map(|source| {
            let days = work.world.draft.itinerary.days.iter().filter(|day| {
                day.origin.as_ref().and_then(|origin| origin.itinerary_id.as_ref()) == Some(&source.id)
            });
            let days = u32::try_from(days.count()).ok().filter(|days| *days > 0)?;
            let (days, by) = (work.replies.days(days), by_whom(work, source));
            Some(work.say("days_from", &[("days", &days), ("source", &source.title), ("by", &by)]))
        })
        .collect();
    let text = work.replies.list(&parts);
    work.note("all_from", &[("parts", &text)]);
    true
}

pub(crate) fn why(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    if clause.any(&[Concept::Dearer, Concept::Cheaper, Concept::Budget])
        || clause.mention().words.iter().any(|word| word.starts_with("expensiv") || word.starts_with("car"))
    {
        return breakdown(work, clause);
    }
    let mention = clause.mention();
    let fits = work.elements.resolve(&mention.words, &[], &[Kind::DraftActivity]);
    let known = fits.first().is_some_and(|fit| fit.score > 0.55);
    if !clause.days().is_empty() || known && clause.places().is_empty() {
        return origin(work, clause);
    }
    // "Why is Granada in there?": the trip that it comes with.
    if let Some((_, spot)) = clause.places().first() {
        return place_origin(work, *spot);
    }
    if let Some(reason) = work.request.history.last_change.as_ref().and_then(|change| change.note.clone()) {
        work.notes.push(reason);
        return true;
    }
    if work.request.history.last_change.is_some() {
        return what_changed(work);
    }
    note(work, "why_first_draft")
}
