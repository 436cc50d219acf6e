//! Activities that go: by name, one of several, of a kind on a day.

use remix_itinerary::{Operation, OperationKind};

use crate::activities::{Found, SURE, find_known, is_theme_word, names_theme};
use crate::clause::{Clause, Mention};
use crate::concept::Concept;
use crate::days::ask_unlock;
use crate::elements::{Element, Elements, Kind, stem};
use crate::items::What;
use crate::text::{fold, tokenize};
use crate::work::Work;

/// Removes activities by name, or by theme on a day.
pub(crate) fn remove(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let mention = clause.mention();
    // "no kayaking for me" is about the kayak, "no nightlife" about the theme.
    let denied = clause.refuses() && !names_theme(work, &mention) && !says_any(clause);
    // "That boat thing on the river, no", "la clase de yoga no"
    let polite = |item: &crate::items::Item| item.is(Concept::Thanks) || item.what == What::Comma;
    let last = clause.items().iter().rposition(|item| !polite(item)).unwrap_or(0);
    let waved = last > 1
        && (clause.items()[last - 1].what == What::Comma || !clause.part(0..last).has_wish())
        && ["no", "nope", "nah"].contains(&clause.norm(last))
        && (0..2).any(|at| ["that", "the", "ese", "esa", "el", "la"].contains(&clause.norm(at)));
    // "The paragliding is off, doctor's orders"
    let off = (2..clause.items().len()).any(|at| {
        ["off", "out", "gone"].contains(&clause.norm(at))
            && ["is", "are", "'s"].contains(&clause.norm(at - 1))
            && clause.items().get(at + 1).is_none_or(|next| next.what == What::Comma)
    });
    // "But not the scooter tombs, they're morbid"
    let bare = clause.norm(0) == "not" && clause.has(Concept::InsteadOf) && !clause.has(Concept::With);
    let waved = waved || off || bare;
    if !clause.any(&[Concept::Remove, Concept::Cut]) && !denied && !waved {
        // "No museum on the last day"
        return !clause.any(&[Concept::Add, Concept::InsteadOf, Concept::Instead])
            && denied_on_day(work, clause, &mention);
    }
    let themed = !mention.themes.is_empty() && mention.items.iter().all(|item| is_theme_word(clause, *item));
    // "Drop all museums": every one goes, not the one that is called so.
    if says_any(clause) && clause.days().is_empty() {
        // "Throw out every hill viewpoint": all that are called so.
        let called: Vec<Element> = if themed && names_theme(work, &mention) {
            Vec::new()
        } else {
            called(work.elements, &mention).cloned().collect()
        };
        for element in &called {
            take_out(work, &element.key, &element.title, element.day);
        }
        if themed || called.len() > 1 {
            return !called.is_empty();
        }
    }
    // "The museum in Santo Domingo can go": a title that the message holds says which.
    let titled = clause.quote().and_then(|title| {
        work.elements.all.iter().find(|element| element.kind == Kind::DraftActivity && element.title == title)
    });
    if let (Some(element), true) = (titled, clause.days().is_empty()) {
        take_out(work, &element.key, &element.title, element.day);
        return true;
    }
    if ask_one_of(work, clause, &mention) || denied_on_day(work, clause, &mention) {
        return true;
    }
    // "Day 3 is a bit much, can you drop one thing": something of that day.
    let whole = Clause { reading: clause.reading, range: 0..clause.reading.items.len() };
    let any = (0..clause.items().len()).any(|at| {
        ["something", "algo"].contains(&clause.norm(at)) || clause.items()[at].is(Concept::Activity)
    });
    if mention.words.is_empty()
        && any
        && let [day] = whole.days()[..]
    {
        return crate::rest::lighten(work, day);
    }
    // "We don't need the picnic, the lodge does lunch": what is said behind the comma names nothing.
    let comma = clause.items().iter().position(|item| item.what == What::Comma);
    let head = comma.map(|at| clause.part(0..at)).filter(|head| {
        head.any(&[Concept::Remove, Concept::Cut])
            && !clause.any(&[Concept::Instead, Concept::InsteadOf, Concept::Add, Concept::Replace])
    });
    if let (Found::Nothing, Some(head)) =
        (find_known(work, &mention, &[Kind::DraftActivity], &clause.days(), SURE), head)
        && !head.mention().words.is_empty()
    {
        return remove(work, &head);
    }
    match find_known(work, &mention, &[Kind::DraftActivity], &clause.days(), SURE) {
        // "Remove the kayak on day 6", which is on day 7
        Found::One(element) if is_elsewhere(clause, element) => {
            let (title, day) = (element.title.clone(), element.day.to_string());
            let options = ["option_remove", "option_keep"].map(|key| work.say(key, &[("title", &title)]));
            work.ask("ask_other_day", &[("title", &title), ("day", &day)], options.to_vec());
            true
        }
        Found::One(element) => {
            let (id, title, day) = (element.key.clone(), element.title.clone(), element.day);
            take_out(work, &id, &title, day);
            true
        }
        Found::Several(elements) if !themed || is_definite(clause, &mention, &elements) => {
            let options =
                elements.iter().map(|e| work.say("option_remove", &[("title", &e.title)])).collect();
            work.ask("ask_which", &[("name", &mention.words.join(" "))], options);
            true
        }
        _ => false,
    }
}

/// "No skiing on day 4": everything of that kind that the day holds.
fn denied_on_day(work: &mut Work<'_>, clause: &Clause<'_>, mention: &Mention) -> bool {
    let [day] = clause.days()[..] else { return false };
    let themed = !mention.themes.is_empty() && mention.items.iter().all(|item| is_theme_word(clause, *item));
    if !clause.has(Concept::None)
        || !themed
        || !names_theme(work, mention)
        || clause.any(&[Concept::After, Concept::Before])
    {
        return false;
    }
    let on = |element: &&Element| {
        element.kind == Kind::DraftActivity
            && i64::from(element.day) == i64::from(day)
            && mention.themes.iter().any(|theme| element.tags.contains(theme))
    };
    let found: Vec<Element> = work.elements.all.iter().filter(on).cloned().collect();
    for element in &found {
        take_out(work, &element.key, &element.title, element.day);
    }
    !found.is_empty()
}

/// True for a thing that is on none of the days that were named with it.
fn is_elsewhere(clause: &Clause<'_>, element: &Element) -> bool {
    let days = clause.days();
    !days.is_empty() && days.iter().all(|day| i64::from(*day) != i64::from(element.day))
}

/// "One of the museums has to go": asks which.
fn ask_one_of(work: &mut Work<'_>, clause: &Clause<'_>, mention: &Mention) -> bool {
    let one = (0..clause.items().len()).any(|at| {
        ["one", "uno", "una"].contains(&clause.norm(at)) && ["of", "de"].contains(&clause.norm(at + 1))
    });
    let called = |word: &String| work.elements.holding(word).into_iter().map(|element| element.key.clone());
    let called: Vec<String> = mention.words.iter().flat_map(called).collect();
    let fits = |element: &&Element| {
        element.kind == Kind::DraftActivity
            && (called.contains(&element.key)
                || mention.themes.iter().any(|theme| element.tags.contains(theme)))
    };
    // "Remove the museum" is about one of them, whatever they are called.
    let themed = mention.items.iter().all(|item| is_theme_word(clause, *item));
    let counted =
        themed && crate::themes::counts_one(clause) && clause.days().is_empty() && clause.quote().is_none();
    // "The market lunch" is one of those that are called so, not every market and lunch.
    let named: Vec<&Element> = self::called(work.elements, mention).collect();
    let tagged = || work.elements.all.iter().filter(fits).collect();
    let fitting: Vec<&Element> = if named.len() > 1 { named } else { tagged() };
    if let ([only], true) = (fitting.as_slice(), counted) {
        take_out(work, &only.key, &only.title, only.day);
        return true;
    }
    let options: Vec<String> =
        fitting.iter().map(|element| work.say("option_remove", &[("title", &element.title)])).collect();
    if !one && !counted || options.len() < 2 {
        return false;
    }
    work.ask("ask_which", &[("name", &mention.words.join(" "))], options);
    true
}

/// The things of the plan whose titles hold all words of a name.
fn called<'e>(elements: &'e Elements, mention: &Mention) -> impl Iterator<Item = &'e Element> {
    elements.all.iter().filter(|element| {
        let title: Vec<String> = tokenize(&element.title).iter().map(|token| stem(&token.norm)).collect();
        element.kind == Kind::DraftActivity
            && !mention.words.is_empty()
            && mention.words.iter().all(|word| title.contains(&stem(word)))
    })
}

/// "Drop the market lunch": one of those that are called so is meant, not every market and lunch.
fn is_definite(clause: &Clause<'_>, mention: &Mention, elements: &[&Element]) -> bool {
    let article = (0..clause.items().len())
        .any(|at| ["the", "that", "el", "la", "ese", "esa"].contains(&clause.norm(at)));
    let called = |element: &&Element| {
        let title = fold(&element.title);
        mention.words.iter().all(|word| title.contains(stem(word).as_str()))
    };
    // "The lunch" is one of them too, "the beach" may be all there is of it.
    let one = |item: &usize| {
        clause.reading.items.get(*item).is_some_and(|own| own.landscape().is_none())
            && !clause.reading.norm(*item).ends_with('s')
    };
    let several = mention.words.len() > 1
        || mention.items.iter().all(one) && !mention.words.iter().any(|word| mention.themes.contains(word));
    article && clause.has(Concept::Remove) && several && elements.iter().all(called)
}

/// "No partying at all", "we don't want any bars": every one of a kind is meant, not the one that is called so.
fn says_any(clause: &Clause<'_>) -> bool {
    let tokens = clause
        .items()
        .iter()
        .flat_map(|item| clause.reading.tokens.get(item.from..item.to).unwrap_or_default());
    let words: Vec<&str> = tokens.map(|token| token.norm.as_str()).collect();
    let every = ["any", "all", "every", "each", "ningun", "ninguna", "nada", "todos", "todas", "cada"];
    // "Quita todo lo de vino"
    words.iter().any(|word| every.contains(word)) || words.windows(2).any(|pair| pair == ["todo", "lo"])
}

pub(crate) fn take_out(work: &mut Work<'_>, id: &str, title: &str, day: u32) {
    if crate::days::is_locked(work, day) {
        ask_unlock(work, day);
        return;
    }
    let operation = Operation { id: Some(id.to_owned()), ..Operation::new(OperationKind::RemoveActivity) };
    work.act(operation, "removed", &[("title", title), ("day", &day.to_string())]);
}
