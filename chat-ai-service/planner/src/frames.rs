//! The order in which the frames look at a message: those that read it whole, then clause by clause, the special ones first.

use remix_itinerary::OperationKind;

use crate::clause::Clause;
use crate::concept::Concept;
use crate::items::What;
use crate::reading::Reading;
use crate::work::Work;
use crate::{
    activities, bans, budget, chat, companions, conflicts, dates, day_limit, days, details, extra_day, facts,
    grown, history, jotted, keeping, moves, new_place, order, packing, pronouns, questions, reasons, remarks,
    removals, removed_days, replacements, retract, returns, shares, stays, stead, themes, told_price,
    travellers, unread, verdicts, wanted, wishes,
};

/// Whether anything could be made of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Understood {
    Something,
    Nothing,
}

/// Lets the frames look at the message as a whole and then at each of its clauses.
pub(crate) fn read_message(work: &mut Work<'_>, reading: &Reading) -> Understood {
    let money = reading.items.iter().any(|item| item.any(&[Concept::Budget, Concept::Cheaper]));
    let parts = reasons::parts(reading);
    let clauses: Vec<std::ops::Range<usize>> = parts.iter().map(|(range, _)| range.clone()).collect();
    let mut aside = reasons::Aside::default();
    let mut lost: Vec<usize> = Vec::new();
    // The length of the trip and who travels are read first: shares, rates per day and sums for all depend on them.
    let mut order: Vec<usize> = (0..clauses.len()).collect();
    order.sort_by_key(|index| {
        let clause = Clause { reading, range: clauses[*index].clone() };
        let sets_length =
            clause.items().iter().any(|item| item.length().is_some()) && clause.places().is_empty();
        (!sets_length && !travellers::counts(&clause), *index)
    });
    let whole = Clause { reading, range: 0..reading.items.len() };
    if history::leaves(work, &whole)
        || retract::frame(work, &whole)
        || order::sequence(work, &whole)
        || conflicts::lengths(work, &whole)
        || grown::length(work, &whole)
        || grown::but_keep(work, &whole)
        || grown::extra_one(work, &whole)
        || grown::enough(work, &whole)
    {
        work.use_items(whole.range.clone());
        return Understood::Something;
    }
    let settled: Vec<bool> = clauses
        .iter()
        .map(|range| {
            [reasons::is_settled, reasons::leaves_rest, reasons::leads_back, wonders]
                .iter()
                .any(|told| told(reading, range))
        })
        .collect();
    let shared = shares::frame(work, &whole);
    let mut tells = false;
    for index in order {
        let clause = Clause { reading, range: clauses[index].clone() };
        if settled[index] {
            work.use_items(clause.range.clone());
            continue;
        }
        if parts[index].1 {
            travellers::needs(work, &clause);
            work.use_items(clause.range.clone());
            continue;
        }
        if remarks::only_tells(&clause) {
            work.use_items(clause.range.clone());
            tells = true;
            continue;
        }
        let before = work.operations.len();
        if shared.iter().any(|item| clause.range.contains(item)) {
            work.use_items(clause.range.clone());
            beside_shares(work, &clause, money);
        } else if !read_clause(work, &clause, money) {
            lost.push(index);
        }
        // "Mum is 78, so slow it down": what follows from a remark is none.
        let follows = reasons::draws(&clause);
        if work.operations.len() > before && !follows && reasons::is_remark(&clause) {
            aside.take(work, &clause, before);
        }
    }
    aside.settle(work, reading);
    lost.sort_unstable();
    let understood = if work.has_result() { Understood::Something } else { Understood::Nothing };
    for index in lost {
        let clause = Clause { reading, range: clauses[index].clone() };
        // "We lived there as students, happy days!"
        if !work.has_result() && !tells {
            chat::small_talk(work, &clause);
        }
    }
    if tells && !work.has_result() {
        work.note("remark", &[]);
    }
    if work.has_result() { Understood::Something } else { understood }
}

/// "32 days?! I have 9": a length that is doubted is no wish.
fn wonders(reading: &Reading, range: &std::ops::Range<usize>) -> bool {
    let clause = Clause { reading, range: range.clone() };
    let bare = clause.items().iter().all(|item| item.length().is_some() || item.is_filler());
    let more = reading.items.len() > range.end + 1;
    bare && more && clause.is_asked() && clause.items().iter().any(|item| item.length().is_some())
}

/// A clause that shares out the days may also name a limit or a need.
fn beside_shares(work: &mut Work<'_>, clause: &Clause<'_>, money: bool) {
    if clause.money().is_some() {
        budget::frame(work, clause, money);
    }
    wishes::frame(work, clause);
}

type Frame = fn(&mut Work<'_>, &Clause<'_>) -> bool;

/// Lets the frames look at a clause; false when none of them could make something of it.
fn read_clause(work: &mut Work<'_>, clause: &Clause<'_>, money: bool) -> bool {
    let whole = clause.range.clone();
    let first: [Frame; 22] = [
        verdicts::against,
        companions::frame,
        retract::waived,
        retract::content,
        returns::frame,
        pronouns::left_out,
        jotted::frame,
        wishes::currency,
        questions::help,
        history::frame,
        details::frame,
        told_price::frame,
        grown::freed,
        day_limit::frame,
        wishes::rename,
        packing::frame,
        wanted::seen_already,
        replacements::too_dear,
        facts::frame,
        chat::off_topic,
        dates::unknown_weekday,
        wishes::forget,
    ];
    if first.iter().any(|frame| frame(work, clause)) {
        work.use_items(whole);
        return true;
    }
    if questions::is_plain(clause) {
        questions::unanswered(work, clause);
        work.use_items(whole);
        return true;
    }
    let outside = clause.outside_object();
    let attributes = wishes::frame(work, &outside) | budget::frame(work, &outside, money);
    if attributes {
        let known = clause.items().iter().enumerate().filter(|(_, item)| item.what != What::Unknown);
        work.use_items(known.map(|(at, _)| whole.start + at).collect::<Vec<_>>());
    }
    let acts = [
        Concept::Add,
        Concept::Remove,
        Concept::Replace,
        Concept::Switch,
        Concept::Move,
        Concept::Lock,
        Concept::RestDay,
        Concept::More,
        Concept::Less,
        Concept::None,
        Concept::Spend,
        Concept::Extend,
        Concept::Shorten,
    ];
    let lengths = clause.items().iter().any(|item| item.length().is_some());
    let converts = work.operations.iter().any(|operation| operation.op == OperationKind::SetCurrency);
    // "We don't need private cars" takes out no drive that is called so.
    let levels = [OperationKind::SetTransportLevel, OperationKind::SetStayLevel];
    let levelled = work.operations.last().is_some_and(|operation| levels.contains(&operation.op));
    let refused = levelled && clause.any(&[Concept::Remove, Concept::None]) && clause.days().is_empty();
    // "We don't know the date, take it out" takes out nothing else.
    let forgot =
        work.operations.last().is_some_and(|operation| operation.op == OperationKind::DropConstraint);
    let refused = refused || forgot && clause.has(Concept::Remove) && clause.mention().words.is_empty();
    if attributes && (converts || refused || !clause.any(&acts) && !lengths) {
        return true;
    }
    let frames: [Frame; 22] = [
        stead::frame,
        verdicts::better_then,
        new_place::frame,
        extra_day::return_day,
        extra_day::next_day,
        extra_day::repeat,
        extra_day::thing,
        extra_day::frame,
        moves::beside,
        moves::exchange,
        order::frame,
        replacements::replace,
        grown::including,
        days::frame,
        grown::places,
        stays::length,
        bans::frame,
        keeping::keep,
        removed_days::remove,
        moves::shift,
        moves::aimless,
        removals::remove,
    ];
    let skip_themes = attributes && clause.money().is_some()
        || clause.items().iter().any(|item| item.needs().next().is_some());
    // What an attribute has used up is not read a second time as the name of something: "a more relaxed pace" is nothing to
    // add.
    // "Better hotels, but just for the nights in Iceland" adds no hotel.
    let beds = levelled && clause.any(&[Concept::StayNoun, Concept::TransportNoun]);
    let new = !(attributes && skip_themes);
    let named = new && (!attributes || names_new(clause));
    let late: [(bool, Frame); 5] = [
        (new && !beds, wanted::by_theme),
        (named && !beds, activities::add),
        (new, themes::frame),
        (!attributes, activities::wish_for_known),
        (!attributes, wanted::planned),
    ];
    let late = late.iter().filter(|(may, _)| *may).map(|(_, frame)| frame);
    if frames.iter().chain(late).any(|frame| frame(work, clause)) {
        work.use_items(whole);
        return true;
    }
    attributes
        || unread::fragment(work, clause)
        || themes::again(work, clause)
        || unread::vague(work, clause)
        || unread::not_found(work, clause)
        || unread::bare_number(work, clause)
        || themes::unknown(work, clause)
}

/// True when the clause names something that is no word for a pace, a level or a limit.
fn names_new(clause: &Clause<'_>) -> bool {
    clause.items().iter().any(|item| {
        matches!(item.what, What::Unknown | What::Quote(_))
            || item.themes().next().is_some()
            || item.place.is_some()
    })
}
