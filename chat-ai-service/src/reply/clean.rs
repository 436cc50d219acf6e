//! Keeps out of a streamed reply what must not be shown: control and invisible characters, links and images, and the
//! canary of the system prompt. Ordinary words pass at once; only what may become a link waits for its end.

use remix_itinerary::text;

/// Characters behind which a word may turn out to be a link, an address or a tag.
const SUSPICIOUS: [char; 9] = [':', '/', '@', '.', '<', '[', '(', '!', '\\'];
/// Letters of the canary that may be coincidence.
const CANARY_GRACE: usize = 4;

/// A filter over the pieces of one reply.
#[derive(Debug)]
pub(crate) struct ReplyFilter {
    canary: Vec<char>,
    matched: usize,
    leaked: bool,
    /// The current word, and how much of it went out already, in bytes.
    word: String,
    passed: usize,
    suspicious: bool,
    swallow_space: bool,
    started: bool,
}

impl ReplyFilter {
    /// A filter for one reply. The canary's first character must not come again in it.
    pub(crate) fn new(canary: &str) -> Self {
        Self {
            canary: canary.chars().collect(),
            matched: 0,
            leaked: false,
            word: String::new(),
            passed: 0,
            suspicious: false,
            swallow_space: false,
            started: false,
        }
    }

    /// Takes the next characters of the reply and gives those that may be shown now.
    pub(crate) fn push(&mut self, piece: &str) -> String {
        let mut shown = String::with_capacity(piece.len());
        for character in piece.chars() {
            if self.leaked {
                break;
            }
            if matches!(character, ' ' | '\t' | '\n' | '\r') {
                self.end_word(&mut shown);
                if character != '\r' && self.started && !std::mem::take(&mut self.swallow_space) {
                    shown.push(if character == '\t' { ' ' } else { character });
                }
            } else if !hidden(character) {
                self.letter(character, &mut shown);
            }
        }
        shown
    }

    /// The reply has ended: gives what was still held back.
    pub(crate) fn finish(&mut self) -> String {
        let mut shown = String::new();
        self.end_word(&mut shown);
        shown
    }

    /// True once the canary was seen; nothing comes through after it.
    pub(crate) fn leaked(&self) -> bool {
        self.leaked
    }

    fn letter(&mut self, character: char, shown: &mut String) {
        let lower = character.to_ascii_lowercase();
        self.matched = if self.canary.get(self.matched) == Some(&lower) {
            self.matched + 1
        } else {
            usize::from(self.canary.first() == Some(&lower))
        };
        self.word.push(character);
        self.suspicious |= SUSPICIOUS.contains(&character);
        if self.matched == self.canary.len() {
            self.leaked = true;
            self.word.clear();
            self.passed = 0;
        } else if !self.suspicious && self.matched < CANARY_GRACE {
            self.pass(shown);
        }
    }

    fn end_word(&mut self, shown: &mut String) {
        if self.suspicious && text::sanitize_line(&self.word).text.is_empty() {
            self.swallow_space = self.passed == 0;
        } else {
            self.pass(shown);
        }
        self.word.clear();
        self.passed = 0;
        self.suspicious = false;
    }

    fn pass(&mut self, shown: &mut String) {
        shown.push_str(&self.word[self.passed..]);
        self.started |= self.passed < self.word.len();
        self.passed = self.word.len();
    }
}

/// A whole text at once.
pub(crate) fn clean(text: &str, canary: &str) -> String {
    let mut filter = ReplyFilter::new(canary);
    let mut shown = filter.push(text);
    shown.push_str(&filter.finish());
    shown.truncate(shown.trim_end().len());
    shown
}

fn hidden(character: char) -> bool {
    !character.is_ascii_graphic()
        && !character.is_whitespace()
        && text::line(character.encode_utf8(&mut [0; 4])).is_empty()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CANARY: &str = "z0123456789ab";

    #[test]
    fn ordinary_words_pass_at_once() {
        let mut filter = ReplyFilter::new(CANARY);
        assert_eq!(filter.push("I"), "I");
        assert_eq!(filter.push(" mov"), " mov");
        assert_eq!(filter.push("ed day 2."), "ed day 2");
        assert_eq!(filter.push(" Done!"), ". Done");
        assert_eq!(filter.finish(), "!");
    }

    #[test]
    fn links_images_and_addresses_are_dropped() {
        for (text, expected) in [
            ("See https://evil.example/x now", "See https now"),
            ("See (www.evil.example) now", "See now"),
            ("![x](https://evil.example/p.png) ok", "ok"),
            ("Mail me@evil.example today", "Mail me today"),
            ("It costs 1,480.50 USD.", "It costs 1,480.50 USD."),
            ("Days 1/2: e.g. walks (free)...", "Days 1/2: e.g. walks (free)..."),
        ] {
            assert_eq!(clean(text, CANARY), expected);
        }
    }

    #[test]
    fn invisible_characters_are_dropped() {
        assert_eq!(clean("a\u{202E}b\u{200B}c\0d\u{1b}e\u{E0041}f\r\ng\th ", CANARY), "abcdef\ng h");
        assert_eq!(clean("Zürich ☃ \u{1F3D4}\u{a0}नमस्ते", CANARY), "Zürich ☃ \u{1F3D4}\u{a0}नमस्ते");
    }

    #[test]
    fn the_canary_never_comes_out() {
        for text in ["it is z0123456789ab!", "Z0123456789AB", "zz0123456789abz"] {
            let mut filter = ReplyFilter::new(CANARY);
            let shown: String = text.chars().map(|character| filter.push(&character.to_string())).collect();
            assert!(filter.leaked() && !shown.to_lowercase().contains("z0123"), "{shown}");
            assert_eq!(filter.push("more") + &filter.finish(), "");
        }
        assert_eq!(clean("z012 is z01234 not it", CANARY), "z012 is z01234 not it");
    }

    proptest! {
        #[test]
        fn pieces_do_not_matter(text in "[a-z0-9 .:/@\n☃\u{200B}]{0,60}", size in 1usize..7) {
            let mut filter = ReplyFilter::new(CANARY);
            let characters: Vec<char> = text.chars().collect();
            let mut shown: String =
                characters.chunks(size).map(|piece| filter.push(&piece.iter().collect::<String>())).collect();
            shown.push_str(&filter.finish());
            prop_assert_eq!(shown.trim_end(), clean(&text, CANARY));
        }
    }
}
