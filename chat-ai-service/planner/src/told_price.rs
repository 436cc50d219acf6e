//! A new price of a thing, told as a piece of news and often without a currency: "the jeep is only 60 now", "and the cable
//! car is 30", "they have an offer, the flamenco has come down to 19".

use remix_itinerary::money::Decimal;
use remix_itinerary::{Operation, OperationKind};

use crate::activities::{Found, SURE, find_known};
use crate::clause::Clause;
use crate::concept::Concept;
use crate::days::{ask_unlock, is_locked};
use crate::elements::Kind;
use crate::items::What;
use crate::replies::money_text;
use crate::work::Work;

/// Verbs that tell a price.
const VERBS: &[&str] = &[
    "is", "'s", "are", "was", "be", "costs", "cost", "gone", "went", "goes", "come", "came", "up", "down",
    "dropped", "es", "son", "cuesta", "cuestan", "vale", "valen", "sale", "subido", "bajado",
];
/// Words between the verb and the amount, and behind it.
const SMALL: &[&str] = &[
    "only",
    "just",
    "now",
    "actually",
    "about",
    "to",
    "at",
    "these",
    "days",
    "today",
    "each",
    "btw",
    "by",
    "the",
    "way",
    "apparently",
    "already",
    "instead",
    "really",
    "solo",
    "ahora",
    "a",
    "ya",
    "hoy",
    "cada",
    "uno",
    "please",
    "though",
];

/// Reads such a price.
pub(crate) fn frame(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    use Concept::{
        Add, Child, Cut, InsteadOf, Lock, Move, Party, PerDay, Put, Remove, Replace, Save, Switch, Under,
    };
    let items = clause.items();
    let value = |at: usize| match &items[at].what {
        What::Money(money) => Some((money.amount, money.currency.clone())),
        What::Number(number) => Some((*number, None)),
        _ => None,
    };
    let Some((at, (amount, unit))) = (1..items.len()).rev().find_map(|at| Some((at, value(at)?))) else {
        return false;
    };
    let others =
        [Add, Child, Cut, InsteadOf, Lock, Move, Party, PerDay, Put, Remove, Replace, Save, Switch, Under];
    // What stands before the last comma gives the reason.
    let from = (0..at).rev().find(|at| items[*at].what == What::Comma).map_or(0, |comma| comma + 1);
    let told = clause.part(from..items.len());
    let counts = told.items().iter().any(|item| item.length().is_some() || item.days().is_some());
    let limits = told.items().iter().any(|item| item.is(Concept::Budget) && !item.is(Concept::Costs));
    // "The walk is 98 euros?" wonders at what it is.
    let asked = clause.is_question() || clause.is_asked();
    if told.any(&others) || limits || counts || asked || amount <= Decimal::ZERO {
        return false;
    }
    let small = |at: usize| SMALL.contains(&clause.norm(at)) || items[at].is(Concept::PerPerson);
    let verb = (0..at).rev().find(|at| !small(*at)).filter(|verb| VERBS.contains(&clause.norm(*verb)));
    let Some(verb) = verb.filter(|_| (at + 1..items.len()).all(small)) else { return false };
    if verb <= from {
        return false;
    }
    let object = clause.part(from..verb);
    let mut mention = object.mention();
    if mention.words.is_empty() {
        return false;
    }
    // "Petra by night" is more than its place.
    if mention.items.len() == object.places().len() {
        mention.words = object.words().into_iter().map(str::to_owned).collect();
    }
    let found = find_known(work, &mention, &[Kind::DraftActivity], &[], SURE);
    let Found::One(element) = found else { return false };
    if is_locked(work, element.day) {
        ask_unlock(work, element.day);
        return true;
    }
    let code = unit.clone().unwrap_or_else(|| work.request.draft.itinerary.budget_currency.clone());
    let text = money_text(amount, &code);
    let operation = Operation {
        id: Some(element.key.clone()),
        amount: Some(amount),
        unit,
        ..Operation::new(OperationKind::EditActivity)
    };
    work.act(operation, "activity_priced", &[("title", &element.title), ("amount", &text)]);
    true
}
