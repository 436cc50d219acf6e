//! What is said around the wishes: greetings, thanks, praise, things that have nothing to do with the trip.

use crate::clause::Clause;
use crate::concept::Concept;
use crate::items::{Item, What};
use crate::work::Work;

/// True when the clause is nothing but thanks, praise or a greeting; says the matching words.
pub(crate) fn small_talk(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    use Concept::{Hello, No, Praise, Thanks, Yes};
    let wishes = clause.items().iter().any(|item| {
        matches!(item.what, What::Money(_) | What::Length(_) | What::Days(_) | What::Date(_))
            || item.themes().next().is_some()
            || item.needs().next().is_some()
    });
    if wishes || work.ask.is_some() {
        return false;
    }
    let denied = clause.items().windows(2).any(|pair| pair[0].any(&[Concept::Not]) && pair[1].has_praise());
    if clause.any(&[Thanks, Praise])
        && !denied
        && !clause.any(&[
            Concept::Complaint,
            Concept::Add,
            Concept::Remove,
            Concept::Replace,
            Concept::Switch,
        ])
    {
        work.note(if clause.has(Praise) { "glad" } else { "welcome" }, &[]);
        return true;
    }
    let counts = [Concept::Child, Concept::Party, Concept::Family, Concept::StayNoun];
    let small = |item: &Item| {
        item.is_filler() && !item.any(&counts) || matches!(item.what, What::Comma | What::And | What::Stop)
    };
    if !clause.items().is_empty() && clause.items().iter().all(small) {
        work.note("go_on", &[]);
        return true;
    }
    if clause.has(Hello) && clause.mention().words.is_empty() {
        work.note("hello", &[]);
        return true;
    }
    if clause.any(&[Yes, No]) && clause.mention().words.is_empty() {
        work.note(if clause.has(No) { "left_as_is" } else { "go_on" }, &[]);
        return true;
    }
    false
}

/// Declines what is not about the trip.
pub(crate) fn off_topic(work: &mut Work<'_>, clause: &Clause<'_>) -> bool {
    if !clause.has(Concept::OffTopic) {
        return false;
    }
    work.note("off_topic", &[]);
    true
}

impl Item {
    fn has_praise(&self) -> bool {
        self.is(Concept::Praise)
    }
}
