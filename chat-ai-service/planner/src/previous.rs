//! What the message before came to: "do the same for day 5" is "clear the evening of day 5" for whoever reads what comes
//! next, a chosen answer is what it says, and a correction is the corrected sentence. And what the answer to it named.

use crate::again::carried;
use crate::answers::chosen;
use crate::api::{Request, Role};
use crate::elements::{Elements, Kind};
use crate::instead::instead;
use crate::language::detect;
use crate::lexicon::Language;
use crate::reading::Reading;
use crate::revise::{changed_last, corrected, is_bare};
use crate::text::{clean, tokenize};
use crate::world::World;

/// The message before, with what it left unsaid put in.
pub(crate) fn previous(
    request: &Request<'_>,
    language: Language,
    world: &mut World<'_>,
    elements: &Elements,
) -> Option<Reading> {
    let spoken = |(_, exchange): &(usize, &crate::api::Exchange)| exchange.role == Role::User;
    let mut spoken = request.recent.iter().enumerate().filter(spoken).map(|(at, _)| at).rev();
    let at = spoken.next()?;
    let last = said(request, at)?;
    let mut read = |text: &str| {
        let language = detect(text, &tokenize(text), request.locale).unwrap_or(language);
        Reading::new(text, language, world, elements)
    };
    let before = Request { recent: request.recent.get(..at)?, ..request.clone() };
    if let Some(option) = chosen(&last, &before) {
        return Some(read(&option));
    }
    let reading = read(&last);
    let Some(earlier) = spoken.next() else { return Some(reading) };
    let earlier = read(&said(request, earlier)?);
    let whole = carried(&reading, &earlier, request).or_else(|| instead(&reading, &earlier, &before));
    let whole = whole.or_else(|| corrected(&reading, &earlier, elements, world));
    match whole {
        Some(text) => {
            let language = detect(&text, &tokenize(&text), request.locale).unwrap_or(language);
            Some(Reading::new(&text, language, world, elements))
        }
        None => Some(reading),
    }
}

/// How many messages in a row, the last one first, corrected what the one before them had led to: each of them made one
/// version more that lies between now and what was there before.
pub(crate) fn corrections(
    request: &Request<'_>,
    language: Language,
    world: &mut World<'_>,
    elements: &Elements,
) -> u32 {
    let [first, .., second, _] = request.recent else { return 0 };
    // What was asked about has not been done.
    let asked = request.recent.last().is_some_and(|exchange| exchange.question.is_some());
    let before = Request { recent: &request.recent[..request.recent.len() - 2], ..request.clone() };
    if asked || first.role != Role::User || second.role != Role::User || !changed_last(&before) {
        return 0;
    }
    let mut read = |text: &str| {
        let text = clean(text).text;
        let language = detect(&text, &tokenize(&text), request.locale).unwrap_or(language);
        Reading::new(&text, language, world, elements)
    };
    let (earlier, last) = (read(&first.content), read(&second.content));
    let corrects = carried(&last, &earlier, request).is_none()
        && (instead(&last, &earlier, &before).is_some()
            || corrected(&last, &earlier, elements, world).is_some());
    // What the earlier one corrected is too far back to be seen; that it says no order of its own tells.
    u32::from(corrects) + u32::from(corrects && is_bare(&earlier))
}

fn said(request: &Request<'_>, at: usize) -> Option<String> {
    request.recent.get(at).map(|exchange| clean(&exchange.content).text)
}

/// The one thing of the plan that the last answer quoted, where it answered a question.
pub(crate) fn answered(request: &Request<'_>, elements: &Elements) -> Option<String> {
    let reply = request.recent.last().filter(|exchange| exchange.role == Role::Assistant)?;
    let spoken = request.recent.iter().rev().find(|exchange| exchange.role == Role::User)?;
    (spoken.content.trim_end().ends_with('?') && reply.question.is_none()).then_some(())?;
    let quoted: Vec<&str> = reply.content.split('"').skip(1).step_by(2).collect();
    let mut named = elements.all.iter().filter(|element| element.kind == Kind::DraftActivity);
    let [title] = quoted.as_slice() else { return None };
    named.find(|element| element.title == *title).map(|element| element.title.clone())
}
