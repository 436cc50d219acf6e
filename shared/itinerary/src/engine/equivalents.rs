//! The last lever of the budget: an activity gives way to a cheaper one of the same main theme, first the one that saves
//! most. What a place has to offer is looked up once; only what the trip has already changes with every pull.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::budget::free;
use super::fill::{self, Choice};
use super::trip::Trip;
use crate::library::Used;
use crate::{Activity, Day, text};

/// What there is to replace activities with, from one pull of the lever to the next.
pub(super) struct Equivalents {
    offers: Offers,
    used: Used,
    /// Folded titles of the trip and how many activities have each.
    titles: BTreeMap<String, usize>,
}

/// An activity and what it gives way to.
struct Replacement {
    saved: Decimal,
    at: usize,
    index: usize,
    choice: Choice,
}

impl Equivalents {
    pub(super) fn new(trip: &Trip<'_>) -> Self {
        let mut titles = BTreeMap::new();
        for activity in trip.days().iter().flat_map(|day| &day.activities) {
            *titles.entry(text::fold(&activity.title)).or_default() += 1;
        }
        Self { offers: Offers::new(trip), used: trip.used(), titles }
    }

    /// Replaces the activity for which a cheaper equivalent saves most, of equals the first of the trip, and tells its
    /// day; none when there is nothing to replace. No wished theme is lost.
    pub(super) fn pull(&mut self, trip: &mut Trip<'_>) -> Option<usize> {
        let Replacement { at, index, choice, .. } = self.best(trip)?;
        let new = fill::make(trip, at, choice);
        let old = trip.days_mut()[at].activities.remove(index);
        self.goes(trip, &old);
        self.comes(trip, &new);
        trip.put(at, new).is_ok().then_some(at)
    }

    /// An activity is in the trip no more.
    pub(super) fn goes(&mut self, trip: &Trip<'_>, activity: &Activity) {
        if let Some(element) = trip.library.cited(activity.origin.as_ref()) {
            self.used.remove(element);
        }
        if let Some(count) = self.titles.get_mut(&text::fold(&activity.title)) {
            *count -= 1;
        }
    }

    fn comes(&mut self, trip: &Trip<'_>, activity: &Activity) {
        if let Some(element) = trip.library.cited(activity.origin.as_ref()) {
            self.used.insert(element);
        }
        *self.titles.entry(text::fold(&activity.title)).or_default() += 1;
    }

    fn best(&mut self, trip: &Trip<'_>) -> Option<Replacement> {
        let wishes = &trip.draft.constraints.themes.more;
        let has = |title: &String| self.titles.get(title).is_some_and(|count| *count > 0);
        let mut best: Option<Replacement> = None;
        for (at, index) in free(trip) {
            let activity = &trip.days()[at].activities[index];
            let Some(main) = activity.tags.first() else { continue };
            let fits = |offer: &&Offer| {
                let mut wished = activity.tags.iter().filter(|tag| wishes.contains(tag));
                wished.all(|tag| offer.choice.tags.contains(tag))
                    && fill::is_free(trip, at, &offer.choice, &self.used)
                    && offer.titles(trip, at).is_some_and(|titles| !titles.iter().any(has))
            };
            // At this price nothing more is saved than by the best so far.
            let limit = activity.cost - best.as_ref().map_or(Decimal::ZERO, |best| best.saved);
            let offers = self.offers.of(trip, at, main).iter();
            let fit = offers.take_while(|offer| offer.choice.cost < limit).filter(fits);
            if let Some(choice) = fill::cheapest(trip, at, fit.map(|offer| &offer.choice)) {
                let saved = activity.cost - choice.cost;
                best = Some(Replacement { saved, at, index, choice: choice.clone() });
            }
        }
        best
    }
}

/// What a day could have, whatever the trip has already.
struct Offer {
    choice: Choice,
    titles: OnceCell<Option<Vec<String>>>,
}

impl Offer {
    /// The folded titles of an idea, in every language; none where it is unwanted.
    fn titles(&self, trip: &Trip<'_>, at: usize) -> Option<&Vec<String>> {
        let make = || {
            let wanted =
                |title: String| (!trip.is_banned(&title, &self.choice.tags, "")).then(|| text::fold(&title));
            fill::titles(trip, at, &self.choice).map(wanted).collect()
        };
        self.titles.get_or_init(make).as_ref()
    }
}

/// The offers of each place for a theme.
struct Offers {
    /// Of each day, the first one that is in the same place.
    places: Vec<usize>,
    known: Vec<Known>,
}

/// What there is for the days of a place; on a trek there is less, and what is on a day can make it one.
struct Known {
    place: usize,
    trek: bool,
    theme: String,
    offers: Vec<Offer>,
}

impl Offers {
    fn new(trip: &Trip<'_>) -> Self {
        let first =
            |day: &Day| trip.days().iter().position(|other| other.place == day.place).unwrap_or_default();
        Self { places: trip.days().iter().map(first).collect(), known: Vec::new() }
    }

    fn of(&mut self, trip: &Trip<'_>, at: usize, theme: &String) -> &[Offer] {
        let (place, trek) = (self.places[at], trip.on_trek(at));
        let same = |known: &Known| known.place == place && known.trek == trek && known.theme == *theme;
        let found = self.known.iter().position(same).unwrap_or_else(|| {
            let choices = fill::offers(trip, at, theme).into_iter();
            let offers = choices.map(|choice| Offer { choice, titles: OnceCell::new() }).collect();
            self.known.push(Known { place, trek, theme: theme.clone(), offers });
            self.known.len() - 1
        });
        &self.known[found].offers
    }
}
