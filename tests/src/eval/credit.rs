//! Provenance: what says that it comes from a source is in that source, word for word but for links, markup and invisible
//! characters, which no draft may hold; and `provenance[]` agrees with an independent count.

use std::collections::{BTreeMap, BTreeSet};

use remix_itinerary::model::OriginKind;
use remix_itinerary::{Itinerary, Origin, sanitized};

/// An element of a source: itinerary and day or activity.
type Element = (String, String);

/// The sources of a session by element.
#[derive(Debug, Clone)]
pub struct Credits {
    titles: BTreeMap<Element, String>,
    sources: Vec<Itinerary>,
}

impl Credits {
    /// Of the published itineraries that a session was opened with, in its order.
    pub fn of(published: Vec<Itinerary>) -> Self {
        let sources: Vec<Itinerary> = published.into_iter().map(sanitized).collect();
        let mut titles = BTreeMap::new();
        for source in &sources {
            for day in &source.days {
                titles.insert((source.id.clone(), day.id.clone()), day.title.clone());
                for activity in &day.activities {
                    titles.insert((source.id.clone(), activity.id.clone()), activity.title.clone());
                }
            }
        }
        Self { titles, sources }
    }

    /// The sources as they are copied from.
    pub fn sources(&self) -> &[Itinerary] {
        &self.sources
    }

    /// What is wrong with the credit that a draft gives.
    pub fn violations(&self, draft: &Itinerary) -> Vec<String> {
        let mut found = Vec::new();
        let mut cited = BTreeSet::new();
        let mut counts: BTreeMap<String, (u32, u32)> = BTreeMap::new();
        for day in &draft.days {
            let source = self.cite(day.origin.as_ref(), &day.title, &mut cited, &mut found);
            counts.entry(source).or_default().0 += 1;
            for activity in &day.activities {
                let source = self.cite(activity.origin.as_ref(), &activity.title, &mut cited, &mut found);
                counts.entry(source).or_default().1 += 1;
            }
        }
        if !draft.remixed_from_ids.iter().eq(self.sources.iter().map(|source| &source.id)) {
            found.push("remixed_from_ids are not the sources in their order".to_owned());
        }
        found.extend(self.recount(draft, &counts));
        found
    }

    /// Checks one origin; gives the id of the source, empty for what is new.
    fn cite(
        &self,
        origin: Option<&Origin>,
        title: &str,
        cited: &mut BTreeSet<Element>,
        found: &mut Vec<String>,
    ) -> String {
        let Some(origin) = origin else {
            found.push(format!("\"{title}\" does not say where it comes from"));
            return String::new();
        };
        if origin.kind != OriginKind::Source {
            return String::new();
        }
        let part = |text: &Option<String>| text.clone().unwrap_or_default();
        let element = (part(&origin.itinerary_id), part(&origin.element_id));
        match self.titles.get(&element) {
            None => found.push(format!("\"{title}\" cites {}, which does not exist", element.1)),
            Some(own) if own != title && !origin.edited => {
                found.push(format!("\"{title}\" is \"{own}\" in its source"));
            }
            Some(_) if !cited.insert(element.clone()) => found.push(format!("\"{title}\" is there twice")),
            Some(_) => {}
        }
        element.0
    }

    fn recount(&self, draft: &Itinerary, counts: &BTreeMap<String, (u32, u32)>) -> Vec<String> {
        let mut found = Vec::new();
        let listed: BTreeMap<&str, (u32, u32)> = draft
            .provenance
            .iter()
            .map(|entry| (entry.itinerary_id.as_str(), (entry.days, entry.activities)))
            .collect();
        let names: BTreeSet<&str> = counts.keys().map(String::as_str).chain(listed.keys().copied()).collect();
        for id in names {
            let (says, has) =
                (listed.get(id).copied().unwrap_or_default(), counts.get(id).copied().unwrap_or_default());
            if says != has {
                let name = if id.is_empty() { "what is new" } else { id };
                found.push(format!(
                    "provenance of {name} says {says:?} days and activities, there are {has:?}"
                ));
            }
        }
        for source in &self.sources {
            let credited = draft.provenance.iter().find(|entry| entry.itinerary_id == source.id);
            if !credited.is_some_and(|entry| entry.title == source.title && entry.creator == source.creator) {
                found.push(format!("{} and its creator are not credited", source.title));
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::samples;

    fn found(change: impl FnOnce(&mut Itinerary)) -> Vec<String> {
        let mut draft = samples::draft().itinerary;
        change(&mut draft);
        Credits::of(vec![samples::source()]).violations(&draft)
    }

    fn origin(draft: &mut Itinerary) -> &mut Origin {
        draft.days[0].activities[0].origin.as_mut().unwrap()
    }

    #[test]
    fn the_first_draft_gives_credit() {
        assert_eq!(found(|_| ()), [""; 0]);
    }

    #[test]
    fn invented_sources_and_texts_are_found() {
        assert_eq!(
            found(|d| origin(d).element_id = Some("a99".to_owned())),
            ["\"Ribeira Walk\" cites a99, which does not exist"]
        );
        assert_eq!(
            found(|d| d.days[0].activities[0].title = "A swim".to_owned()),
            ["\"A swim\" is \"Ribeira Walk\" in its source"]
        );
        let edited = |d: &mut Itinerary| {
            d.days[0].activities[0].title = "A swim".to_owned();
            origin(d).edited = true;
        };
        assert_eq!(found(edited), [""; 0]);
        assert_eq!(found(|d| d.days[0].origin = None).len(), 3, "no origin, and two counts are wrong");
        let twice = |d: &mut Itinerary| {
            let same = d.days[0].activities[0].clone();
            d.days[0].activities[1] = same;
        };
        assert_eq!(found(twice), ["\"Ribeira Walk\" is there twice"]);
    }

    #[test]
    fn copies_are_of_the_clean_source() {
        let mut dirty = samples::source();
        dirty.days[0].activities[0].title = "Ribeira \u{202e}Walk http://evil.example".to_owned();
        let credits = Credits::of(vec![dirty.clone()]);
        assert_eq!(credits.violations(&samples::draft().itinerary), [""; 0]);
        let mut copied = samples::draft().itinerary;
        copied.days[0].activities[0].title = dirty.days[0].activities[0].title.clone();
        assert_eq!(credits.violations(&copied).len(), 1);
    }

    #[test]
    fn counts_and_names_are_compared() {
        let id = samples::source().id;
        assert_eq!(
            found(|d| d.provenance[0].days = 4),
            [format!("provenance of {id} says (4, 5) days and activities, there are (3, 5)")]
        );
        assert_eq!(
            found(|d| origin(d).kind = OriginKind::Suggested).len(),
            2,
            "one less from the source, one more that is new"
        );
        assert_eq!(
            found(|d| d.provenance[0].title = "Mine".to_owned()),
            ["A sample and its creator are not credited"]
        );
        assert_eq!(found(|d| d.remixed_from_ids.clear()).len(), 1);
    }
}
