//! Orders that are denied: "make sure the kayak does not get cut" keeps the kayak. The longest phrases of the lexicon know
//! "do not drop"; this is for the words that may stand between the two.

use crate::concept::Concept;
use crate::items::{Item, What};
use crate::lexicon::Sense;
use crate::text::Token;

/// Words between the denial and the verb that leave the order denied.
const BETWEEN: &[&str] = &[
    "is", "allowed", "may", "will", "should", "get", "gets", "getting", "be", "been", "being", "ever",
    "even", "dare", "to", "let", "anyone", "anybody", "se", "me", "te", "os", "le", "les", "nos", "vayas",
    "vayais", "vaya", "vayan", "a", "ocurra", "vuelvas",
];
const DENYING: &[&str] = &["not", "never", "nobody", "neither", "no", "nunca", "jamas", "nadie"];

/// Makes a denied order to take out one to keep.
pub(crate) fn deny_orders(items: &mut [Item], tokens: &[Token]) {
    in_the_end(items, tokens);
    let norm = |item: &Item| tokens.get(item.from).map_or("", |token| token.norm.as_str());
    for at in 0..items.len() {
        // "If not, drop it" denies something else.
        let other = items[at].from.checked_sub(1).and_then(|before| tokens.get(before));
        if other.is_some_and(|token| token.norm == "if")
            && norm(&items[at]) == "not"
            && items[at].is(Concept::Keep)
        {
            items[at].senses = vec![Sense::Concept(Concept::Remove)];
        }
        let denies = DENYING.contains(&norm(&items[at])) && items[at].to == items[at].from + 1;
        if !denies {
            continue;
        }
        let takes_out = |item: &Item| item.what == What::Known && item.any(&[Concept::Remove, Concept::Cut]);
        let verb = (at + 1..items.len())
            .find(|next| takes_out(&items[*next]) || !BETWEEN.contains(&norm(&items[*next])));
        // "Not remove but move" is a contrast.
        let contrast = items[at..].iter().any(|item| ["but", "sino"].contains(&norm(item)));
        let Some(verb) = verb.filter(|verb| *verb > at + 1 || !contrast) else { continue };
        if takes_out(&items[verb]) {
            items[verb].senses = vec![Sense::Concept(Concept::Keep)];
        }
    }
}

/// "Al final no vamos a hacer lo del corcho": before a denial these words are "after all" and name no place in the trip.
fn in_the_end(items: &mut [Item], tokens: &[Token]) {
    for item in items {
        let words = tokens.get(item.from..item.to).unwrap_or_default();
        let said: Vec<&str> = words.iter().map(|word| word.norm.as_str()).collect();
        let next = tokens.get(item.to).map_or("", |next| next.norm.as_str());
        if (said == ["al", "final"] || said == ["in", "the", "end"])
            && ["no", "we", "i", "not"].contains(&next)
        {
            item.senses = vec![Sense::Filler];
        }
    }
}
