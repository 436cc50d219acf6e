//! What must not come back: "never suggest it again", "ban camels", "no distilleries", "anything with a boat".

use remix_itinerary::{Operation, OperationKind};

use crate::activities::{is_theme_word, names_theme};
use crate::clause::{Clause, Mention};
use crate::concept::Concept;
use crate::elements::{Kind, stem};
use crate::items::What;
use crate::titles::title_of;
use crate::work::Work;

/// Most titles that one word bans, so that a list of edits has room for the rest.
const MOST_TITLES: usize = 16;

/// Reads a ban.
pub(crate) fn frame(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    // "Never been to Africa before!" tells of oneself.
    let told = ["been", "seen", "done", "tried", "had", "heard", "eaten", "estado", "visto", "probado"];
    let tells = clause.find(Concept::Never).and_then(|at| clause.items().get(at)).is_some_and(|item| {
        clause.reading.tokens.get(item.to).is_some_and(|token| told.contains(&token.norm.as_str()))
    });
    let never = clause.has(Concept::Never) && !clause.has(Concept::Keep) && !tells;
    let mention = clause.mention();
    // "It must go, and stay gone": what this message takes out stays out.
    let gone: Vec<String> = work
        .operations
        .iter()
        .filter(|operation| operation.op == OperationKind::RemoveActivity)
        .filter_map(|operation| work.elements.all.iter().find(|e| Some(&e.key) == operation.id.as_ref()))
        .map(|element| element.title.clone())
        .collect();
    if mention.words.is_empty() {
        for title in gone.iter().filter(|_| never) {
            let operation = Operation { title: Some(title.clone()), ..Operation::new(OperationKind::Ban) };
            work.act(operation, "banned", &[("title", title)]);
        }
        return never && !gone.is_empty();
    }
    if !never {
        return denied(work, clause, &mention);
    }
    let mut done = false;
    for part in parts(clause) {
        done |= ban(work, &part);
    }
    done
}

/// "No distilleries", "we don't want any fado": a kind of thing that is no theme of its own.
fn denied(work: &mut Work<'_>, clause: &Clause<'_>, mention: &Mention) -> bool {
    let edits = [Concept::Remove, Concept::More, Concept::Add, Concept::Replace, Concept::Less, Concept::Day];
    let plain = clause.refuses()
        && !clause.any(&edits)
        && clause.days().is_empty()
        && clause.places().is_empty()
        && !names_theme(work, mention)
        && parts(clause).len() == 1
        && mention.items.len() == 1;
    // "No going out", "nada de salir de fiesta": several words that stand for a theme are no name.
    let phrase = mention.items.first().and_then(|at| clause.reading.items.get(*at));
    let phrase = phrase.is_some_and(|item| item.to - item.from > 1 && item.themes().next().is_some());
    let held = !phrase && mention.words.iter().any(|word| !work.elements.holding(word).is_empty());
    plain && held && ban(work, clause)
}

/// "Ban flamenco and zambra", "... but Skye and Loch Ness have to stay": each is named for itself.
pub(crate) fn parts<'r>(clause: &Clause<'r>) -> Vec<Clause<'r>> {
    let mut parts = Vec::new();
    let mut from = 0;
    for at in 0..=clause.items().len() {
        let ends = clause.items().get(at).is_none_or(|item| matches!(item.what, What::And | What::Comma));
        if ends {
            let part = clause.part(from..at);
            if !part.mention().words.is_empty() {
                parts.push(part);
            }
            from = at + 1;
        }
    }
    parts
}

fn ban(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let mention = clause.mention();
    let themed = !mention.themes.is_empty() && mention.items.iter().all(|item| is_theme_word(clause, *item));
    if themed && names_theme(work, &mention) {
        let name = work.names(&mention.themes);
        let operation = Operation { tags: mention.themes.clone(), ..Operation::new(OperationKind::Ban) };
        work.act(operation, "banned", &[("title", &name)]);
        return true;
    }
    let kinds = [Kind::DraftActivity, Kind::LeftoverActivity, Kind::DraftDay];
    let fits = work.elements.resolve(&mention.words, &[], &kinds);
    let whole = fits.first().filter(|fit| mention.words.len() > 1 && fit.score > 0.75);
    if let Some(element) = whole.and_then(|fit| work.elements.get(*fit)) {
        let title = element.title.clone();
        let operation = Operation { title: Some(title.clone()), ..Operation::new(OperationKind::Ban) };
        work.act(operation, "banned", &[("title", &title)]);
        return true;
    }
    // "Kayaking is out": the verb is no part of the name.
    let name = match clause.find(Concept::None).filter(|at| *at > 0) {
        Some(at) => title_of(&clause.part(0..at)),
        None => title_of(clause),
    };
    let name = if name.is_empty() { title_of(clause) } else { name };
    if name.is_empty() {
        return false;
    }
    // A word stands for everything that is called so; the word itself keeps new things of that name away.
    let word =
        mention.words.iter().max_by_key(|word| work.elements.holding(word).len().min(1) * stem(word).len());
    let anything = clause.has(Concept::Everything)
        || (0..clause.items().len()).any(|at| ["anything", "all", "every", "any"].contains(&clause.norm(at)));
    let mut titles: Vec<String> = Vec::new();
    for element in word.map(|word| work.elements.holding(word)).unwrap_or_default() {
        let activity = matches!(element.kind, Kind::DraftActivity | Kind::LeftoverActivity);
        if (activity || anything) && !titles.contains(&element.title) && titles.len() < MOST_TITLES {
            titles.push(element.title.clone());
        }
    }
    if titles.is_empty() && themed {
        let name = work.names(&mention.themes);
        let operation = Operation { tags: mention.themes.clone(), ..Operation::new(OperationKind::Ban) };
        work.act(operation, "banned", &[("title", &name)]);
        return true;
    }
    let operation = Operation { title: Some(name.clone()), ..Operation::new(OperationKind::Ban) };
    work.act(operation, "banned", &[("title", &name)]);
    for title in titles {
        work.operations.push(Operation { title: Some(title), ..Operation::new(OperationKind::Ban) });
    }
    true
}
