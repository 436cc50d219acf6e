//! From what a traveller typed to tokens: links, mail addresses, HTML and invisible characters are taken out, the rest
//! is cut into words, numbers and marks. Each token knows the text it came from and a folded form to compare with.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A message without the parts that must never reach a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Clean {
    /// What is left, NFC.
    pub text: String,
    /// True when a link, an address or a tag was taken out.
    pub dropped: bool,
}

/// What a token looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Letters.
    Word,
    /// Digits, perhaps with separators.
    Number,
    /// One mark, such as a comma or a currency sign.
    Mark,
}

/// A piece of the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    /// Lower case, without diacritics.
    pub norm: String,
    /// What it looks like.
    pub shape: Shape,
    /// First byte in the clean text.
    pub from: usize,
    /// One past the last byte.
    pub to: usize,
}

/// Takes out what must never reach a draft.
pub(crate) fn clean(message: &str) -> Clean {
    let visible: String = crate::enumerated::parted(message)
        .nfc()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !c.is_control() && !is_invisible(*c))
        .map(|c| match c {
            '\u{2018}' | '\u{2019}' | '\u{02bc}' | '`' | '\u{00b4}' => '\'',
            '\u{201c}' | '\u{201d}' | '\u{00ab}' | '\u{00bb}' | '\u{201e}' => '"',
            '\u{2010}'..='\u{2015}' => '-',
            c => c,
        })
        .collect();
    let (without_tags, had_tags) = strip_tags(&visible);
    let mut dropped = had_tags;
    let words: Vec<&str> = without_tags
        .split(' ')
        .filter(|word| {
            let link = is_link(word);
            dropped |= link;
            !word.is_empty() && !link
        })
        .map(|word| match word {
            "w/" => "with",
            "w/o" => "without",
            word => word,
        })
        .collect();
    Clean { text: crate::dictation::written(&aside(words).join(" ")), dropped }
}

/// "No: day 2", "two days earlier - the flights were cheaper": marks that part a correction or a reason.
fn aside(mut words: Vec<&str>) -> Vec<&str> {
    const TELLS: &[&str] =
        &["the", "we", "i", "my", "our", "it", "that", "el", "la", "los", "las", "mi", "nos"];
    for at in 0..words.len() {
        let next = words.get(at + 1).map(|word| word.to_lowercase()).unwrap_or_default();
        match words[at] {
            "no:" | "No:" if at == 0 => words[at] = "no,",
            // "Copper bazaar in Istanbul: out"
            word if word.ends_with(':') && ["out", "out.", "gone", "fuera"].contains(&next.as_str()) => {
                words[at] = word.trim_end_matches(':');
            }
            "-" if at > 1 && TELLS.contains(&next.as_str()) => words[at] = ",",
            _ => {}
        }
    }
    words
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}')
}

/// Drops `<...>` where it opens like a tag; a lone `<` ("< 1500") stays.
fn strip_tags(text: &str) -> (String, bool) {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut found = false;
    while let Some(open) = rest.find('<') {
        let after = &rest[open + 1..];
        let opens = after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
        let end = after.find('>').filter(|_| opens);
        out.push_str(&rest[..open]);
        match end {
            Some(end) => {
                found = true;
                let hides_text = ["script", "style"].iter().find(|name| starts_folded(after, name));
                rest = &after[end + 1..];
                if let Some(name) = hides_text {
                    let close = format!("</{name}");
                    let body = rest.to_lowercase().find(&close).filter(|at| rest.is_char_boundary(*at));
                    rest = body.map_or("", |at| &rest[at..]);
                }
                out.push(' ');
            }
            None => {
                out.push('<');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    (out, found)
}

fn starts_folded(text: &str, name: &str) -> bool {
    text.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name))
}

fn is_link(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let lower = word.to_lowercase();
    if lower.contains("://") || lower.starts_with("www.") || lower.starts_with("javascript:") {
        return true;
    }
    if let Some((user, host)) = lower.split_once('@') {
        return !user.is_empty() && host.contains('.');
    }
    let host = lower.split(['/', '?', '#']).next().unwrap_or_default();
    let mut labels = host.rsplit('.');
    let last = labels.next().unwrap_or_default();
    let known = ["com", "org", "net", "io", "info", "app", "dev", "xyz", "biz", "example", "ru", "cn"]
        .contains(&last);
    known && labels.next().is_some_and(|label| !label.is_empty())
}

/// Lower case without diacritics, for comparing.
pub(crate) fn fold(text: &str) -> String {
    // Most text is ASCII, which has nothing to decompose.
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// Cuts clean text into tokens. Clitics come apart ("I've" is `i`, `'ve`; "don't" is `do`, `not`).
pub(crate) fn tokenize(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let end_of = |index: usize| chars.get(index).map_or(text.len(), |(at, _)| *at);
    let mut i = 0;
    while i < chars.len() {
        let c = chars[i].1;
        let start = i;
        if c.is_whitespace() {
            i += 1;
            continue;
        }
        if c.is_ascii_digit() {
            i += 1;
            while i < chars.len() {
                let joins = matches!(chars[i].1, '.' | ',' | '\'' | ':')
                    && chars.get(i + 1).is_some_and(|(_, next)| next.is_ascii_digit());
                if !chars[i].1.is_ascii_digit() && !joins {
                    break;
                }
                i += 1;
            }
            push(&mut tokens, text, chars[start].0, end_of(i), Shape::Number);
        } else if c.is_alphabetic() {
            i += 1;
            while i < chars.len() {
                let inner =
                    chars[i].1 == '\'' && chars.get(i + 1).is_some_and(|(_, next)| next.is_alphabetic());
                if !chars[i].1.is_alphabetic() && !is_combining_mark(chars[i].1) && !inner {
                    break;
                }
                i += 1;
            }
            push_word(&mut tokens, text, chars[start].0, end_of(i));
        } else {
            i += 1;
            // "kid-friendly" is two words; the hyphen of "3-5" and of a date stays.
            let letter =
                |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|(_, c)| c.is_alphabetic());
            if c == '-' && letter(start.checked_sub(1)) && letter(Some(i)) {
                continue;
            }
            push(&mut tokens, text, chars[start].0, end_of(i), Shape::Mark);
        }
    }
    tokens
}

fn push(tokens: &mut Vec<Token>, text: &str, from: usize, to: usize, shape: Shape) {
    tokens.push(Token { norm: fold(&text[from..to]), shape, from, to });
}

fn push_word(tokens: &mut Vec<Token>, text: &str, from: usize, to: usize) {
    let norm = fold(&text[from..to]);
    let word = |norm: &str, from, to| Token { norm: norm.to_owned(), shape: Shape::Word, from, to };
    let stem = norm.strip_suffix("n't").or_else(|| {
        let bare = norm.strip_suffix("nt")?;
        ["do", "ca", "wo", "is", "are", "does", "did", "should", "would", "have"]
            .contains(&bare)
            .then_some(bare)
    });
    if let Some(stem) = stem {
        let full = match stem {
            "ca" => "can",
            "wo" => "will",
            other => other,
        };
        tokens.push(word(full, from, to));
        tokens.push(word("not", to, to));
    } else if let Some((head, tail)) =
        norm.split_once('\'').filter(|(head, tail)| !head.is_empty() && tail.len() <= 2)
    {
        let cut = from + text[from..to].find('\'').unwrap_or(to - from);
        tokens.push(word(head, from, cut));
        tokens.push(word(&format!("'{tail}"), cut, to));
    } else {
        tokens.push(word(&norm, from, to));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn norms(text: &str) -> Vec<String> {
        tokenize(text).into_iter().map(|token| token.norm).collect()
    }

    #[test]
    fn links_tags_and_invisible_characters_go() {
        let clean = clean(
            "add <b>yoga</b> https://evil.example/x me@mail.org wine\u{200b}ry <script>alert(1)</script> ok",
        );
        assert_eq!(clean.text, "add yoga winery ok");
        assert!(clean.dropped);
        assert_eq!(super::clean("keep it < 1500, e.g. 3 days").text, "keep it < 1500, e.g. 3 days");
        assert!(!super::clean("under $1.500 on day 3.").dropped);
    }

    #[test]
    fn tokens_split_numbers_and_clitics() {
        assert_eq!(norms("I've $1,500 for 7d"), ["i", "'ve", "$", "1,500", "for", "7", "d"]);
        assert_eq!(norms("don't / dont / can't"), ["do", "not", "/", "do", "not", "/", "can", "not"]);
        assert_eq!(norms("Añade un día"), ["anade", "un", "dia"]);
        assert_eq!(
            norms("what's the kid-friendly 3-5"),
            ["what", "'s", "the", "kid", "friendly", "3", "-", "5"]
        );
    }
}
