//! The reply of an answer: what was done, what has to be known, what is asked, and the words that led to nothing.

use crate::api::{Ask, Mode, Plan};
use crate::items::What;
use crate::reading::Reading;
use crate::suggestions::suggestions;
use crate::work::Work;

/// Most sentences of a reply.
const MOST_SENTENCES: usize = 3;
/// Most words that are named back.
const MOST_WORDS: usize = 4;

/// Words that carry meaning and led to nothing.
pub(crate) fn unused_words(work: &Work<'_>, reading: &Reading) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for (at, item) in reading.items.iter().enumerate() {
        let meaningful = item.what == What::Unknown || item.themes().next().is_some() || item.place.is_some();
        if work.used.get(at).copied().unwrap_or(false) || !meaningful {
            continue;
        }
        let typed = reading.typed(at..at + 1).to_owned();
        if typed.chars().count() > 2 && !words.contains(&typed) {
            words.push(typed);
        }
    }
    words
}

/// Cuts a text behind its full stops and question marks.
fn split_sentences(text: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut current = String::new();
    for part in text.split_inclusive(' ') {
        current.push_str(part);
        if part.trim_end().ends_with(['.', '?', '!']) {
            sentences.push(std::mem::take(&mut current).trim().to_owned());
        }
    }
    if !current.trim().is_empty() {
        sentences.push(current.trim().to_owned());
    }
    sentences
}

/// Puts the answer together.
pub(crate) fn compose(work: Work<'_>, reading: &Reading, dropped: bool, unused: Vec<String>) -> Plan {
    let mode = match (work.operations.is_empty(), work.ask.is_some()) {
        (false, _) => Mode::Plan,
        (true, true) => Mode::Ask,
        (true, false) => Mode::Noop,
    };
    let mut ask = work.ask.clone();
    let mut mode = mode;
    let mut sentences: Vec<String> = Vec::new();
    let told = if work.operations.is_empty() { Vec::new() } else { work.told() };
    if !told.is_empty() {
        sentences.push(work.say("done", &[("what", &told.join("; "))]));
    }
    let suggestions = suggestions(&work);
    if sentences.is_empty() && work.notes.is_empty() && ask.is_none() {
        let question = work.say(if reading.items.is_empty() { "ask_empty" } else { "ask_again" }, &[]);
        ask = Some(Ask { question, options: suggestions.clone() }).filter(|ask| ask.options.len() >= 2);
        mode = if ask.is_some() { Mode::Ask } else { Mode::Noop };
    }
    // The question comes whole with the options; the reply holds its end, which is what is asked.
    let mut question = ask.as_ref().map(|ask| split_sentences(&ask.question)).unwrap_or_default();
    // Of a long question, why it is asked and what is asked.
    if question.len() + sentences.len() > MOST_SENTENCES {
        question.drain(1..question.len() - 1);
    }
    let kept = question.len().min(MOST_SENTENCES - sentences.len());
    let room = MOST_SENTENCES - sentences.len() - kept;
    sentences.extend(work.notes.iter().take(room).cloned());
    sentences.extend(question[question.len() - kept..].iter().cloned());
    if dropped && sentences.len() < MOST_SENTENCES {
        sentences.push(work.say("links_dropped", &[]));
    }
    if !unused.is_empty() && sentences.len() < MOST_SENTENCES {
        let named: Vec<String> = unused.iter().take(MOST_WORDS).map(|word| format!("\"{word}\"")).collect();
        sentences.push(work.say("unused", &[("words", &work.replies.list(&named))]));
    }
    Plan {
        reply: sentences.join(" "),
        operations: work.operations,
        mode,
        ask,
        suggestions,
        unused_words: unused,
    }
}
