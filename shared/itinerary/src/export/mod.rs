//! An itinerary as a file: Markdown to read, JSON to keep, iCalendar for a calendar, GPX for a map.

mod calendar;
mod gpx;
mod markdown;

use crate::model::Itinerary;

/// The form of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// CommonMark.
    Markdown,
    /// The itinerary's own JSON form.
    Json,
    /// iCalendar, RFC 5545; needs a start date.
    Ics,
    /// GPX 1.1: a waypoint for every place with coordinates, and the route through them.
    Gpx,
}

/// A file to download.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// ASCII, made from the title.
    pub file_name: String,
    /// With its charset.
    pub media_type: &'static str,
    /// UTF-8.
    pub content: String,
}

/// Why there is no file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    /// A calendar needs to know when day 1 is.
    #[error("a calendar needs a start date; set one first, for example \"we start on 2027-03-14\"")]
    NoStartDate,
    /// No place has coordinates.
    #[error("no place of this trip has known coordinates, so there is nothing to draw on a map")]
    NoCoordinates,
}

impl Format {
    /// The format with this name: `md`, `json`, `ics` or `gpx`.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "md" => Some(Self::Markdown),
            "json" => Some(Self::Json),
            "ics" => Some(Self::Ics),
            "gpx" => Some(Self::Gpx),
            _ => None,
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            Self::Json => "json",
            Self::Ics => "ics",
            Self::Gpx => "gpx",
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::Markdown => "text/markdown; charset=utf-8",
            Self::Json => "application/json",
            Self::Ics => "text/calendar; charset=utf-8",
            Self::Gpx => "application/gpx+xml",
        }
    }
}

/// Writes an itinerary in a format. `stamp` is when it was last changed, as RFC 5545 writes it in UTC
/// (`20261124T071500Z`); only a calendar shows it.
pub fn export(itinerary: &Itinerary, format: Format, stamp: &str) -> Result<Export, ExportError> {
    let content = match format {
        Format::Markdown => markdown::write(itinerary),
        // Every type of the model can be written; nothing in it has keys that are no text.
        Format::Json => serde_json::to_string_pretty(itinerary).unwrap_or_default(),
        Format::Ics => calendar::write(itinerary, stamp)?,
        Format::Gpx => gpx::write(itinerary)?,
    };
    let file_name = format!("{}.{}", slug(&itinerary.title), format.extension());
    Ok(Export { file_name, media_type: format.media_type(), content })
}

/// Letters and digits of ASCII with hyphens between them; never empty, at most 60 characters.
fn slug(title: &str) -> String {
    let folded = crate::text::fold(title);
    let words =
        folded.split(|character: char| !character.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut slug = String::new();
    for word in words {
        if slug.len() + word.len() >= 60 {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(word);
    }
    if slug.is_empty() { "itinerary".to_owned() } else { slug }
}
