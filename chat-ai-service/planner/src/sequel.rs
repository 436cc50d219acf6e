//! What only the last change makes a full sentence of: "take out one more", "keep it on day 2 after all", "earlier in the day
//! would be better", "I said it the wrong way round: less", "as it was, but one day shorter", "drop the last of them".

use remix_itinerary::Slot;
use remix_itinerary::change::{Change, Value};

use crate::api::Request;
use crate::clause::Clause;
use crate::concept::Concept;
use crate::elements::stem;
use crate::items::What;
use crate::lexicon::Language;
use crate::reading::Reading;
use crate::revise::{bytes, changed_last, lets_stay};
use crate::text::tokenize;
use crate::world::World;

/// The sentence that is meant, and whether the last change is taken back first.
pub(crate) struct Sequel {
    pub text: String,
    pub instead: bool,
}

/// What one message says of the last change.
struct Said<'a> {
    whole: Clause<'a>,
    before: Clause<'a>,
    words: Vec<&'a str>,
    change: Option<&'a Change>,
    spanish: bool,
}

impl Said<'_> {
    fn any(&self, list: &[&str]) -> bool {
        self.words.iter().any(|word| list.contains(word))
    }

    fn runs(&self, phrases: &[&[&str]]) -> bool {
        phrases.iter().any(|phrase| self.words.windows(phrase.len()).any(|window| window == *phrase))
    }

    fn pick(&self, english: &str, spanish: &str) -> String {
        (if self.spanish { spanish } else { english }).to_owned()
    }
}

/// What a message means by itself, told from what was done last; none where it does not lean on that.
pub(crate) fn told(
    reading: &Reading,
    previous: &Reading,
    request: &Request<'_>,
    world: &World<'_>,
) -> Option<Sequel> {
    let whole = Clause { reading, range: 0..reading.items.len() };
    if whole.items().is_empty() || whole.items().len() > 18 {
        return None;
    }
    let said = Said {
        words: whole.words(),
        before: Clause { reading: previous, range: 0..previous.items.len() },
        change: request.history.last_change.as_ref().filter(|_| changed_last(request)),
        spanish: reading.is_spanish(),
        whole,
    };
    let also = |text: String| Sequel { text, instead: false };
    let instead = |text: String| Sequel { text, instead: true };
    one_of_them(&said, world)
        .map(also)
        .or_else(|| unlocked_too(&said, request).map(also))
        .or_else(|| one_more_rest(&said).map(also))
        .or_else(|| one_less(&said).map(also))
        .or_else(|| swapped_back(&said).map(also))
        .or_else(|| taken_back(&said).map(also))
        .or_else(|| at_another_time(&said, request).map(also))
        .or_else(|| wrong_way(&said).map(instead))
        .or_else(|| as_it_was(&said).map(instead))
}

/// "Yes, unlock that day and take it out" after an order that a locked day refused: "it" is what that order was about.
fn unlocked_too(said: &Said<'_>, request: &Request<'_>) -> Option<String> {
    let asked = request.recent.last().filter(|last| last.question.is_some())?;
    let option = asked.options.first()?;
    let language = if said.spanish { Language::Spanish } else { Language::English };
    let replies = language.replies();
    let is_asked = |day: u32| replies.say("option_unlock", &[("day", &day.to_string())]) == *option;
    let day = (1..=60).find(|day| is_asked(*day))?;
    let other =
        said.whole.items().iter().any(|item| item.any(crate::revise::ORDERS) && !item.is(Concept::Unlock));
    let same = said.whole.days().iter().all(|own| u32::try_from(*own) == Ok(day));
    let known = |word: &String| said.before.words().contains(&word.as_str());
    let bare = said.whole.mention().words.iter().all(known) && said.whole.has(Concept::Unlock);
    (other && same && bare).then(|| format!("{option}. {}", said.before.reading.text))
}

/// "Add another one after day 6" behind "is there a rest day?"
fn one_more_rest(said: &Said<'_>) -> Option<String> {
    let asked = said.before.is_question() && said.before.has(Concept::RestDay);
    let more = said.runs(&[&["another", "one"], &["one", "more"], &["another"], &["otro"], &["uno", "mas"]]);
    let plain = said.whole.mention().words.is_empty() && !said.whole.has(Concept::RestDay);
    let day = said.whole.days().first().copied();
    if !(asked && more && plain && said.whole.has(Concept::Add)) {
        return None;
    }
    Some(match day {
        Some(day) if said.whole.has(Concept::Before) => said.pick(
            &format!("add a rest day before day {day}"),
            &format!("añade un día de descanso antes del día {day}"),
        ),
        Some(day) => said.pick(
            &format!("add a rest day after day {day}"),
            &format!("añade un día de descanso después del día {day}"),
        ),
        None => said.pick("add a rest day", "añade un día de descanso"),
    })
}

/// "Take out one more" after the trip became shorter.
fn one_less(said: &Said<'_>) -> Option<String> {
    let change = said.change?;
    let shrank = change.days.after < change.days.before;
    let more = said.runs(&[
        &["one", "more"],
        &["another", "one"],
        &["another", "day"],
        &["uno", "mas"],
        &["otro", "mas"],
        &["otro", "dia"],
    ]);
    let plain = said.whole.mention().words.is_empty() && said.whole.days().is_empty();
    (shrank && more && plain && said.whole.any(&[Concept::Remove, Concept::Cut, Concept::Shorten]))
        .then(|| said.pick("one day shorter", "un dia menos"))
}

/// "Swap those two back" after "lock day 3 and swap days 4 and 6": the rest stands.
fn swapped_back(said: &Said<'_>) -> Option<String> {
    let back = said.any(&["back", "again", "otra"]) && said.whole.has(Concept::Switch);
    let clauses = said.before.reading.clauses();
    let swap = clauses.iter().map(|range| Clause { reading: said.before.reading, range: range.clone() });
    let days = swap.filter(|clause| clause.has(Concept::Switch)).map(|clause| clause.days()).next()?;
    let [one, other] = days[..] else { return None };
    let plain = said.whole.days().is_empty() && said.whole.mention().words.len() <= 3;
    (said.change.is_some() && back && plain && clauses.len() > 1).then(|| {
        said.pick(&format!("swap days {one} and {other}"), &format!("intercambia los dias {one} y {other}"))
    })
}

/// "Keep it on day 2 after all" after it was moved from there; "no rest needed" after a rest day came in; "I take that back,
/// I've nothing against temples".
fn taken_back(said: &Said<'_>) -> Option<String> {
    let change = said.change?;
    let undo = || said.pick("undo", "deshacer");
    let from = |day: i32| {
        let was = |entry: &&remix_itinerary::change::Entry| entry.from == Some(Value::Count(day.into()));
        change.moved.iter().find(was)
    };
    let keeps =
        said.any(&["keep", "leave", "back", "deja", "dejalo", "dejala", "mejor", "devuelve", "devuelvelo"]);
    let it = said.whole.has(Concept::That) || said.any(&["it", "them", "dejalo", "dejala", "devuelvelo"]);
    if let ([day], true, true) = (said.whole.days().as_slice(), keeps, it)
        && let Some(entry) = from(*day)
        && said.whole.mention().words.is_empty()
    {
        // "Leave it on day 2 but in the evening"
        let slot = said.whole.items().iter().position(|item| item.slot().is_some());
        let Some(slot) = slot else { return Some(undo()) };
        let slot = said.whole.reading.typed(said.whole.range.start + slot..said.whole.range.start + slot + 1);
        let (verb, to) = (said.pick("move", "mueve"), said.pick("to day", "al dia"));
        return Some(format!("{verb} \"{}\" {to} {day} {slot}", entry.title));
    }
    // "No, not the snorkelling, that can stay"
    let gone: Vec<_> = change.removed.iter().filter(|entry| entry.kind == "activity").collect();
    let named = said.whole.mention().words;
    let same = said.any(&["same", "mismo"]);
    if let ([gone], true) = (gone.as_slice(), !same && lets_stay(&said.whole, &said.before)) {
        let title: Vec<String> = tokenize(&gone.title).iter().map(|token| stem(&token.norm)).collect();
        if named.iter().any(|word| title.contains(&stem(word))) {
            return Some(undo());
        }
    }
    let rested = said.before.has(Concept::RestDay) && change.days.after > change.days.before;
    let unneeded = said.runs(&[
        &["no", "rest"],
        &["don't", "need", "rest"],
        &["not", "need", "rest"],
        &["no", "need"],
        &["without", "rest"],
        &["sin", "descanso"],
        &["no", "hace", "falta"],
    ]);
    if rested && unneeded && said.whole.days().is_empty() {
        return Some(undo());
    }
    let backs = said.runs(&[&["take", "that", "back"], &["take", "it", "back"], &["retiro", "lo", "dicho"]]);
    let fine = said.runs(&[
        &["nothing", "against"],
        &["don't", "mind"],
        &["are", "fine"],
        &["is", "fine"],
        &["nada", "contra"],
    ]);
    (backs && fine).then(undo)
}

/// "Earlier in the day would be better": the thing that was just put somewhere, one part of the day before.
fn at_another_time(said: &Said<'_>, request: &Request<'_>) -> Option<String> {
    let change = said.change?;
    let (earlier, later) = (said.any(&["earlier", "sooner", "temprano"]), said.any(&["later", "tarde"]));
    let counted = said.whole.items().iter().any(|item| {
        item.length().is_some()
            || matches!(item.what, What::Number(_))
            || item.is(Concept::Day) && item.what != What::Known
    });
    let plain = said.whole.mention().words.is_empty() && said.whole.days().is_empty() && !counted;
    let day_word = said.runs(&[&["a", "day"], &["one", "day"], &["un", "dia"], &["a", "week"]]);
    if earlier == later || !plain || day_word || said.whole.slot().is_some() && !said.spanish {
        return None;
    }
    let of = |entries: &[remix_itinerary::change::Entry]| -> Vec<String> {
        let things = entries.iter().filter(|entry| entry.kind == "activity");
        things.map(|entry| entry.id.clone()).collect()
    };
    let mut ids = of(&change.added);
    ids.extend(of(&change.moved));
    ids.extend(of(&change.retimed));
    ids.sort_unstable();
    ids.dedup();
    let [id] = ids.as_slice() else { return None };
    let mut all = request.draft.itinerary.days.iter().flat_map(|day| &day.activities);
    let thing = all.find(|activity| activity.id == *id)?;
    let slots = [Slot::Morning, Slot::Midday, Slot::Afternoon, Slot::Evening];
    let at = slots.iter().position(|slot| *slot == thing.slot)?;
    let goal = if earlier { at.checked_sub(1)? } else { at + 1 };
    let names = if said.spanish {
        ["la mañana", "el mediodía", "la tarde", "la noche"]
    } else {
        ["the morning", "noon", "the afternoon", "the evening"]
    };
    let slot = names.get(goal)?;
    Some(if said.spanish {
        format!("mueve \"{}\" a {slot}", thing.title)
    } else {
        format!("move \"{}\" to {slot}", thing.title)
    })
}

/// "I said it the wrong way round: less" after "more wildlife".
fn wrong_way(said: &Said<'_>) -> Option<String> {
    let turned = said.runs(&[
        &["wrong", "way"],
        &["other", "way"],
        &["the", "opposite"],
        &["al", "reves"],
        &["lo", "contrario"],
        &["way", "round"],
    ]);
    let pairs =
        [(Concept::More, Concept::Less, "less", "menos"), (Concept::Less, Concept::More, "more", "mas")];
    let plain = said.whole.days().is_empty()
        && said.whole.places().is_empty()
        && said.before.reading.clauses().len() == 1;
    let (at, word) = pairs.iter().find_map(|(old, new, english, spanish)| {
        let at = said.before.find(*old).filter(|_| !said.before.has(*new) && !said.whole.has(*old))?;
        Some((at, if said.spanish { spanish } else { english }))
    })?;
    let span = bytes(said.before.reading, at);
    let text = &said.before.reading.text;
    (turned && plain).then(|| format!("{}{word}{}", &text[..span.start], &text[span.end..]))
}

/// "As it was, but one day shorter" after the length was changed: counted from the length before.
fn as_it_was(said: &Said<'_>) -> Option<String> {
    let change = said.change.filter(|change| change.days.before != change.days.after)?;
    let back = said.runs(&[
        &["as", "it", "was"],
        &["like", "it", "was"],
        &["how", "it", "was"],
        &["como", "estaba"],
    ]);
    let but = said.whole.items().iter().position(|item| {
        said.whole
            .reading
            .tokens
            .get(item.from)
            .is_some_and(|token| ["but", "pero", "only", "except"].contains(&token.norm.as_str()))
    })?;
    let rest = said.whole.part(but + 1..said.whole.items().len());
    let text = rest.reading.typed(rest.range.clone()).to_owned();
    let relative = rest.items().iter().any(|item| item.length().is_some())
        && rest.any(&[Concept::Shorten, Concept::Extend, Concept::Less, Concept::More])
        || rest.items().iter().any(|item| item.length().is_some_and(|length| length.sign != 0));
    (change.days.before > 0 && back && relative).then_some(text)
}

/// "Drop the last of them" after "which days are in Hoi An?"
fn one_of_them(said: &Said<'_>, world: &World<'_>) -> Option<String> {
    let [(_, spot)] = said.before.places()[..] else { return None };
    let them = said.runs(&[
        &["of", "them"],
        &["of", "those"],
        &["de", "ellos"],
        &["de", "esos"],
        &["one", "of", "these"],
    ]);
    let verb = said.whole.find_any(&[Concept::Remove, Concept::Lock, Concept::Cut])?;
    let days = world.days_in(spot);
    let day = match () {
        () if said.any(&["last", "ultimo"]) => days.last(),
        () if said.any(&["first", "primero"]) => days.first(),
        () if said.any(&["second", "segundo"]) => days.get(1),
        () => None,
    }?;
    let verb = said.whole.reading.typed(said.whole.range.start + verb..said.whole.range.start + verb + 1);
    let asked = said.before.is_question() && said.whole.mention().words.is_empty();
    (them && asked).then(|| format!("{verb} {} {day}", said.pick("day", "el dia")))
}
