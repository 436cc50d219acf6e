//! Who comes along and who stays at home, told from those who were known to travel: "my mother is coming too", "and a baby",
//! "one of the adults can't make it".

use crate::clause::Clause;
use crate::travellers::emit_party;
use crate::work::Work;

const ADULTS: &[&str] = &[
    "mother",
    "mum",
    "mom",
    "father",
    "dad",
    "sister",
    "brother",
    "aunt",
    "uncle",
    "friend",
    "friends",
    "cousin",
    "wife",
    "husband",
    "partner",
    "girlfriend",
    "boyfriend",
    "grandma",
    "grandmother",
    "grandpa",
    "grandfather",
    "niece",
    "nephew",
    "colleague",
    "colleagues",
    "mate",
    "mates",
    "adult",
    "adults",
    "person",
    "people",
    "parents",
    "sisters",
    "brothers",
    "cousins",
    "madre",
    "padre",
    "hermana",
    "hermano",
    "tia",
    "tio",
    "amiga",
    "amigo",
    "amigos",
    "prima",
    "primo",
    "mujer",
    "marido",
    "pareja",
    "novia",
    "novio",
    "suegra",
    "suegro",
    "abuela",
    "abuelo",
    "adulto",
    "adultos",
];
const CHILDREN: &[&str] = &[
    "baby",
    "toddler",
    "kid",
    "kids",
    "child",
    "children",
    "son",
    "daughter",
    "sons",
    "daughters",
    "bebe",
    "nino",
    "nina",
    "ninos",
    "hijo",
    "hija",
    "hijos",
];
/// Words of someone who joins.
const JOINS: &[&str] =
    &["coming", "comes", "come", "joining", "joins", "join", "viene", "vienen", "apunta", "suma"];
/// Words of someone who does not.
const LEAVES: &[&str] = &["not", "no", "cancelled", "canceled", "cancel", "drops", "dropped", "baja"];
const AGAIN: &[&str] = &["and", "also", "too", "along", "well", "y", "tambien", "plus"];

/// Reads that someone joins or stays at home, where it is known who travels.
pub(crate) fn frame(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let Some(party) = work.request.draft.constraints.party.clone() else { return false };
    let words = clause.words();
    let says = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let Some(at) = words.iter().position(|word| ADULTS.contains(word) || CHILDREN.contains(word)) else {
        return false;
    };
    if clause.is_question() || words.len() > 16 || !clause.days().is_empty() || !clause.places().is_empty() {
        return false;
    }
    let (joins, child) = (says(JOINS), CHILDREN.contains(&words[at]));
    let leaves = says(LEAVES)
        && (says(&["make", "trip", "cancel", "cancelled", "canceled", "drops", "dropped", "baja"]) || joins);
    // "And a baby" after "we are two adults".
    let first = clause.reading.tokens.first().map_or("", |token| token.norm.as_str());
    let bare = AGAIN.contains(&first) && words.len() <= 5 && just_told(work) && !says(LEAVES);
    let comes = joins && says(AGAIN);
    if !(leaves || comes || bare) {
        return false;
    }
    let count = if words[at].ends_with('s') || child || leaves { counted(work, &words[..at]) } else { 1 };
    let (adults, children) = match (leaves, child) {
        (false, false) => (party.adults + count, party.children),
        (false, true) => (party.adults, party.children + count),
        (true, false) => (party.adults.saturating_sub(count), party.children),
        (true, true) => (party.adults, party.children.saturating_sub(count)),
    };
    adults > 0 && emit_party(work, adults, children)
}

/// True when the last change was about who travels.
fn just_told(work: &Work<'_>) -> bool {
    let ledger = work.request.history.last_change.as_ref().and_then(|change| change.constraints.as_ref());
    ledger.is_some_and(|ledger| ledger.before.party != ledger.after.party)
}

/// The number before the noun; one where there is none.
fn counted(work: &Work<'_>, words: &[&str]) -> u32 {
    let value = |word: &&str| word.parse().ok().or_else(|| work.lexicon.number(word));
    words.iter().rev().take(4).find_map(value).unwrap_or(1)
}
