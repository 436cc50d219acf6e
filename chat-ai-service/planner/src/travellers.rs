//! Who travels and what they need.

use remix_itinerary::money::Decimal;
use remix_itinerary::{Operation, OperationKind};

use crate::clause::Clause;
use crate::concept::Concept;
use crate::items::Item;
use crate::wishes::drop_constraint;
use crate::work::Work;

/// Most travellers of one kind.
const MOST_PEOPLE: u32 = 20;

pub(crate) fn needs(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let mut needs: Vec<String> = Vec::new();
    for need in clause.items().iter().flat_map(Item::needs) {
        if !needs.iter().any(|known| known == need) {
            needs.push(need.to_owned());
        }
    }
    if needs.is_empty() {
        return false;
    }
    if clause.is_question() {
        let names = work.names(&needs);
        work.note("need_unknown", &[("needs", &names)]);
        return true;
    }
    // "not vegetarian any more"
    if clause.has(Concept::Forget)
        || clause.any(&[Concept::Not]) && clause.norm(0) != "no" && is_denied(clause)
    {
        return drop_constraint(work, "needs", "needs_dropped");
    }
    let names = work.names(&needs);
    let mut all = work.request.draft.constraints.needs.clone();
    all.extend(needs.into_iter().filter(|need| !work.request.draft.constraints.needs.contains(need)));
    // The last word of this message stands beside what was said in an earlier clause of it.
    if let Some(earlier) =
        work.operations.iter_mut().find(|operation| operation.op == OperationKind::SetNeeds)
    {
        all.retain(|need| !earlier.tags.contains(need));
        if !all.is_empty() {
            earlier.tags.extend(all);
            work.done.push((None, names));
        }
    } else {
        work.act(
            Operation { tags: all, ..Operation::new(OperationKind::SetNeeds) },
            "needs",
            &[("needs", &names)],
        );
    }
    true
}

/// True when a "not" stands right before the need.
fn is_denied(clause: &Clause<'_>) -> bool {
    // "Cannot manage stairs" is the need itself.
    let able =
        |at: usize| at > 0 && ["can", "could", "puede", "puedo", "podemos"].contains(&clause.norm(at - 1));
    let items = clause.items();
    (1..items.len())
        .any(|at| items[at - 1].is(Concept::Not) && items[at].needs().next().is_some() && !able(at - 1))
}

pub(crate) fn party(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    use Concept::{Child, CoupleParty, Family, Party, Solo};
    let items = clause.items();
    let count_before = |index: usize| {
        let number = index.checked_sub(1).and_then(|at| items.get(at));
        number.and_then(Item::number).and_then(|n| u32::try_from(n.trunc().mantissa()).ok()).or_else(|| {
            let article = index.checked_sub(1).map(|at| clause.norm(at)).unwrap_or_default();
            ["a", "an", "un", "una", "one", "my", "our", "mi"].contains(&article).then_some(1)
        })
    };
    // "Two things a day with the little one" counts no travellers.
    let counted = |at: usize| {
        let own = items[at].any(&[Party, Child, Family]);
        own && (at.saturating_sub(2)..at).any(|before| items[before].number().is_some())
            || items[at].is(Family) && items.get(at + 1).is_some_and(|next| next.number().is_some())
    };
    let spoken = clause.any(&[Solo, CoupleParty]) || (0..items.len()).any(counted);
    // "My son is five years old"
    let years = ["year", "years", "ano", "anos"];
    let aged =
        (1..items.len()).any(|at| items[at - 1].number().is_some() && years.contains(&clause.norm(at)));
    if clause.has(Child) && aged && !(0..items.len()).any(|at| items[at].is(Party)) && !clause.is_question() {
        child_friendly(work);
        return true;
    }
    if !spoken || clause.money().is_some() || clause.any(&[Concept::Budget, Concept::ForAll]) {
        return false;
    }
    let of_kind = |concept: Concept| {
        items
            .iter()
            .enumerate()
            .filter(|(_, item)| item.is(concept))
            .filter_map(|(index, _)| count_before(index))
            .sum::<u32>()
    };
    // "a family of four": the number follows.
    let family = clause
        .find(Family)
        .and_then(|at| items.get(at + 1))
        .and_then(Item::number)
        .and_then(|n| u32::try_from(n.trunc().mantissa()).ok());
    let children = of_kind(Child);
    let mut adults = of_kind(Party);
    // "6 people: 2 adults and 4 kids" says the sum first.
    let first = items.iter().position(|item| item.is(Party)).and_then(count_before).unwrap_or(0);
    if first > 0 && first == adults - first + children && adults > first {
        adults -= first;
    }
    if let Some(family) = family {
        adults = family.saturating_sub(children);
    } else if clause.has(Solo) {
        adults = 1;
    } else if clause.has(CoupleParty) {
        adults = adults.max(2);
    }
    if adults == 0 && children > 0 {
        let known = work.request.draft.constraints.party.as_ref().map(|party| party.adults);
        // "our two kids": the other travellers are not counted, so they are asked for.
        let Some(adults) = known else {
            let options = [1_u32, 2, 3].map(|adults| {
                work.say(
                    "option_party",
                    &[("adults", &adults.to_string()), ("children", &children.to_string())],
                )
            });
            work.ask("ask_adults", &[("children", &children.to_string())], options.to_vec());
            child_friendly(work);
            return true;
        };
        return emit_party(work, adults, children);
    }
    emit_party(work, adults, children)
}

fn emit_party(work: &mut Work<'_>, adults: u32, children: u32) -> bool {
    if !(1..=MOST_PEOPLE).contains(&adults) || children > MOST_PEOPLE {
        work.note("party_out_of_range", &[("most", &MOST_PEOPLE.to_string())]);
        return true;
    }
    let operation = Operation {
        amount: Some(Decimal::from(adults)),
        days: if children > 0 { vec![children as i32] } else { Vec::new() },
        ..Operation::new(OperationKind::SetParty)
    };
    let key = match (adults, children) {
        (1, 0) => "party_one",
        (_, 0) => "party",
        _ => "party_children",
    };
    work.act(operation, key, &[("adults", &adults.to_string()), ("children", &children.to_string())]);
    if children > 0 {
        child_friendly(work);
    }
    true
}

fn child_friendly(work: &mut Work<'_>) {
    let need = "child_friendly".to_owned();
    if work.request.draft.constraints.needs.contains(&need) {
        return;
    }
    if let Some(earlier) =
        work.operations.iter_mut().find(|operation| operation.op == OperationKind::SetNeeds)
    {
        if !earlier.tags.contains(&need) {
            earlier.tags.push(need);
        }
        return;
    }
    let mut all = work.request.draft.constraints.needs.clone();
    all.push(need.clone());
    let name = work.names(&[need]);
    work.act(
        Operation { tags: all, ..Operation::new(OperationKind::SetNeeds) },
        "needs",
        &[("needs", &name)],
    );
}
