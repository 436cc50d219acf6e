//! Cleaning of untrusted text, and lengths in graphemes.
//!
//! Text from strangers, language models and hand edits passes through here before it can reach a draft (V3, V19).

mod fold;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{UnicodeNormalization, is_nfc};
use unicode_segmentation::UnicodeSegmentation;

pub use fold::{fold, folded_eq};

/// Title of an itinerary.
pub const TITLE: usize = 200;
/// Tagline of an itinerary.
pub const TAGLINE: usize = 160;
/// Description and the other long texts.
pub const LONG: usize = 5000;
/// Title of a day.
pub const DAY_TITLE: usize = 120;
/// Title of an activity, a stay or a shared cost.
pub const ACTIVITY_TITLE: usize = 160;
/// Note of an activity.
pub const NOTE: usize = 500;
/// One item of a list.
pub const ITEM: usize = 300;
/// One tag.
pub const TAG: usize = 30;

/// More marks than this on one letter are a trick and no language.
const MAX_MARKS: usize = 4;

/// A number with a plus sign and so many digits can be dialled.
const PHONE_DIGITS: usize = 7;
/// One without a plus sign.
const LOCAL_PHONE_DIGITS: usize = 9;

/// Domain endings that make a bare `name.ending` a link even without a scheme.
const LINK_ENDINGS: [&str; 22] = [
    "com", "org", "net", "io", "info", "biz", "dev", "app", "xyz", "ru", "cn", "co", "ly", "gg", "me", "tv",
    "top", "site", "online", "shop", "link", "click",
];

/// What a link begins with, whatever follows; the white space behind an ordinary colon keeps words apart.
const LINK_SCHEMES: [&str; 9] =
    ["://", "javascript:", "vbscript:", "data:", "file:", "mailto:", "tel:", "sms:", "whatsapp:"];

/// Text after cleaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleaned {
    /// What may stay.
    pub text: String,
    /// True when a link, an address, a number, HTML or an invisible character was taken out.
    pub removed: bool,
}

/// Number of user-perceived characters.
pub fn graphemes(text: &str) -> usize {
    if is_one_byte_each(text) { text.len() } else { text.graphemes(true).count() }
}

/// True when each byte is a grapheme of its own, as in most texts.
fn is_one_byte_each(text: &str) -> bool {
    text.is_ascii() && !text.contains('\r')
}

/// True when the text has at most `limit` graphemes; a grapheme has at least one byte, so that most need no counting.
pub fn fits(text: &str, limit: usize) -> bool {
    text.len() <= limit || graphemes(text) <= limit
}

/// The first `limit` graphemes, without white space at the end.
pub fn truncate(text: &str, limit: usize) -> String {
    if text.len() <= limit {
        return text.to_owned();
    }
    let end = if is_one_byte_each(text) {
        Some(limit)
    } else {
        text.grapheme_indices(true).nth(limit).map(|(end, _)| end)
    };
    end.map_or(text, |end| text[..end].trim_end()).to_owned()
}

/// One line in NFC, without control, bidi or zero-width characters; what else it says is kept.
pub fn line(text: &str) -> String {
    if is_plain_line(text) {
        return text.to_owned();
    }
    visible(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// True when [`line`] has nothing to do, as for nearly every text.
fn is_plain_line(text: &str) -> bool {
    if text.is_ascii() {
        let bytes = text.as_bytes();
        let spaced = bytes.first() != Some(&b' ') && bytes.last() != Some(&b' ');
        // Without a way out in the middle, which lets the compiler look at many letters at once.
        let visible = bytes.iter().fold(true, |all, byte| all & (b' '..=b'~').contains(byte));
        let pairs = bytes.iter().zip(bytes.iter().skip(1));
        let doubled = pairs.fold(false, |any, (one, next)| any | ((*one == b' ') & (*next == b' ')));
        return spaced && visible && !doubled;
    }
    let mut after_space = true;
    let plain = text.chars().all(|c| {
        let doubled = c == ' ' && after_space;
        after_space = c == ' ';
        !doubled && !hidden(c) && (c == ' ' || !c.is_whitespace()) && (c.is_ascii() || !is_combining_mark(c))
    });
    plain && !text.ends_with(' ') && is_nfc(text)
}

/// True when [`line`] and [`truncate`] have nothing to do; a text of letters with several bytes may be short enough all
/// the same.
pub(crate) fn is_line(text: &str, limit: usize) -> bool {
    text.len() <= limit && is_plain_line(text)
}

/// True when [`paragraphs`] and [`truncate`] have nothing to do.
pub(crate) fn is_paragraphs(text: &str, limit: usize) -> bool {
    let mut after_blank = true;
    let plain = text.len() <= limit
        && text.split('\n').all(|line| {
            let doubled = line.is_empty() && after_blank;
            after_blank = line.is_empty();
            !doubled && is_plain_line(line)
        });
    text.is_empty() || (plain && !after_blank)
}

/// Like [`line`], but keeps line breaks (at most one empty line in a row).
pub fn paragraphs(text: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    for raw in text.replace("\r\n", "\n").split(['\n', '\r', '\u{2028}', '\u{2029}']) {
        let clean = line(raw);
        if clean.is_empty() && out.last().is_none_or(|last| last.is_empty()) {
            continue;
        }
        out.push(clean);
    }
    while out.last().is_some_and(|last| last.is_empty()) {
        out.pop();
    }
    out.join("\n")
}

/// [`line`] without links, mail addresses, phone numbers and HTML.
pub fn sanitize_line(text: &str) -> Cleaned {
    let before = line(text);
    let had_hidden = before != text && text.chars().any(hidden);
    // Without these signs nothing is HTML, a link or an address; with most of them neither.
    let harmless = !before.contains(['<', '@', '.', ':'])
        || (!before.contains('<') && !before.split(' ').any(is_contact));
    if harmless && digits(&before) < PHONE_DIGITS {
        return Cleaned { removed: had_hidden, text: before };
    }
    let clean = without_contacts(&without_html(&before));
    Cleaned { removed: had_hidden || clean != before, text: clean }
}

/// [`paragraphs`] without links, mail addresses, phone numbers and HTML.
pub fn sanitize_paragraphs(text: &str) -> Cleaned {
    let before = paragraphs(text);
    let had_hidden = text.chars().any(|c| hidden(c) && !matches!(c, '\n' | '\r'));
    let whole = without_html(&before);
    let clean = paragraphs(&whole.split('\n').map(without_contacts).collect::<Vec<_>>().join("\n"));
    Cleaned { removed: had_hidden || clean != before, text: clean }
}

/// Control, bidi, zero-width and tag characters.
fn hidden(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control() && c != '\t';
    }
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

fn visible(text: &str) -> String {
    if text.is_ascii() {
        let kept = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t'));
        return kept.map(|c| if c.is_control() { ' ' } else { c }).collect();
    }
    let mut marks = 0;
    let kept = text.chars().filter_map(|c| match c {
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => Some(' '),
        c if hidden(c) => None,
        c => Some(c),
    });
    kept.nfc()
        .filter(|c| {
            marks = if is_combining_mark(*c) { marks + 1 } else { 0 };
            marks <= MAX_MARKS
        })
        // Dropping marks can leave a sequence that composes further.
        .nfc()
        .collect()
}

fn without_html(text: &str) -> String {
    let mut current = text.to_owned();
    // Taking one tag out can join the halves of another.
    while let Some((start, end)) = html_tag(&current) {
        current.replace_range(start..end, " ");
    }
    current
}

/// The first `<tag ...>`, `</tag>` or `<!-- -->`; an unclosed one reaches to the end of its line.
fn html_tag(text: &str) -> Option<(usize, usize)> {
    text.match_indices('<').find_map(|(start, _)| {
        let rest = &text[start + 1..];
        let opens = rest.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
        let end = rest.find('>').map(|at| at + 1).or_else(|| rest.find('\n')).unwrap_or(rest.len());
        opens.then_some((start, start + 1 + end))
    })
}

fn without_contacts(text: &str) -> String {
    if digits(text) < PHONE_DIGITS && !text.split_whitespace().any(is_contact) {
        return text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let mut current = text.to_owned();
    loop {
        let words: Vec<&str> = current.split_whitespace().filter(|word| !is_contact(word)).collect();
        let joined = without_phones(&words.join(" "));
        let next = joined.split_whitespace().collect::<Vec<_>>().join(" ");
        if next == current {
            return current;
        }
        current = next;
    }
}

fn digits(text: &str) -> usize {
    text.chars().filter(|c| c.is_numeric()).count()
}

fn is_contact(word: &str) -> bool {
    is_link(word) || is_mail(word)
}

fn is_link(word: &str) -> bool {
    if !word.contains(['.', ':']) {
        return false;
    }
    let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    if word.starts_with("www.") || LINK_SCHEMES.iter().any(|scheme| word.contains(scheme)) {
        return true;
    }
    let host = word.split(['/', '?', '#', ':']).next().unwrap_or_default();
    host.rsplit_once('.').is_some_and(|(name, ending)| {
        name.chars().count() >= 2
            && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.'))
            && LINK_ENDINGS.contains(&ending)
    })
}

fn is_mail(word: &str) -> bool {
    word.split_once('@').is_some_and(|(user, host)| {
        user.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '+'))
            && host.trim_end_matches(|c: char| !c.is_alphanumeric()).contains('.')
    })
}

/// Takes out runs of digits that are long enough to be dialled. ISO dates and years are short enough to stay.
fn without_phones(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = at + phone_run(&chars[at..]);
        let run: String = chars[at..end].iter().collect();
        if end > at && is_phone(&run) {
            at = end;
        } else if end > at {
            out.push_str(&run);
            at = end;
        } else {
            out.push(chars[at]);
            at += 1;
        }
    }
    out
}

fn phone_run(chars: &[char]) -> usize {
    let starts = chars.first().is_some_and(|c| c.is_numeric() || matches!(c, '+' | '('));
    if !starts {
        return 0;
    }
    // A plus sign begins another number.
    let inside = |c: &char| c.is_numeric() || matches!(c, ' ' | '-' | '.' | '(' | ')' | '/');
    let run = 1 + chars[1..].iter().take_while(|c| inside(c)).count();
    // White space at the end belongs to the text that follows.
    chars[..run].iter().rposition(|c| *c != ' ').map_or(0, |last| last + 1)
}

fn is_phone(run: &str) -> bool {
    let digits = digits(run);
    let dates =
        run.split_whitespace().all(|part| part.len() <= 4 || crate::date::Date::parse(part).is_some());
    (run.starts_with('+') && digits >= PHONE_DIGITS) || (digits >= LOCAL_PHONE_DIGITS && !dates)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_out_what_could_lead_a_reader_away() {
        for (dirty, clean) in [
            ("Lunch at https://evil.example/x now", "Lunch at now"),
            ("Lunch (www.evil.example) now", "Lunch now"),
            ("Book on evil.com/deal today", "Book on today"),
            ("Write to me@evil.example please", "Write to please"),
            ("Call +34 600 123 456 now", "Call now"),
            ("Call 600-123-4567 now", "Call now"),
            ("For 2 +1 900 555 0199 now", "For 2 now"),
            ("Open data:text/html;base64,PHNj now", "Open now"),
            ("Tap (tel:+19005550199) now", "Tap now"),
            ("<b>Bold</b> walk", "Bold walk"),
            ("<scr<b>ipt>alert</script> walk", "ipt>alert walk"),
            ("a\u{202E}b\u{200B}c", "abc"),
            ("[menu](https://evil.example)", ""),
        ] {
            let cleaned = sanitize_line(dirty);
            assert_eq!(cleaned.text, clean, "{dirty}");
            assert!(cleaned.removed, "{dirty}");
        }
    }

    #[test]
    fn leaves_ordinary_text_alone() {
        for text in [
            "Hike at 4,270 m, 09:00-11:30",
            "From 2026-12-24 to 2026-12-31",
            "St. Mary's Church, 12th c.",
            "Siddu & dham < 20 USD",
            "Tea for 2 @ the lake",
            "The data: three huts, file: none",
            "Café in Évora",
        ] {
            assert_eq!(sanitize_line(text), Cleaned { text: text.to_owned(), removed: false });
        }
    }

    #[test]
    fn keeps_lines_of_long_texts() {
        let cleaned = sanitize_paragraphs("One\r\n\r\n\r\nTwo http://x.y\nThree");
        assert_eq!(cleaned.text, "One\n\nTwo\nThree");
        assert!(cleaned.removed);
    }

    #[test]
    fn counts_and_cuts_by_grapheme() {
        assert_eq!(graphemes("né\u{301}👩🏽‍🌾"), 3);
        assert_eq!((truncate("one two", 4), truncate("a\r\nb", 3)), ("one".to_owned(), "a\r\nb".to_owned()));
        assert_eq!(truncate("👩🏽‍🌾👩🏽‍🌾👩🏽‍🌾", 2), "👩🏽‍🌾👩🏽‍🌾");
        let zalgo = format!("a{}", "\u{301}".repeat(900));
        assert!(line(&zalgo).len() < 16);
    }
}
