//! One thing in the stead of the one that was just spoken of: "make it a visit to the whale museum instead", "take X off and
//! in its place put Y", "give us a quiet dinner at Z in its stead".

use remix_itinerary::{Operation, OperationKind};

use crate::activities::{Found, SAME, find, is_indefinite, only_theme};
use crate::clause::Clause;
use crate::concept::Concept;
use crate::days::{ask_unlock, is_locked};
use crate::elements::Kind;
use crate::items::What;
use crate::titles::title_of;
use crate::work::Work;

/// "In its place", "instead", without what it is instead of.
fn says_stead(clause: &Clause<'_>) -> bool {
    let stands = ["place", "stead", "lugar"];
    let own = ["its", "it", "their", "his", "su", "that"];
    let words = clause.words();
    let placed = (1..words.len()).any(|at| {
        stands.contains(&words[at])
            && words[at.saturating_sub(3)..at].iter().any(|word| own.contains(word))
            && words.get(at + 1).is_none_or(|next| !["of", "de", "del"].contains(next))
    });
    placed || clause.has(Concept::Instead) && !clause.has(Concept::InsteadOf)
}

/// Puts what the clause names where the last thing is, or was until this very message took it out.
pub(crate) fn frame(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    use Concept::{Add, Change, Put, Show, Switch};
    let verb = clause.find_any(&[Add, Put, Change, Show]).or_else(|| {
        (0..clause.items().len()).find(|at| {
            ["give", "get", "want", "have", "do", "quiero", "queremos", "danos"].contains(&clause.norm(*at))
        })
    });
    // "Pizza instead"
    // "A long breakfast would be nice that morning instead"
    let nice = clause.items().iter().any(crate::items::Item::is_request);
    let bare =
        verb.is_none() && (clause.items().len() <= 5 || nice) && !clause.has_wish_beside(Concept::Instead);
    let Some(verb) = verb.map(|at| at + 1).or(bare.then_some(0)) else { return false };
    if !says_stead(clause) || clause.any(&[Switch, Concept::RestDay]) {
        return false;
    }
    let removed = work.operations.iter().rposition(|operation| operation.op == OperationKind::RemoveActivity);
    let spoken = work.spoken.iter().rev().find(|(from, _)| *from <= clause.range.start);
    let named = spoken.and_then(|(_, thing)| thing.clone()).or_else(|| work.thing.clone());
    // "Pizza instead", after something new came: that is what goes.
    let change = work.request.history.last_change.as_ref();
    let mut added = change.iter().flat_map(|change| &change.added).filter(|entry| entry.kind == "activity");
    let fresh = match (added.next(), added.next()) {
        (Some(entry), None) if bare => Some(entry.title.clone()),
        _ => None,
    };
    let named = fresh.or(named);
    let target = match removed {
        Some(at) => work.operations.get(at).and_then(|operation| operation.id.clone()),
        None => named.and_then(|title| {
            let own = work.elements.all.iter().find(|e| e.kind == Kind::DraftActivity && e.title == title)?;
            Some(own.key.clone())
        }),
    };
    // "Put a braai there instead", after the thing was taken out: on the day that it was on.
    if removed.is_none()
        && target.is_none()
        && let Some(done) = on_freed_day(work, clause, verb)
    {
        return done;
    }
    let Some(old) = target.and_then(|id| {
        work.elements.all.iter().find(|e| e.kind == Kind::DraftActivity && e.key == id).cloned()
    }) else {
        return false;
    };
    let object = object(clause, verb, &old.title);
    let mention = object.mention();
    let something = clause.words().iter().any(|word| ["something", "algo"].contains(word));
    // "Can we do it in the evening instead?" moves it.
    if mention.words.is_empty()
        // "A cooking class in its place" is one thing, "more food instead" a theme.
        || only_theme(&object) && !is_indefinite(&clause.part(verb..clause.items().len())) && !(something && removed.is_some())
        || !object.days().is_empty()
        || object.has(Concept::Day)
    {
        return false;
    }
    if is_locked(work, old.day) {
        ask_unlock(work, old.day);
        return true;
    }
    if let Some(at) = removed {
        let gone = work.operations.remove(at);
        work.done.retain(|(told, _)| told.as_ref() != Some(&gone));
    }
    let operation = Operation { id: Some(old.key.clone()), ..Operation::new(OperationKind::ReplaceActivity) };
    let (operation, new) = match find(work, &mention, &[Kind::LeftoverActivity], &[], SAME) {
        Found::One(found) => {
            (Operation { reference: Some(found.key.clone()), ..operation }, found.title.clone())
        }
        _ => {
            let name = title_of(&object);
            let (amount, unit) = crate::budget::price(work, clause);
            let operation =
                Operation { title: Some(name.clone()), tags: object.themes(), amount, unit, ..operation };
            (operation, name)
        }
    };
    if new.is_empty() {
        return false;
    }
    work.act(operation, "replaced", &[("title", &old.title), ("new", &new)]);
    true
}

fn on_freed_day(work: &mut Work<'_>, clause: &Clause<'_>, verb: usize) -> Option<bool> {
    let change = work.request.history.last_change.as_ref()?;
    let mut gone = change.removed.iter().filter(|entry| entry.kind == "activity");
    let (entry, None) = (gone.next()?, gone.next()) else { return None };
    let object = object(clause, verb, &entry.title);
    let day = work.world.day(entry.day).filter(|day| !day.locked)?.number;
    let title = title_of(&object);
    if title.is_empty() || object.mention().words.is_empty() || !clause.days().is_empty() {
        return None;
    }
    // "Put the Casa Azul there instead", which another day has
    if let Found::One(known) = find(work, &object.mention(), &[Kind::DraftActivity], &[], SAME)
        && !is_indefinite(&clause.part(verb..clause.items().len()))
    {
        crate::moves::place(work, known, day, clause.slot());
        return Some(true);
    }
    let (amount, unit) = crate::budget::price(work, clause);
    let operation = Operation {
        title: Some(title.clone()),
        tags: object.themes(),
        day: i32::try_from(day).ok(),
        slot: clause.slot(),
        amount,
        unit,
        ..Operation::new(OperationKind::AddActivity)
    };
    let on = work.say("on_day", &[("day", &day.to_string())]);
    work.act(operation, "added_new", &[("title", &title), ("day", &on)]);
    Some(true)
}

/// What comes: behind the verb and behind the name of what goes, up to the "instead".
fn object<'r>(clause: &Clause<'r>, verb: usize, old: &str) -> Clause<'r> {
    let items = clause.items();
    let mut from = verb;
    let small = |at: usize| {
        items.get(at).is_some_and(|item| {
            item.is(Concept::That)
                || matches!(&item.what, What::Quote(title) if title == old)
                || ["us", "me", "a", "an", "the", "to", "nos", "visit", "un", "una"]
                    .contains(&clause.norm(at))
        })
    };
    while small(from) {
        from += 1;
    }
    let ends = |at: &usize| {
        let item = &items[*at];
        item.any(&[Concept::Instead, Concept::There])
            || item.what == What::Comma
            || ["in", "en"].contains(&clause.norm(*at)) && {
                let rest = clause.part(*at..items.len());
                says_stead(&rest)
            }
    };
    let to = (from..items.len()).find(ends).unwrap_or(items.len());
    clause.part(from..to)
}
