//! Answers to the last question: an option tapped or typed, "the first one", "yes", or just the missing piece.

use crate::api::{Exchange, Request, Role};
use crate::concept::Concept;
use crate::language::detect;
use crate::lexicon::{Sense, bases_of};
use crate::text::{Shape, fold, tokenize};

/// The last message, when it asked something.
fn open_question<'a>(request: &Request<'a>) -> Option<&'a Exchange> {
    request.recent.last().filter(|last| last.role == Role::Assistant && last.question.is_some())
}

/// The option that the message chooses, as a message of its own.
pub(crate) fn chosen(text: &str, request: &Request<'_>) -> Option<String> {
    let options = &open_question(request)?.options;
    let same = |option: &&String| plain(option) == plain(text);
    if let Some(option) = options.iter().find(same) {
        return Some(option.clone());
    }
    let tokens = tokenize(text);
    let language = detect(text, &tokens, request.locale)?;
    let lexicon = language.lexicon();
    let bases = bases_of(lexicon, &tokens);
    // Only a message that says nothing else is a choice.
    let mut picks: Vec<usize> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let hit = lexicon.longest(&bases, at);
        let is = |concept: Concept| hit.senses.contains(&Sense::Concept(concept));
        let number = lexicon.number(&tokens[at].norm).or_else(|| tokens[at].norm.parse().ok());
        let pick = [
            (Concept::FirstOne, 0),
            (Concept::SecondOne, 1),
            (Concept::ThirdOne, 2),
            (Concept::FourthOne, 3),
        ];
        if let Some((_, index)) = pick.iter().find(|(concept, _)| is(*concept)) {
            picks.push(*index);
        } else if is(Concept::LastOne) {
            picks.push(options.len().checked_sub(1)?);
        } else if let Some(index) = lexicon.ordinal(&tokens[at].norm) {
            picks.push(
                usize::try_from(
                    if index < 0 { i32::try_from(options.len()).ok()? + 1 + index } else { index } - 1,
                )
                .ok()?,
            );
        } else if let Some(number) = number.filter(|_| tokens.len() == 1) {
            picks.push(usize::try_from(number).ok()?.checked_sub(1)?);
        } else if is(Concept::Yes) {
            picks.push(0);
        } else if !(hit.senses.contains(&Sense::Filler) || tokens[at].shape == Shape::Mark) {
            return None;
        }
        at += hit.length.max(1);
    }
    picks.dedup();
    // "yes, the second one": the more precise word counts.
    let index = picks.iter().copied().max()?;
    options.get(index).cloned()
}

/// The earlier message with the missing piece put in, for an answer that says only that.
pub(crate) fn completed(text: &str, request: &Request<'_>) -> Option<String> {
    open_question(request)?;
    let before = request.recent.iter().rev().find(|exchange| exchange.role == Role::User)?;
    let short = tokenize(text).len() <= 10;
    short.then(|| format!("{} {text}", before.content.trim_end_matches(['.', '!', '?', ' '])))
}

fn plain(text: &str) -> String {
    let words: Vec<String> =
        tokenize(text).into_iter().filter(|t| t.shape != Shape::Mark).map(|t| fold(&t.norm)).collect();
    words.join(" ")
}
