//! More, less or none of a theme.

use remix_itinerary::{Operation, OperationKind};

use crate::activities::names_theme;
use crate::clause::Clause;
use crate::concept::Concept;
use crate::elements::Kind;
use crate::items::{Item, What};
use crate::work::Work;

/// Reads a wish about themes; each theme takes the nearest "more", "less" or "no" before it.
pub(crate) fn frame(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    use Concept::{Add, Less, More, None, Not, Only, Reduce, Remove};
    // "Photographer here." says who writes.
    let last = clause.items().len().saturating_sub(1);
    let tells = clause.items().len() <= 3 && ["here", "aqui"].contains(&clause.norm(last));
    // "No time for shopping there" is a reason.
    let reason = clause.words().windows(3).any(|run| run == ["no", "time", "for"]);
    if tells || reason || clause.themes().is_empty() || !clause.days().is_empty() {
        return false;
    }
    // "Remove the castle" is about that castle, "remove the castles" about all of them.
    let mention = clause.mention();
    let plural = mention.words.iter().any(|word| word.ends_with('s'));
    let definite = (0..clause.items().len())
        .any(|at| ["the", "that", "el", "la", "ese", "esa"].contains(&clause.norm(at)));
    if clause.has(Remove)
        && definite
        && !plural
        && (!names_theme(work, &mention) || counts_one(clause) || is_named(clause, &mention))
        && !clause.any(&[More, Less, None])
    {
        return false;
    }
    // "Cancel the two lunches" is about those two.
    let counted = clause.has(Remove) && definite && clause.number().is_some();
    let fond = is_fond(clause);
    if !fond && (counted || counts_one(clause) || names_one_thing(work, clause) || wants_one(clause)) {
        return false;
    }
    let mut levels: Vec<(&'static str, Vec<String>)> = Vec::new();
    let mut level = default_level(clause).or_else(|| said_behind(clause)).or(fond.then_some("more"));
    for item in clause.items() {
        let denied = item.any(&[None, Remove, Concept::Never]);
        level = match level {
            _ if denied => Some("none"),
            _ if item.any(&[Less, Reduce, Concept::Cut]) => Some("less"),
            // "The visit of temples" adds nothing.
            Some("none") if item.any(&[More, Add]) && !item.is(Concept::Activity) && !clause.has(Not) => {
                Some("more")
            }
            Some("less") if item.is(More) => Some("more"),
            Some("none" | "less") => level,
            _ if item.any(&[More, Add, Only, Concept::Increase]) => Some("more"),
            other => other,
        };
        let Some(level) = level else { continue };
        let themes: Vec<String> = item.themes().map(str::to_owned).collect();
        if !themes.is_empty() {
            match levels.iter_mut().find(|(known, _)| *known == level) {
                Some((_, known)) => known
                    .extend(themes.into_iter().filter(|theme| !known.contains(theme)).collect::<Vec<_>>()),
                Option::None => levels.push((level, themes)),
            }
        }
    }
    if levels.is_empty() {
        return false;
    }
    // "a market" is food and shopping to the lexicon: the first theme of a word that has several is the one meant.
    for (level, themes) in levels {
        let names = work.names(&themes);
        let operation = Operation {
            tags: themes,
            level: Some(level.to_owned()),
            ..Operation::new(OperationKind::SetTheme)
        };
        work.act(operation, &format!("theme_{level}"), &[("themes", &names)]);
    }
    true
}

/// "The castle would be better in the evening" is about that castle: it tells nothing of a taste for history.
fn names_one_thing(work: &Work<'_>, clause: &Clause<'_>) -> bool {
    let mention = clause.mention();
    let definite = mention.items.first().and_then(|first| first.checked_sub(1)).is_some_and(|before| {
        ["the", "that", "this", "our", "el", "la", "ese", "esa", "nuestro", "nuestra"]
            .contains(&clause.reading.norm(before))
    });
    let levels = (0..clause.items().len())
        .any(|at| ["more", "less", "fewer", "mas", "menos"].contains(&clause.norm(at)));
    // "Me encanta el flamenco": in Spanish what one likes in general has its article too.
    let taste = clause.reading.is_spanish() && wishes(clause);
    definite
        && !levels
        && !taste
        && !names_theme(work, &mention)
        && mention
            .words
            .iter()
            .any(|word| work.elements.holding(word).iter().any(|element| element.kind == Kind::DraftActivity))
}

/// Themes that are called like one thing of their kind: "remove the museum" is about one, "remove the nightlife" is not.
const COUNTED: &[&str] = &["museum", "temple", "market", "museo", "templo", "mercado"];

/// "I'd love a cooking lesson": one of them, not more of its kind.
fn wants_one(clause: &Clause<'_>) -> bool {
    let Some(at) = clause.items().iter().position(|item| item.themes().next().is_some()) else {
        return false;
    };
    let article = at.checked_sub(1).is_some_and(|before| ["a", "an"].contains(&clause.norm(before)));
    let last = clause.items()[at].to.checked_sub(1).and_then(|token| clause.reading.tokens.get(token));
    let single = last.is_some_and(|token| !token.norm.ends_with('s'));
    let counted = (0..clause.items().len())
        .any(|at| ["more", "less", "fewer", "bit", "lot", "little"].contains(&clause.norm(at)));
    article
        && single
        && wishes(clause)
        && !counted
        && clause.items().iter().all(|item| !item.any(&[Concept::None, Concept::Remove, Concept::Less]))
}

/// "Remove the museum", which is about one museum.
pub(crate) fn counts_one(clause: &Clause<'_>) -> bool {
    (1..clause.items().len()).any(|at| {
        COUNTED.contains(&clause.norm(at))
            && ["the", "that", "el", "la", "ese", "esa"].contains(&clause.norm(at - 1))
    })
}

/// "A bit less" after "more wildlife": of what was named before.
pub(crate) fn again(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let plain = clause.mention().words.is_empty()
        && clause.items().iter().all(|item| matches!(item.what, What::Known | What::Comma | What::And))
        && !clause.any(&[
            Concept::Day,
            Concept::Time,
            Concept::Budget,
            Concept::Trip,
            Concept::Praise,
            Concept::Thanks,
        ]);
    let level = match (clause.has(Concept::Less), clause.has(Concept::More)) {
        (true, _) => "less",
        (_, true) => "more",
        _ => return false,
    };
    if !plain || work.topic.themes.is_empty() || work.has_result() {
        return false;
    }
    let themes = work.topic.themes.clone();
    let names = work.names(&themes);
    let operation =
        Operation { tags: themes, level: Some(level.to_owned()), ..Operation::new(OperationKind::SetTheme) };
    work.act(operation, &format!("theme_{level}"), &[("themes", &names)]);
    true
}

/// "The war museum": a word that is no theme makes a name of it.
fn is_named(clause: &Clause<'_>, mention: &crate::clause::Mention) -> bool {
    mention.items.iter().filter_map(|at| clause.reading.items.get(*at)).any(|item| item.what == What::Unknown)
}

/// "Museums suck", "temples are out": the level comes behind the theme.
fn said_behind(clause: &Clause<'_>) -> Option<&'static str> {
    let last = clause.items().iter().rposition(|item| item.themes().next().is_some())?;
    let behind = clause.part(last + 1..clause.items().len());
    let before = clause.part(0..last);
    let steered = before.any(&[Concept::More, Concept::Less, Concept::None, Concept::Add, Concept::Remove]);
    match (steered, behind.any(&[Concept::None, Concept::Remove]), behind.has(Concept::Less)) {
        (false, true, _) => Some("none"),
        (false, _, true) => Some("less"),
        _ => None,
    }
}

/// What a bare theme means: "I love temples" is more, "we don't want any partying" none; a statement of fact nothing.
fn default_level(clause: &Clause<'_>) -> Option<&'static str> {
    let first = clause.items().iter().position(|item| item.themes().next().is_some())?;
    let before = &clause.items()[..first];
    let not = before.iter().any(|item| item.is(Concept::Not));
    // "Jazz it up with some nightlife"
    let some =
        first.checked_sub(1).is_some_and(|at| ["some", "algo", "algun", "alguna"].contains(&clause.norm(at)));
    let likes = some || before.iter().any(|item| item.any(&[Concept::More]) || wants(clause, item));
    // "Could you frobnicate the temples": a verb that nobody knows is no wish for more of them.
    let strange = before.iter().any(|item| item.what == What::Unknown)
        && !some
        && before.iter().any(Item::is_request)
        && !before.iter().any(|item| item.any(&[Concept::More]));
    if strange {
        return None;
    }
    // "Snorkelling is fine though" asks for nothing.
    let behind = clause.part(first + 1..clause.items().len());
    if (0..behind.items().len()).any(|at| ["fine", "ok", "okay", "vale"].contains(&behind.norm(at))) {
        return None;
    }
    match (not, likes) {
        (true, true) => Some("none"),
        (false, true) => Some("more"),
        // "Temples!", "street food please": nothing but the theme is a wish for it.
        (false, false) if nothing_else(clause) => Some("more"),
        // "we're not museum people"
        (true, false) if nothing_else(clause) => Some("none"),
        _ => None,
    }
}

/// "My partner is a history buff"
pub(crate) fn is_fond(clause: &Clause<'_>) -> bool {
    let fond = ["buff", "nut", "freak", "geek", "addict", "lover"];
    (1..clause.items().len())
        .any(|at| fond.contains(&clause.norm(at)) && clause.items()[at - 1].themes().next().is_some())
}

/// True when the clause holds themes and small words only.
fn nothing_else(clause: &Clause<'_>) -> bool {
    clause.items().iter().all(|item| {
        item.themes().next().is_some()
            || item.is_filler()
            || item.is(Concept::Not)
            || !matches!(item.what, What::Known | What::Unknown)
    })
}

/// True when the clause says that something is wanted.
pub(crate) fn wishes(clause: &Clause<'_>) -> bool {
    clause.items().iter().any(|item| item.is(Concept::More) || wants(clause, item))
}

fn wants(clause: &Clause<'_>, item: &Item) -> bool {
    let word = clause.reading.tokens.get(item.from).map_or("", |token| token.norm.as_str());
    [
        "want", "like", "love", "need", "prefer", "enjoy", "quiero", "queremos", "quisiera", "gusta",
        "encanta", "necesito", "prefiero", "gustaria", "encantan", "gustan",
    ]
    .contains(&word)
        || item.is_request()
}

/// "More elephants": something that nothing in the trips is called or tagged.
pub(crate) fn unknown(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    let mention = clause.mention();
    let (Some(first), Some(last)) = (mention.items.first(), mention.items.last()) else { return false };
    if !clause.any(&[Concept::More, Concept::Add]) || work.has_result() {
        return false;
    }
    let name = clause.reading.typed(*first..*last + 1).to_owned();
    work.note("nothing_about", &[("name", &name)]);
    work.use_items(clause.range.clone());
    true
}
