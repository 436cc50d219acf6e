//! Money: a cap or a target, by amount, by difference or by per cent, for one person or for the party; "cheaper".

use remix_itinerary::money::Decimal;
use remix_itinerary::{Operation, OperationKind};

use crate::clause::Clause;
use crate::concept::Concept;
use crate::items::What;
use crate::replies::money_text;
use crate::work::Work;

/// What "cheaper" without a number aims at, in per cent of the total.
const CHEAPER: u32 = 85;
/// The largest amount that is taken for a budget.
const LARGEST: u32 = 10_000_000;

const ABOUT_MONEY: &[Concept] =
    &[Concept::Budget, Concept::Cheaper, Concept::Dearer, Concept::Reduce, Concept::Forget];

/// Reads a wish about money.
pub(crate) fn frame(work: &mut Work<'_>, clause: &Clause<'_>, message_is_about_money: bool) -> bool {
    let specific = clause.any(&[Concept::StayNoun, Concept::TransportNoun]) && clause.money().is_none();
    let edits_something = clause.any(&[Concept::Replace, Concept::Switch, Concept::InsteadOf]);
    // "Cheap eats" are food, "too pricey" behind what goes is why it goes.
    let describes = clause
        .items()
        .windows(2)
        .any(|pair| pair[0].is(Concept::Cheaper) && pair[1].themes().next().is_some());
    if clause.money().is_none() && (describes || is_reason(clause)) {
        return false;
    }
    let drops = clause.any(&[Concept::Forget, Concept::None, Concept::Remove]) && clause.has(Concept::Budget);
    if drops && clause.money().is_none() && clause.mention().words.is_empty()
        || clause.norm(0) == "money" && clause.has(Concept::Dearer)
    {
        if work.request.draft.constraints.budget.is_none() {
            work.note("no_budget_set", &[]);
            return true;
        }
        let operation =
            Operation { level: Some("budget".to_owned()), ..Operation::new(OperationKind::DropConstraint) };
        work.act(operation, "budget_dropped", &[]);
        return true;
    }
    if let Some((at, amount, currency)) = amount(work, clause, message_is_about_money) {
        // "add a cooking class for $40" prices the class.
        let priced = clause.any(&[Concept::Add, Concept::Put])
            && !clause.any(ABOUT_MONEY)
            && !clause.has(Concept::Under);
        return !priced
            && !edits_something
            && !prices_a_thing(clause)
            && set(work, clause, at, amount, currency);
    }
    let percent = clause.items().iter().enumerate().find_map(|(index, item)| {
        let next = clause.norm(index + 1);
        item.number().filter(|_| ["%", "percent", "per", "por"].contains(&next))
    });
    let lower = clause.any(&[Concept::Cheaper, Concept::Reduce, Concept::Cut, Concept::Less]);
    if let Some(percent) = percent.filter(|_| clause.any(ABOUT_MONEY) || clause.has(Concept::Cut)) {
        let range = Decimal::ONE..=Decimal::from(90);
        if !range.contains(&percent) {
            work.note("percent_out_of_range", &[]);
            return true;
        }
        let share = if lower { Decimal::from(100) - percent } else { Decimal::from(100) + percent };
        let aim = work.request.draft.itinerary.budget_amount * share / Decimal::from(100);
        return aim_at(
            work,
            aim,
            if lower { "cheaper_by_percent" } else { "dearer_by_percent" },
            &percent.normalize().to_string(),
        );
    }
    if specific || edits_something {
        return false;
    }
    if clause.has(Concept::Dearer)
        || clause.has(Concept::Budget) && clause.any(&[Concept::Increase, Concept::More])
    {
        ask_for_amount(work, 120, 150);
        return true;
    }
    let days = clause.days();
    if clause.has(Concept::Cheaper) && !days.is_empty() {
        // One day alone gets cheaper by where the night is spent.
        let Some(known) = work.existing(&days) else { return true };
        let operation = Operation {
            level: Some("budget".to_owned()),
            days,
            ..Operation::new(OperationKind::SetStayLevel)
        };
        let names: Vec<String> = known.iter().map(ToString::to_string).collect();
        let text = work.replies.list(&names);
        work.act(operation, "cheaper_nights", &[("days", &text)]);
        return true;
    }
    if clause.has(Concept::Cheaper) || clause.has(Concept::Budget) && lower {
        let aim = work.request.draft.itinerary.budget_amount * Decimal::from(CHEAPER) / Decimal::from(100);
        return aim_at(work, aim, "cheaper", "15");
    }
    // "The lesson is only 20 dollars, change the price"
    let priced =
        |operation: &Operation| operation.op == OperationKind::EditActivity && operation.amount.is_some();
    let bare = clause.mention().words.is_empty() && clause.days().is_empty() && clause.money().is_none();
    if bare
        && clause.has(Concept::Budget)
        && clause.has(Concept::Change)
        && work.operations.iter().any(priced)
    {
        return true;
    }
    if clause.has(Concept::Budget) && clause.any(&[Concept::Change, Concept::Under]) {
        ask_for_amount(work, 75, 90);
        return true;
    }
    false
}

/// True for "way too expensive" behind an order to take something out.
fn is_reason(clause: &Clause<'_>) -> bool {
    let before = Clause { reading: clause.reading, range: 0..clause.range.start };
    let inside = clause.find(Concept::Cheaper).map(|at| clause.part(0..at));
    let goes = |part: &Clause<'_>| part.has(Concept::Remove) && !part.mention().words.is_empty();
    // "The ice walk is far too dear, drop it"
    let same = clause.has(Concept::Remove)
        && !clause.any(&[Concept::Budget, Concept::Trip, Concept::StayNoun, Concept::TransportNoun])
        && !clause.mention().words.is_empty()
        && clause.find(Concept::Cheaper) < clause.find(Concept::Remove);
    if same {
        return true;
    }
    let short = clause.mention().words.is_empty() && clause.items().len() < 7;
    clause.has(Concept::Cheaper) && (short && goes(&before) || inside.is_some_and(|part| goes(&part)))
}

/// The amount of the clause: with a currency, or a bare number where money is spoken of.
fn amount(work: &Work<'_>, clause: &Clause<'_>, about_money: bool) -> Option<(usize, Decimal, String)> {
    let own = &work.request.draft.itinerary.budget_currency;
    if let Some((at, money)) = clause.money() {
        let item = &clause.items()[at];
        let tokens = clause.reading.tokens.get(item.from..item.to).unwrap_or_default();
        let code = money.currency.clone().unwrap_or_else(|| own.clone());
        let typed = tokens.iter().any(|token| token.norm.to_uppercase() == code);
        let currency = if typed { code } else { work.own_currency("", code) };
        return Some((at, money.amount, currency));
    }
    let here = clause.any(&[Concept::Budget, Concept::Cheaper, Concept::Reduce, Concept::Under])
        || clause.any(&[Concept::PerPerson, Concept::ForAll]) && clause.mention().words.is_empty();
    let least = if clause.has(Concept::Budget) { 20 } else { 100 };
    if !here && !about_money {
        return None;
    }
    let (at, number) = clause.items().iter().enumerate().find_map(|(index, item)| {
        let next = clause.norm(index + 1);
        item.number()
            .filter(|n| *n >= Decimal::from(least) && !["%", "percent"].contains(&next))
            .map(|n| (index, n))
    })?;
    Some((at, number, own.clone()))
}

/// What something new costs, where the clause says it; free things cost nothing.
pub(crate) fn price(work: &Work<'_>, clause: &Clause<'_>) -> (Option<Decimal>, Option<String>) {
    let named = amount(work, clause, false)
        .filter(|(_, amount, _)| clause.money().is_some() && *amount >= Decimal::ZERO);
    match named {
        Some((_, amount, currency)) => (Some(amount), Some(currency)),
        None => (None, None),
    }
}

/// "Ice cream at the pier, about 6 pounds each": an amount beside a thing is what that costs, not what the trip may cost.
fn prices_a_thing(clause: &Clause<'_>) -> bool {
    let limits = [
        Concept::Under,
        Concept::Budget,
        Concept::Cheaper,
        Concept::Dearer,
        Concept::Reduce,
        Concept::Increase,
        Concept::Trip,
        Concept::Spend,
        Concept::Forget,
        Concept::PerDay,
        Concept::PerNight,
        Concept::AtLeast,
        Concept::ForAll,
        Concept::ForGroup,
        Concept::CoupleParty,
        Concept::Cut,
    ];
    let named = clause.items().iter().any(|item| matches!(item.what, What::Quote(_)))
        || clause.mention().words.len() >= 2 && (!clause.days().is_empty() || clause.slot().is_some());
    clause.money().is_some() && !clause.any(&limits) && named
}

fn set(work: &mut Work<'_>, clause: &Clause<'_>, at: usize, amount: Decimal, currency: String) -> bool {
    let total = work.request.draft.itinerary.budget_amount;
    let own = work.request.draft.itinerary.budget_currency.clone();
    let after = clause.part(at + 1..clause.range.len());
    let by = clause.items()[..at]
        .iter()
        .rev()
        .take(2)
        .any(|item| ["by", "en"].contains(&norm_of(clause, item.from)));
    let relative = after.any(&[Concept::Less, Concept::Cheaper, Concept::More, Concept::Dearer])
        && !clause.has(Concept::Under);
    // "Shave 200 dollars off"
    let off =
        clause.has(Concept::Cut) && !work.lexicon_says_to(&clause.part(0..at)) && !clause.has(Concept::Under);
    let relative = relative || off;
    let up = clause.any(&[Concept::Increase, Concept::Dearer]) || after.has(Concept::More);
    let shifts =
        by && clause.any(&[Concept::Reduce, Concept::Increase, Concept::Cheaper, Concept::Cut]) || relative;
    let mut amount = amount;
    if shifts && currency == own {
        amount = if up { total + amount } else { total - amount };
    }
    if clause.any(&[Concept::PerDay, Concept::PerNight]) {
        let days = work.duration.unwrap_or_else(|| work.world.length());
        work.note("per_day_taken", &[("days", &days.to_string())]);
        amount *= Decimal::from(days);
    }
    let heads = heads(work, clause);
    if let Some(heads) = heads.filter(|heads| *heads > 1) {
        amount /= Decimal::from(heads);
        work.note("budget_divided", &[("n", &heads.to_string())]);
        if work.request.draft.constraints.party.is_none() {
            work.operations.push(Operation {
                amount: Some(Decimal::from(heads)),
                ..Operation::new(OperationKind::SetParty)
            });
        }
    }
    let first = clause.items().get(at).map_or(0, |item| item.from);
    let negative =
        first.checked_sub(1).is_some_and(|before| ["-", "minus", "menos"].contains(&norm_of(clause, before)));
    if negative && !relative || amount < Decimal::ONE || amount > Decimal::from(LARGEST) {
        work.note("budget_out_of_range", &[("most", &money_text(Decimal::from(LARGEST), &currency))]);
        return true;
    }
    let amount = amount.round_dp(if currency == "JPY" { 0 } else { 2 }).normalize();
    let target = clause.has(Concept::About) && !clause.has(Concept::Under) || shifts && up;
    let level = if target { "target" } else { "cap" };
    let operation = Operation {
        amount: Some(amount),
        unit: Some(currency.clone()),
        level: Some(level.to_owned()),
        ..Operation::new(OperationKind::SetBudget)
    };
    let key = if target { "budget_target" } else { "budget_cap" };
    work.act(operation, key, &[("amount", &money_text(amount, &currency))]);
    true
}

/// Number of people whom the amount is for, where that was said.
fn heads(work: &Work<'_>, clause: &Clause<'_>) -> Option<u32> {
    if clause.has(Concept::PerPerson) && !clause.any(&[Concept::ForAll, Concept::CoupleParty]) {
        return None;
    }
    // "Between us three", "entre los cuatro"
    let joint = clause.find_any(&[Concept::ForAll, Concept::ForGroup]);
    let next = joint.and_then(|at| clause.items().get(at + 1)).and_then(|item| item.number());
    let next = next.and_then(|n| u32::try_from(n.trunc().mantissa()).ok()).filter(|n| (2..=20).contains(n));
    if next.is_some() {
        return next;
    }
    if clause.any(&[Concept::ForAll, Concept::CoupleParty]) {
        return Some(2);
    }
    let counted = clause.items().windows(2).find_map(|pair| match &pair[0].what {
        What::Number(n) if pair[1].is(Concept::Party) => u32::try_from(n.trunc().mantissa()).ok(),
        _ => None,
    });
    // "We are three, and between us all it may cost 7800"
    let said = work.operations.iter().rev().find(|operation| operation.op == OperationKind::SetParty);
    let said = said.and_then(|operation| {
        let adults = operation.amount.and_then(|amount| u32::try_from(amount.trunc().mantissa()).ok())?;
        Some(adults + operation.days.first().and_then(|count| u32::try_from(*count).ok()).unwrap_or(0))
    });
    let known = said
        .or_else(|| work.request.draft.constraints.party.as_ref().map(|party| party.adults + party.children));
    counted.filter(|n| (1..=20).contains(n)).or(known.filter(|_| clause.has(Concept::ForGroup)))
}

fn aim_at(work: &mut Work<'_>, aim: Decimal, key: &str, percent: &str) -> bool {
    let itinerary = &work.request.draft.itinerary;
    if aim < Decimal::ONE {
        work.note("nothing_to_save", &[]);
        return true;
    }
    let scale = if aim >= Decimal::from(100) { 0 } else { 2 };
    let amount = aim.round_dp(scale).normalize();
    let unit = itinerary.budget_currency.clone();
    let text = money_text(amount, &unit);
    let operation = Operation {
        amount: Some(amount),
        unit: Some(unit),
        level: Some("target".to_owned()),
        ..Operation::new(OperationKind::SetBudget)
    };
    work.act(operation, key, &[("amount", &text), ("percent", percent)]);
    true
}

fn ask_for_amount(work: &mut Work<'_>, low: u32, high: u32) {
    let total = work.request.draft.itinerary.budget_amount;
    let currency = work.request.draft.itinerary.budget_currency.clone();
    let options = [low, high].map(|percent| {
        let amount = (total * Decimal::from(percent) / Decimal::from(100)).round_dp(0);
        work.say("option_budget", &[("amount", &money_text(amount, &currency))])
    });
    work.ask("ask_budget", &[], options.to_vec());
}

fn norm_of<'r>(clause: &Clause<'r>, token: usize) -> &'r str {
    clause.reading.tokens.get(token).map_or("", |token| token.norm.as_str())
}
