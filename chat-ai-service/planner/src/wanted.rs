//! Things to add that no verb of adding tells: by what they are about ("something with live music one evening"), or as a plan
//! that is made already ("we have theatre tickets for the evening of day 8", "on day 2 a coffee at Cafe 1947").

use remix_itinerary::{Operation, OperationKind};

use crate::activities::{Found, SAME, add_named, find, names_theme};
use crate::clause::Clause;
use crate::concept::Concept;
use crate::elements::{Element, Kind};
use crate::items::What;
use crate::work::Work;

const ARTICLES: &[&str] = &["a", "an", "un", "una", "one"];
/// What makes "a museum" one museum, of whichever there is.
const ANYWHERE: &[&str] = &["somewhere", "sometime", "someday", "least", "one", "alguna", "algun"];
/// Orders that such a clause does not give.
const OTHERS: &[Concept] = {
    use Concept::*;
    &[
        Remove,
        Cut,
        Replace,
        InsteadOf,
        Instead,
        Switch,
        Change,
        Move,
        Merge,
        Split,
        Lock,
        Unlock,
        Keep,
        Never,
        Undo,
        Redo,
        Rename,
        RestDay,
        Less,
        None,
        Cheaper,
        Dearer,
        Slower,
        Easier,
        Harder,
        NoteNoun,
        SleepAt,
        StayNoun,
        Before,
        LevelComfort,
        LevelBudget,
        Not,
        Budget,
        Trip,
        Free,
    ]
};
/// Words that open a plan that is made already.
const PLANS: &[&[&str]] = &[
    &["let", "us", "do"],
    &["let", "us", "have"],
    &["let", "us", "go"],
    &["meet"],
    &["meeting"],
    &["go"],
    &["going"],
    &["have", "tickets"],
    &["have", "a", "reservation"],
    &["have", "a", "table"],
    &["reserved"],
    &["booked"],
    &["are", "having"],
    &["are", "going"],
    &["will", "have"],
];

/// Small words that make a statement or a wish of a clause.
const VERBS: &[&str] = &[
    "is", "are", "was", "were", "be", "been", "do", "does", "did", "have", "has", "had", "want", "like",
    "love", "think", "say", "see", "look", "looks", "sound", "sounds", "know", "mean", "feel", "try", "es",
    "son", "hay", "tiene", "quiero",
];

/// "Something with live music one evening", "one museum at least, somewhere in Goa": one thing of the kind from the trips.
pub(crate) fn by_theme(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    // "Could the museum go?" wants no other one.
    if crate::themes::counts_one(clause) || crate::themes::is_fond(clause) {
        return false;
    }
    let themes = clause.themes();
    let others = OTHERS.iter().any(|concept| clause.has(*concept));
    if themes.is_empty() || others || clause.is_question() || crate::reasons::is_remark(clause) {
        return false;
    }
    let words: Vec<&str> = (0..clause.items().len()).map(|at| clause.norm(at)).collect();
    // "One evening with live music"
    let part = clause.items().windows(2).enumerate().any(|(at, pair)| {
        ["one", "some", "an"].contains(&words[at]) && pair[1].slot().is_some() && clause.days().is_empty()
    });
    let open = part || words.iter().any(|word| ["something", "anything", "algo"].contains(word));
    let thing = (1..words.len()).any(|at| {
        ARTICLES.contains(&words[at - 1])
            && clause.items()[at].themes().next().is_some()
            && !words[at].ends_with('s')
    });
    // "A cooking class somewhere in Goa" is more than its theme.
    let bare = clause.mention().items.iter().all(|at| {
        clause
            .reading
            .items
            .get(*at)
            .is_some_and(|item| item.themes().next().is_some() || item.place.is_some())
    });
    let loose = words.iter().any(|word| ANYWHERE.contains(word)) || crate::themes::wishes(clause);
    let any =
        loose && thing && bare && clause.days().is_empty() && !clause.any(&[Concept::Day, Concept::Time]);
    if !open && !any {
        return false;
    }
    let days = clause.days();
    if !days.is_empty() && work.existing(&days).is_none() {
        return true;
    }
    let mut mention = clause.mention();
    // "A museum, somewhere in Goa": the place is no part of a name.
    let place_words: Vec<&str> = clause
        .items()
        .iter()
        .filter(|item| item.place.is_some() && item.themes().next().is_none())
        .flat_map(|item| clause.reading.tokens.get(item.from..item.to).unwrap_or_default())
        .map(|token| token.norm.as_str())
        .collect();
    mention.words.retain(|word| !place_words.contains(&word.as_str()));
    let by_name = match find(work, &mention, &[Kind::LeftoverActivity], &[], SAME) {
        Found::One(element) => Some(element),
        Found::Several(elements) => elements.into_iter().next(),
        Found::Nothing => None,
    };
    // "A cooking class" that no trip holds is a new thing, "a museum" is one of a kind.
    if !open && by_name.is_none() && !names_theme(work, &mention) {
        return false;
    }
    let left: Vec<&Element> =
        work.elements.all.iter().filter(|element| element.kind == Kind::LeftoverActivity).collect();
    let holds = |element: &&&Element| themes.iter().filter(|theme| element.tags.contains(theme)).count();
    let best = left.iter().rev().filter(|element| holds(element) > 0).max_by_key(holds).copied();
    let Some(element) = by_name.or(best) else {
        let name = work.names(&themes);
        work.note("nothing_about", &[("name", &name)]);
        return true;
    };
    let day = days.first().copied();
    let on = day.map_or_else(String::new, |day| work.say("on_day", &[("day", &day.to_string())]));
    let (title, key) = (element.title.clone(), element.key.clone());
    let operation = Operation {
        day,
        slot: clause.slot(),
        reference: Some(key),
        ..Operation::new(OperationKind::AddActivity)
    };
    work.act(operation, "added", &[("title", &title), ("day", &on)]);
    true
}

/// "I really want to see Robben Island", where the plan holds it: nothing new comes in beside it.
pub(crate) fn seen_already(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    const SEEING: &[&str] = &["see", "visit", "do", "experience", "ver", "visitar", "hacer"];
    const OTHER: &[&str] = &[
        "again", "twice", "more", "another", "instead", "earlier", "later", "longer", "first", "not", "otra",
        "mas", "antes", "rather", "than", "if", "too", "also",
    ];
    let words = clause.words();
    let sees = words.iter().take(6).any(|word| SEEING.contains(word));
    let mention = clause.mention();
    let plain = clause.days().is_empty()
        && clause.slot().is_none()
        && !clause.is_question()
        && !clause.is_asked()
        && !words.iter().any(|word| OTHER.contains(word))
        && !clause.any(&[Concept::Remove, Concept::Move, Concept::Add, Concept::Keep, Concept::Put]);
    if !sees || !plain || mention.words.is_empty() || !crate::themes::wishes(clause) {
        return false;
    }
    let themed = mention.items.iter().all(|item| crate::activities::is_theme_word(clause, *item));
    if themed || crate::activities::is_indefinite(clause) {
        return false;
    }
    let kinds = [Kind::DraftActivity, Kind::DraftDay];
    let found = kinds.iter().find_map(|kind| match find(work, &mention, &[*kind], &[], SAME) {
        Found::One(element) => Some((element.title.clone(), element.day)),
        _ => None,
    });
    let Some((title, day)) = found else { return false };
    work.note("already_in", &[("title", &title), ("day", &day.to_string())]);
    true
}

/// "Let's do karaoke on the last night", "I've booked a table at Gunpowder for day 8", "on day 2 a coffee at Cafe 1947".
pub(crate) fn planned(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    // "Exchange days 5 and 8, I have an appointment then" tells why.
    if !work.operations.is_empty() && crate::reasons::is_report(clause) {
        return false;
    }
    let days = clause.days();
    let others = OTHERS.iter().any(|concept| clause.has(*concept));
    // "I'd love a cooking lesson, any day"
    let elsewhere = [Concept::Time, Concept::Trip, Concept::Pace, Concept::TransportNoun];
    // "A few more cultural things" are no single thing.
    let more = clause.items().iter().flat_map(|item| item.from..item.to).any(|at| {
        let word = clause.reading.tokens.get(at).map_or("", |token| token.norm.as_str());
        ["more", "few", "little", "bit", "lot", "less"].contains(&word)
    });
    let anywhere = days.is_empty()
        && !more
        && crate::themes::wishes(clause)
        && !clause.themes().is_empty()
        && clause.places().is_empty()
        && !clause.any(&elsewhere)
        && !clause.items().iter().enumerate().any(|(at, item)| {
            item.is(Concept::Day)
                && !at.checked_sub(1).is_some_and(|at| ["any", "some"].contains(&clause.norm(at)))
        });
    // "Go on a balloon safari" moves nothing.
    let goes = (0..clause.items().len()).any(|at| {
        clause.items()[at].is(Concept::Move)
            && ["go", "going"].contains(&clause.norm(at))
            && ["a", "an"].contains(&clause.norm(at + 1))
    });
    // "Spend the rest of day 6 at leisure" names no thing to do.
    let spends = (0..clause.items().len()).any(|at| clause.norm(at) == "spend");
    let others = spends
        || others && !(goes && OTHERS.iter().all(|other| *other == Concept::Move || !clause.has(*other)));
    if days.len() != 1 && !anywhere || others || clause.is_question() {
        return false;
    }
    let words: Vec<&str> = clause
        .items()
        .iter()
        .filter(|item| !item.is_request())
        .flat_map(|item| clause.reading.tokens.get(item.from..item.to).unwrap_or_default())
        .map(|token| token.norm.as_str())
        .collect();
    let opens = |at: usize| PLANS.iter().any(|plan| words.get(at..at + plan.len()) == Some(*plan));
    let tickets = words.iter().take(5).any(|word| ["have", "got", "'ve"].contains(word))
        && words
            .iter()
            .any(|word| ["tickets", "ticket", "reservation", "table", "appointment"].contains(word));
    let made = !anywhere && ((0..words.len().min(5)).any(opens) || tickets);
    // "On day 2 a coffee at Cafe 1947": no verb, and an article that brings something new.
    let article = (0..clause.items().len()).find(|at| ["a", "an", "un", "una"].contains(&clause.norm(*at)));
    // "Northern lights hunt, evening of day 9"
    let timed = clause.slot().is_some() && {
        let new = clause.mention();
        new.items.len() > 1 && matches!(find(work, &new, &[Kind::DraftActivity], &[], SAME), Found::Nothing)
    };
    let nominal =
        !anywhere && (!clause.themes().is_empty() || timed) && !words.iter().any(|word| VERBS.contains(word));
    let states =
        words.iter().any(|word| ["is", "are", "was", "were", "looks", "sounds", "seems"].contains(word));
    let bare = (article.is_some() && !states || nominal) && !crate::reasons::is_remark(clause);
    if !made && !bare {
        return false;
    }
    let object = match article {
        Some(at) => clause.part(at..clause.items().len()),
        None => clause.clone(),
    };
    let mention = object.mention();
    // "The kayak and the yoga, both on day 8" are there already.
    let known = article.is_none()
        && clause.items().iter().any(|item| item.what == What::And)
        && mention.words.iter().any(|word| {
            work.elements.holding(word).iter().any(|element| element.kind == Kind::DraftActivity)
        });
    if known {
        return false;
    }
    !mention.words.is_empty() && add_named(work, clause, &object, &mention, &days)
}
