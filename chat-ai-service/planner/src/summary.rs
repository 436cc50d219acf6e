//! Texts beside the turns: the title of a session, and the summary of the chat at the end.

use remix_itinerary::{Draft, Itinerary};

use crate::api::Role;
use crate::lexicon::Language;
use crate::replies::money_text;
use crate::text::{clean, fold};

/// The longest title, in characters.
const LONGEST_TITLE: usize = 80;
/// Most wishes that a summary quotes.
const MOST_WISHES: usize = 6;
/// The longest quotation of a wish, in characters.
const LONGEST_WISH: usize = 120;

/// "7 days in Himachal Pradesh and Goa": from the draft, which is where the wishes of the message have gone.
pub(crate) fn suggest_title(draft: &Itinerary, message: &str) -> String {
    let cleaned = clean(message).text;
    let tokens = crate::text::tokenize(&cleaned);
    let language = crate::language::detect(&cleaned, &tokens, "en").unwrap_or(Language::English);
    let replies = language.replies();
    let mut places: Vec<String> = Vec::new();
    for day in &draft.days {
        let place = [&day.place.region, &day.place.name, &day.place.country]
            .into_iter()
            .find(|name| !name.is_empty());
        if let Some(place) = place.filter(|place| !places.iter().any(|known| fold(known) == fold(place))) {
            places.push(place.clone());
        }
    }
    let length = u32::try_from(draft.days.len()).unwrap_or(draft.duration_days);
    places.truncate(3);
    let where_ = replies.list(&places);
    if where_.is_empty() {
        return shorten(&draft.title, LONGEST_TITLE);
    }
    let days = replies.days(length);
    shorten(&replies.say("allocated", &[("days", &days), ("place", &where_)]), LONGEST_TITLE)
}

/// What was asked for over the chat, and what came of it.
pub(crate) fn summarize(messages: &[(Role, String)], draft: &Draft) -> String {
    let itinerary = &draft.itinerary;
    let wishes: Vec<String> = messages
        .iter()
        .filter(|(role, _)| *role == Role::User)
        .map(|(_, content)| clean(content).text)
        .filter(|content| !is_small_talk(content))
        .map(|content| format!("\"{}\"", shorten(content.trim_end_matches(['.', '!']), LONGEST_WISH)))
        .collect();
    let sources: Vec<String> = itinerary
        .provenance
        .iter()
        .filter(|part| !part.itinerary_id.is_empty())
        .map(|part| part.title.clone())
        .collect();
    let replies = Language::English.replies();
    let length = replies.days(itinerary.duration_days);
    let cost = money_text(itinerary.budget_amount, &itinerary.budget_currency);
    let from =
        if sources.is_empty() { String::new() } else { format!(", made from {}", replies.list(&sources)) };
    let mut summary = format!("A trip of {length} for {cost} per person{from}.");
    if !wishes.is_empty() {
        let shown = wishes.len().min(MOST_WISHES);
        let more = wishes.len() - shown;
        let tail = if more > 0 { format!(" and {more} more") } else { String::new() };
        summary.push_str(&format!(" The traveller asked for: {}{tail}.", wishes[..shown].join("; ")));
    }
    summary
}

/// True for messages that ask for nothing.
fn is_small_talk(content: &str) -> bool {
    let tokens = crate::text::tokenize(content);
    let language = crate::language::detect(content, &tokens, "en").unwrap_or(Language::English);
    let lexicon = language.lexicon();
    let bases = crate::lexicon::bases_of(lexicon, &tokens);
    let mut at = 0;
    let mut praise = false;
    while at < tokens.len() {
        use crate::concept::Concept::{Hello, Praise, Thanks, Yes};
        let hit = lexicon.longest(&bases, at);
        let talk = [Hello, Praise, Thanks, Yes]
            .iter()
            .any(|c| hit.senses.contains(&crate::lexicon::Sense::Concept(*c)));
        let plain = tokens[at].shape == crate::text::Shape::Mark
            || hit.senses.contains(&crate::lexicon::Sense::Filler);
        if !talk && !plain {
            return false;
        }
        praise |= talk;
        at += hit.length.max(1);
    }
    praise || tokens.is_empty()
}

fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(most.saturating_sub(1)).collect();
    short.truncate(short.trim_end().len());
    short + "…"
}
