//! Days of places, said once more: "I meant four for Morocco and only two for Italy", "no, let Monsaraz lose the day", "make
//! that four, but still a week" after "how long are we in Goa?"

use crate::clause::Clause;
use crate::concept::Concept;
use crate::items::What;
use crate::reading::Reading;
use crate::revise::{Change, bytes, token_bytes};

/// The item that counts the days of the place at `place`: the nearest one before it, else behind it, with no other place
/// between.
fn count_of(clause: &Clause<'_>, place: usize) -> Option<usize> {
    let items = clause.items();
    let counts = |at: &usize| matches!(items[*at].what, What::Length(_) | What::Number(_));
    let open = |at: &usize| items[*at].place.is_none();
    (0..place)
        .rev()
        .take_while(open)
        .find(counts)
        .or_else(|| (place + 1..items.len()).take_while(open).find(counts))
}

/// The token of an item that says how many.
fn number_token(reading: &Reading, item: usize) -> Option<usize> {
    let item = reading.items.get(item)?;
    (item.from..item.to).find(|at| {
        let token = &reading.tokens[*at];
        token.shape == crate::text::Shape::Number
            || reading.is_number_word(&token.norm)
            || token.norm == "one"
    })
}

/// "I meant four for Morocco and only two for Italy" after "3 days in Italy, 3 in Portugal and 3 in Morocco": each number goes
/// to the place that it stands beside.
pub(crate) fn by_place(whole: &Clause<'_>, before: &Clause<'_>) -> Option<Vec<Change>> {
    let (places, known) = (whole.places(), before.places());
    let change = |(at, spot): &(usize, usize)| {
        let (old, _) = known.iter().find(|(_, other)| other == spot)?;
        let new = whole.range.start + count_of(whole, *at)?;
        let old = number_token(before.reading, before.range.start + count_of(before, *old)?)?;
        let text = whole.reading.text.get(token_bytes(whole.reading, number_token(whole.reading, new)?))?;
        Some((token_bytes(before.reading, old), text.to_owned()))
    };
    if places.is_empty() || known.len() < 2 {
        return None;
    }
    places.iter().map(change).collect()
}

/// "No, let Monsaraz lose the day, Évora keeps its two" after "one day less in Évora": another place gives up what was taken
/// from the one that keeps it.
pub(crate) fn passed_on(whole: &Clause<'_>, before: &Clause<'_>) -> Option<Vec<Change>> {
    let (places, known) = (whole.places(), before.places());
    let [one, other] = places[..] else { return None };
    let keeps = |at: usize| {
        let next = (at + 1..whole.items().len()).take_while(|at| whole.items()[*at].place.is_none());
        next.into_iter()
            .any(|at| ["keep", "keeps", "stays", "conserva", "mantiene"].contains(&whole.norm(at)))
    };
    let (kept, taken) = if keeps(other.0) { (other, one) } else { (one, other) };
    let (old, _) = known.iter().find(|(_, spot)| *spot == kept.1)?;
    let fresh = known.iter().all(|(_, spot)| *spot != taken.1);
    if !keeps(kept.0)
        || !fresh
        || !before.any(&[Concept::Less, Concept::Shorten, Concept::More, Concept::Extend])
    {
        return None;
    }
    let name = whole.reading.typed(whole.range.start + taken.0..whole.range.start + taken.0 + 1).to_owned();
    Some(vec![(bytes(before.reading, before.range.start + old), name)])
}

/// "Make that four, but still a week overall" after "how long are we in Goa?": the days of the place that was asked about.
pub(crate) fn asked_place(reading: &Reading, previous: &Reading) -> Option<String> {
    let whole = Clause { reading, range: 0..reading.items.len() };
    let before = Clause { reading: previous, range: 0..previous.items.len() };
    let [(place, _)] = before.places()[..] else { return None };
    let asked = before.is_question() && before.any(&[Concept::QHowLong, Concept::QHowMany]);
    let first = whole.items().iter().position(|item| item.number().is_some() || item.length().is_some())?;
    let made = (0..first)
        .any(|at| ["make", "that", "it", "rather", "better", "mejor", "que"].contains(&whole.norm(at)));
    if !asked
        || !made
        || !whole.places().is_empty()
        || !whole.mention().words.is_empty()
        || whole.is_question()
    {
        return None;
    }
    let days = reading.text.get(token_bytes(reading, number_token(reading, first)?))?;
    let place = previous.typed(place..place + 1);
    let total = whole.items()[first + 1..].iter().find_map(|item| Some(item.length()?.days));
    Some(match (previous.is_spanish(), total) {
        (true, Some(total)) => format!("{total} dias en total: {days} dias en {place}"),
        (true, None) => format!("{days} dias en {place}"),
        (false, Some(total)) => format!("{total} days in all: {days} days in {place}"),
        (false, None) => format!("{days} days in {place}"),
    })
}
