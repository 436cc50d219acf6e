//! What the ledger says about a day or an activity: unwanted, protected, how much it is worth.

use rust_decimal::Decimal;

use super::trip::Trip;
use crate::constraints::names;
use crate::library::MAX_ACTIVITIES;
use crate::model::OriginKind;
use crate::{Activity, Day, Place, currency, load, places, tags};

impl Trip<'_> {
    /// True for an activity that the ledger lets in; `id` is the one that it has or would have in the draft.
    pub(super) fn wanted(&self, activity: &Activity, id: &str) -> bool {
        let ledger = &self.draft.constraints;
        let avoided = |tag: &String| {
            ledger.themes.none.contains(tag)
                || ledger.needs.iter().any(|need| tags::avoided_by(need).contains(tag))
        };
        !activity.tags.iter().any(avoided) && !self.is_banned(&activity.title, &activity.tags, id)
    }

    /// True when the traveller does not want to see this again.
    pub(super) fn is_banned(&self, title: &str, tags: &[String], id: &str) -> bool {
        self.draft.constraints.banned.iter().any(|entry| names(entry, id, title, tags))
    }

    /// True when the traveller does not want to go there.
    pub(super) fn place_banned(&self, place: &Place) -> bool {
        self.draft
            .constraints
            .banned
            .iter()
            .any(|entry| places::same(entry, &place.name) || places::same(entry, &place.region))
    }

    /// True when the traveller has said that this must stay.
    pub(super) fn is_kept(&self, title: &str, tags: &[String], id: &str) -> bool {
        self.draft.constraints.must_keep.iter().any(|entry| names(entry, id, title, tags))
    }

    /// True for an activity that only an explicit order may take out.
    pub(super) fn is_protected(&self, activity: &Activity) -> bool {
        let fresh = self.asked_for.contains(&activity.id) || self.wished_for.contains(&activity.id);
        fresh || self.is_kept(&activity.title, &activity.tags, &activity.id)
    }

    /// True for a day that only an explicit order may take out. A kept theme protects its activities, not the days.
    pub(super) fn must_stay(&self, day: &Day) -> bool {
        day.locked
            || self.asked_for.contains(&day.id)
            || self.is_kept(&day.title, &[], &day.id)
            || day.activities.iter().any(|activity| {
                self.asked_for.contains(&activity.id) || self.is_kept(&activity.title, &[], &activity.id)
            })
    }

    /// How much the ledger wants an activity: kept things first, then wished themes, then copied before suggested.
    pub(super) fn worth(&self, activity: &Activity) -> i64 {
        let themes = &self.draft.constraints.themes;
        let count = |list: &[String]| activity.tags.iter().filter(|tag| list.contains(tag)).count() as i64;
        let copied = activity.origin.as_ref().is_some_and(|origin| origin.kind != OriginKind::Suggested);
        1000 * i64::from(self.is_protected(activity))
            + 20 * (count(&themes.more) - count(&themes.less))
            + i64::from(copied)
    }

    /// Most activities of a day under the ledger.
    pub(super) fn per_day_limit(&self) -> usize {
        load::most_activities(&self.draft.constraints).unwrap_or(MAX_ACTIVITIES).clamp(1, MAX_ACTIVITIES)
    }

    /// The budget of the ledger in the currency of the draft.
    pub(super) fn budget(&self) -> Option<Decimal> {
        let budget = self.draft.constraints.budget.as_ref()?;
        currency::convert(budget.amount, &budget.currency, self.currency())
    }
}
