//! Money: a cap or a target, by amount, by difference or by per cent, for one person or for the party; "cheaper".

use remix_itinerary::money::Decimal;
use remix_itinerary::{Operation, OperationKind};

use crate::clause::Clause;
use crate::concept::Concept;
use crate::details::prices_trip;
use crate::items::What;
use crate::replies::money_text;
use crate::work::Work;

/// What "cheaper" without a number aims at, in per cent of the total.
const CHEAPER: u32 = 85;
/// The largest amount that is taken for a budget.
const LARGEST: u32 = 10_000_000;

/// Words that compare an amount with the one that stands.
const COMPARED: &[Concept] = &[Concept::Less, Concept::Cheaper, Concept::More, Concept::Dearer];

/// Verbs that give a budget that was not there.
const SETS: &[&str] = &["set", "fix", "put", "add", "pon", "ponle", "fija", "establece"];
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
    // "Just 7 days, and forget the 100 dollars", where that is no limit.
    if clause.has(Concept::Forget) && clause.money().is_some() && clause.mention().words.is_empty() {
        if work.request.draft.constraints.budget.is_some() {
            return crate::wishes::drop_constraint(work, "budget", "budget_dropped");
        }
        work.note("no_budget_set", &[]);
        return true;
    }
    // "Drop the 40 dollar massage" names what goes by its price.
    if clause.has(Concept::Remove) && !clause.any(ABOUT_MONEY) && !clause.mention().words.is_empty() {
        return false;
    }
    if let Some((at, amount, currency)) = amount(work, clause, message_is_about_money) {
        // "add a cooking class for $40" prices the class.
        let priced = clause.any(&[Concept::Add, Concept::Put])
            && !clause.any(ABOUT_MONEY)
            && !clause.has(Concept::Under);
        return !priced
            && !edits_something
            && !prices_a_thing(work, clause)
            && set(work, clause, at, amount, currency);
    }
    let percent = clause
        .items()
        .iter()
        .enumerate()
        .find_map(|(index, item)| item.number().filter(|_| is_percent(clause, index)));
    let lower = clause.any(&[Concept::Cheaper, Concept::Reduce, Concept::Cut, Concept::Less, Concept::Save]);
    // "At half the price", "a mitad de precio"
    let halved = clause.items().windows(3).any(|run| {
        run[0].is(Concept::Half) && run[1..].iter().any(|item| item.any(&[Concept::Budget, Concept::Costs]))
    });
    let percent = percent.or(halved.then_some(Decimal::from(50)));
    // "20 % less than now": before a number of per cent "less than" is no limit.
    let off = (0..clause.items().len()).any(|at| clause.norm(at) == "off");
    let lower = lower || halved || off || percent.is_some() && clause.has(Concept::Under);
    if let Some(percent) =
        percent.filter(|_| clause.any(ABOUT_MONEY) || clause.any(&[Concept::Cut, Concept::Save]))
    {
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
    // "Set a budget limit" names no amount yet.
    let sets = (0..clause.items().len().min(3)).any(|at| SETS.contains(&clause.norm(at)));
    if sets
        && clause.has(Concept::Budget)
        && !clause.has(Concept::Cheaper)
        && clause.mention().words.is_empty()
    {
        ask_for_amount(work, 75, 90);
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
        && (!clause.mention().words.is_empty() || clause.has(Concept::That))
        && clause.find(Concept::Cheaper) < clause.find(Concept::Remove);
    // "Too expensive, remove it"
    let that = clause.has(Concept::That)
        && clause.mention().words.is_empty()
        && !clause.any(&[Concept::Budget, Concept::Trip])
        && clause.find(Concept::Cheaper) < clause.find(Concept::Remove)
        && clause.has(Concept::Remove);
    if same || that {
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
    let here = clause.any(&[
        Concept::Budget,
        Concept::Cheaper,
        Concept::Reduce,
        Concept::Increase,
        Concept::Under,
        Concept::Pay,
        Concept::Save,
    ]) || clause
        .items()
        .windows(2)
        .any(|pair| pair[0].number().is_some() && pair[1].is(Concept::PerPerson))
        || clause.items().windows(2).any(|pair| pair[0].is(Concept::About) && pair[1].number().is_some())
            && clause.any(&[Concept::Praise, Concept::Change, Concept::About])
            && !clause.any(&[Concept::Activity, Concept::Day, Concept::Party, Concept::Start])
        || clause.any(&[Concept::PerPerson, Concept::ForAll]) && clause.mention().words.is_empty();
    // "Make that fifty less" behind a budget
    let again = work.topic.money && clause.mention().words.is_empty() && clause.any(COMPARED);
    let least = match () {
        () if again => 5,
        () if clause.has(Concept::Budget) => 20,
        () => 100,
    };
    // "Go for the budget option for transport" is about no sum.
    let level = clause.has(Concept::LevelBudget) && clause.any(&[Concept::TransportNoun, Concept::StayNoun]);
    if level || !here && !about_money && !again {
        return None;
    }
    let (at, number) = clause.items().iter().enumerate().find_map(|(index, item)| {
        item.number().filter(|n| *n >= Decimal::from(least) && !is_percent(clause, index)).map(|n| (index, n))
    })?;
    Some((at, number, own.clone()))
}

/// "20 %", "20 per cent", "un 20 por ciento".
fn is_percent(clause: &Clause<'_>, number: usize) -> bool {
    let (next, after) = (clause.norm(number + 1), clause.norm(number + 2));
    // The "ciento" of "por ciento" is a number word itself.
    if clause.norm(number) == "ciento" && number > 0 && clause.norm(number - 1) == "por" {
        return true;
    }
    ["%", "percent", "pct"].contains(&next)
        || ["per", "por"].contains(&next) && ["cent", "ciento"].contains(&after)
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
fn prices_a_thing(work: &Work<'_>, clause: &Clause<'_>) -> bool {
    // "Shave another 150 dollars off, Ben is short of cash"
    if let Some((at, _)) = clause.money()
        && is_difference(work, clause, at)
    {
        return false;
    }
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
        Concept::Less,
        Concept::Save,
    ];
    let Some((_, money)) = clause.money() else { return false };
    let words = clause.mention().words.len();
    let named = clause.items().iter().any(|item| matches!(item.what, What::Quote(_)))
        || words >= 2 && (!clause.days().is_empty() || clause.slot().is_some());
    // "The picnic will be about 1500 yen each", "48 quid is a lot, lose it": far too little for a trip.
    let itinerary = &work.request.draft.itinerary;
    let from = money.currency.as_deref().unwrap_or(&itinerary.budget_currency);
    let own = remix_itinerary::currency::convert(money.amount, from, &itinerary.budget_currency);
    let small = own.is_some_and(|own| own * Decimal::from(5) < itinerary.budget_amount);
    let whole = clause.any(&[Concept::Budget, Concept::PerDay, Concept::PerNight]) || prices_trip(clause);
    if small && words > 0 && !whole {
        return true;
    }
    !clause.any(&limits)
        && (named
            || small
                && (words > 0
                    || clause.any(&[Concept::That, Concept::Remove, Concept::Change, Concept::Costs])))
}

fn set(work: &mut Work<'_>, clause: &Clause<'_>, at: usize, amount: Decimal, currency: String) -> bool {
    let total = work.request.draft.itinerary.budget_amount;
    let own = work.request.draft.itinerary.budget_currency.clone();
    let after = clause.part(at + 1..clause.range.len());
    let up = clause.any(&[Concept::Increase, Concept::Dearer]) || after.any(&[Concept::More]);
    let shifts = is_difference(work, clause, at);
    let mut amount = amount;
    let mut currency = currency;
    // "Save me 200 euros" of a trip in dollars is a difference of dollars.
    let own_amount = remix_itinerary::currency::convert(amount, &currency, &own).filter(|_| shifts);
    if let Some(converted) = own_amount {
        (amount, currency) = (converted, own);
        // "Make that fifty less" changes the limit that was just set.
        let limit =
            work.request.draft.constraints.budget.as_ref().filter(|budget| budget.currency == currency);
        let base = limit.filter(|_| work.topic.money).map_or(total, |budget| budget.amount);
        amount = if up { base + amount } else { base - amount };
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
    if negative && !shifts || amount < Decimal::ONE || amount > Decimal::from(LARGEST) {
        work.note("budget_out_of_range", &[("most", &money_text(Decimal::from(LARGEST), &currency))]);
        return true;
    }
    let amount = amount.round_dp(if currency == "JPY" { 0 } else { 2 }).normalize();
    // "Get it to around 950" names no limit, "at most about 950" does.
    let limit = clause.items().iter().find(|item| item.is(Concept::Under));
    let goal = |item: &crate::items::Item| norm_of(clause, item.to - 1) == "to";
    let target = clause.has(Concept::About) && limit.is_none_or(goal) || shifts && up;
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

/// True for an amount by which the price is to change: "reduce it by 200", "200 less", "shave 200 off", "drop about 300
/// from the price", "save me 250". "Drop the budget to 300" names the result.
fn is_difference(work: &Work<'_>, clause: &Clause<'_>, at: usize) -> bool {
    let before = clause.part(0..at);
    let after = clause.part(at + 1..clause.range.len());
    let by = clause.items()[..at]
        .iter()
        .rev()
        .take(2)
        .any(|item| ["by", "en"].contains(&norm_of(clause, item.from)));
    let turns = [Concept::Reduce, Concept::Increase, Concept::Cheaper, Concept::Cut];
    if by && clause.any(&turns) {
        return true;
    }
    // "Happy to pay 200 more"
    if after.items().first().is_some_and(|next| next.any(COMPARED) && !next.is(Concept::Under)) {
        return true;
    }
    if clause.has(Concept::Under) || work.lexicon_says_to(&before) {
        return false;
    }
    // "As much as we can pay" compares nothing.
    let near = after
        .items()
        .iter()
        .take(2)
        .enumerate()
        .any(|(at, item)| item.any(COMPARED) && after.norm(at) != "as");
    near || work.topic.money && before.any(COMPARED)
        || clause.any(&[Concept::Cut, Concept::Save])
        || before.has(Concept::Remove)
        || turns_by(work, clause, at)
}

/// "Lower it 200", "rebaja unos 300 dólares", "súbele 100": the verb has the amount for its object. "Raise the budget 1800"
/// names the result, since it is more than a change could be.
fn turns_by(work: &Work<'_>, clause: &Clause<'_>, at: usize) -> bool {
    let total = work.request.draft.itinerary.budget_amount;
    let Some(verb) = clause.part(0..at).find_any(&[Concept::Reduce, Concept::Increase]) else { return false };
    let amount = match clause.items().get(at).map(|item| &item.what) {
        Some(What::Money(money)) => money.amount,
        Some(What::Number(number)) => *number,
        _ => return false,
    };
    let between = clause.part(verb + 1..at);
    let object =
        between.items().iter().all(|item| item.is_filler() || item.any(&[Concept::About, Concept::Budget]));
    object && amount < total / Decimal::TWO
}

/// Number of people whom the amount is for, where that was said.
pub(crate) fn heads(work: &Work<'_>, clause: &Clause<'_>) -> Option<u32> {
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
        return crate::travellers::of_us(clause).or(Some(2));
    }
    // "A family of four"
    let family = clause.items().windows(3).find_map(|triple| {
        let of = clause
            .reading
            .tokens
            .get(triple[1].from)
            .is_some_and(|token| ["of", "de"].contains(&token.norm.as_str()));
        triple[2].number().filter(|_| of && triple[0].is(Concept::Family))
    });
    if let Some(count) =
        family.and_then(|n| u32::try_from(n.trunc().mantissa()).ok()).filter(|n| (2..=20).contains(n))
    {
        return Some(count);
    }
    // "2400 dollars for two people" is for all of them; "we are two adults" behind a price per person is not.
    let counted = (1..clause.items().len()).find_map(|at| {
        let item = &clause.items()[at];
        let led = clause.items()[at - 1].is(Concept::With)
            || ["for", "para", "between", "among", "entre"].contains(&clause.norm(at - 1));
        let party = clause.items().get(at + 1).is_some_and(|next| next.is(Concept::Party));
        let count = item.number().filter(|_| led && party)?;
        u32::try_from(count.trunc().mantissa()).ok()
    });
    // "We are three, and between us all it may cost 7800"
    let said = work.operations.iter().rev().find(|operation| operation.op == OperationKind::SetParty);
    let said = said.and_then(|operation| {
        let adults = operation.amount.and_then(|amount| u32::try_from(amount.trunc().mantissa()).ok())?;
        Some(adults + operation.days.first().and_then(|count| u32::try_from(*count).ok()).unwrap_or(0))
    });
    let known = said
        .or_else(|| work.request.draft.constraints.party.as_ref().map(|party| party.adults + party.children));
    let known = crate::travellers::count(clause).or(known);
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
