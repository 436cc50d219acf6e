//! Which activities there are of a kind: "is there anything for kids?", "how many museums?", "what is free on day 4?",
//! and what the texts of the trip say of what no figure tells.

use remix_itinerary::Day;
use remix_itinerary::model::Activity;

use crate::clause::Clause;
use crate::concept::Concept;
use crate::elements::stem;
use crate::facts::{MOST_NAMES, how_long, note};
use crate::lexicon::Language;
use crate::overview::places;
use crate::text::{Shape, tokenize};
use crate::work::Work;

/// "How many museums do we see?", "how many beach days are there?", "how many cities?"
pub(crate) fn how_many(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let days = clause.days();
    let themes = clause.themes();
    let at_day = clause.find(Concept::Day).filter(|_| days.is_empty());
    if let Some(at) = at_day {
        // "Beach days" are days that have something of it, "days at the beach" days in a place.
        let kind = at.checked_sub(1).filter(|at| clause.items()[*at].themes().next().is_some());
        return match kind {
            Some(_) => days_with(work, &themes),
            None => how_long(work, clause),
        };
    }
    if clause.has(Concept::StayNoun) && themes.is_empty() {
        return crate::ways::sleep(work, clause);
    }
    let modes = crate::ways::modes(work, clause);
    if !modes.is_empty() && themes.is_empty() {
        return crate::ways::leg(work, clause);
    }
    let cities = clause.items().iter().any(|item| item.landscape() == Some("city"));
    if cities && themes.is_empty() {
        return places(work);
    }
    if themes.is_empty() && !clause.has(Concept::Activity) && clause.places().is_empty() && days.is_empty() {
        let words = clause.mention().words;
        return if words.is_empty() { places(work) } else { of_kind(work, clause) };
    }
    if !themes.is_empty() && of_kind(work, clause) {
        return true;
    }
    let count = chosen(work, &days).iter().map(|day| day.activities.len()).sum::<usize>();
    let on = days.first().map_or_else(String::new, |day| work.say("on_day", &[("day", &day.to_string())]));
    let key = if count == 1 { "how_many_one" } else { "how_many" };
    work.note(key, &[("n", &count.to_string()), ("what", ""), ("where", &on)]);
    true
}

fn days_with(work: &mut Work<'_>, themes: &[String]) -> bool {
    let tagged =
        |day: &&Day| day.activities.iter().any(|own| own.tags.iter().any(|tag| themes.contains(tag)));
    let numbers: Vec<String> =
        work.world.draft.itinerary.days.iter().filter(tagged).map(|day| day.number.to_string()).collect();
    let what = work.say("about_theme", &[("theme", &work.names(themes))]);
    if numbers.is_empty() {
        work.note("nothing_for", &[("what", &what), ("where", "")]);
        return true;
    }
    let count = work.replies.days(u32::try_from(numbers.len()).unwrap_or(0));
    let list = work.replies.list(&numbers);
    work.note("days_with", &[("days", &count), ("what", &what), ("list", &list)]);
    true
}

fn chosen<'a>(work: &Work<'a>, days: &[i32]) -> Vec<&'a Day> {
    let meant =
        |day: &&Day| days.is_empty() || days.iter().any(|own| i64::from(*own) == i64::from(day.number));
    work.world.draft.itinerary.days.iter().filter(meant).collect()
}

/// The activities that fit, each with its day.
fn fitting<'a>(work: &Work<'a>, days: &[i32], fits: impl Fn(&Activity) -> bool) -> Vec<(&'a Activity, u32)> {
    let days = chosen(work, days).into_iter();
    let all = days.flat_map(|day| day.activities.iter().map(move |own| (own, day.number)));
    all.filter(|(own, _)| fits(own)).collect()
}

/// Activities of the themes that the clause names, or that are called as it says; false where it names none.
pub(crate) fn of_kind(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let mut themes = clause.themes();
    let family = clause.any(&[Concept::Child, Concept::Family])
        || clause.items().iter().any(|item| item.needs().any(|need| need == "child_friendly"));
    if family {
        themes.push("family".to_owned());
    }
    let words: Vec<String> = clause.mention().words.iter().map(|word| stem(word)).collect();
    let tagged = |own: &Activity| own.tags.iter().any(|tag| themes.contains(tag));
    let called = |own: &Activity| {
        let title: Vec<String> = tokenize(&own.title).iter().map(|token| stem(&token.norm)).collect();
        // "Swimming" is in "Swim at La Malagueta".
        let near = |word: &String, known: &String| {
            let long = word.chars().count() >= 4 && known.chars().count() >= 4;
            word == known || long && (word.starts_with(known.as_str()) || known.starts_with(word.as_str()))
        };
        !words.is_empty() && words.iter().all(|word| title.iter().any(|known| near(word, known)))
    };
    let days = clause.days();
    let found = fitting(work, &days, |own| tagged(own) || called(own));
    if themes.is_empty() && found.is_empty() {
        return false;
    }
    let what = if themes.is_empty() {
        String::new()
    } else {
        work.say("about_theme", &[("theme", &work.names(&themes))])
    };
    tell(work, &found, &what, &days);
    true
}

/// "What do we do in the evenings?"
pub(crate) fn in_slot(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let Some(slot) = clause.slot() else { return false };
    let found = fitting(work, &[], |own| own.slot == slot);
    let name = work.say(&format!("{slot:?}").to_lowercase(), &[]);
    let what = work.say("in_slot", &[("slot", &name)]);
    tell(work, &found, &what, &[]);
    true
}

/// "Which things are free?"
pub(crate) fn free(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let days = clause.days();
    let found = fitting(work, &days, |own| own.cost.is_zero());
    let what = work.say("that_is_free", &[]);
    tell(work, &found, &what, &days);
    true
}

fn tell(work: &mut Work<'_>, found: &[(&Activity, u32)], what: &str, days: &[i32]) {
    let on = days.first().map_or_else(String::new, |day| work.say("on_day", &[("day", &day.to_string())]));
    if found.is_empty() {
        work.note("nothing_for", &[("what", what), ("where", &on)]);
        return;
    }
    let titles: Vec<String> = found
        .iter()
        .take(MOST_NAMES)
        .map(|(own, day)| work.say("title_on_day", &[("title", &own.title), ("day", &day.to_string())]))
        .collect();
    let more = found.len().saturating_sub(MOST_NAMES);
    let more = if more > 0 { work.say("and_more", &[("n", &more.to_string())]) } else { String::new() };
    let list = if more.is_empty() { work.replies.list(&titles) } else { titles.join(", ") };
    let key = if found.len() == 1 { "listed_one" } else { "listed" };
    let count = found.len().to_string();
    work.note(key, &[("n", &count), ("what", what), ("where", &on), ("titles", &list), ("more", &more)]);
}

/// "What should we pack?"
pub(crate) fn packing(work: &mut Work<'_>) -> bool {
    let items = &work.world.draft.itinerary.packing_list;
    if items.is_empty() {
        return note(work, "cannot_tell");
    }
    let list = items.iter().take(8).cloned().collect::<Vec<_>>().join(", ");
    work.note("to_pack", &[("items", &list)]);
    true
}

/// What the notes and tips say about the words of a question that no figure answers; false where they say nothing.
pub(crate) fn noted(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    // The texts are mostly English.
    if work.language != Language::English {
        return false;
    }
    let words: Vec<String> = clause
        .items()
        .iter()
        .filter(|item| item.place.is_none() && !item.is_filler())
        .flat_map(|item| clause.reading.tokens.get(item.from..item.to).unwrap_or_default())
        .filter(|token| token.shape == Shape::Word && token.norm.chars().count() > 2)
        .filter(|token| !work.lexicon.stopwords.contains(&token.norm))
        .map(|token| stem(&token.norm))
        .collect();
    let itinerary = &work.world.draft.itinerary;
    let tips = itinerary.safety_tips.split_inclusive(". ").map(|tip| tip.trim().to_owned());
    let texts = itinerary.important_notes.iter().cloned().chain(tips);
    let score = |text: &str| {
        let known: Vec<String> = tokenize(text).iter().map(|token| stem(&token.norm)).collect();
        words.iter().filter(|word| known.contains(word)).count()
    };
    let best = texts.map(|text| (score(&text), text)).max_by_key(|(score, _)| *score);
    let Some((score, text)) = best.filter(|(score, _)| *score > 0 && *score * 2 >= words.len()) else {
        return false;
    };
    // One word in common may be beside the point.
    if score == 1 {
        if !clause.has(Concept::Unheld) {
            return false;
        }
        work.note("cannot_tell", &[]);
    }
    work.note("notes_say", &[("text", text.trim_end_matches('.'))]);
    true
}
