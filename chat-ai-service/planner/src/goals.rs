//! Where a thing goes: of two days that a clause names, which one it leaves and which one it comes to.

use crate::clause::Clause;
use crate::concept::Concept;

const LEAVES: &[&str] = &["from", "off", "del", "desde"];
const ENTERS: &[&str] = &["to", "onto", "into", "al", "a", "hasta"];
const RATHER: &[&str] = &["not", "than", "no", "instead", "vez", "lugar"];

/// The days that are left and the day that is the goal: "from day 4 to day 5", "to day 5 from day 4", "on day 5 rather than day
/// 4", "on day 5, not on day 4".
pub(crate) fn from_to(clause: &Clause<'_>, days: &[i32]) -> (Vec<i32>, Option<i32>) {
    let (Some(first), Some(second)) = (days.first(), days.get(1)) else {
        return (Vec::new(), days.first().copied());
    };
    let places: Vec<usize> = clause
        .items()
        .iter()
        .enumerate()
        .filter(|(_, item)| item.days().is_some())
        .map(|(at, _)| at)
        .collect();
    let (Some(a), Some(b)) = (places.first(), places.get(1)) else { return (vec![*first], Some(*second)) };
    let before = |at: usize| at.checked_sub(1).map(|at| clause.norm(at)).unwrap_or_default();
    let between = clause.part(a + 1..*b);
    let rather = between.has(Concept::InsteadOf) || (a + 1..*b).any(|at| RATHER.contains(&clause.norm(at)));
    let backwards = ENTERS.contains(&before(*a)) && LEAVES.contains(&before(*b));
    if rather || backwards { (vec![*second], Some(*first)) } else { (vec![*first], Some(*second)) }
}

/// True when one side of a replacement is nothing but the day that the thing is not to be on.
pub(crate) fn names_other_day(old: &Clause<'_>, new: &Clause<'_>) -> bool {
    let bare = |side: &Clause<'_>| side.mention().words.is_empty();
    !old.days().is_empty() && bare(old) && !new.days().is_empty() && !bare(new)
}
