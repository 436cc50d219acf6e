//! What the message before was about, for messages that only make sense behind it: "fifty less", "a week later", "a bit
//! more".

use remix_itinerary::{Change, OperationKind};

use crate::clause::Clause;
use crate::concept::Concept;
use crate::items::What;
use crate::reading::Reading;

/// The subjects of one message.
#[derive(Debug, Clone, Default)]
pub(crate) struct Topic {
    /// The themes that it named.
    pub themes: Vec<String>,
    /// The length of the trip.
    pub length: bool,
    /// What the trip costs.
    pub money: bool,
    /// When it starts.
    pub start: bool,
    /// The currency of the amounts.
    pub currency: bool,
    /// A step back or forth, where it was nothing else.
    pub step: Option<OperationKind>,
}

impl Topic {
    /// What the last change was about, where it was made by a message that is too far back to be known.
    pub(crate) fn learn(&mut self, change: &Change) {
        let Some(constraints) = &change.constraints else { return };
        self.start |= constraints.before.start_date != constraints.after.start_date;
        self.money |= constraints.before.budget != constraints.after.budget;
        self.length |= constraints.before.duration_days != constraints.after.duration_days;
    }

    /// The subjects of a message.
    pub(crate) fn of(reading: &Reading) -> Self {
        use Concept::{Budget, Cheaper, Extend, QHowLong, QHowMuch, Shorten, ShowIn};
        let whole = Clause { reading, range: 0..reading.items.len() };
        let items = whole.items();
        let counted =
            items.iter().any(|item| item.length().is_some() || item.any(&[Shorten, Extend, QHowLong]));
        Self {
            themes: whole.themes(),
            length: counted && items.iter().all(|item| item.place.is_none()),
            money: whole.money().is_some() && whole.mention().words.is_empty()
                || whole.any(&[Budget, Cheaper, QHowMuch]),
            start: items.iter().any(|item| matches!(item.what, What::Date(_))),
            currency: whole.has(ShowIn) || items.iter().any(|item| reading.is_currency(item)),
            step: match () {
                () if !whole.mention().words.is_empty() || !whole.days().is_empty() => None,
                () if whole.has(Concept::Undo) => Some(OperationKind::Undo),
                () if whole.has(Concept::Redo) => Some(OperationKind::Redo),
                () => None,
            },
        }
    }
}
