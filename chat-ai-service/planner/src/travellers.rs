//! Who travels and what they need.

use remix_itinerary::money::Decimal;
use remix_itinerary::{Operation, OperationKind};

use crate::clause::Clause;
use crate::concept::Concept;
use crate::items::{Item, What};
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
    if let Some(need) = of_age(clause).filter(|need| !needs.iter().any(|known| known == need)) {
        needs.push(need.to_owned());
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
    // "Grandma isn't good on her feet any more" is the need itself.
    let denies = |item: &Item| {
        let words = clause.reading.tokens.get(item.from..item.to).unwrap_or_default();
        item.needs().next().is_some() && words.iter().any(|word| word.norm == "not")
    };
    if clause.has(Concept::Forget) && !clause.items().iter().any(denies)
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

/// "My mum, she is 75": an age tells what a companion needs.
fn of_age(clause: &Clause<'_>) -> Option<&'static str> {
    let who = [
        "she", "he", "who", "they", "is", "are", "'s", "'re", "both", "tiene", "tienen", "mum", "mom", "dad",
    ];
    let (at, age) =
        clause.items().iter().enumerate().find_map(|(at, item)| Some((at, whole_number(item)?)))?;
    let told = at > 0 && who.contains(&clause.norm(at - 1));
    let years = ["year", "years", "ano", "anos"].contains(&clause.norm(at + 1));
    let last =
        clause.items().get(at + 1).is_none_or(|next| !matches!(next.what, What::Known | What::Unknown));
    let person = (0..clause.items().len()).any(|at| {
        ["she", "he", "who", "they", "tiene", "tienen"].contains(&clause.norm(at))
            || COUPLED.contains(&clause.norm(at))
            || PAIRED.contains(&clause.norm(at))
    });
    let aged = (65..=110).contains(&age) && person && (years || told && last);
    aged.then_some("senior_friendly")
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

/// Reads who travels: "four of us", "my wife and me plus two kids", "two adults and a six year old".
pub(crate) fn party(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    use Concept::{CoupleParty, Family, Solo};
    let items = clause.items();
    let heads = heads(clause);
    let for_all = clause.has(Concept::ForAll) && !clause.has(CoupleParty);
    // "At most 1200 dollars, we are two adults and two children": who they are stands beside the price.
    let priced = clause.money().is_some() || clause.has(Concept::Budget);
    let beside = heads.adults > 0
        && ["are", "'re", "somos"].iter().any(|verb| (0..items.len()).any(|at| clause.norm(at) == *verb));
    if priced && !beside || for_all || clause.is_question() {
        return false;
    }
    // "A family of four": the number follows.
    let family = clause.find(Family).and_then(|at| whole_number(items.get(at + 1)?)).unwrap_or(0);
    let couple = clause.has(CoupleParty);
    let spoken = heads.adults + heads.total + family > 0 || clause.any(&[Solo, CoupleParty]);
    // "My nephew got it wrong" counts nobody, "I travel with my son", "my son is 5", "voy con mi hija de 3 años" do.
    let along = (0..items.len()).any(|at| ALONG.contains(&clause.norm(at)));
    let counts = heads.numbered || heads.aged || along || clause.number().is_some();
    if !spoken && (heads.children == 0 || !counts) {
        return false;
    }
    if !spoken && (heads.aged || !heads.numbered && !along) {
        // "My son is five years old", "our son is 3" count nobody.
        child_friendly(work);
        return true;
    }
    let children = heads.children;
    let adults = match () {
        () if family > 0 => family.saturating_sub(children),
        () if clause.has(Solo) => 1,
        () if couple => heads.adults.max(heads.total.saturating_sub(children)).max(2),
        // "Six people: two adults and four kids" says the sum first, "four of us, two of them kids" the children behind.
        () if heads.total == 0 || heads.total == heads.adults + children && heads.adults > 0 => heads.adults,
        () if heads.within => heads.total.saturating_sub(children),
        () => heads.total.max(heads.adults),
    };
    if adults > 0 {
        return emit_party(work, adults, children);
    }
    // "Our two kids": the other travellers are not counted, so they are asked for.
    let Some(adults) = work.request.draft.constraints.party.as_ref().map(|party| party.adults) else {
        let young = work.replies.children(children);
        let options = [1_u32, 2, 3].map(|adults| {
            work.say("option_party", &[("adults", &work.replies.adults(adults)), ("children", &young)])
        });
        work.ask("ask_adults", &[("children", &young)], options.to_vec());
        child_friendly(work);
        return true;
    };
    emit_party(work, adults, children)
}

/// True for a clause that says how many travel.
pub(crate) fn counts(clause: &Clause<'_>) -> bool {
    let heads = heads(clause);
    clause.money().is_none() && heads.total + heads.adults > 0
}

/// How many travellers a clause counts; none where it counts nobody.
pub(crate) fn count(clause: &Clause<'_>) -> Option<u32> {
    let heads = heads(clause);
    Some(heads.total.max(heads.adults + heads.children)).filter(|count| *count > 0)
}

/// The travellers that a clause counts.
#[derive(Debug, Default)]
struct Heads {
    /// "Four of us", "six people".
    total: u32,
    /// "Two adults", "my wife and me".
    adults: u32,
    children: u32,
    /// The children are counted by a number, not by "my nephew".
    numbered: bool,
    /// The children are among the total.
    within: bool,
    /// The children are known by their age alone.
    aged: bool,
}

fn heads(clause: &Clause<'_>) -> Heads {
    let items = clause.items();
    let mut heads = Heads::default();
    let (mut companions, mut speaker) = (0, false);
    for (at, item) in items.iter().enumerate() {
        let word = clause.norm(at);
        let count = at.checked_sub(1).and_then(|before| whole_number(&items[before]));
        if item.is(Concept::Child) && ["year", "years", "ano", "anos"].contains(&word) {
            let (ages, first) = ages(clause, at);
            // "Two kids, three and six years old" are two.
            if heads.children == 0 && ages > 0 {
                heads.children = if ages > 1 { ages } else { counted(clause, first).unwrap_or(1) };
                heads.aged = true;
            }
        } else if item.is(Concept::Child)
            && ["is", "are", "'s", "'re", "tiene", "tienen"].contains(&clause.norm(at + 1))
            && let told @ 1.. = told_ages(clause, at + 2)
        {
            // "The kids are 4 and 7"
            heads.children = heads.children.max(told);
            heads.aged = true;
        } else if item.is(Concept::Child) {
            let those = counted(clause, at).unwrap_or(0);
            heads.children += those;
            heads.numbered |= count.is_some_and(|count| count > 0);
            heads.within |= those > 0 && within(clause, at);
        } else if item.is(Concept::Party) || count.is_some() && ["couples", "parejas"].contains(&word) {
            let Some(count) = count else { continue };
            // "Two couples", "dos parejas"
            let count = if ["couples", "parejas"].contains(&word) { 2 * count } else { count };
            match ADULTS.contains(&word) {
                true => heads.adults += count,
                // "One of us is vegan" tells of one of them.
                false if count == 1 || item.is(Concept::Party) && is_subject(clause, at) => {}
                false => heads.total = heads.total.max(count),
            }
        } else if COUPLED.contains(&word) {
            companions += 1;
        } else if PAIRED.contains(&word) {
            companions += 2;
        }
        // "We are six"
        let are = at.checked_sub(1).map_or("", |before| clause.norm(before));
        let we = at.checked_sub(2).is_some_and(|two| clause.norm(two) == "we");
        let behind = we && ["are", "'re"].contains(&are) || ["somos", "seremos", "seriamos"].contains(&are);
        // "Somos dos vegetarianos"
        let ends =
            |next: &Item| matches!(next.what, What::And | What::Comma) || next.needs().next().is_some();
        if behind && items.get(at + 1).is_none_or(ends) {
            heads.total = heads.total.max(whole_number(item).filter(|count| *count > 1).unwrap_or(0));
        }
        speaker |= ME.contains(&word) && !item.any(&[Concept::Solo, Concept::CoupleParty]);
    }
    // "My wife and me", "it is me, my mum and my sister": whoever is listed beside the speaker travels; "where my husband
    // proposed to me, in the rain" lists nobody.
    let parts = |at: usize| items.get(at).is_some_and(|item| matches!(item.what, What::And | What::Comma));
    let known = |at: usize| [COUPLED, PAIRED].iter().any(|list| list.contains(&clause.norm(at)));
    let listed = (0..items.len()).any(|at| {
        ME.contains(&clause.norm(at))
            && (parts(at + 1) && (at + 2..at + 6).any(known)
                || at > 0 && parts(at - 1) && (at.saturating_sub(6)..at).any(known))
    });
    // "Three grown-ups: mum, dad and me" counts them once.
    if companions > 0 && speaker && listed {
        heads.adults = heads.adults.max(companions + 1);
    }
    heads
}

/// Nouns that count adults; other nouns count travellers of any age.
const ADULTS: &[&str] = &["adult", "adults", "grown", "grownup", "grownups", "adulto", "adultos", "mayores"];
/// Who travels along.
const COUPLED: &[&str] = &[
    "wife",
    "husband",
    "partner",
    "girlfriend",
    "boyfriend",
    "fiance",
    "fiancee",
    "spouse",
    "mum",
    "mom",
    "mother",
    "dad",
    "father",
    "sister",
    "brother",
    "friend",
    "grandma",
    "grandpa",
    "aunt",
    "uncle",
    "cousin",
    "missus",
    "esposa",
    "esposo",
    "marido",
    "mujer",
    "pareja",
    "novia",
    "novio",
    "madre",
    "padre",
    "mama",
    "papa",
    "hermana",
    "hermano",
    "amiga",
    "amigo",
    "abuela",
    "abuelo",
];
/// Words that say that somebody comes along.
const ALONG: &[&str] =
    &["with", "bring", "bringing", "travel", "con", "viajo", "viajamos", "llevo", "llevamos"];
const PAIRED: &[&str] = &["parents", "grandparents", "padres", "abuelos"];
const ME: &[&str] = &["me", "i", "myself", "yo"];

fn whole_number(item: &Item) -> Option<u32> {
    item.number().filter(|n| n.fract().is_zero()).and_then(|n| u32::try_from(n.trunc().mantissa()).ok())
}

/// How many the noun at `at` stands for: "two kids", "a child", "our son".
fn counted(clause: &Clause<'_>, at: usize) -> Option<u32> {
    let mut before = at.checked_sub(1)?;
    // "Two small kids"
    let small = ["small", "little", "young", "older", "grown", "tiny", "teenage", "adult", "other"];
    if small.contains(&clause.norm(before)) {
        before = before.checked_sub(1)?;
    }
    let one = ["a", "an", "un", "una", "one", "my", "our", "mi", "nuestro", "nuestra"];
    let plural = clause.norm(at).ends_with('s') || clause.norm(at) == "children";
    whole_number(clause.items().get(before)?)
        .or_else(|| (one.contains(&clause.norm(before)) && !plural).then_some(1))
}

/// How many ages stand from here on, up to the end of the clause.
fn told_ages(clause: &Clause<'_>, from: usize) -> u32 {
    let rest = clause.items().get(from..).unwrap_or_default();
    let plain =
        rest.iter().all(|item| whole_number(item).is_some() || matches!(item.what, What::And | What::Comma));
    let ages = rest.iter().filter(|item| whole_number(item).is_some_and(|age| age < 18)).count();
    u32::try_from(ages).ok().filter(|_| plain).unwrap_or(0)
}

/// How many ages stand before "years old", and where the first of them is.
fn ages(clause: &Clause<'_>, at: usize) -> (u32, usize) {
    let items = clause.items();
    let (mut first, mut count) = (at, 0);
    while let Some(before) = first.checked_sub(1) {
        match items.get(before) {
            Some(item) if whole_number(item).is_some() => count += 1,
            Some(item) if count > 0 && matches!(item.what, What::And | What::Comma) => {}
            _ => break,
        }
        first = before;
    }
    (count, first)
}

/// "Including two kids", "two of them children".
fn within(clause: &Clause<'_>, at: usize) -> bool {
    let words =
        ["including", "include", "them", "whom", "which", "incluidos", "incluyendo", "ellos", "cuales"];
    (at.saturating_sub(4)..at).any(|before| words.contains(&clause.norm(before)))
}

/// "Two of us are vegan": a statement about some of the travellers.
fn is_subject(clause: &Clause<'_>, at: usize) -> bool {
    let verbs =
        ["is", "are", "has", "have", "can", "do", "does", "need", "needs", "es", "son", "tiene", "tienen"];
    verbs.contains(&clause.norm(at + 1)) && clause.items().iter().any(|item| item.needs().next().is_some())
}

pub(crate) fn emit_party(work: &mut Work<'_>, adults: u32, children: u32) -> bool {
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
    let text = if children > 0 { work.replies.adults(adults) } else { adults.to_string() };
    work.act(operation, key, &[("adults", &text), ("children", &children.to_string())]);
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

/// "All four of us together": how many we are.
pub(crate) fn of_us(clause: &Clause<'_>) -> Option<u32> {
    let items = clause.items();
    let at = (0..items.len()).find(|at| {
        let words = clause.part(at + 1..items.len()).words();
        matches!(words.as_slice(), ["of" | "de", "us" | "them" | "nosotros", ..])
    })?;
    let count = u32::try_from(items[at].number()?.trunc().mantissa()).ok()?;
    (2..=20).contains(&count).then_some(count)
}
